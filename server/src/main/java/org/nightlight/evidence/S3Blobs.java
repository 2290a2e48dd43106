package org.nightlight.evidence;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Sealed objects in a bucket that speaks Amazon's S3. An object becomes visible whole or not at
/// all: in one call, or by the call that completes its parts. Where the store can, it writes over
/// nothing (`If-None-Match: *`) and lets nobody delete before a day it is told.
///
/// What a killed process left unfinished is not visible; it goes at a start a day later, so that
/// another server's work is not broken off.
final class S3Blobs implements BlobStore {

  /// The least that S3 takes as a part; held in memory for each object being written.
  static final int PART_BYTES = 8 << 20;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LEFT = Duration.ofDays(1);

  private final S3Setting setting;
  private final Clock clock;
  private final S3Client client;

  S3Blobs(S3Setting setting, Clock clock) {
    this.setting = setting;
    this.clock = clock;
    var client = S3Client.builder()
        .region(Region.of(setting.region()))
        .credentialsProvider(credentials(setting))
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(PATIENCE).socketTimeout(PATIENCE));
    setting.endpoint().ifPresent(at -> client.endpointOverride(at).forcePathStyle(true));
    this.client = client.build();
  }

  private static AwsCredentialsProvider credentials(S3Setting setting) {
    return setting
        .access()
        .<AwsCredentialsProvider>map(one ->
            StaticCredentialsProvider.create(AwsBasicCredentials.create(one.key(), one.secret())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  /// Sees whether the bucket is there and ours, and clears away what was left unfinished.
  ///
  /// @throws Unreachable where it is not, in words that say which
  void check() {
    try {
      client.headBucket(call -> call.bucket(setting.bucket()));
      clear();
    } catch (SdkException fault) {
      throw new Unreachable(why(fault), fault);
    }
  }

  private void clear() {
    var over = clock.instant().minus(LEFT);
    client
        .listMultipartUploads(call -> call.bucket(setting.bucket()).prefix(setting.prefix()))
        .uploads()
        .stream()
        .filter(one -> one.initiated() != null && one.initiated().isBefore(over))
        .forEach(one -> client.abortMultipartUpload(
            call -> call.bucket(setting.bucket()).key(one.key()).uploadId(one.uploadId())));
  }

  private String why(SdkException fault) {
    var where = setting.words();
    if (fault instanceof S3Exception answer) {
      return switch (answer.statusCode()) {
        case 301, 400 -> where + " is in another region, or takes no such call";
        case 403 -> where + " refuses these credentials, or they do not match";
        case 404 -> where + " does not exist, or what was asked of it does not";
        default -> where + " answered " + answer.statusCode();
      };
    }
    return where + " cannot be reached: " + fault.getClass().getSimpleName();
  }

  @Override
  public Draft begin() {
    var bits = new byte[20];
    RANDOM.nextBytes(bits);
    return begin(HexFormat.of().formatHex(bits));
  }

  Draft begin(String name) {
    return new Parts(name);
  }

  @Override
  public Optional<InputStream> open(String name) {
    try {
      return Optional.of(
          new Told(client.getObject(call -> call.bucket(setting.bucket()).key(key(name)))));
    } catch (S3Exception fault) {
      if (fault.statusCode() == 404) {
        return Optional.empty();
      }
      throw new Unreachable(why(fault), fault);
    } catch (SdkException fault) {
      throw new Unreachable(why(fault), fault);
    }
  }

  @Override
  public void remove(String name) throws IOException {
    try {
      client.deleteObject(call -> call.bucket(setting.bucket()).key(key(name)));
    } catch (SdkException fault) {
      throw new IOException(why(fault), fault);
    }
  }

  private String key(String name) {
    if (!name.matches("[0-9a-f]{40}")) {
      throw new IllegalArgumentException("an object's name is 40 hex digits, was " + name);
    }
    return setting.prefix() + name;
  }

  private @Nullable String once() {
    return setting.writeOnce() ? "*" : null;
  }

  private @Nullable ObjectLockMode lock() {
    return setting.lockDays() > 0 ? ObjectLockMode.COMPLIANCE : null;
  }

  private @Nullable Instant lockedUntil() {
    return setting.lockDays() > 0
        ? clock.instant().plus(Duration.ofDays(setting.lockDays()))
        : null;
  }

  /// Faults of the client are faults of reading, as a disk's are.
  private static final class Told extends FilterInputStream {
    Told(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      try {
        return in.read(bytes, from, count);
      } catch (SdkException fault) {
        throw new IOException("an object could not be read to its end", fault);
      }
    }
  }

  /// An object being sent: in one call where it is small, in parts where it is not.
  private final class Parts implements Draft {

    private final String name;
    private final List<CompletedPart> sent = new ArrayList<>();
    private byte[] buffer = new byte[64 << 10];
    private int held;
    private @Nullable String upload;
    private boolean kept;

    Parts(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public OutputStream out() {
      return new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
          take(bytes, from, count);
        }
      };
    }

    private void take(byte[] bytes, int from, int count) throws IOException {
      for (var done = 0; done < count; ) {
        if (held == PART_BYTES) {
          send();
        }
        var now = Math.min(count - done, PART_BYTES - held);
        if (held + now > buffer.length) {
          buffer =
              Arrays.copyOf(buffer, Math.min(PART_BYTES, Math.max(held + now, 2 * buffer.length)));
        }
        System.arraycopy(bytes, from + done, buffer, held, now);
        held += now;
        done += now;
      }
    }

    private RequestBody body() {
      return RequestBody.fromInputStream(new ByteArrayInputStream(buffer, 0, held), held);
    }

    private void send() throws IOException {
      try {
        var id = upload == null ? start() : upload;
        var number = sent.size() + 1;
        var answer = client.uploadPart(
            call -> call.bucket(setting.bucket()).key(key(name)).uploadId(id).partNumber(number),
            body());
        sent.add(CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build());
        held = 0;
      } catch (SdkException fault) {
        throw new IOException(why(fault), fault);
      }
    }

    private String start() {
      var id = client
          .createMultipartUpload(call -> call.bucket(setting.bucket())
              .key(key(name))
              .objectLockMode(lock())
              .objectLockRetainUntilDate(lockedUntil()))
          .uploadId();
      upload = id;
      return id;
    }

    @Override
    public void keep() throws IOException {
      var id = upload;
      try {
        if (id == null) {
          client.putObject(
              call -> call.bucket(setting.bucket())
                  .key(key(name))
                  .ifNoneMatch(once())
                  .objectLockMode(lock())
                  .objectLockRetainUntilDate(lockedUntil()),
              body());
        } else {
          send();
          client.completeMultipartUpload(call -> call.bucket(setting.bucket())
              .key(key(name))
              .uploadId(id)
              .ifNoneMatch(once())
              .multipartUpload(all -> all.parts(sent)));
        }
        kept = true;
      } catch (SdkException fault) {
        throw new IOException(why(fault), fault);
      }
    }

    @Override
    public void close() throws IOException {
      var id = upload;
      if (kept || id == null) {
        return;
      }
      try {
        client.abortMultipartUpload(
            call -> call.bucket(setting.bucket()).key(key(name)).uploadId(id));
      } catch (SdkException fault) {
        throw new IOException(why(fault), fault);
      }
    }
  }
}
