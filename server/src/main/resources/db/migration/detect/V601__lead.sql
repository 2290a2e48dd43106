-- What was known of the subject when the signal was raised.
alter table detect_signal add column stratum text not null default 'UNKNOWN';
create index detect_signal_detector on detect_signal (detector, at);

-- Levels that a lead's budget has set, each from an event-time day on: a day has one level.
create table detect_level (
  detector text not null,
  from_day date not null,
  budget double precision not null,
  level bigint not null,
  primary key (detector, from_day)
);

-- What leads have changed, and why.
create table detect_change (
  id bigint generated always as identity primary key,
  detector text not null,
  at timestamptz not null,
  staff uuid not null,
  act text not null,
  becomes text not null,
  reason text not null
);
create index detect_change_detector on detect_change (detector, id);

-- What stood at the end of each event-time day: counts and fits, nothing about one account.
create table detect_day (
  source text not null,
  day date not null,
  accounts jsonb not null,
  coverage jsonb not null,
  fits jsonb not null,
  at_bound text[] not null,
  judged bigint not null,
  above int not null,
  primary key (source, day)
);

-- The order of a source's accounts by their evidence at the end of its latest day, and of no other.
create table detect_standing (
  source text not null,
  place int not null,
  detector text not null,
  subject text not null,
  stratum text not null,
  evidence bigint not null,
  primary key (source, place)
);

-- One detector over the kept log. `position` moves on with what it raised; the snapshot is behind
-- it, and what lies between is read again after a crash.
create table detect_replay (
  id uuid primary key,
  detector text not null,
  version int not null,
  level bigint not null,
  asked timestamptz not null,
  staff uuid not null,
  state text not null check (state in ('running', 'finished', 'stopped', 'failed')),
  until bigint not null,
  position bigint not null default 0,
  seen bigint not null default 0,
  first_day date,
  last_day date,
  resumed int not null default 0,
  ended timestamptz,
  accounts jsonb not null default '{}',
  snapshot bytea,
  snapshot_position bigint not null default 0,
  snapshot_seen bigint not null default 0
);
create index detect_replay_detector on detect_replay (detector, asked desc);
-- One at a time: a replay costs a second copy of what the detector remembers.
create unique index detect_one_replay on detect_replay (state) where state = 'running';

create table detect_replay_signal (
  replay uuid not null references detect_replay on delete cascade,
  id text not null,
  source text not null,
  subject text not null,
  stratum text not null,
  at timestamptz not null,
  evidence bigint not null,
  primary key (replay, id)
);
