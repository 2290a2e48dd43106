-- Hand-offs between rooms: a message is written with the change that causes it,
-- and delivered to each consumer until it succeeds.
create table outbox_message (
  id bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  body text not null,
  written timestamptz not null default now()
);

create table outbox_delivery (
  message bigint not null references outbox_message,
  consumer text not null,
  key text not null,
  attempts int not null default 0,
  due timestamptz not null default now(),
  trouble text,
  done timestamptz,
  primary key (consumer, message)
);

create index outbox_delivery_open on outbox_delivery (consumer, message) where done is null;
create index outbox_delivery_open_key on outbox_delivery (consumer, key, message) where done is null;
