-- Where this installation's roles differ from those Nightlight comes with.
create table role_change (
  role text not null,
  permission text not null,
  held boolean not null,
  made timestamptz not null,
  made_by uuid not null references staff,
  primary key (role, permission)
);

-- Whose cases a person sees: those of every platform, or of the ones named.
alter table staff add column every_platform boolean not null default true;
create table staff_platform (
  staff uuid not null references staff,
  platform uuid not null references platform,
  primary key (staff, platform)
);

-- Somebody took for an hour what their role does not hold. The reason may be about people, so it
-- stands here and not in the record.
create table glass_broken (
  id uuid primary key,
  staff uuid not null references staff,
  reason text not null,
  since timestamptz not null,
  until timestamptz not null,
  reviewed timestamptz,
  reviewed_by uuid references staff,
  finding text
);
create index glass_broken_staff on glass_broken (staff, until);

-- Each search or list that shows children, with its purpose. An auditor reads a sample.
create table staff_look (
  id uuid primary key,
  staff uuid not null references staff,
  at timestamptz not null,
  kind text not null,
  purpose text not null,
  reference text not null,
  reviewed timestamptz,
  reviewed_by uuid references staff,
  finding text
);
create index staff_look_day on staff_look (staff, at);
create index staff_look_open on staff_look (at) where reviewed is null;
