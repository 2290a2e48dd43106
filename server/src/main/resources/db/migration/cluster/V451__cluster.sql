-- How far the admitted log is published, by topic.
create table cluster_published (
  topic text primary key,
  position bigint not null
);

-- What is to be read next of a topic of signals: written with what was read.
create table cluster_read (
  topic text not null,
  partition int not null,
  next bigint not null,
  primary key (topic, partition)
);

-- What became of the lines of a topic of signals. Counts only: a refused line is not kept.
create table cluster_count (
  topic text not null,
  what text not null,
  count bigint not null,
  latest timestamptz not null,
  primary key (topic, what)
);
