package org.nightlight.refer;

import java.time.Instant;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.oversight.StaffId;

/// One case told to one authority: prepared by the system, handed over once by a person.
public sealed interface Referral {

  /// What it is about and what will be, or was, handed over.
  Prepared prepared();

  default ReferralId id() {
    return prepared().referral();
  }

  /// A complete package waits for a person to hand it over.
  record Prepared(
      ReferralId referral, CaseId about, AuthorityId authority, Instant at, Parcel parcel)
      implements Referral {
    @Override
    public Prepared prepared() {
      return this;
    }
  }

  /// A person has handed it over.
  ///
  /// @param channel by which way, as they said
  /// @param reference what the authority calls it
  record HandedOver(Prepared prepared, StaffId by, Instant at, String channel, String reference)
      implements Referral {}

  /// The package itself, twice in the vault: as it reads, and encrypted to the authority.
  ///
  /// @param contents the zip as it reads
  /// @param sealed the same, encrypted to the authority's key
  /// @param contentsDigest hex SHA-256 of the zip
  /// @param sealedDigest hex SHA-256 of what is handed over
  /// @param bytes the size of what is handed over
  record Parcel(
      ExhibitId contents,
      ExhibitId sealed,
      String contentsDigest,
      String sealedDigest,
      long bytes) {}
}
