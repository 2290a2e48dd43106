-- What authorities ask of us, by when, and what was answered.
create table authority_request (
  id uuid primary key,
  kind text not null check (kind in ('PRESERVATION', 'INFORMATION', 'REMOVAL')),
  authority uuid not null references authority,
  reference text not null,
  basis text not null,
  -- The case it is about; empty where none was named.
  matter text not null,
  received timestamptz not null,
  due timestamptz not null,
  recorded_by uuid not null,
  answered timestamptz,
  answered_by uuid,
  answer text,
  parcel uuid,
  digest text,
  check ((answered is null) = (answered_by is null)),
  check ((answered is null) = (parcel is null)),
  check (answered_by is null or answered_by <> recorded_by)
);
