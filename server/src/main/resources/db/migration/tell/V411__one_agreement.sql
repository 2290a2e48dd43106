-- Asked and agreed is now kept in one place for all that two people do together.
insert into agreement (id, kind, source, about, staff, at, purpose, agreed, agreed_by, words)
  select gen_random_uuid(), 'identity', '', report::text, staff, at, purpose, agreed, agreed_by, words
  from tell_identity;
drop table tell_identity;
