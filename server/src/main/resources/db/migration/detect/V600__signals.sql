-- Signals: reasons to look, never verdicts. A signal is never repeated: its id says what caused it.
create table detect_signal (
  id text primary key,
  detector text not null,
  version int not null,
  source text not null,
  subject text not null,
  others text[] not null,
  at timestamptz not null,
  score int not null,
  evidence bigint not null,
  level bigint not null,
  reasons jsonb not null,
  activities text[] not null,
  model date not null,
  tier text not null,
  raised timestamptz not null
);
create index detect_signal_subject on detect_signal (source, subject);
create index detect_signal_raised on detect_signal (raised);

-- What the runner remembers, and the position in the admitted log up to which it has read.
create table detect_state (
  only_row boolean primary key default true check (only_row),
  position bigint not null,
  snapshot bytea not null
);

-- How much each detector may do; a detector without a row has the tier it ships with.
create table detect_tier (
  detector text primary key,
  tier text not null check (tier in ('OFF', 'SHADOW', 'LIVE'))
);
