-- Which queue a case is in, until when it is to be decided, which languages it is in, and when somebody was called
-- because it was late.
alter table casework_case
  add column queue text not null default 'General',
  add column due_at timestamptz,
  add column languages text[] not null default '{}',
  add column called_at timestamptz;
create index casework_due on casework_case (due_at) where state <> 'decided';
create index casework_held on casework_case (holder) where state = 'in-review';

-- The facts that rules saw, and what they said. base_at is the place in the order without the rules' head start.
create table casework_route (
  case_id uuid primary key references casework_case,
  facts text not null,
  base_at timestamptz not null,
  due_base timestamptz not null,
  due_usual timestamptz not null,
  rule text not null,
  version int not null,
  because text not null,
  trouble text not null,
  routed_at timestamptz not null
);

-- Who does not see a case: for good where they know somebody in it, for a while where they left it.
create table casework_aside (
  case_id uuid not null references casework_case,
  staff uuid not null,
  kind text not null check (kind in ('knows', 'left')),
  at timestamptz not null,
  until timestamptz,
  primary key (case_id, staff)
);

-- What somebody had written before they could send it.
create table casework_draft (
  case_id uuid not null references casework_case,
  staff uuid not null,
  outcome text not null,
  note text not null,
  at timestamptz not null,
  primary key (case_id, staff)
);

create table casework_handover (
  id uuid primary key,
  queue text not null,
  note text not null,
  by uuid not null,
  at timestamptz not null,
  seen_by uuid,
  seen_at timestamptz
);

create table casework_reads (
  staff uuid not null,
  language text not null,
  primary key (staff, language)
);
