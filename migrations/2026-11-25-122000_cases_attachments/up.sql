-- Files of a case: what is known of each, its sealed bytes apart, and the log of its custody.
create table attachments (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    actor_id uuid not null,
    class text not null check (class in ('identity_document', 'travel_document', 'medical', 'legal', 'statement',
        'photograph', 'authority', 'other')),
    media text not null check (media in ('image/jpeg', 'image/png', 'application/pdf')),
    audience text not null check (audience in ('team', 'agencies')),
    -- The part of the case that another agency must have been given: 4 identity, 16 narrative.
    share_bit integer not null check (share_bit in (4, 16)),
    byte_count integer not null check (byte_count > 0),
    width integer,
    height integer,
    pages integer,
    -- Of the cleaned bytes, as they are handed out.
    sha256 bytea not null check (octet_length(sha256) = 32),
    -- The version of the agency's key that wraps the key of the file; none if every agency with the part may open it.
    key_version integer,
    wrapped bytea not null,
    redacted_from uuid,
    taken_at timestamptz not null,
    deleted_at timestamptz,
    deletion_code text check (deletion_code in ('wrong_file', 'duplicate', 'person_asked', 'not_needed')),
    version integer not null default 1,
    unique (agency_of_record, case_id, id),
    unique (id, agency_of_record, case_id, agency_id, audience, share_bit),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (agency_of_record, case_id, redacted_from) references attachments (agency_of_record, case_id, id),
    foreign key (agency_id, key_version) references tenant_keys (agency_id, version),
    check ((key_version is null) = (audience = 'agencies')),
    check ((deleted_at is null) = (deletion_code is null))
);
create index attachments_by_case on attachments (case_id, taken_at desc, id);

-- The bytes, so that a list never touches them. A deleted file has none.
create table attachment_contents (
    attachment_id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null,
    audience text not null,
    share_bit integer not null,
    content bytea not null,
    foreign key (attachment_id, agency_of_record, case_id, agency_id, audience, share_bit)
        references attachments (id, agency_of_record, case_id, agency_id, audience, share_bit),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);

-- Who did what with a file, and when; each line has its entry in the audit, found by the request.
create table attachment_custody (
    id uuid primary key,
    attachment_id uuid not null,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null,
    audience text not null,
    share_bit integer not null,
    at timestamptz not null,
    by_agency_id uuid not null references agencies (id),
    actor_id uuid not null,
    actor_role text,
    act text not null check (act in ('taken', 'handed_out', 'redacted', 'deleted')),
    sha256 bytea not null check (octet_length(sha256) = 32),
    request_id uuid not null,
    foreign key (attachment_id, agency_of_record, case_id, agency_id, audience, share_bit)
        references attachments (id, agency_of_record, case_id, agency_id, audience, share_bit),
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id)
);
create index attachment_custody_by_file on attachment_custody (attachment_id, at, id);
