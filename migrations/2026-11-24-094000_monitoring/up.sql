-- Counts kept by the writes themselves: each change appends a row, reading sums them.
-- agency_id is empty in the rows of an oblast, and set in the rows of one agency.
create table case_tallies (
    id bigint generated always as identity primary key,
    oblast_code text not null,
    agency_id uuid references agencies (id),
    stage text not null,
    opened_month date not null,
    delta integer not null check (delta in (-1, 1))
);
create index case_tallies_of_oblasts on case_tallies (oblast_code, opened_month, stage) include (delta) where agency_id is null;
create index case_tallies_of_agencies on case_tallies (agency_id, opened_month, stage) include (delta) where agency_id is not null;
