create table staff (
  id uuid primary key,
  sign_in text not null unique check (sign_in = lower(sign_in)),
  name text not null,
  password text not null,
  roles text[] not null,
  made timestamptz not null,
  disabled timestamptz
);

-- A link that makes an account once. Only its digest is kept.
create table staff_invitation (
  digest bytea primary key,
  roles text[] not null,
  made timestamptz not null,
  made_by uuid references staff,
  expires timestamptz not null,
  used timestamptz
);
