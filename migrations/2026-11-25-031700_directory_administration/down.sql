alter table credentials drop column one_time_until;
drop table agency_former_names;
alter table agencies drop constraint agencies_frozen_for_a_reason, drop column frozen_code, drop column named_on, drop column version;
