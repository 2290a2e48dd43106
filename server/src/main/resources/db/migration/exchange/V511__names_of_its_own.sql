-- These tables were made while exchanges were part of match; a room's tables bear its name.
alter table match_exchange rename to exchange_source;
alter index match_exchange_due rename to exchange_source_due;
alter table match_import rename to exchange_import;
alter index match_import_list rename to exchange_import_list;
alter table match_import_named rename to exchange_import_named;
