-- An erasure two people agreed to, until nothing is left that something keeps. Once it is over, the row no longer says which
-- account it was. `position` and `at`: what came later is no part of it. `early`: when what no case holds went.
create table account_erasure (
  id uuid primary key,
  source text not null,
  account text,
  instead text not null,
  at timestamptz not null,
  position bigint not null,
  early timestamptz,
  looked timestamptz not null,
  again boolean not null default false,
  ended timestamptz,
  check ((account is null) = (ended is not null))
);
create unique index account_erasure_open on account_erasure (source, account) where ended is null;

-- A keyed digest of each account erased, with the erasure's number. The key is not in the database, and neither is the list of
-- them beside it that no backup holds: what is in the list and not here came back with an older backup.
create table account_erased (mark text primary key);
