package org.nightlight.refer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.nightlight.refer.Contents.Cited;
import org.nightlight.refer.Contents.Missing;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `referral.json`: a referral as an authority's machine reads it. Its fields are described in
/// `docs/for-authorities.md`; a change that breaks a reader raises the version.
record Document(
    String format,
    int version,
    String reference,
    Instant preparedAt,
    To authority,
    @JsonProperty("case") Matter matter,
    Contents.Decided decision,
    Contents.About subject,
    String danger,
    List<String> countries,
    List<Contents.Seen> signals,
    List<Contents.Known> knownMaterial,
    List<Contents.Told> reports,
    List<Cited> activities,
    List<Exhibit> exhibits,
    List<Missing> notSupplied,
    Legal legal,
    List<Contents.Affected> affected,
    String supplementTo) {

  static final String FORMAT = "nightlight-referral";
  static final int VERSION = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// Whom it is for.
  record To(String name, String country, String kind) {}

  /// Which case.
  record Matter(String id, Instant opened) {}

  /// An original that goes with it.
  record Exhibit(
      String id, String file, String what, String mediaType, long bytes, String sha256) {}

  /// Under which law or agreement, as the sender has recorded it.
  record Legal(String basis, String nature) {}

  static Document of(
      ReferralId id, Instant at, Authority to, Contents contents, String supplementTo) {
    return new Document(
        FORMAT,
        VERSION,
        id.toString(),
        at,
        new To(to.name(), to.country(), to.kind().code()),
        new Matter(contents.matter().toString(), contents.opened()),
        contents.decision(),
        contents.subject(),
        contents.danger(),
        contents.countries().stream().sorted().toList(),
        contents.signals(),
        contents.knownMaterial(),
        contents.reports(),
        contents.activities(),
        contents.exhibits().stream().map(Document::exhibit).toList(),
        contents.notSupplied(),
        new Legal(
            to.legalBasis().isBlank() ? "not stated by the sender" : to.legalBasis(),
            "Reasons to look, and a person's decision to refer. Not a finding that anyone did wrong."),
        contents.affected(),
        supplementTo);
  }

  private static Exhibit exhibit(Contents.Enclosed one) {
    return new Exhibit(
        one.exhibit().toString(),
        one.file(),
        one.what(),
        one.mediaType(),
        one.bytes(),
        one.sha256());
  }

  byte[] json() {
    return json(this);
  }

  static byte[] json(Object any) {
    return JSON.writeValueAsBytes(any);
  }
}
