-- Bars and seals: set by the head of a unit or a coordinator, read at once by every policy of every table of a case.
do $$
declare t text;
begin
    foreach t in array array['contact_attempts', 'case_bars', 'case_seals'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
end
$$;

create policy contact_attempts_read on contact_attempts for select to nrm_app using (
    exists (select 1 from case_access a where a.case_id = contact_attempts.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.mask & 8 <> 0));
create policy contact_attempts_add on contact_attempts for insert to nrm_app with check (agency_id = (select authz.agency())
    and exists (select 1 from case_access a where a.case_id = contact_attempts.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.mask & 8 <> 0));
grant select, insert on contact_attempts to nrm_app;

create policy case_bars_read on case_bars for select to nrm_app using (
    exists (select 1 from case_access a where a.case_id = case_bars.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.relation in ('record', 'lead'))
    or exists (select 1 from cases c where c.id = case_bars.case_id and (select authz.oversees()) in ('*', c.oblast_code)));
create policy case_bars_set on case_bars for insert to nrm_app with check (
    ((select authz.role()) = 'unit_head'
        and exists (select 1 from case_access a where a.case_id = case_bars.case_id and a.agency_id = (select authz.agency())
            and a.closed_at is null and a.relation in ('record', 'lead')))
    or exists (select 1 from cases c where c.id = case_bars.case_id and (select authz.oversees()) in ('*', c.oblast_code)));
create policy case_bars_lift on case_bars for update to nrm_app using (
    ((select authz.role()) = 'unit_head'
        and exists (select 1 from case_access a where a.case_id = case_bars.case_id and a.agency_id = (select authz.agency())
            and a.closed_at is null and a.relation in ('record', 'lead')))
    or exists (select 1 from cases c where c.id = case_bars.case_id and (select authz.oversees()) in ('*', c.oblast_code)));
grant select, insert on case_bars to nrm_app;
grant update (lifted_at, lifted_by) on case_bars to nrm_app;

create policy case_seals_read on case_seals for select to nrm_app using (agency_id = (select authz.agency())
    and exists (select 1 from case_access a where a.case_id = case_seals.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null));
create policy case_seals_set on case_seals for insert to nrm_app with check (agency_id = (select authz.agency())
    and (select authz.role()) = 'unit_head'
    -- Only active people of the agency can be named.
    and not exists (select 1 from unnest(members) as n (id) where not exists (select 1 from memberships m
        where m.user_id = n.id and m.agency_id = (select authz.agency()) and m.active))
    and exists (select 1 from case_access a where a.case_id = case_seals.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.relation in ('record', 'lead')));
create policy case_seals_lift on case_seals for update to nrm_app
    using (agency_id = (select authz.agency()) and (select authz.role()) = 'unit_head' and lifted_at is null)
    with check (agency_id = (select authz.agency()));
grant select, insert on case_seals to nrm_app;
grant update (lifted_at, lifted_by) on case_seals to nrm_app;

-- The cases that are closed to the one who acts, whatever their agency may see: barred, or sealed without naming them.
create or replace function authz.hidden_cases() returns uuid[]
language sql stable security definer set search_path = pg_catalog
as $$
    select coalesce(array_agg(h.case_id), '{}') from (
        select b.case_id from public.case_bars b where b.lifted_at is null
            and (b.barred_user_id = authz.principal() or b.barred_agency_id = authz.agency())
        union
        select s.case_id from public.case_seals s where s.lifted_at is null
            and (s.agency_id = authz.agency() or authz.oversees() is not null)
            and not authz.principal() = any (s.members)
    ) h
$$;
grant execute on function authz.hidden_cases() to nrm_app;

-- A sealed case leaves the figures of the agency that sealed it, and stays in those of the oblast and the nation.
create or replace function authz.tally_seal() returns trigger
language plpgsql security definer set search_path = pg_catalog
as $$
begin
    if tg_op = 'INSERT' or (old.lifted_at is null) <> (new.lifted_at is null) then
        insert into public.case_tallies (oblast_code, agency_id, stage, opened_month, delta)
        select c.oblast_code, a.agency_id, c.stage, c.opened_month, case when new.lifted_at is null then -1 else 1 end
        from public.cases c join public.case_access a on a.case_id = c.id and a.agency_id = new.agency_id and a.closed_at is null
        where c.id = new.case_id and c.merged_into is null;
    end if;
    return null;
end
$$;
create or replace trigger case_seals_tally after insert or update of lifted_at on case_seals
    for each row execute function authz.tally_seal();

grant select on case_bars, case_seals to nrm_door;
create policy door_case_bars on case_bars for select to nrm_door using (true);
create policy door_case_seals on case_seals for select to nrm_door using (true);
