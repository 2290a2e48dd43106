-- What was delivered is deleted after a while: the deliveries of a message are found by the message.
alter table outbox_delivery drop constraint outbox_delivery_pkey;
alter table outbox_delivery add primary key (message, consumer);
create index outbox_message_written on outbox_message (written);
