-- What two people must agree to: that somebody asked, with a purpose, until a second person has agreed and it was done. What it
-- is about is empty once it is over.
create table agreement (
  id uuid primary key,
  kind text not null,
  source text not null,
  about text,
  staff uuid not null,
  at timestamptz not null,
  purpose text not null,
  agreed timestamptz,
  agreed_by uuid,
  words text not null default '',
  ended timestamptz,
  check ((agreed is null) = (agreed_by is null)),
  check (agreed_by is null or (agreed_by <> staff and words <> '')),
  check ((about is null) = (ended is not null))
);
create unique index agreement_open on agreement (kind, source, about, staff) where ended is null;
create index agreement_at on agreement (at) where ended is null;
