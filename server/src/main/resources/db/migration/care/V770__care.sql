-- What leads have set, each as it was set: the latest is in force.
create table care_setting (
  id bigint generated always as identity primary key,
  a_day int not null,
  in_a_row int not null,
  minutes int not null,
  second_looks int not null,
  at timestamptz not null,
  by uuid not null,
  reason text not null
);

-- Whose day's limit was reached, and how often it was lifted. No counts of what they saw.
create table care_closed (
  staff uuid not null,
  day date not null,
  at timestamptz not null,
  lifts int not null default 0,
  primary key (staff, day)
);

-- Decided cases that a second person looks at without seeing the decision.
create table care_second (
  case_id uuid primary key,
  topic text not null,
  first_outcome text not null,
  first_by uuid not null,
  at timestamptz not null,
  second_outcome text,
  second_note text,
  second_by uuid,
  second_at timestamptz,
  check ((second_outcome is null) = (second_by is null))
);
create index care_second_waiting on care_second (at) where second_by is null;
