-- Amounts are dated data: which row held on the day of the application decides.
create table subsistence_minimums (
    category text not null check (category in ('child_under_6', 'child_6_17', 'able_bodied', 'unable_to_work')),
    valid_from date not null,
    valid_to date check (valid_to >= valid_from),
    kopiykas bigint not null check (kopiykas > 0),
    act_uk text not null,
    act_en text not null,
    verified_on date,
    verified_by text,
    source text,
    primary key (category, valid_from)
);

create table aid_multipliers (
    valid_from date primary key,
    valid_to date check (valid_to >= valid_from),
    multiplier integer not null check (multiplier > 0),
    act_uk text not null,
    act_en text not null,
    verified_on date,
    verified_by text,
    source text
);

-- One-time aid. The ordinal keeps it to once for each grant of status, also when two officials press at once.
create table case_aids (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    ordinal integer not null check (ordinal > 0),
    category text not null check (category in ('child_under_6', 'child_6_17', 'able_bodied', 'unable_to_work')),
    applied_on date not null,
    minimum_kopiykas bigint not null,
    multiplier integer not null,
    amount_kopiykas bigint not null check (amount_kopiykas = minimum_kopiykas * multiplier),
    state text not null check (state in ('applied', 'granted', 'refused', 'paid')),
    letter_id uuid,
    decided_on date,
    refusal_code text,
    paid_on date,
    version integer not null default 1,
    recorded_at timestamptz not null,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (agency_of_record, case_id, letter_id) references case_letters (agency_of_record, case_id, id),
    check ((state = 'applied') = (decided_on is null)),
    check ((state = 'refused') = (refusal_code is not null)),
    check ((state = 'paid') = (paid_on is not null))
);
create unique index case_aids_once on case_aids (case_id, ordinal) where state <> 'refused';

-- A stay in a help facility. The address is sealed for the agency that placed the person and for nobody else.
create table case_stays (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    placed_on date not null,
    until_on date not null check (until_on >= placed_on),
    letter_id uuid not null,
    ended_on date,
    end_code text,
    version integer not null default 1,
    recorded_at timestamptz not null,
    unique (agency_of_record, case_id, id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (agency_of_record, case_id, letter_id) references case_letters (agency_of_record, case_id, id),
    check ((ended_on is null) = (end_code is null))
);
create unique index case_stays_one_open on case_stays (case_id) where ended_on is null;

create table case_stay_extensions (
    id uuid primary key,
    stay_id uuid not null,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    ground_code text not null,
    decided_on date not null,
    until_on date not null check (until_on > decided_on),
    recorded_at timestamptz not null,
    foreign key (agency_of_record, case_id, stay_id) references case_stays (agency_of_record, case_id, id)
);
create index case_stay_extensions_by_stay on case_stay_extensions (stay_id, recorded_at);

-- Each closure of a case stays as it was, also when the case is opened again.
create table case_closures (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    number integer not null check (number > 0),
    closed_on date not null,
    reason_code text not null,
    outcomes jsonb not null,
    follow_up_consent boolean not null,
    letter_id uuid,
    recorded_at timestamptz not null,
    reopened_at timestamptz,
    unique (case_id, number),
    unique (agency_of_record, case_id, id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (agency_of_record, case_id, letter_id) references case_letters (agency_of_record, case_id, id)
);
create unique index case_closures_one_standing on case_closures (case_id) where reopened_at is null;

create table case_follow_ups (
    id uuid primary key,
    closure_id uuid not null,
    case_id uuid not null,
    agency_of_record uuid not null,
    code text not null check (code ~ '^follow_up[.][0-9]+$'),
    due_on date not null,
    result_code text,
    letter_id uuid,
    done_on date,
    agency_id uuid references agencies (id),
    dropped_at timestamptz,
    version integer not null default 1,
    unique (closure_id, code),
    foreign key (agency_of_record, case_id, closure_id) references case_closures (agency_of_record, case_id, id),
    foreign key (agency_of_record, case_id, letter_id) references case_letters (agency_of_record, case_id, id),
    check ((done_on is null) = (result_code is null) and (done_on is null) = (agency_id is null))
);

-- A meeting of several agencies about one case. Seen by those who were asked, and by nobody else.
create table case_conferences (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    meets_at timestamptz not null,
    format text not null check (format in ('in_person', 'online', 'phone')),
    invited uuid[] not null,
    attended uuid[] not null default '{}' check (attended <@ invited),
    letter_id uuid,
    held_at timestamptz,
    version integer not null default 1,
    called_at timestamptz not null,
    unique (agency_of_record, case_id, id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (agency_of_record, case_id, letter_id) references case_letters (agency_of_record, case_id, id)
);
create index case_conferences_by_case on case_conferences (case_id, meets_at);

create table case_decisions (
    id uuid primary key,
    conference_id uuid not null,
    case_id uuid not null,
    agency_of_record uuid not null,
    invited uuid[] not null,
    owner_id uuid not null references agencies (id),
    due_on date not null,
    letter_id uuid not null,
    item_key uuid,
    done_on date,
    version integer not null default 1,
    foreign key (agency_of_record, case_id, conference_id) references case_conferences (agency_of_record, case_id, id),
    foreign key (agency_of_record, case_id, letter_id) references case_letters (agency_of_record, case_id, id)
);
create index case_decisions_by_case on case_decisions (case_id);
