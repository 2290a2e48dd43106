-- How long what is kept, and by which rule. A rule is data: an operator's lawyer changes a line, and says where it stands.
create table evidence_rule (
  code text primary key,
  name text not null,
  days int not null check (days > 0),
  citation text not null,
  changed timestamptz,
  changed_by uuid
);
insert into evidence_rule (code, name, days, citation) values
  ('not-referred', 'Nothing was referred', 180, 'Own choice; storage limitation, GDPR Article 5(1)(e)'),
  ('us-report', 'United States: after a report', 365, '18 U.S.C. 2258A(h)(1), as amended by Public Law 118-59'),
  ('uk-report', 'United Kingdom: content and data after a report', 365, 'SI 2026/268, regulation 8'),
  ('uk-reference', 'United Kingdom: the report''s reference', 1826, 'SI 2026/268, regulation 8'),
  ('other-report', 'Another authority: after a referral', 365, 'Own choice, until the authority or its law says otherwise'),
  ('on-request', 'An authority asked for more time', 90, 'The request itself; 18 U.S.C. 2703(f) gives 90 days, renewable');

-- The clocks that run for an exhibit. It is kept until the last of them ends.
create table evidence_clock (
  exhibit uuid not null references evidence_exhibit,
  rule text not null references evidence_rule,
  since timestamptz not null,
  until timestamptz not null,
  primary key (exhibit, rule)
);
create index evidence_clock_until on evidence_clock (until);

-- While one of these is open nothing is deleted, whatever the clocks say.
create table evidence_hold (
  id uuid primary key,
  exhibit uuid not null references evidence_exhibit,
  reference text not null,
  since timestamptz not null,
  set_by text not null,
  ended timestamptz,
  ended_by text
);
create index evidence_hold_open on evidence_hold (exhibit) where ended is null;

-- Which master key wraps the exhibit's own; '' is the one there was before keys had names. A
-- shredded exhibit has lost its key for good.
alter table evidence_exhibit add column master text not null default '';
alter table evidence_exhibit add column shredded timestamptz;
alter table evidence_exhibit add check ((shredded is null) or (wrapped_key = ''));

insert into evidence_clock (exhibit, rule, since, until)
select id, 'not-referred', sealed_at, sealed_at + interval '180 days' from evidence_exhibit;
