-- Reports somebody began and has not sent. The key that opens one is made from a code that is not here.
create table tell_draft (
  id text primary key,
  closed bytea not null,
  expires timestamptz not null
);
create index tell_draft_expires on tell_draft (expires);
