-- What somebody is told of a decision, and why (DSA Article 17). Of whom it is to, nothing but the report or the case.
create table statement (
  id uuid primary key,
  number bigint generated always as identity (start with 501) unique,
  case_id uuid not null,
  -- To whoever made this report; empty where it is to the account.
  report uuid,
  -- The platform's source; empty where there is none.
  source text not null,
  outcome text not null,
  ground text not null,
  citation text not null,
  category text not null,
  keywords text not null,
  facts text not null,
  found text not null check (found in ('NOTICE', 'FLAGGER', 'SIGNAL')),
  begun date not null,
  decided timestamptz not null,
  state text not null check (state in ('HELD', 'DUE', 'UNDELIVERABLE', 'SENT')),
  -- The one-time secret, sealed until the platform has taken it; then only its keyed digest is left, until it is used.
  secret bytea,
  secret_digest text unique,
  -- The code with which it is read again.
  code_digest text unique,
  sent timestamptz,
  opened timestamptz,
  check ((state = 'SENT') = (sent is not null)),
  unique nulls not distinct (case_id, report)
);
create index statement_report on statement (report) where report is not null;

-- Why one is held back, until when it must be looked at again, and who let it go. Empty staff: the rule did.
create table statement_hold (
  id bigint generated always as identity primary key,
  statement uuid not null references statement,
  at timestamptz not null,
  staff uuid,
  kind text not null check (kind in ('HOLD', 'RELEASE')),
  reason text not null check (reason <> ''),
  review date,
  check ((kind = 'HOLD') = (review is not null))
);
create index statement_hold_of on statement_hold (statement, id);

-- A complaint against a decision (DSA Article 20), decided by somebody else than whoever decided first.
create table statement_appeal (
  id uuid primary key,
  statement uuid not null unique references statement,
  at timestamptz not null,
  sealed bytea not null,
  decided timestamptz,
  decided_by uuid,
  outcome text check (outcome in ('UPHELD', 'REVERSED')),
  answer bytea,
  check ((decided is null) = (decided_by is null)),
  check ((decided is null) = (outcome is null)),
  check ((decided is null) = (answer is null))
);
