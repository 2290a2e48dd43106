-- The admitted log: what platforms told us, in the order it was admitted.
-- Partitioned by the event's day so that a day can expire whole.
create table activity (
  day date not null,
  source text not null,
  id text not null,
  position bigint not null,
  at timestamptz not null,
  late boolean not null,
  -- The event's own bytes, without members that have no legal basis.
  event bytea not null,
  primary key (day, source, id)
) partition by range (day);

create index activity_by_position on activity (position);

-- Written by the one writer at the position after the activities that moved it.
create table activity_watermark (
  position bigint primary key,
  source text not null,
  at timestamptz not null
);

-- The writer's own state: one row a source, and the last position given.
create table activity_source (
  source text primary key,
  allowed_lateness interval not null default '10 minutes'
    check (allowed_lateness between '0' and '24 hours'),
  watermark timestamptz,
  -- When the watermark last moved, by our clock: a silent source's time goes on from there.
  moved timestamptz
);

create table activity_position (
  only_row boolean primary key default true check (only_row),
  last bigint not null
);
insert into activity_position (last) values (0);


-- The countries accounts say they are in: what jurisdiction a message falls under.
create table activity_country (
  source text not null,
  account text not null,
  country text not null,
  primary key (source, account)
);
