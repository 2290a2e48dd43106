-- The record: one entry for every request and human act. Internal ids and digests only, never
-- personal data, because nothing here is ever changed or taken away.
create table record_entry (
  arrival bigint generated always as identity primary key,
  id uuid not null unique,
  at timestamptz not null,
  actor text not null check (actor !~ '[[:cntrl:]]'),
  act text not null check (act !~ '[[:cntrl:]]'),
  thing text not null check (thing !~ '[[:cntrl:]]'),
  digest text not null check (digest ~ '^([0-9a-f]{64})?$')
);
create index record_entry_actor on record_entry (actor, arrival);
create index record_entry_thing on record_entry (thing, arrival);
create index record_entry_act on record_entry (act, arrival);
create index record_entry_at on record_entry (at);

-- Written and not sealed yet. Goes when the sequencer seals the entry.
create table record_waiting (entry bigint primary key references record_entry);

-- The leaves of the tree (RFC 6962), in order, and the heads it has had.
create table record_leaf (
  position bigint primary key,
  entry bigint not null unique references record_entry,
  hash bytea not null check (length(hash) = 32)
);
create table record_head (
  size bigint primary key,
  root bytea not null check (length(root) = 32),
  at timestamptz not null
);

-- Where the sequencer goes on: the hashes of the whole subtrees, largest first.
create table record_tree (
  one boolean primary key default true check (one),
  origin uuid not null default gen_random_uuid(),
  size bigint not null,
  subtrees bytea not null
);
insert into record_tree (size, subtrees) values (0, '');

-- A second wall: whoever changes the record must first take this down, and the tree still tells.
create function record_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'the record is kept as it is: % of % is refused', tg_op, tg_table_name;
end $$;
create trigger record_entry_kept before update or delete or truncate on record_entry
  for each statement execute function record_is_kept();
create trigger record_leaf_kept before update or delete or truncate on record_leaf
  for each statement execute function record_is_kept();
create trigger record_head_kept before update or delete or truncate on record_head
  for each statement execute function record_is_kept();
