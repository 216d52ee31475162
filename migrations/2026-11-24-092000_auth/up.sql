create table credentials (
    user_id uuid primary key references users (id),
    password_hash text not null,
    changed_at timestamptz not null
);

-- Applications of an agency that call the API by themselves.
create table api_clients (
    id uuid primary key,
    agency_id uuid not null references agencies (id),
    name text not null,
    secret_hash bytea not null,
    permissions text[] not null,
    created_by uuid not null references users (id),
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    unique (agency_id, id)
);
create index api_clients_by_agency on api_clients (agency_id, created_at);

-- A session family: everything that came of one sign-in. Ending it ends all its tokens at once.
create table session_families (
    id uuid primary key,
    user_id uuid not null references users (id),
    membership_id uuid not null references memberships (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    idle_until timestamptz not null,
    revoked_at timestamptz,
    revoked_reason text,
    device text not null default ''
);
create index session_families_by_user on session_families (user_id, created_at);

create table refresh_tokens (
    id uuid primary key,
    family_id uuid not null references session_families (id),
    hash bytea not null unique,
    state text not null check (state in ('fresh', 'consumed', 'revoked')),
    issued_at timestamptz not null,
    consumed_at timestamptz,
    successor_id uuid references refresh_tokens (id)
);
create index refresh_tokens_by_family on refresh_tokens (family_id);

create table sign_in_attempts (
    id uuid primary key,
    login_digest bytea not null,
    network text not null,
    at timestamptz not null,
    success boolean not null
);
create index sign_in_attempts_by_login on sign_in_attempts (login_digest, at);

-- Answers kept so that a retried request never doubles; written in the same transaction as the change.
create table idempotency_records (
    principal_id uuid not null,
    key text not null check (length(key) between 8 and 128),
    route text not null,
    digest bytea not null,
    status integer,
    etag text,
    location text,
    body bytea,
    created_at timestamptz not null,
    primary key (principal_id, key)
);
create index idempotency_records_by_age on idempotency_records (created_at);
