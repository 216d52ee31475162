alter table case_events drop constraint case_events_reveal_says_what_and_why, drop column purpose_code, drop column compartment;
