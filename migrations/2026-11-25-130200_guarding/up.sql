-- Attempts to reach a person: when, by whom, under which rules, and what came of it. Never whom or on which number.
create table contact_attempts (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    way text not null check (way in ('call', 'message', 'letter', 'visit', 'trusted_person')),
    outcome text not null check (outcome in ('reached', 'no_answer', 'other_person', 'stopped_unsafe', 'refused', 'wrong_number')),
    rules_version text not null,
    at timestamptz not null,
    made_by uuid not null references users (id),
    recorded_at timestamptz not null,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);
create index contact_attempts_by_case on contact_attempts (case_id, at desc);

-- Conflict of interest: a named person or a whole agency is barred from a case, at once and until somebody lifts it.
create table case_bars (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    barred_user_id uuid references users (id),
    barred_agency_id uuid references agencies (id),
    reason_code text not null check (reason_code in ('relative', 'party', 'complaint', 'threat', 'other')),
    set_at timestamptz not null,
    set_by uuid not null references users (id),
    lifted_at timestamptz,
    lifted_by uuid references users (id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    check (num_nonnulls(barred_user_id, barred_agency_id) = 1),
    check ((lifted_at is null) = (lifted_by is null))
);
create index case_bars_of_user on case_bars (barred_user_id) where lifted_at is null;
create index case_bars_of_agency on case_bars (barred_agency_id) where lifted_at is null;
create index case_bars_by_case on case_bars (case_id);
create unique index case_bars_one_alive on case_bars (case_id, coalesce(barred_user_id, barred_agency_id)) where lifted_at is null;

-- A sealed case is seen only by named people of the agency that sealed it.
create table case_seals (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    reason_code text not null check (reason_code in ('official_involved', 'threat', 'public_person', 'child_protection', 'other')),
    members uuid[] not null check (cardinality(members) > 0),
    set_at timestamptz not null,
    set_by uuid not null references users (id),
    lifted_at timestamptz,
    lifted_by uuid references users (id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    check ((lifted_at is null) = (lifted_by is null))
);
create unique index case_seals_one_alive on case_seals (case_id, agency_id) where lifted_at is null;
create index case_seals_of_agency on case_seals (agency_id) where lifted_at is null;
