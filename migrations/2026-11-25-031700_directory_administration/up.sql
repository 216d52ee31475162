-- An agency is identity; its name is an attribute with validity, and it can be stopped without being forgotten.
alter table agencies
    add column version integer not null default 1,
    add column named_on date,
    add column frozen_code text check (frozen_code in ('reorganised', 'security', 'own_request')),
    add constraint agencies_frozen_for_a_reason check ((frozen_at is null) = (frozen_code is null));

-- What an agency was called before, and until which day. The name of now stands in the agency.
create table agency_former_names (
    agency_id uuid not null references agencies (id),
    valid_from date,
    valid_to date not null check (valid_from is null or valid_to >= valid_from),
    name_uk text not null,
    name_en text not null,
    primary key (agency_id, valid_to)
);

-- A first passphrase works once, until this moment, and only to choose another; null for one's own passphrase.
alter table credentials add column one_time_until timestamptz;
