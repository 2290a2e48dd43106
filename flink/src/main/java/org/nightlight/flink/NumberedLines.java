package org.nightlight.flink;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.LineSplitter;

/// Reads a file's lines in order, each with its number. A file is never split: its order is the
/// order of the log.
public final class NumberedLines extends SimpleStreamFormat<LogLine> {
  private static final long serialVersionUID = 1;

  @Override
  public StreamFormat.Reader<LogLine> createReader(Configuration config, FSDataInputStream in) {
    return new Lines(in);
  }

  @Override
  public TypeInformation<LogLine> getProducedType() {
    return TypeInformation.of(LogLine.class);
  }

  /// After a restart Flink reads the file again from its start and passes over what was read
  /// before, so the numbers stay.
  private static final class Lines implements StreamFormat.Reader<LogLine> {
    private final FSDataInputStream in;
    private final LineSplitter lines;

    Lines(FSDataInputStream in) {
      this.in = in;
      this.lines = new LineSplitter(in);
    }

    @Override
    public @Nullable LogLine read() throws IOException {
      if (!lines.next()) {
        return null;
      }
      var line = new LogLine();
      line.number = lines.number();
      line.tooLong = lines.tooLong();
      if (!line.tooLong) {
        line.bytes = Arrays.copyOfRange(lines.buffer(), lines.start(), lines.end());
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
