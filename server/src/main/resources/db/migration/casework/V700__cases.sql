-- One matter that people decide. Source and account are empty together, where a report named no account.
create table casework_case (
  id uuid primary key,
  number bigint generated always as identity (start with 1001) unique,
  source text,
  account text,
  opened timestamptz not null,
  earlier uuid references casework_case,
  age text not null default 'UNKNOWN',
  state text not null default 'waiting',
  holder uuid,
  lease_until timestamptz,
  outcome text,
  note text,
  decided_by uuid,
  decided_at timestamptz,
  lane int not null default 1,
  rank_at timestamptz not null,
  rank_reason text not null default '',
  headline text not null default '',
  check ((source is null) = (account is null)),
  check (state in ('waiting', 'in-review', 'decided')),
  check ((state = 'in-review') = (holder is not null)),
  check ((state = 'in-review') = (lease_until is not null)),
  check ((state = 'decided') = (outcome is not null)),
  check ((state = 'decided') = (note is not null)),
  check ((state = 'decided') = (decided_by is not null)),
  check ((state = 'decided') = (decided_at is not null))
);

-- Whoever comes at the same time about the same subject: there is one open case, or none.
create unique index casework_one_open on casework_case (source, account) where state <> 'decided';
create index casework_queue on casework_case (lane, rank_at, number) where state <> 'decided';
create index casework_decided on casework_case (decided_at desc) where state = 'decided';
create index casework_subject on casework_case (source, account);
create index casework_account on casework_case (account text_pattern_ops);

create table casework_report (
  report uuid primary key,
  case_id uuid not null references casework_case,
  audience text not null,
  topic text not null,
  danger text not null,
  country text not null,
  received timestamptz not null,
  exhibit uuid not null,
  joined timestamptz not null
);
create index casework_report_case on casework_report (case_id);

-- The signal as it stood when it joined. Of the activities it cited, `kept` could still be read and lie in the exhibit.
create table casework_signal (
  id text primary key,
  case_id uuid not null references casework_case,
  detector text not null,
  at timestamptz not null,
  evidence bigint not null,
  body text not null,
  kept int not null,
  exhibit uuid,
  joined timestamptz not null
);
create index casework_signal_case on casework_signal (case_id);

create table casework_affected (
  case_id uuid not null references casework_case,
  account text not null,
  age text not null,
  primary key (case_id, account)
);

-- What the cited activities say, without their words; the whole of them lies in the exhibit.
create table casework_activity (
  case_id uuid not null references casework_case,
  activity text not null,
  at timestamptz not null,
  actor text not null,
  other text not null,
  deed text not null,
  primary key (case_id, activity)
);

-- Everything people and the machine did to a case.
create table casework_act (
  id bigint generated always as identity primary key,
  case_id uuid not null references casework_case,
  at timestamptz not null,
  staff uuid,
  act text not null
);
create index casework_act_case on casework_act (case_id, id);
