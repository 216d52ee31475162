-- Who acts. The program signs a claim, the door checks it against live rows, and every policy reads the result.
-- Rebuilt at each start; owned by nrm_door, so that nrm_app may call but never change or read inside.

create or replace function authz.mac(message text) returns bytea
language sql stable security definer set search_path = pg_catalog
as $$
    select sha256(k.outer_pad || sha256(k.inner_pad || convert_to(message, 'UTF8'))) from authz.context_key k
$$;

create or replace function authz.seal_context(payload text) returns void
language sql volatile security definer set search_path = pg_catalog
as $$
    select set_config('nrm.ctx', payload || '#' || encode(
        authz.mac(payload || '#' || pg_backend_pid() || '#' || extract(epoch from transaction_timestamp())), 'hex'), true)
$$;

-- Opens the context of this transaction, once. kind: person, client, sign_in or clock.
-- Answers the live facts; an empty answer means that the session, person or client is no longer alive.
create or replace function authz.enter(kind text, principal uuid, session uuid, membership uuid, issued_at bigint, signature bytea)
returns table (agency_id uuid, oblast_code text, reach text, role text, permissions text[])
language plpgsql volatile security definer set search_path = pg_catalog
as $$
declare
    claim text := concat_ws('|', kind, principal, coalesce(session::text, ''), coalesce(membership::text, ''), issued_at);
    found_agency uuid; found_oblast text; found_reach text; found_role text; found_permissions text[];
begin
    if coalesce(current_setting('nrm.ctx', true), '') <> '' then
        raise exception 'the context of this transaction is already set' using errcode = '42501';
    end if;
    if signature is distinct from authz.mac(claim) or abs(extract(epoch from clock_timestamp()) - issued_at) > 60 then
        raise exception 'the claim is not signed by the program' using errcode = '42501';
    end if;
    if kind = 'person' then
        select m.agency_id, m.oblast_code, m.reach, m.role into found_agency, found_oblast, found_reach, found_role
        from public.memberships m
        join public.users u on u.id = m.user_id and u.active
        join public.agencies a on a.id = m.agency_id and a.frozen_at is null
        join public.session_families s on s.id = session and s.user_id = u.id and s.revoked_at is null
        where m.id = membership and m.user_id = principal and m.active;
    elsif kind = 'client' then
        select c.agency_id, a.oblast_code, 'agency', 'api_client', c.permissions
        into found_agency, found_oblast, found_reach, found_role, found_permissions
        from public.api_clients c join public.agencies a on a.id = c.agency_id and a.frozen_at is null
        where c.id = principal and c.revoked_at is null;
    elsif kind in ('sign_in', 'clock') then
        perform authz.seal_context(kind || '|||||||');
        return query select null::uuid, null::text, null::text, kind, null::text[];
        return;
    end if;
    if found_role is null then
        return;
    end if;
    perform authz.seal_context(concat_ws('|', kind, principal, found_agency, coalesce(found_oblast, ''), found_reach,
        found_role, coalesce(session::text, ''), coalesce(membership::text, '')));
    return query select found_agency, found_oblast, found_reach, found_role, found_permissions;
end
$$;

-- Opens the context for who acts for this agency and holds this permission, or refuses in one word. One statement without
-- a result, so that it goes out together with BEGIN. `holders` are the roles that hold the permission.
create or replace function authz.open(kind text, principal uuid, session uuid, membership uuid, issued_at bigint,
    signature bytea, acts_for uuid, wants text, holders text[])
returns void
language plpgsql volatile security definer set search_path = pg_catalog
as $$
declare
    live record;
begin
    select * into live from authz.enter(kind, principal, session, membership, issued_at, signature);
    if live.role is null then
        raise exception 'session_ended' using errcode = 'NR001';
    end if;
    if live.agency_id is distinct from acts_for or not coalesce(
        case kind when 'person' then live.role = any (holders) when 'client' then wants = any (live.permissions) end, false) then
        raise exception 'forbidden' using errcode = 'NR002';
    end if;
end
$$;

-- The verified context as its eight parts, or null. '' (no context, or one that ended) is null as well.
create or replace function authz.context() returns text[]
language plpgsql stable security definer set search_path = pg_catalog
as $$
declare
    raw text := coalesce(current_setting('nrm.ctx', true), '');
    payload text := split_part(raw, '#', 1);
begin
    if raw = '' then
        return null;
    end if;
    if encode(authz.mac(payload || '#' || pg_backend_pid() || '#' || extract(epoch from transaction_timestamp())), 'hex')
        is distinct from split_part(raw, '#', 2) then
        raise exception 'the context is forged' using errcode = '42501';
    end if;
    return string_to_array(payload, '|');
end
$$;

create or replace function authz.kind() returns text language sql stable set search_path = pg_catalog
as $$ select (authz.context())[1] $$;
create or replace function authz.principal() returns uuid language sql stable set search_path = pg_catalog
as $$ select nullif((authz.context())[2], '')::uuid $$;
create or replace function authz.agency() returns uuid language sql stable set search_path = pg_catalog
as $$ select nullif((authz.context())[3], '')::uuid $$;
create or replace function authz.oblast() returns text language sql stable set search_path = pg_catalog
as $$ select nullif((authz.context())[4], '') $$;
create or replace function authz.reach() returns text language sql stable set search_path = pg_catalog
as $$ select nullif((authz.context())[5], '') $$;
create or replace function authz.role() returns text language sql stable set search_path = pg_catalog
as $$ select nullif((authz.context())[6], '') $$;
create or replace function authz.session() returns uuid language sql stable set search_path = pg_catalog
as $$ select nullif((authz.context())[7], '')::uuid $$;
-- The oblast in which this actor oversees cases without identity; '*' for the whole country, null for none.
create or replace function authz.oversees() returns text language sql stable set search_path = pg_catalog
as $$ select case when authz.role() = 'national_coordinator' and authz.reach() = 'national' then '*'
                  when authz.role() = 'oblast_coordinator' and authz.reach() = 'oblast' then authz.oblast() end $$;
-- The same for figures.
create or replace function authz.counts() returns text language sql stable set search_path = pg_catalog
as $$ select case authz.reach() when 'national' then '*' when 'oblast' then authz.oblast() end $$;
