-- Views are counted for each person and day, each time one is shown.
create index evidence_custody_viewed on evidence_custody (who, at) where act = 'viewed';
