-- For which of the child's reports somebody said why telling is safe. One that came later is not among them.
create table casework_safe_report (
  case_id uuid not null references casework_safe,
  report uuid not null,
  primary key (case_id, report)
);
insert into casework_safe_report (case_id, report)
  select s.case_id, r.report from casework_safe s
  join casework_report r on r.case_id = s.case_id and r.audience = 'CHILD' and r.joined <= s.at;
