drop table case_tallies;
