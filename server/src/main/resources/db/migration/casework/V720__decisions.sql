-- A decision that needs a second opinion waits as it was proposed. One case may lie in another: `outcome` is then MERGED.
-- `left_at` is when what was decided left the house; until then it can be taken back.
alter table casework_case drop constraint casework_case_state_check;
alter table casework_case
  add column proposed_outcome text,
  add column proposed_note text,
  add column proposed_by uuid,
  add column proposed_at timestamptz,
  add column merged_into uuid references casework_case,
  add column left_at timestamptz,
  add check (state in ('waiting', 'in-review', 'proposed', 'decided')),
  add check (state <> 'proposed' or (proposed_outcome is not null and proposed_note is not null
    and proposed_by is not null and proposed_at is not null)),
  add check (merged_into is null or (state = 'decided' and outcome = 'MERGED' and merged_into <> id));
-- What was decided before there was a way back has left.
update casework_case set left_at = decided_at where state = 'decided';

-- On what a decision rests: codes of the policies in force, a severity as (scheme, code), the template of its reason.
create table casework_grounds (
  case_id uuid primary key references casework_case,
  policy text not null,
  template text not null,
  scheme text not null,
  code text not null,
  check ((scheme = '') = (code = ''))
);

-- Why telling the platform is safe, though a child reported it.
create table casework_safe (
  case_id uuid primary key references casework_case,
  words text not null check (words <> ''),
  staff uuid not null,
  at timestamptz not null
);

-- What a second person said of a proposed decision, and every decision that was taken back.
create table casework_opinion (
  id bigint generated always as identity primary key,
  case_id uuid not null references casework_case,
  at timestamptz not null,
  staff uuid not null,
  kind text not null check (kind in ('agree', 'disagree', 'undo')),
  outcome text not null,
  first uuid not null,
  first_note text not null,
  words text not null check (words <> ''),
  check (kind = 'undo' or staff <> first)
);
create index casework_opinion_case on casework_opinion (case_id, id);

-- Who opened a case's page, and how often.
create table casework_look (
  case_id uuid not null references casework_case,
  staff uuid not null,
  first timestamptz not null,
  latest timestamptz not null,
  times int not null default 1,
  primary key (case_id, staff)
);

-- Two cases that have to do with each other, in somebody's words.
create table casework_link (
  one uuid not null references casework_case,
  other uuid not null references casework_case,
  words text not null check (words <> ''),
  staff uuid not null,
  at timestamptz not null,
  primary key (one, other),
  check (one <> other)
);
create index casework_link_other on casework_link (other);
create index casework_merged on casework_case (merged_into) where merged_into is not null;
