-- What reporters and reviewers write to each other, sealed under a key that is not here. `staff` is null where the reporter
-- wrote; `read` is when the other side opened it; `token` makes a form sent twice one message.
create table tell_message (
  id uuid primary key,
  report uuid not null,
  at timestamptz not null,
  staff uuid,
  sealed bytea not null,
  token text not null,
  urgent boolean not null,
  read timestamptz,
  unique (report, token)
);
create index tell_message_report on tell_message (report, at);

-- Why somebody opened who a reporter is. Every opening is on record; the reason is a person's words, so it stands here.
create table tell_opening (
  id uuid primary key,
  report uuid not null,
  at timestamptz not null,
  staff uuid not null,
  purpose text not null
);
create index tell_opening_report on tell_opening (report, at);
