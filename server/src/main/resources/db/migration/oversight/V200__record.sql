-- One entry for every request and human act. Internal ids and digests only, never personal data.
create table record_entry (
  id uuid primary key,
  at timestamptz not null,
  actor text not null,
  act text not null,
  thing text not null,
  digest text not null
);
