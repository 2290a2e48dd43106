-- A notice that somebody tries again waits until it went or did not.
alter table tell_notice drop constraint tell_notice_state_check;
alter table tell_notice add constraint tell_notice_state_check
  check (state in ('SENT', 'FAILED', 'NOT_POSSIBLE', 'DUE'));
