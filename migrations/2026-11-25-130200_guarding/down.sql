drop table case_seals;
drop table case_bars;
drop table contact_attempts;
