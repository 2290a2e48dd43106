-- A consumer that reads several topics finds the next message of one without passing those of another: danger
-- stands behind nothing.
alter table outbox_delivery add column topic text;
update outbox_delivery d set topic = m.topic from outbox_message m where m.id = d.message;
alter table outbox_delivery alter column topic set not null;

create index outbox_delivery_next on outbox_delivery (consumer, topic, message) where done is null;
create index outbox_delivery_next_key on outbox_delivery (consumer, topic, key, message) where done is null;
drop index outbox_delivery_open;
drop index outbox_delivery_open_key;
