-- Material that looks alike: one row for the first of its kind that was seen here. Where looks are not known, digest speaks.
create table match_group (
  id int generated always as identity primary key,
  pdq bytea,
  digest text unique,
  first_seen timestamptz not null,
  confirmed timestamptz,
  confirmed_by uuid,
  check (pdq is not null or digest is not null)
);

-- Media that is on a list: hashes, who shared it, never the media. One row for one item of a platform, or one exhibit.
create table match_sighting (
  id uuid primary key,
  source text not null,
  account text not null,
  item text not null,
  platform uuid,
  content text not null,
  at timestamptz not null,
  again int not null default 0,
  pdq bytea,
  quality int,
  exhibit uuid,
  report uuid,
  look_group int references match_group,
  kind text not null,
  act text not null,
  categories text[] not null,
  unique (source, item, content)
);
create index match_sighting_group on match_sighting (look_group, at);

-- What it is like. holder_frames: of how many frames of a listed video how many were found, else null.
create table match_hit (
  sighting uuid not null references match_sighting,
  list int not null references match_list,
  kind smallint not null,
  hash bytea not null,
  distance int not null,
  turn int not null,
  entries int[] not null,
  at timestamptz not null,
  primary key (sighting, list, kind, hash)
);
create index match_hit_hash on match_hit (list, hash, at);

-- What comparing an exhibit of a report answered, so that nobody reads silence as a clean answer.
create table match_exhibit (
  exhibit uuid primary key,
  report uuid not null,
  at timestamptz not null,
  answer text not null check (answer in ('known', 'no-match', 'not-checked')),
  why text not null,
  pdq bytea,
  quality int,
  sha256 text,
  sighting uuid references match_sighting,
  look_group int references match_group
);
create index match_exhibit_report on match_exhibit (report);
create index match_exhibit_group on match_exhibit (look_group, at);

-- Listed hashes that so many unlike pictures match that they mean nothing until a person has ruled.
create table match_common (
  list int not null references match_list,
  hash bytea not null,
  since timestamptz not null,
  pictures int not null,
  ruling text check (ruling in ('IGNORE', 'KEEP')),
  ruled_by uuid,
  ruled timestamptz,
  primary key (list, hash)
);

-- What somebody must look at.
create table match_alarm (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  rule text not null,
  about text not null,
  words text not null,
  seen timestamptz,
  seen_by uuid
);
create unique index match_alarm_open on match_alarm (rule, about) where seen is null;
