-- What people have edited of the content files. The last version of a path stands; the others say what stood before.
create table help_text (
  path text not null,
  version int not null check (version > 0),
  at timestamptz not null,
  staff uuid not null,
  text text not null,
  primary key (path, version)
);
