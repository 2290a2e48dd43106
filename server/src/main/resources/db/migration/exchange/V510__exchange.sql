-- How a list is exchanged with its source, and where that stands. Credentials are sealed with a key that is not in here.
-- due: when to ask next; null where a person must act first. revision: counts every change, so that older work is dropped.
create table match_exchange (
  list int primary key references match_list,
  kind text not null check (kind in ('NCMEC', 'STOPNCII')),
  base text not null,
  secrets bytea not null,
  members text[] not null,
  dispute_reason text not null,
  every_seconds int not null check (every_seconds between 600 and 86400),
  made timestamptz not null,
  revision bigint not null default 0,
  due timestamptz,
  progress jsonb not null
);
create index match_exchange_due on match_exchange (due);

-- Files that were imported, and what came of each. moved: when it last got on; one that has not ended
-- and moved long ago was cut short with its process.
create table match_import (
  id uuid primary key,
  list int not null references match_list,
  staff uuid not null,
  map text not null,
  mode text not null check (mode in ('ADD', 'REPLACE')),
  begun timestamptz not null,
  moved timestamptz not null,
  ended timestamptz,
  digest text not null default '',
  outcome jsonb not null
);
create index match_import_list on match_import (list, begun);

-- Which entries a file that replaces a list has named so far. Nothing is lost with it but that import.
create unlogged table match_import_named (
  import uuid not null,
  origin text not null,
  primary key (import, origin)
);
