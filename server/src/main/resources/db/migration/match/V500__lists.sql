-- A list of hashes of known material. Lists of different kinds are never mixed.
create table match_list (
  id int generated always as identity primary key,
  name text not null unique,
  source text not null,
  kind text not null check (kind in ('CSAM', 'EXPLOITATIVE', 'ADULT_INTIMATE', 'OTHER')),
  threshold int not null check (threshold between 0 and 31),
  act text not null check (act in ('HOLD', 'SIGNAL')),
  enabled boolean not null,
  stale_after_seconds bigint,
  made timestamptz not null
);

-- What a source says of one piece of material. Of a withdrawn entry only this row is kept, never its hashes.
create table match_entry (
  id int generated always as identity primary key,
  list int not null references match_list,
  origin text not null,
  giver text not null,
  at timestamptz not null,
  taken timestamptz not null,
  categories text[] not null,
  withdrawn timestamptz,
  unique (list, origin)
);

-- kind: 0 PDQ, 1 frame of a video (vPDQ), 2 MD5, 3 SHA-1, 4 SHA-256.
create table match_hash (
  entry int not null references match_entry,
  list int not null,
  kind smallint not null check (kind between 0 and 4),
  hash bytea not null,
  primary key (entry, kind, hash)
);
create index match_hash_held on match_hash (list, kind, hash);

-- What must still be told to an index in memory or in a file, in the order of commit: writers take turns.
-- holder: the list, or for frames of videos the entry.
create table match_change (
  seq bigint generated always as identity primary key,
  kind smallint not null,
  holder int not null,
  hash bytea not null,
  held boolean not null,
  at timestamptz not null default now()
);

-- What staff think of an entry, kept and sent back to the source.
create table match_opinion (
  id bigint generated always as identity primary key,
  entry int not null references match_entry,
  staff uuid not null,
  opinion text not null check (opinion in ('CONFIRM', 'DISPUTE')),
  reason text not null,
  at timestamptz not null,
  sent timestamptz
);
create index match_opinion_entry on match_opinion (entry);

-- Up to where changes were deleted, once files held them; and which database this is, so that files of another are never used.
-- Its one row is made when it is first asked for: a copy of an empty database is a database of its own.
create table match_pruned (
  only_row boolean primary key default true check (only_row),
  upto bigint not null,
  database uuid not null default gen_random_uuid()
);
