-- Asked and agreed is now kept in one place for all that two people do together.
insert into agreement (id, kind, source, about, staff, at, purpose, agreed, agreed_by, words, ended)
  select id, 'account-' || lower(kind), source, account, staff, at, purpose, agreed, agreed_by, words, ended
  from account_request;
drop table account_request;
