-- Authorities that may be told, cases that must be told, and what was prepared and handed over.
create table authority (
  id uuid primary key,
  name text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  kind text not null,
  channel text not null,
  legal_basis text not null,
  public_key text not null,
  fingerprint text not null,
  added timestamptz not null,
  retired timestamptz
);

-- A case that a person decided to refer. It waits here until there is a referral.
create table referral_due (
  matter uuid primary key,
  since timestamptz not null,
  -- ISO 3166-1 codes it touches, with a space between.
  countries text not null,
  chosen uuid references authority,
  trouble text not null default ''
);

create table referral (
  id uuid primary key,
  matter uuid not null references referral_due,
  authority uuid not null references authority,
  prepared timestamptz not null,
  contents uuid not null,
  sealed uuid not null,
  contents_digest text not null,
  sealed_digest text not null,
  sealed_bytes bigint not null,
  handed_over timestamptz,
  handed_over_by uuid,
  channel text,
  reference text,
  unique (matter, authority),
  check ((handed_over is null) = (handed_over_by is null)),
  check ((handed_over is null) = (channel is null)),
  check ((handed_over is null) = (reference is null))
);

-- Who fetched which package, so that only what somebody holds can be handed over.
create table referral_fetch (
  referral uuid not null references referral,
  staff uuid not null,
  sealed_digest text not null,
  at timestamptz not null,
  primary key (referral, staff, sealed_digest)
);
