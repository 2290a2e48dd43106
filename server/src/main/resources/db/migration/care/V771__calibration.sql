-- Agreement is told by the policy a decision rests on; of what was looked at before nobody kept it.
alter table care_second add column policy text not null default '';
alter table care_second drop column topic;

-- Decided cases with an answer that a lead gave them. Reviewers decide them without knowing it.
create table care_calibration (
  id uuid primary key,
  name text not null check (name <> ''),
  by uuid not null,
  at timestamptz not null,
  ended timestamptz
);
create table care_calibration_case (
  calibration uuid not null references care_calibration,
  case_id uuid not null,
  answer text not null,
  why text not null check (why <> ''),
  by uuid not null,
  at timestamptz not null,
  primary key (calibration, case_id)
);
create index care_calibration_case_of on care_calibration_case (case_id);
-- Shown to nobody but whoever wrote it; others read sums of at least three people.
create table care_calibration_look (
  calibration uuid not null,
  case_id uuid not null,
  staff uuid not null,
  outcome text not null,
  note text not null,
  at timestamptz not null,
  primary key (calibration, case_id, staff),
  foreign key (calibration, case_id) references care_calibration_case
);
