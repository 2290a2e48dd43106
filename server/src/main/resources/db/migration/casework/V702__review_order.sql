-- Where the case's account stood in the order of the latest event-time day that ended. Empty where it
-- did not stand in it.
alter table casework_case
  add column review_day date,
  add column review_place int,
  add column review_above boolean not null default false,
  add check ((review_day is null) = (review_place is null));

-- Priority is a day: within one, what the review put above its line comes first, in its order.
create index casework_queue_reviewed on casework_case (
  lane,
  ((rank_at at time zone 'UTC')::date),
  (case when review_above then review_place else 2147483647 end),
  rank_at,
  number) where state <> 'decided';
drop index casework_queue;
