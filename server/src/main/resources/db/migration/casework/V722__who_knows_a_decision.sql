-- Whether somebody's page showed what was decided or proposed: they cannot look a second time without knowing.
alter table casework_look add column knows boolean not null default false;
update casework_look l set knows = true from casework_case c
  where c.id = l.case_id and (c.state in ('decided', 'proposed')
    or exists (select 1 from casework_opinion o where o.case_id = c.id));

-- Which case an exhibit belongs to is asked for everything that is looked at.
create index casework_report_exhibit on casework_report (exhibit);
create index casework_signal_exhibit on casework_signal (exhibit) where exhibit is not null;
