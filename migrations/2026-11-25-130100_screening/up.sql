-- Indicators are data in versions: where they come from, what they weigh, and what is missing from them.
create table screening_sets (
    version integer primary key check (version > 0),
    name_uk text not null,
    name_en text not null,
    source_uk text not null,
    source_en text not null,
    missing_uk text not null,
    missing_en text not null,
    in_use boolean not null
);
create unique index screening_sets_one_in_use on screening_sets (in_use) where in_use;

create table screening_indicators (
    set_version integer not null references screening_sets (version),
    code text not null,
    position integer not null,
    dimension text not null check (dimension in ('deceptive_recruitment', 'coercive_recruitment',
        'vulnerability_recruitment', 'exploitation', 'coercion_destination', 'vulnerability_destination')),
    adult text check (adult in ('strong', 'medium', 'weak')),
    child text check (child in ('strong', 'medium', 'weak')),
    name_uk text not null,
    name_en text not null,
    primary key (set_version, code),
    check (adult is not null or child is not null)
);

-- A screening is never changed; a supervisor may lay a judgement beside it, once.
create table screenings (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    set_version integer not null references screening_sets (version),
    path text not null check (path in ('adult', 'child')),
    codes text[] not null,
    positive text[] not null,
    counted text[] not null,
    result text not null check (result in ('positive', 'negative')),
    made_at timestamptz not null,
    made_by uuid not null,
    override_result text check (override_result in ('positive', 'negative')),
    override_reason text,
    override_wrapped bytea,
    override_text bytea,
    overridden_at timestamptz,
    overridden_by uuid references users (id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    constraint screenings_override_is_whole check (num_nulls(override_result, override_reason, override_wrapped, override_text,
        overridden_at, overridden_by) in (0, 6)),
    constraint screenings_override_differs check (override_result is null or override_result <> result)
);
create index screenings_by_case on screenings (case_id, made_at desc);
create index screenings_by_agency on screenings (agency_id, made_at desc);
