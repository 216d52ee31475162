drop table screenings;
drop table screening_indicators;
drop table screening_sets;
