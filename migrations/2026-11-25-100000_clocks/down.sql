drop table calendar_regimes, calendar_days;
create table non_working_days (
    day date primary key,
    name_uk text not null,
    name_en text not null,
    working boolean not null default false,
    ground text
);
alter table case_events drop column due_on, drop column deadline_id;
alter table deadlines drop constraint deadlines_of_law, drop column extended_from, drop column paused_until,
    drop column paused_on, drop column owner_id, drop column law_from;
delete from legal_deadlines l where exists (select 1 from legal_deadlines o where o.code = l.code and o.valid_from < l.valid_from);
alter table legal_deadlines drop constraint legal_deadlines_in_order, drop column extension_most, drop column pause_allowed,
    drop constraint legal_deadlines_pkey, add primary key (code), alter column valid_from drop not null;
alter table deadlines add constraint deadlines_code_fkey foreign key (code) references legal_deadlines (code);
