-- What a platform is asked once it is decided to refer a case about one of its accounts: once a case.
create table referral_ask (
  id uuid primary key,
  matter uuid not null unique references referral_due,
  -- The secret of its one answer: its SHA-256 to compare, and sealed with a key from the data folder
  -- to be sent again.
  digest text not null,
  secret bytea not null,
  asked timestamptz not null,
  expires timestamptz not null,
  -- When its webhook took the question.
  told timestamptz,
  answered timestamptz,
  exhibit uuid,
  -- What the answer holds, by its words, with a space between.
  kinds text not null default '',
  -- ISO 3166-1, or empty where it says none.
  country text not null default '',
  check ((answered is null) = (exhibit is null))
);

-- Whose account a case is about, so that staff see the referrals of their own platforms only. Empty
-- where it is about none, or from before this was kept.
alter table referral_due add column source text not null default '';
alter table referral_due add column account text not null default '';

-- Which originals a referral holds, by their SHA-256: the same one is not told to two agencies where
-- the law wants one.
create table referral_content (
  referral uuid not null references referral,
  sha256 text not null,
  primary key (referral, sha256)
);
create index on referral_content (sha256);
