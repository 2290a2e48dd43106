-- Reports a person found manifestly unfounded. A reporter of a platform with several is slowed down, never silenced.
create table report_unfounded (
  report uuid primary key references report,
  reporter text,
  at timestamptz not null
);
create index report_unfounded_reporter on report_unfounded (reporter, at) where reporter is not null;
