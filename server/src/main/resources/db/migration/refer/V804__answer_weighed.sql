-- When what a platform answered went along with its referral, or it was said why not. Until then nobody approves the package.
alter table referral_ask add column weighed timestamptz;
update referral_ask set weighed = answered;
