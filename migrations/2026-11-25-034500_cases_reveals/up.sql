-- A reveal stands in the timeline of its case: which part was opened and what for, never what was in it.
alter table case_events
    add column compartment text,
    add column purpose_code text,
    add constraint case_events_reveal_says_what_and_why
        check ((kind = 'revealed') = (compartment is not null and purpose_code is not null));
