create table platform (
  id uuid primary key,
  name text not null unique,
  made timestamptz not null,
  webhook_url text,
  webhook_secret bytea,
  check ((webhook_url is null) = (webhook_secret is null))
);

create table platform_source (
  source text primary key,
  platform uuid not null references platform
);

-- Only a digest of each key is kept. The handle is the part of the key that may be shown.
create table platform_key (
  id uuid primary key,
  platform uuid not null references platform,
  handle text not null unique,
  digest bytea not null,
  made timestamptz not null,
  used timestamptz,
  revoked timestamptz
);

-- The register of processing. A line is never changed: it ends, and another begins.
create table register_line (
  id bigint generated always as identity primary key,
  platform uuid not null references platform,
  kind text not null,
  place text not null,
  jurisdiction text not null,
  verdict text not null,
  basis text not null,
  citation text not null,
  person text not null,
  review date not null,
  made timestamptz not null,
  made_by uuid not null references staff,
  ended timestamptz
);
create unique index register_line_now on register_line (platform, kind, place, jurisdiction)
  where ended is null;

-- The authority to receive material. Off while no line is open.
create table material_authority (
  id bigint generated always as identity primary key,
  citation text not null,
  person text not null,
  review date not null,
  made timestamptz not null,
  made_by uuid not null references staff,
  ended timestamptz
);
create unique index material_authority_now on material_authority ((true)) where ended is null;

-- Grows with every change of the tables above, so that a process sees what another one changed.
create table platform_version (
  one boolean primary key default true check (one),
  version bigint not null
);
insert into platform_version (version) values (1);
