-- The status procedure as it is kept: application, undertakings, interview, verification, personal file, submission,
-- decision, certificate, court review, and the journals that number them (CMU Resolution 417 of 2012, Order 366 of 2012).

-- agency_id is everywhere the office that keeps the personal file; deciding_agency_id the body that decides on it.
-- What was written about a person is sealed in content, under the key of the personal file.

-- From here on nobody opens what is sealed without an undertaking of non-disclosure.
alter table cases add column registered_at timestamptz;

alter table case_events drop constraint case_events_actor_kind_check;
alter table case_events add constraint case_events_actor_kind_check check (actor_kind in ('person', 'client', 'clock'));

-- Numbers of an agency's journals, one row a year: taken under a lock of the row, so that none is lost or doubled.
create table journals (
    agency_id uuid not null references agencies (id),
    journal text not null check (journal in ('applications', 'certificates', 'decisions')),
    year integer not null check (year between 2012 and 2200),
    last integer not null check (last > 0),
    primary key (agency_id, journal, year)
);

create table applications (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    state text not null check (state in ('draft', 'registered', 'decided', 'withdrawn')),
    filed_by text not null check (filed_by in ('person', 'legal_representative', 'aware_of_child')),
    help text[] not null,
    interpreter_needed boolean not null,
    complete boolean not null,
    signed_on date,
    year integer,
    number integer,
    registered_on date,
    content bytea not null,
    version integer not null default 1,
    created_by uuid not null references users (id),
    created_at timestamptz not null,
    changed_at timestamptz not null,
    unique (case_id, id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    constraint applications_numbered_once unique (agency_id, year, number),
    constraint applications_registered_in_journal
        check ((state = 'draft') = (number is null) and (number is null) = (year is null) and (number is null) = (registered_on is null)),
    constraint applications_registered_signed check (number is null or (signed_on is not null and complete))
);
create unique index applications_one_open on applications (case_id) where state in ('draft', 'registered');
create index applications_journal on applications (agency_id, year, number);

create table undertakings (
    case_id uuid not null,
    user_id uuid not null references users (id),
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    role text not null,
    form integer not null,
    signed_at timestamptz not null,
    primary key (case_id, user_id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);

-- Who takes part besides the officials: an interpreter, a legal representative, the service for children.
create table participants (
    id uuid primary key,
    case_id uuid not null,
    application_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    kind text not null check (kind in ('interpreter', 'legal_representative', 'child_service', 'psychologist', 'teacher')),
    undertaking_on date,
    content bytea not null,
    added_at timestamptz not null,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (case_id, application_id) references applications (case_id, id)
);
create index participants_by_case on participants (case_id);

create table interviews (
    application_id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    state text not null check (state in ('planned', 'held', 'waived')),
    form integer not null,
    complete boolean not null,
    held_on date,
    waiver text,
    content bytea,
    version integer not null default 1,
    changed_by uuid not null references users (id),
    changed_at timestamptz not null,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (case_id, application_id) references applications (case_id, id),
    constraint interviews_waived_with_reason check ((state = 'waived') = (waiver is not null)),
    constraint interviews_held_complete check (state <> 'held' or (complete and held_on is not null))
);

create table verification_requests (
    id uuid primary key,
    case_id uuid not null,
    application_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    kind text not null,
    body text not null,
    to_agency_id uuid references agencies (id),
    sent_on date not null,
    due_on date not null check (due_on >= sent_on),
    answered_on date,
    result text,
    question bytea not null,
    answer bytea,
    recorded_at timestamptz not null,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (case_id, application_id) references applications (case_id, id),
    constraint verification_answered check ((answered_on is null) = (result is null))
);
create index verification_requests_by_case on verification_requests (case_id);

create table file_items (
    id uuid primary key,
    case_id uuid not null,
    application_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    kind text not null,
    pages integer not null check (pages between 0 and 5000),
    dated_on date,
    absence text,
    note bytea,
    version integer not null default 1,
    changed_at timestamptz not null,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (case_id, application_id) references applications (case_id, id),
    constraint file_items_present_or_said_why check ((pages = 0) = (absence is not null))
);
create index file_items_by_case on file_items (case_id);

create table conclusions (
    id uuid primary key,
    case_id uuid not null,
    application_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    recommendation text not null check (recommendation in ('grant', 'refuse')),
    grounds text[] not null,
    content bytea not null,
    written_by uuid not null references users (id),
    written_at timestamptz not null,
    signed_by uuid references users (id),
    signed_at timestamptz,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (case_id, application_id) references applications (case_id, id),
    constraint conclusions_two_people check (signed_by <> written_by),
    check ((signed_by is null) = (signed_at is null))
);
create index conclusions_by_case on conclusions (case_id, written_at);

-- A personal file on its way to the body that decides.
create table submissions (
    id uuid primary key,
    case_id uuid not null,
    application_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    deciding_agency_id uuid not null references agencies (id),
    kind text not null check (kind in ('status', 'extension')),
    state text not null check (state in ('submitted', 'received', 'returned', 'decided', 'withdrawn')),
    case_code text not null,
    oblast_code text not null,
    child_path boolean not null,
    content bytea,
    missing text[] not null default '{}',
    return_note bytea,
    submitted_by uuid not null references users (id),
    submitted_at timestamptz not null,
    received_by uuid references users (id),
    received_at timestamptz,
    ended_at timestamptz,
    version integer not null default 1,
    unique (case_id, id),
    unique (deciding_agency_id, id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (case_id, application_id) references applications (case_id, id),
    constraint submissions_returned_with_list check ((state = 'returned') = (cardinality(missing) > 0))
);
create unique index submissions_one_open on submissions (case_id) where state in ('submitted', 'received');
create index submissions_in on submissions (deciding_agency_id, submitted_at desc, id);
create index submissions_out on submissions (agency_id, submitted_at desc, id);

-- The key of the personal file on its way; gone when the file is received or taken back.
create table submission_keys (
    submission_id uuid primary key references submissions (id),
    agency_id uuid not null references agencies (id),
    deciding_agency_id uuid not null,
    wrapped bytea not null,
    foreign key (deciding_agency_id, submission_id) references submissions (deciding_agency_id, id)
);

-- What a reviewer proposes; never changed, only followed by another.
create table proposals (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    deciding_agency_id uuid not null references agencies (id),
    submission_id uuid,
    kind text not null check (kind in ('grant', 'refuse', 'extend', 'refuse_extension', 'revoke')),
    reason text,
    grounds text[] not null,
    valid_to date,
    court_review_id uuid,
    content bytea not null,
    prepared_by uuid not null references users (id),
    prepared_at timestamptz not null,
    objected_by uuid references users (id),
    objected_at timestamptz,
    objection bytea,
    unique (id, prepared_by, kind),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (case_id, submission_id) references submissions (case_id, id),
    constraint proposals_reasoned check ((kind in ('refuse', 'refuse_extension', 'revoke')) = (reason is not null)),
    constraint proposals_objected_by_another check (objected_by <> prepared_by),
    check ((objected_by is null) = (objected_at is null))
);
create index proposals_by_case on proposals (case_id, prepared_at);

-- A decision: prepared by one person, taken by another, numbered, and never edited.
create table decisions (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    deciding_agency_id uuid not null references agencies (id),
    application_id uuid not null,
    submission_id uuid,
    proposal_id uuid not null unique,
    kind text not null,
    reason text,
    grounds text[] not null,
    valid_from date,
    valid_to date,
    court_review_id uuid,
    content bytea not null,
    year integer not null,
    number integer not null,
    prepared_by uuid not null,
    decided_by uuid not null references users (id),
    decided_on date not null,
    decided_at timestamptz not null,
    unique (case_id, id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (case_id, application_id) references applications (case_id, id),
    foreign key (proposal_id, prepared_by, kind) references proposals (id, prepared_by, kind),
    constraint decisions_numbered_once unique (deciding_agency_id, year, number),
    constraint decisions_two_people check (decided_by <> prepared_by),
    constraint decisions_reasoned check ((kind in ('refuse', 'refuse_extension', 'revoke')) = (reason is not null)),
    constraint decisions_of_a_term check ((kind in ('grant', 'extend')) = (valid_to is not null))
);
create index decisions_by_case on decisions (case_id, decided_at);

-- That the person was told of a decision.
create table decision_notices (
    decision_id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    given_on date not null,
    means text not null check (means in ('in_person', 'representative', 'safe_contact')),
    recorded_by uuid not null references users (id),
    recorded_at timestamptz not null,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (case_id, decision_id) references decisions (case_id, id)
);

create table certificates (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    decision_id uuid not null,
    year integer not null,
    number integer not null,
    issued_on date not null,
    valid_from date not null,
    valid_to date not null check (valid_to > valid_from),
    handed_over_on date not null check (handed_over_on >= issued_on),
    recipient_signed boolean not null,
    issued_by uuid not null references users (id),
    issued_at timestamptz not null,
    unique (case_id, id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (case_id, decision_id) references decisions (case_id, id),
    constraint certificates_one_a_decision unique (decision_id),
    constraint certificates_numbered_once unique (agency_id, year, number)
);
create index certificates_journal on certificates (agency_id, year, number);
create index certificates_by_case on certificates (case_id);

-- A claim against a decision, and what the court decided. The decision itself stays as it is.
create table court_reviews (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    deciding_agency_id uuid not null references agencies (id),
    decision_id uuid not null,
    claimed_on date not null,
    content bytea not null,
    recorded_by uuid not null references users (id),
    recorded_at timestamptz not null,
    outcome text check (outcome in ('upheld', 'cancelled', 'obliged')),
    ruled_on date check (ruled_on >= claimed_on),
    ruling bytea,
    ruling_by uuid references users (id),
    ruling_at timestamptz,
    unique (case_id, id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (case_id, decision_id) references decisions (case_id, id),
    check ((outcome is null) = (ruled_on is null) and (outcome is null) = (ruling_by is null))
);
create unique index court_reviews_one_open on court_reviews (decision_id) where outcome is null;
create index court_reviews_by_case on court_reviews (case_id);
alter table proposals add foreign key (case_id, court_review_id) references court_reviews (case_id, id);
alter table decisions add foreign key (case_id, court_review_id) references court_reviews (case_id, id);
