-- A plan: one row for each version. What was agreed with the person is frozen; the next version is another row.
create table case_plans (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    number integer not null check (number > 0),
    state text not null check (state in ('draft', 'submitted', 'agreed', 'superseded')),
    version integer not null default 1,
    begun_at timestamptz not null,
    changed_at timestamptz not null,
    submitted_at timestamptz,
    period_from date,
    period_to date check (period_to >= period_from),
    agreed_on date,
    agreed_how text,
    agreed_language text,
    agreed_signed boolean,
    agreed_at timestamptz,
    unique (case_id, number),
    unique (agency_of_record, case_id, id),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    check ((state in ('agreed', 'superseded')) = (agreed_at is not null)),
    check ((agreed_at is null) = (agreed_on is null) and (agreed_at is null) = (agreed_how is null))
);
create unique index case_plans_one_open on case_plans (case_id) where state in ('draft', 'submitted');
create unique index case_plans_one_agreed on case_plans (case_id) where state = 'agreed';

-- The tree. item_key is the same in every version; the words stand in a letter for the owner and the one who wrote them.
create table case_plan_items (
    id uuid primary key,
    plan_id uuid not null,
    case_id uuid not null,
    agency_of_record uuid not null,
    item_key uuid not null,
    parent_key uuid,
    kind text not null check (kind in ('goal', 'measure', 'service', 'task')),
    pillar text not null check (pillar in ('protection', 'support', 'inclusion', 'justice')),
    code text,
    owner_id uuid not null references agencies (id),
    due_on date,
    position integer not null,
    letter_id uuid,
    frozen boolean not null default false,
    unique (plan_id, item_key),
    foreign key (agency_of_record, case_id, plan_id) references case_plans (agency_of_record, case_id, id),
    foreign key (plan_id, parent_key) references case_plan_items (plan_id, item_key) on delete cascade,
    foreign key (agency_of_record, case_id, letter_id) references case_letters (agency_of_record, case_id, id),
    check ((kind = 'goal') = (parent_key is null))
);
create index case_plan_items_by_case on case_plan_items (case_id);

-- How far an item is: kept by its owner, beside the versions and not inside them.
create table case_plan_progress (
    case_id uuid not null,
    item_key uuid not null,
    agency_of_record uuid not null,
    owner_id uuid not null references agencies (id),
    state text not null check (state in ('planned', 'in_progress', 'partly', 'done', 'not_done', 'cancelled')),
    letter_id uuid,
    version integer not null default 1,
    changed_at timestamptz not null,
    primary key (case_id, item_key),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (agency_of_record, case_id, letter_id) references case_letters (agency_of_record, case_id, id)
);

-- What an agency said to its part of a version, section by section. An answer lapses when the part is changed.
create table case_plan_answers (
    id uuid primary key,
    plan_id uuid not null,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    pillar text not null check (pillar in ('protection', 'support', 'inclusion', 'justice')),
    answer text not null check (answer in ('approved', 'returned')),
    approver_id uuid not null references users (id),
    approver_role text not null,
    delegated_by uuid references users (id),
    letter_id uuid,
    asked_at timestamptz not null,
    answered_at timestamptz not null,
    lapsed_at timestamptz,
    foreign key (agency_of_record, case_id, plan_id) references case_plans (agency_of_record, case_id, id),
    foreign key (agency_of_record, case_id, letter_id) references case_letters (agency_of_record, case_id, id)
);
create unique index case_plan_answers_one_standing on case_plan_answers (plan_id, agency_id, pillar) where lapsed_at is null;

-- Who approves while the approver is away, for a time, in one agency.
create table plan_delegations (
    id uuid primary key,
    agency_id uuid not null references agencies (id),
    from_user_id uuid not null references users (id),
    to_user_id uuid not null references users (id) check (to_user_id <> from_user_id),
    from_on date not null,
    to_on date not null check (to_on >= from_on),
    made_at timestamptz not null,
    ended_at timestamptz
);
create index plan_delegations_to on plan_delegations (agency_id, to_user_id) where ended_at is null;
