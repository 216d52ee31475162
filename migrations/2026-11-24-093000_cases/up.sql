-- Law is data: grounds and terms with their act, clause, validity and whether a lawyer signed them off.
create table legal_grounds (
    code text primary key,
    act_uk text not null,
    act_en text not null,
    clause text not null,
    valid_from date,
    valid_to date,
    verified_on date,
    verified_by text,
    source text
);

create table legal_deadlines (
    code text primary key,
    title_uk text not null,
    title_en text not null,
    act_uk text not null,
    act_en text not null,
    clause text not null,
    amount integer not null check (amount > 0),
    unit text not null check (unit in ('calendar_day', 'working_day', 'month', 'year')),
    start_event text not null,
    valid_from date,
    valid_to date,
    verified_on date,
    verified_by text,
    source text
);

create table non_working_days (
    day date primary key,
    name_uk text not null,
    name_en text not null,
    -- Under martial law public holidays are working days: such a row says so and why.
    working boolean not null default false,
    ground text
);

-- One key per agency, wrapped by the root key that lies outside the database.
create table tenant_keys (
    agency_id uuid not null references agencies (id),
    version integer not null check (version > 0),
    wrapped bytea not null,
    created_at timestamptz not null,
    primary key (agency_id, version)
);

-- A case without identity: what may be counted and listed.
create table cases (
    id uuid primary key,
    agency_of_record uuid not null references agencies (id),
    lead_agency_id uuid not null references agencies (id),
    code text not null unique,
    label text not null,
    stage text not null check (stage in ('signal', 'screening', 'assistance', 'registered', 'interview_pending',
        'interview_done', 'interview_waived', 'verification', 'file_ready', 'withdrawn', 'closed')),
    oblast_code text not null check (oblast_code ~ '^UA[0-9]{2}$'),
    place_id uuid references places (id),
    channel text not null,
    urgency text not null check (urgency in ('immediate', 'urgent', 'normal')),
    age_band text not null,
    sex text not null,
    child_path boolean not null,
    without_identity boolean not null,
    may_contact boolean not null,
    found_on date,
    opened_at timestamptz not null,
    opened_month date not null,
    changed_at timestamptz not null,
    version integer not null default 1,
    unique (agency_of_record, id)
);
create index cases_by_oblast on cases (oblast_code, opened_at desc, id);

