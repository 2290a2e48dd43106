-- Known material in a case. Kind is kept, because it says whether a child is concerned.
create table casework_match (
  sighting uuid primary key,
  case_id uuid not null references casework_case,
  kind text not null,
  at timestamptz not null,
  joined timestamptz not null
);
create index casework_match_case on casework_match (case_id);
