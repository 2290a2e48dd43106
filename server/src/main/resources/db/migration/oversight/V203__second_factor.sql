-- Grows when sessions must end: after a new password, a new second factor, or by the person's wish.
alter table staff add column generation int not null default 0;

-- Who signs in with the organisation's identity provider, and who they are there.
alter table staff add column issuer text;
alter table staff add column subject text;
alter table staff add check ((issuer is null) = (subject is null));
create unique index staff_subject on staff (issuer, subject) where issuer is not null;

-- A secret shared with a person's authenticator app, sealed. The last step used is never used again.
create table staff_totp (
  staff uuid primary key references staff,
  secret bytea not null,
  made timestamptz not null,
  confirmed timestamptz,
  last_step bigint not null default 0
);

-- Codes for whoever has lost the app. Each works once; only digests are kept.
create table staff_recovery (
  staff uuid not null references staff,
  digest bytea not null,
  used timestamptz,
  primary key (staff, digest)
);

-- What is asked of everybody.
create table staff_rule (
  one boolean primary key default true check (one),
  second_factor boolean not null default false
);
insert into staff_rule default values;
