drop table case_notes;
