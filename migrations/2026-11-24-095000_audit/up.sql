-- One chain of entries per agency (lane). The nil lane holds what has no agency, such as refused sign-ins.
create table audit_heads (
    lane uuid primary key,
    seq bigint not null,
    hash bytea not null
);

create table audit_entries (
    lane uuid not null,
    seq bigint not null,
    at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    actor_role text,
    session_id uuid,
    action text not null,
    subject_kind text not null,
    subject_id uuid,
    details jsonb not null,
    request_id uuid not null,
    prev_hash bytea not null,
    hash bytea not null,
    primary key (lane, seq)
);
create index audit_entries_by_subject on audit_entries (lane, subject_id);
