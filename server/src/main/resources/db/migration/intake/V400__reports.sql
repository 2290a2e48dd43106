-- Reports without their words: codes, times, and the account they are about. What a person wrote
-- lies sealed in the exhibit.
create table report (
  id uuid primary key,
  received_at timestamptz not null,
  audience text not null,
  topic text not null,
  danger text not null,
  place text not null,
  source text,
  account text,
  country text not null,
  language text not null,
  occurred_at timestamptz,
  -- the platform it came through; null for the public pages
  platform uuid,
  exhibit uuid not null,
  -- keyed digests of what makes it one report, and of what was sent
  idempotency text not null unique,
  content text not null,
  check ((source is null) = (account is null))
);

create index report_about on report (source, account);

-- A receipt opens its report's status. Only its keyed digest is here; the key is not.
create table report_receipt (
  seal text primary key,
  report uuid not null references report,
  given timestamptz not null,
  expires timestamptz not null
);

create index report_receipt_report on report_receipt (report);

-- How far a report has come, as its reporter is told: each step once.
create table report_progress (
  report uuid not null references report,
  step text not null,
  at timestamptz not null,
  advice_topic text not null,
  primary key (report, step)
);

create table report_attachment (
  report uuid not null references report,
  number int not null check (number between 1 and 20),
  exhibit uuid not null,
  media_type text not null,
  primary key (report, number)
);
