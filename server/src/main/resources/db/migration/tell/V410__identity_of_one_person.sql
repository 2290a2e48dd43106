-- A permit to know who a reporter is belongs to one person and one report, and ends a day after it was asked for.
alter table tell_identity drop constraint tell_identity_pkey;
alter table tell_identity add primary key (report, staff);
create index tell_identity_at on tell_identity (at);
