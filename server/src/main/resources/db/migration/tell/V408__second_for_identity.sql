-- That somebody wants to know who a reporter is, until a second person has agreed and it was opened.
create table tell_identity (
  report uuid primary key,
  at timestamptz not null,
  staff uuid not null,
  purpose text not null,
  agreed timestamptz,
  agreed_by uuid,
  words text not null default '',
  check ((agreed is null) = (agreed_by is null)),
  check (agreed_by is null or (agreed_by <> staff and words <> ''))
);
