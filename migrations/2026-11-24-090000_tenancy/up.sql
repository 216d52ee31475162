-- The secret with which the program signs who is acting. Only the door role reads it.
create schema authz;

create table authz.context_key (
    id boolean primary key default true check (id),
    inner_pad bytea not null check (octet_length(inner_pad) = 64),
    outer_pad bytea not null check (octet_length(outer_pad) = 64)
);
