-- Where else it happened, which rules of danger words its words met, and whether the same reporter had told of the same
-- account before.
alter table report add also_at text[] not null default '{}';
alter table report add danger_rules text[] not null default '{}';
alter table report add voice text not null default 'UNKNOWN' check (voice in ('NEW', 'AGAIN', 'UNKNOWN'));
-- keyed digest of the platform's own name for whoever reported; null for the public pages
alter table report add reporter text;

create index report_reporter on report (reporter, source, account) where reporter is not null;

-- Who told it, where they said so: apart from the report, sealed under a key of its own that is not in the database.
-- Whether it is safe to reach them there has to be known without opening it.
create table report_teller (
  report uuid primary key references report,
  sealed bytea not null,
  reach text not null check (reach in ('RECEIPT', 'CONTACT'))
);
