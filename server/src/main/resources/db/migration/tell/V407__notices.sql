-- That a reporter was told by the way they called safe that there is a message, and nothing of it. One row a report: the
-- latest. No contact stands here.
create table tell_notice (
  report uuid primary key,
  at timestamptz not null,
  state text not null check (state in ('SENT', 'FAILED', 'NOT_POSSIBLE')),
  trouble text not null
);
create index tell_notice_trouble on tell_notice (at) where state <> 'SENT';