-- Who may see a case, and how much of it: the one answer that every policy asks.
-- mask bits: 1 process, 2 needs, 4 identity, 8 contact, 16 narrative.
create table case_access (
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    relation text not null check (relation in ('record', 'lead', 'shared')),
    mask integer not null check (mask between 1 and 31),
    fields text[] not null default '{}',
    referral_id uuid,
    opened_at timestamptz not null,
    closed_at timestamptz,
    primary key (case_id, agency_id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    check ((relation = 'record') = (agency_id = agency_of_record)),
    check ((relation = 'record') = (referral_id is null))
);
create index case_access_newest on case_access (agency_id, opened_at desc, case_id) where closed_at is null;
create index case_access_by_record on case_access (agency_of_record, case_id);

-- Data keys of a case, one per compartment and entitled agency, wrapped by that agency's key.
create table case_keys (
    case_id uuid not null,
    agency_of_record uuid not null,
    compartment text not null check (compartment in ('identity', 'contact', 'narrative')),
    agency_id uuid not null references agencies (id),
    key_version integer not null,
    wrapped bytea not null,
    primary key (case_id, compartment, agency_id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (agency_id, key_version) references tenant_keys (agency_id, version)
);

create table case_persons (
    case_id uuid primary key,
    agency_of_record uuid not null,
    surname bytea,
    given_name bytea,
    patronymic bytea,
    alias bytea,
    birth bytea,
    document bytea,
    citizenship bytea,
    language bytea,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);

create table case_contacts (
    case_id uuid primary key,
    agency_of_record uuid not null,
    phone bytea,
    messenger bytea,
    address bytea,
    safe_rules bytea,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);

create table case_narratives (
    case_id uuid primary key,
    agency_of_record uuid not null,
    narrative bytea,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);

create table case_needs (
    case_id uuid not null,
    agency_of_record uuid not null,
    code text not null,
    primary key (case_id, code),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);

create table case_indicators (
    case_id uuid not null,
    agency_of_record uuid not null,
    kind text not null check (kind in ('act', 'means', 'purpose')),
    code text not null,
    primary key (case_id, kind, code),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);

-- Blind index: what the duplicate search compares. Tokens are keyed by the agency.
create table person_index (
    agency_id uuid not null references agencies (id),
    case_id uuid not null,
    kind text not null,
    token bytea not null,
    primary key (agency_id, kind, token, case_id),
    foreign key (agency_id, case_id) references cases (agency_of_record, id)
);

create table consents (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    given_by text not null check (given_by in ('person', 'legal_representative')),
    purposes text[] not null check (cardinality(purposes) > 0),
    recipient_agency_id uuid references agencies (id),
    language text not null,
    explained_by_role text not null,
    given_on date not null,
    expires_on date,
    withdrawn_at timestamptz,
    recorded_at timestamptz not null,
    unique (agency_of_record, case_id, id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);
create index consents_by_case on consents (case_id);

create table referrals (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    from_agency_id uuid not null references agencies (id),
    to_agency_id uuid not null references agencies (id) check (to_agency_id <> from_agency_id),
    purpose text not null,
    urgency text not null check (urgency in ('immediate', 'urgent', 'normal')),
    state text not null check (state in ('offered', 'accepted', 'declined', 'withdrawn', 'completed', 'not_completed')),
    needs text[] not null,
    fields text[] not null,
    mask integer not null check (mask between 1 and 31),
    oblast_code text not null,
    age_band text not null,
    consent_id uuid,
    emergency_ground text,
    for_review boolean not null,
    decline_code text,
    outcome_code text,
    offered_at timestamptz not null,
    answered_at timestamptz,
    finished_at timestamptz,
    version integer not null default 1,
    unique (to_agency_id, id),
    unique (from_agency_id, id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (agency_of_record, case_id, consent_id) references consents (agency_of_record, case_id, id),
    check (consent_id is not null or emergency_ground is not null),
    check (for_review = (emergency_ground is not null)),
    check ((state = 'declined') = (decline_code is not null))
);
create unique index referrals_one_open_per_agency on referrals (case_id, to_agency_id, purpose)
    where state in ('offered', 'accepted');
create index referrals_in on referrals (to_agency_id, offered_at desc, id);
create index referrals_out on referrals (from_agency_id, offered_at desc, id);

-- Data keys on their way from a sender to one receiver; gone when the offer is answered.
create table referral_keys (
    referral_id uuid not null,
    from_agency_id uuid not null,
    to_agency_id uuid not null,
    compartment text not null check (compartment in ('identity', 'contact', 'narrative')),
    wrapped bytea not null,
    primary key (referral_id, compartment),
    foreign key (to_agency_id, referral_id) references referrals (to_agency_id, id),
    foreign key (from_agency_id, referral_id) references referrals (from_agency_id, id)
);

-- Notes of the receiving agency. The sender never reads them.
create table referral_notes (
    id uuid primary key,
    referral_id uuid not null,
    to_agency_id uuid not null,
    author_id uuid not null references users (id),
    key_version integer not null,
    wrapped bytea not null,
    text bytea not null,
    written_at timestamptz not null,
    foreign key (to_agency_id, referral_id) references referrals (to_agency_id, id)
);
create index referral_notes_by_referral on referral_notes (referral_id, written_at);

-- The life of a case as dated acts.
create table case_events (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    at timestamptz not null,
    agency_id uuid not null references agencies (id),
    actor_kind text not null check (actor_kind in ('person', 'client')),
    actor_id uuid not null,
    actor_role text,
    kind text not null,
    move text,
    from_stage text,
    to_stage text,
    ground_code text references legal_grounds (code),
    reason_code text,
    referral_id uuid,
    other_agency_id uuid references agencies (id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);
create index case_events_by_case on case_events (case_id, at, id);

create table deadlines (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    oblast_code text not null,
    code text not null references legal_deadlines (code),
    starts_on date not null,
    due_on date not null,
    met_at timestamptz,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);
create unique index deadlines_one_open on deadlines (case_id, code) where met_at is null;
create index deadlines_due on deadlines (oblast_code, due_on) where met_at is null;

-- A signal being written: sealed, seen only by the person who writes it.
create table intakes (
    id uuid primary key,
    agency_id uuid not null references agencies (id),
    user_id uuid not null references users (id),
    state text not null check (state in ('draft', 'submitted', 'discarded')),
    version integer not null default 1,
    key_version integer not null,
    wrapped bytea not null,
    answers bytea not null,
    case_id uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    foreign key (agency_id, case_id) references cases (agency_of_record, id)
);
create index intakes_mine on intakes (agency_id, user_id, updated_at desc, id);
