-- Places: the official codifier (KATOTTG) and the units of 2012 that have no code in it.
-- A code is identity; a name is an attribute with validity.
create table places (
    id uuid primary key,
    katottg text unique check (katottg ~ '^UA[0-9]{17}$'),
    koatuu text unique check (koatuu ~ '^[0-9]{10}$'),
    level text not null check (level in ('oblast', 'raion', 'hromada', 'city', 'city_district', 'settlement', 'historical')),
    parent_id uuid references places (id),
    oblast_code text not null check (oblast_code ~ '^UA[0-9]{2}$'),
    name_uk text not null check (name_uk = btrim(name_uk)),
    name_en text not null,
    valid_from date,
    valid_to date check (valid_to is null or valid_from is null or valid_to >= valid_from)
);
create index places_by_parent on places (parent_id, name_uk);
create index places_by_oblast on places (oblast_code, level);

create table place_successors (
    old_id uuid not null references places (id),
    new_id uuid not null references places (id),
    share text not null check (share in ('whole', 'part')),
    primary key (old_id, new_id)
);

create table agencies (
    id uuid primary key,
    kind text not null,
    name_uk text not null,
    name_en text not null,
    place_id uuid not null references places (id),
    oblast_code text check (oblast_code ~ '^UA[0-9]{2}$'),
    demonstration boolean not null default false,
    frozen_at timestamptz,
    created_at timestamptz not null
);
create index agencies_by_oblast on agencies (oblast_code, kind);

create table users (
    id uuid primary key,
    login text not null unique check (login = lower(login)),
    display_name text not null,
    active boolean not null default true,
    created_at timestamptz not null
);

-- What a person may do for an agency: one role, in one reach.
create table memberships (
    id uuid primary key,
    user_id uuid not null references users (id),
    agency_id uuid not null references agencies (id),
    role text not null,
    oblast_code text check (oblast_code ~ '^UA[0-9]{2}$'),
    reach text not null check (reach in ('agency', 'oblast', 'national')),
    active boolean not null default true,
    created_at timestamptz not null,
    unique (user_id, agency_id, role)
);
create index memberships_by_agency on memberships (agency_id, user_id);
create index memberships_by_user on memberships (user_id);
