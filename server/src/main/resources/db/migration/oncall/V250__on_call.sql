-- Who is called, in this order.
create table oncall_contact (
  id int generated always as identity primary key,
  place int not null,
  name text not null,
  channel text not null check (channel in ('WEBHOOK', 'MAIL')),
  address text not null,
  secret bytea,
  made timestamptz not null
);

-- What somebody is called about, until a person says they have it or it ended by itself. due: when the next is called.
create table oncall_page (
  id uuid primary key,
  rule text not null,
  about text not null,
  words text not null,
  raised timestamptz not null,
  due timestamptz not null,
  tries int not null default 0,
  closed timestamptz,
  closed_by uuid
);
create unique index oncall_page_open on oncall_page (rule, about) where closed is null;

-- Who was called, and whether it went through. A drill belongs to no page.
create table oncall_call (
  id bigint generated always as identity primary key,
  page uuid references oncall_page,
  contact int not null,
  name text not null,
  at timestamptz not null,
  trouble text not null
);
create index oncall_call_page on oncall_call (page);
