drop table duplicate_hints;
drop table national_index;
drop table case_merges;
alter table cases drop column merged_into;
drop table duplicate_pairs;
