-- A statement whose platform takes nothing from us is kept as long as one that was sent, and no longer.
update statement set delete_after = ((decided at time zone 'UTC')::date + interval '12 months')::date
  where state = 'UNDELIVERABLE' and delete_after is null;
