-- Notes on a case. Who reads one is chosen when it is written and can only be narrowed.
create table case_notes (
    id uuid primary key,
    case_id uuid not null,
    agency_of_record uuid not null,
    agency_id uuid not null references agencies (id),
    author_id uuid not null references users (id),
    visibility text not null check (visibility in ('private', 'team', 'agencies', 'person')),
    -- The version of the agency's key that wraps the key of the note; none while every agency on the case reads it.
    key_version integer,
    wrapped bytea not null,
    text bytea not null,
    written_at timestamptz not null,
    narrowed_at timestamptz,
    version integer not null default 1,
    foreign key (agency_of_record, case_id) references cases (agency_of_record, id),
    foreign key (agency_id, key_version) references tenant_keys (agency_id, version),
    check ((key_version is null) = (visibility in ('agencies', 'person')))
);
create index case_notes_by_case on case_notes (case_id, written_at desc, id);
