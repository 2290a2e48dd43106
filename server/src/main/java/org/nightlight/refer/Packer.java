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

  Parcel pack(ReferralId id, Instant at, Authority to, RecipientKey key, Contents contents) {
    var bundle = Bundle.of(id, at, pieces(Document.of(id, at, to, contents), contents));
    var sealed = key.encrypt(bundle.zip());
    return new Parcel(
        evidence.seal(bundle.zip(), new Origin(MACHINE, "referral-contents", "application/zip")),
        evidence.seal(sealed, new Origin(MACHINE, "referral-package", "application/pgp-encrypted")),
        bundle.digest(),
        Bundle.digest(sealed),
        sealed.length);
  }

  private List<Bundle.Piece> pieces(Document document, Contents contents) {
    var pieces = new ArrayList<Bundle.Piece>();
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
  static String fileName(ReferralId id) {
    return "referral-" + id + ".zip.pgp";
  }
}
