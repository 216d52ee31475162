-- The scale of needs is versioned data: an old assessment is read with the words that it was made with.
create table needs_domains (
    version integer not null check (version > 0),
    code text not null,
    position integer not null,
    title_uk text not null,
    title_en text not null,
    valid_from date not null,
    valid_to date,
    primary key (version, code)
);

create table needs_anchors (
    version integer not null,
    code text not null,
    step integer not null check (step between 1 and 5),
    words_uk text not null,
    words_en text not null,
    primary key (version, code, step),
    foreign key (version, code) references needs_domains (version, code)
);

-- A letter: one sealed text on a case, with the agencies that may open it named one by one.
create table case_letters (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    body bytea not null,
    written_at timestamptz not null,
    unique (agency_of_record, case_id, id),
    unique (agency_of_record, case_id, id, agency_id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);

-- The key of a letter for one reader. Only the one who wrote the letter gives it out, which the last key sees to.
create table case_letter_keys (
    letter_id uuid not null,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    writer_id uuid not null references agencies (id),
    wrapped bytea not null,
    primary key (letter_id, agency_id),
    foreign key (agency_of_record, case_id, letter_id, writer_id)
        references case_letters (agency_of_record, case_id, id, agency_id) on delete cascade
);
create index case_letter_keys_by_case on case_letter_keys (agency_id, case_id);

-- Needs as they were rated on one day. Ratings are codes; what was said stands in the letter.
create table case_assessments (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    assessor_id uuid not null references users (id),
    assessor_role text not null,
    scale_version integer not null,
    assessed_on date not null,
    ratings jsonb not null,
    letter_id uuid,
    version integer not null default 1,
    begun_at timestamptz not null,
    changed_at timestamptz not null,
    completed_at timestamptz,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (agency_of_record, case_id, letter_id) references case_letters (agency_of_record, case_id, id)
);
create unique index case_assessments_one_draft on case_assessments (case_id, agency_id) where completed_at is null;
create index case_assessments_by_case on case_assessments (case_id, assessed_on, completed_at);

-- Help that was given. Quantities in hundredths of the unit, money in kopiykas.
create table case_services (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    recorder_kind text not null check (recorder_kind in ('person', 'client')),
    recorder_id uuid not null,
    need_code text not null,
    unit text not null,
    quantity_hundredths bigint not null check (quantity_hundredths between 1 and 1000000),
    delivered_on date not null,
    outcome_code text not null,
    cost_kopiykas bigint check (cost_kopiykas >= 0),
    external_ref text check (length(external_ref) between 1 and 100),
    letter_id uuid,
    recorded_at timestamptz not null,
    voided_at timestamptz,
    void_reason text,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (agency_of_record, case_id, letter_id) references case_letters (agency_of_record, case_id, id),
    check ((voided_at is null) = (void_reason is null))
);
create unique index case_services_once_per_reference on case_services (agency_id, external_ref);
create index case_services_by_case on case_services (case_id, delivered_on desc, id);
create index case_services_by_provider on case_services (agency_id, delivered_on);
