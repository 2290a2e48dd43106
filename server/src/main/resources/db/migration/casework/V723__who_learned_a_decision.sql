-- Who was shown, outside a case's own page, what was decided of it: a referral, a statement, an appeal, the record.
-- They are not asked to look at it again without knowing.
create table casework_learned (
  case_id uuid not null references casework_case,
  staff uuid not null,
  at timestamptz not null,
  primary key (case_id, staff)
);
