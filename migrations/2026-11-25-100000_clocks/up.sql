-- The law changes by date: a term has a row for each time it was changed, and one of them is in force on a day.
alter table deadlines drop constraint deadlines_code_fkey;
alter table legal_deadlines drop constraint legal_deadlines_pkey;
update legal_deadlines set valid_from = case
    when act_uk like '%№ 417' then date '2012-05-23'
    when act_uk like '%№ 660' then date '2012-07-25'
    when act_uk like '%№ 783' then date '2012-08-22'
    else date '2011-09-20' end
where valid_from is null;
alter table legal_deadlines
    alter column valid_from set not null,
    add primary key (code, valid_from),
    add column pause_allowed boolean not null default false,
    -- By how much it may be extended at most, in the unit of the term; empty where the law knows no extension.
    add column extension_most integer check (extension_most > 0),
    add constraint legal_deadlines_in_order check (valid_to is null or valid_to >= valid_from);
update legal_deadlines set pause_allowed = true
where code in ('status.total', 'status.interview', 'status.decision', 'plan.create', 'needs.assess');
update legal_deadlines set extension_most = case code
    when 'status.total' then 1 when 'status.decision' then 10 when 'plan.create' then 10 when 'shelter.stay' then 3 end
where code in ('status.total', 'status.decision', 'plan.create', 'shelter.stay');

-- A running term: which row of the law it was counted by, whether it stands still, and whether it was made longer.
alter table deadlines
    add column law_from date,
    add column owner_id uuid references users (id),
    add column paused_on date,
    add column paused_until date check (paused_until > paused_on),
    add column extended_from date;
update deadlines d set law_from = (select l.valid_from from legal_deadlines l where l.code = d.code limit 1);
alter table deadlines
    alter column law_from set not null,
    add constraint deadlines_of_law foreign key (code, law_from) references legal_deadlines (code, valid_from);
create index deadlines_by_owner on deadlines (owner_id) where met_at is null and owner_id is not null;

-- What happened to a term stands in the timeline with everything else.
alter table case_events
    add column deadline_id uuid references deadlines (id),
    add column due_on date;

-- Days that differ from the week, by name. The administrator corrects them; what was corrected is not laid down anew.
drop table non_working_days;
create table calendar_days (
    day date primary key,
    kind text not null check (kind in ('holiday', 'moved_off', 'moved_working', 'ordinary')),
    name_uk text not null,
    name_en text not null,
    corrected_at timestamptz,
    verified_on date,
    verified_by text
);

-- Times in which public holidays are worked, with the act that says so.
create table calendar_regimes (
    code text not null,
    valid_from date not null,
    valid_to date check (valid_to >= valid_from),
    holidays_work boolean not null,
    name_uk text not null,
    name_en text not null,
    act_uk text not null,
    act_en text not null,
    clause text not null,
    verified_on date,
    verified_by text,
    primary key (code, valid_from)
);
