package org.nightlight.refer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.Origin;
import org.nightlight.oversight.Actor;
import org.nightlight.refer.Referral.Parcel;

/// Makes the package of a referral and seals it: the files, zipped; the zip, encrypted.
final class Packer {

  static final Actor MACHINE = new Actor.Machine("refer");

  private final CaseFiles files;
  private final Evidence evidence;
  private final ReadingPage page = new ReadingPage();

  Packer(CaseFiles files, Evidence evidence) {
    this.files = files;
    this.evidence = evidence;
  }

  /// What a package says of itself.
  ///
  /// @param first what the authority calls the first about the same subject, or empty
  record Label(ReferralId id, Instant at, Authority to, String first, int priority, Instant due) {}

  /// A package that is encrypted to nobody: a person copies it into a portal.
  Parcel pack(Label label, Contents contents) {
    return plain(label.id(), label.at(), pieces(label, contents));
  }

  Parcel pack(Label label, RecipientKey key, Contents contents) {
    var bundle = Bundle.of(label.id(), label.at(), pieces(label, contents));
    var sealed = key.encrypt(bundle.zip());
    return new Parcel(
        evidence.seal(bundle.zip(), new Origin(MACHINE, "referral-contents", "application/zip")),
        evidence.seal(sealed, new Origin(MACHINE, "referral-package", "application/pgp-encrypted")),
        bundle.digest(),
        Bundle.digest(sealed),
        sealed.length);
  }

  /// What goes by an authority's calls: nothing is encrypted but the connection.
  Parcel plain(ReferralId id, Instant at, List<Bundle.Piece> pieces) {
    var bundle = Bundle.of(id, at, pieces);
    var sealed =
        evidence.seal(bundle.zip(), new Origin(MACHINE, "referral-contents", "application/zip"));
    return new Parcel(sealed, sealed, bundle.digest(), bundle.digest(), bundle.zip().length);
  }

  private List<Bundle.Piece> pieces(Label label, Contents contents) {
    var document = Document.of(label.id(), label.at(), label.to(), contents, label.first());
    var pieces = new ArrayList<Bundle.Piece>();
    Sheet.of(label.to().form()).ifPresent(sheet -> {
      var filled = sheet.fill(new Sheet.Facts(document, label.priority(), label.due()));
      pieces.add(new Bundle.Piece(sheet.name() + ".html", page.render(sheet.name(), filled)));
      pieces.add(new Bundle.Piece(sheet.name() + ".json", Document.json(filled)));
    });
    pieces.add(new Bundle.Piece("referral.json", document.json()));
    pieces.add(new Bundle.Piece("referral.html", page.render(document)));
    for (var exhibit : contents.exhibits()) {
      pieces.add(new Bundle.Piece(exhibit.file(), files.original(exhibit)));
    }
    return pieces;
  }

  /// What a browser may do with the page of a package.
  String pagePolicy() {
    return page.policy();
  }

  /// How a package is called when it is fetched.
  static String fileName(ReferralId id, Authority to) {
    return "referral-" + id + (to.form().encrypted() ? ".zip.pgp" : ".zip");
  }
}
