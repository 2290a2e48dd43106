-- From this day on a statement is deleted, with its appeal; empty until it was sent. Of older ones it is a year.
alter table statement add column delete_after date;
update statement set delete_after = ((sent at time zone 'UTC')::date + interval '12 months')::date where sent is not null;
create index statement_delete on statement (delete_after) where delete_after is not null;
