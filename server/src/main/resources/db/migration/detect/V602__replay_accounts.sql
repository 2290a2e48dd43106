-- What each source's last day had when the snapshot was taken: a source may tell nothing after it.
alter table detect_replay add column snapshot_accounts jsonb not null default '{}';
