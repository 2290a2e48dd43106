-- That somebody wants to hand out or to erase what is kept about an account, until a second person has agreed and it was done.
-- Once it is done or over, the row no longer says which account it was.
create table account_request (
  id uuid primary key,
  kind text not null check (kind in ('EXPORT', 'ERASURE')),
  source text not null,
  account text,
  staff uuid not null,
  at timestamptz not null,
  purpose text not null,
  agreed timestamptz,
  agreed_by uuid,
  words text not null default '',
  ended timestamptz,
  check ((agreed is null) = (agreed_by is null)),
  check (agreed_by is null or (agreed_by <> staff and words <> '')),
  check ((account is null) = (ended is not null))
);
create unique index account_request_open on account_request (kind, source, account, staff) where ended is null;
create index account_request_at on account_request (at) where ended is null;
