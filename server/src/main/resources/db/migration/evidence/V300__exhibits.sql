-- Sealed originals. The bytes lie in the evidence folder; their keys lie here, wrapped by a key
-- that lies in neither.
create table evidence_exhibit (
  id uuid primary key,
  object text not null unique,
  wrapped_key text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  what text not null,
  media_type text not null,
  brought_by text not null,
  sealed_at timestamptz not null
);

-- Who did what to an exhibit, and why. Only ever added to.
create table evidence_custody (
  number bigint generated always as identity primary key,
  exhibit uuid not null references evidence_exhibit,
  at timestamptz not null,
  act text not null,
  who text not null,
  purpose text not null,
  sha256 text not null
);

create index evidence_custody_exhibit on evidence_custody (exhibit, number);

create function evidence_custody_stays() returns trigger language plpgsql as $$
begin
  raise exception 'custody is only ever added to';
end $$;

create trigger evidence_custody_stays
  before update or delete or truncate on evidence_custody
  execute function evidence_custody_stays();
