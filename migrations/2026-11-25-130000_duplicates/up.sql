-- Two records of one agency that may be about one person, and what a person decided about them.
create table duplicate_pairs (
    id uuid primary key,
    agency_id uuid not null references agencies (id),
    first_id uuid not null,
    second_id uuid not null,
    reasons text[] not null check (cardinality(reasons) > 0),
    weight integer not null check (weight between 1 and 100),
    state text not null check (state in ('open', 'same', 'different', 'unsure', 'merged')),
    return_on date,
    noticed_at timestamptz not null,
    decided_at timestamptz,
    decided_by uuid references users (id),
    version integer not null default 1,
    unique (agency_id, first_id, second_id),
    unique (agency_id, id),
    foreign key (agency_id, first_id) references cases (agency_of_record, id),
    foreign key (agency_id, second_id) references cases (agency_of_record, id),
    check (first_id < second_id),
    constraint duplicate_pairs_unsure_returns check ((state = 'unsure') = (return_on is not null)),
    check ((state = 'open') = (decided_at is null))
);
create index duplicate_pairs_by_agency on duplicate_pairs (agency_id, noticed_at desc, id);
create index duplicate_pairs_by_second on duplicate_pairs (second_id);

-- A record that was taken into another one stays where it is and says where its person is kept now.
alter table cases add column merged_into uuid;
alter table cases add constraint cases_merged_into_one_of_the_agency
    foreign key (agency_of_record, merged_into) references cases (agency_of_record, id);
alter table cases add constraint cases_not_merged_into_itself check (merged_into is null or merged_into <> id);
create index cases_merged on cases (merged_into) where merged_into is not null;

-- What a merge changed, so that it can be undone; the values that stood before are sealed.
create table case_merges (
    id uuid primary key,
    agency_id uuid not null references agencies (id),
    pair_id uuid not null,
    kept_id uuid not null,
    merged_id uuid not null,
    made_at timestamptz not null,
    made_by uuid not null references users (id),
    undo_until timestamptz not null check (undo_until > made_at),
    undone_at timestamptz,
    undone_by uuid references users (id),
    touched jsonb not null,
    key_version integer not null,
    wrapped bytea not null,
    before bytea not null,
    foreign key (agency_id, pair_id) references duplicate_pairs (agency_id, id),
    foreign key (agency_id, kept_id) references cases (agency_of_record, id),
    foreign key (agency_id, merged_id) references cases (agency_of_record, id)
);
create unique index case_merges_one_alive on case_merges (merged_id) where undone_at is null;
create index case_merges_by_pair on case_merges (pair_id);

-- The national blind index. Nobody reads it: a match inside becomes a hint of the national desk and nothing else.
create table national_index (
    agency_id uuid not null references agencies (id),
    case_id uuid not null,
    kind text not null,
    token bytea not null,
    primary key (kind, token, case_id),
    foreign key (agency_id, case_id) references cases (agency_of_record, id)
);
create index national_index_by_case on national_index (case_id);

create table duplicate_hints (
    id uuid primary key,
    one_agency_id uuid not null references agencies (id),
    one_case_id uuid not null,
    other_agency_id uuid not null references agencies (id),
    other_case_id uuid not null,
    kinds text[] not null,
    state text not null check (state in ('new', 'asked', 'same_person', 'different_people', 'no_answer')),
    noticed_at timestamptz not null,
    changed_at timestamptz,
    version integer not null default 1,
    unique (one_case_id, other_case_id),
    foreign key (one_agency_id, one_case_id) references cases (agency_of_record, id),
    foreign key (other_agency_id, other_case_id) references cases (agency_of_record, id),
    check (one_case_id < other_case_id)
);
create index duplicate_hints_newest on duplicate_hints (noticed_at desc, id);
