-- Sets of rules, each as it was saved. None is ever changed; the one that is live has its latest row in routing_live.
create table routing_version (
  version int primary key,
  at timestamptz not null,
  by uuid not null,
  reason text not null,
  rules text not null
);

-- What came of trying a version on past cases. Without a finished one no version goes live.
create table routing_trial (
  id uuid primary key,
  version int not null references routing_version,
  at timestamptz not null,
  by uuid not null,
  cases int not null,
  changed int not null,
  troubled int not null,
  finished boolean not null
);
create index routing_trial_version on routing_trial (version);

create table routing_live (
  id bigint generated always as identity primary key,
  version int not null references routing_version,
  at timestamptz not null,
  by uuid not null,
  reason text not null
);
