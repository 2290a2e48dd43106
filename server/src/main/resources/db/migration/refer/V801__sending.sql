-- How an authority is told: a package handed over by a person, or its own form and calls.
alter table authority add column form text not null default 'PACKAGE';

create table authority_wire (
  authority uuid primary key references authority,
  base text not null,
  user_name text not null,
  -- Sealed with a key from the data folder.
  secret bytea not null,
  first_name text not null,
  last_name text not null,
  email text not null,
  -- Whether there is an agreement to classify files.
  classifies boolean not null
);

-- Who must be told where nobody chose: by where the subject and the child are.
create table referral_route (
  id bigint generated always as identity primary key,
  -- ISO 3166-1, `ANY` or `UNKNOWN`.
  subject text not null,
  child text not null,
  authority uuid not null references authority,
  citation text not null,
  added timestamptz not null,
  ended timestamptz
);

alter table referral_due add column decided_by uuid;
alter table referral_due add column priority integer not null default 3;
alter table referral_due add column due timestamptz;
alter table referral_due add column danger boolean not null default false;

-- What a person has written for an authority's own form.
create table referral_draft (
  matter uuid primary key references referral_due,
  body text not null,
  staff uuid not null,
  changed timestamptz not null
);

alter table referral add column state text not null default 'VALIDATED' check (state in
  ('DRAFT', 'VALIDATED', 'OPENED', 'FILES', 'FINISHED', 'RETRACTED', 'EXPIRED', 'REFUSED'));
-- The referral that told the same authority first of the same subject.
alter table referral add column first uuid references referral;
alter table referral add column trouble text not null default '';
-- A person must see to it before it goes on.
alter table referral add column stopped boolean not null default false;
alter table referral add column again timestamptz;
alter table referral add column tries integer not null default 0;
update referral set state = 'FINISHED' where handed_over is not null;

create table referral_drafter (
  referral uuid not null references referral,
  staff uuid not null,
  primary key (referral, staff)
);

-- Who let exactly these bytes leave. SECOND: another than who wrote it. ALONE: because of danger to
-- life, with why. AFTER: the approval that is due after ALONE.
create table referral_approval (
  referral uuid not null references referral,
  digest text not null,
  kind text not null check (kind in ('SECOND', 'ALONE', 'AFTER')),
  staff uuid not null,
  at timestamptz not null,
  purpose text not null,
  primary key (referral, digest, kind)
);

-- Every step of a referral, kept before and after the outside is touched.
create table referral_step (
  id bigint generated always as identity primary key,
  referral uuid not null references referral,
  at timestamptz not null,
  state text not null,
  words text not null,
  call text not null
);
create index on referral_step (referral, id);

-- One attempt to tell an authority by its calls. A report that may be open at the authority without
-- our knowing its number is an ORPHAN: it is never finished, so the authority deletes it.
create table referral_attempt (
  referral uuid not null references referral,
  number integer not null,
  state text not null check (state in ('ASKED', 'NOT_OPENED', 'ORPHAN', 'OPENED', 'FINISHING',
    'FINISHED', 'RETRACTING', 'RETRACTED', 'EXPIRED')),
  report bigint,
  begun timestamptz not null,
  changed timestamptz not null,
  primary key (referral, number)
);
create unique index referral_finished_once on referral_attempt (referral)
  where state = 'FINISHED';

create table referral_file (
  referral uuid not null,
  number integer not null,
  name text not null,
  -- As the authority calls it; empty while its upload is not answered.
  file text not null default '',
  described boolean not null default false,
  primary key (referral, number, name),
  foreign key (referral, number) references referral_attempt
);

-- What somebody was called about, once each.
create table referral_alarm (
  rule text not null,
  about text not null,
  at timestamptz not null,
  primary key (rule, about)
);
