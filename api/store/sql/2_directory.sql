-- Places and agencies are known to everyone who is signed in; people only to the administrator of their agency.
alter table places enable row level security; alter table places force row level security;
alter table place_successors enable row level security; alter table place_successors force row level security;
alter table agencies enable row level security; alter table agencies force row level security;
alter table agency_former_names enable row level security; alter table agency_former_names force row level security;
alter table users enable row level security; alter table users force row level security;
alter table memberships enable row level security; alter table memberships force row level security;

create policy places_read on places for select to nrm_app using ((select authz.kind()) is not null);
create policy place_successors_read on place_successors for select to nrm_app using ((select authz.kind()) is not null);
create policy agencies_read on agencies for select to nrm_app using ((select authz.kind()) is not null);
create policy agencies_found on agencies for insert to nrm_app
    with check ((select authz.role()) = 'system_administrator');
create policy agencies_change on agencies for update to nrm_app
    using ((select authz.role()) = 'system_administrator');

create policy agency_former_names_read on agency_former_names for select to nrm_app using ((select authz.kind()) is not null);
create policy agency_former_names_keep on agency_former_names for insert to nrm_app
    with check ((select authz.role()) = 'system_administrator');

create policy users_read on users for select to nrm_app using (
    (select authz.kind()) = 'sign_in' or id = (select authz.principal())
    or exists (select 1 from memberships m where m.user_id = users.id and m.agency_id = (select authz.agency())));
create policy users_invite on users for insert to nrm_app
    with check ((select authz.role()) in ('agency_administrator', 'system_administrator'));

create policy memberships_read on memberships for select to nrm_app using (
    (select authz.kind()) = 'sign_in' or agency_id = (select authz.agency()) or user_id = (select authz.principal()));
create policy memberships_give on memberships for insert to nrm_app with check (
    (select authz.role()) = 'agency_administrator' and agency_id = (select authz.agency()) and reach = 'agency'
    and (role in ('first_responder', 'responsible_official', 'unit_head', 'case_manager', 'service_provider', 'ngo_worker')
        or (role in ('national_reviewer', 'national_decider') and exists (select 1 from agencies a
            where a.id = (select authz.agency()) and a.kind in ('coordinator_ministry', 'national_social_service')))));
-- The roles that an agency does not give to its own people; none of them reads a case.
create policy memberships_appoint on memberships for insert to nrm_app with check (
    (select authz.role()) = 'system_administrator'
    and role in ('agency_administrator', 'oblast_coordinator', 'locality_coordinator', 'national_coordinator', 'monitor',
        'auditor', 'system_administrator'));
create policy memberships_change on memberships for update to nrm_app
    using ((select authz.role()) = 'agency_administrator' and agency_id = (select authz.agency()))
    with check (agency_id = (select authz.agency()));

grant select on places, place_successors to nrm_app;
grant select, insert, update on agencies to nrm_app;
grant select, insert on agency_former_names to nrm_app;
revoke update on users from nrm_app;
grant select, insert on users to nrm_app;
revoke update on memberships from nrm_app;
grant select, insert on memberships to nrm_app;
grant update (active) on memberships to nrm_app;

-- Who administers agencies sees nobody in them; this says only how many administrators an agency has who may act.
create or replace function authz.live_administrators(whose uuid) returns bigint
language sql stable security definer set search_path = pg_catalog
as $$
    select count(*) from public.memberships m join public.users u on u.id = m.user_id and u.active
    where authz.role() = 'system_administrator' and m.agency_id = whose and m.role = 'agency_administrator' and m.active
$$;

-- The person with this login, for an administrator who gives them a role in the own agency.
create or replace function authz.person_of_login(wanted text) returns uuid
language sql stable security definer set search_path = pg_catalog
as $$ select u.id from public.users u where authz.role() = 'agency_administrator' and u.login = wanted and u.active $$;

-- Lays down a passphrase that works once: for a person who has none yet, or whose every active role is in the
-- administrator's own agency, so that nobody gets at another agency through a person of two. Ends their sessions.
create or replace function authz.lay_first_passphrase(whose uuid, hash text, until timestamptz, at timestamptz)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog
as $$
declare
    has_one boolean := exists (select 1 from public.credentials c where c.user_id = whose);
begin
    if authz.role() = 'system_administrator' then
        if has_one then
            return false;
        end if;
    elsif authz.role() = 'agency_administrator' then
        if not exists (select 1 from public.memberships m where m.user_id = whose and m.agency_id = authz.agency())
            or exists (select 1 from public.memberships m where m.user_id = whose and m.agency_id <> authz.agency() and m.active) then
            return false;
        end if;
    else
        raise exception 'only an administrator lays down a first passphrase' using errcode = '42501';
    end if;
    insert into public.credentials (user_id, password_hash, changed_at, one_time_until) values (whose, hash, at, until)
    on conflict (user_id) do update set password_hash = hash, changed_at = at, one_time_until = until;
    update public.session_families s set revoked_at = at, revoked_reason = 'passphrase_reset'
    where s.user_id = whose and s.revoked_at is null;
    return true;
end
$$;

-- Ends the sessions that act in an agency: all of them, those of one person, or those in one role.
create or replace function authz.end_sessions(in_agency uuid, whose uuid, in_membership uuid, reason text, at timestamptz)
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog
as $$
declare
    ended bigint;
begin
    if authz.role() is distinct from 'system_administrator'
        and not (authz.role() = 'agency_administrator' and in_agency = authz.agency()) then
        raise exception 'only an administrator ends the sessions of others' using errcode = '42501';
    end if;
    update public.session_families s set revoked_at = at, revoked_reason = reason
    from public.memberships m
    where m.id = s.membership_id and m.agency_id = in_agency and s.revoked_at is null
        and (whose is null or s.user_id = whose) and (in_membership is null or m.id = in_membership);
    get diagnostics ended = row_count;
    return ended;
end
$$;
