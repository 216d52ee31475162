-- Figures: an oblast coordinator counts the oblast, the nation counts all, an agency counts what it sees.
alter table case_tallies enable row level security; alter table case_tallies force row level security;
create policy case_tallies_read on case_tallies for select to nrm_app using (
    (agency_id is null and (select authz.counts()) in ('*', oblast_code))
    or agency_id = (select authz.agency()));
grant select on case_tallies to nrm_app;

-- Kept by the writes themselves, so that a count is never older than the case it counts.
create or replace function authz.tally_case() returns trigger
language plpgsql security definer set search_path = pg_catalog
as $$
begin
    if tg_op = 'INSERT' then
        insert into public.case_tallies (oblast_code, agency_id, stage, opened_month, delta)
        values (new.oblast_code, null, new.stage, new.opened_month, 1);
    elsif new.stage <> old.stage then
        insert into public.case_tallies (oblast_code, agency_id, stage, opened_month, delta)
        select new.oblast_code, a.agency_id, s.stage, new.opened_month, s.delta
        from (values (old.stage, -1), (new.stage, 1)) as s (stage, delta)
        cross join (select null::uuid as agency_id
            -- An agency does not count what it has sealed.
            union all select agency_id from public.case_access where case_id = new.id and closed_at is null and not exists (select 1 from public.case_seals s
                where s.case_id = new.id and s.agency_id = case_access.agency_id and s.lifted_at is null)) a;
    end if;
    return null;
end
$$;
create or replace trigger cases_tally after insert or update of stage on cases
    for each row execute function authz.tally_case();

create or replace function authz.tally_access() returns trigger
language plpgsql security definer set search_path = pg_catalog
as $$
begin
    if tg_op = 'INSERT' or (old.closed_at is null) <> (new.closed_at is null) then
        insert into public.case_tallies (oblast_code, agency_id, stage, opened_month, delta)
        select c.oblast_code, new.agency_id, c.stage, c.opened_month, case when new.closed_at is null then 1 else -1 end
        from public.cases c where c.id = new.case_id and not exists (select 1 from public.case_seals s
            where s.case_id = new.case_id and s.agency_id = new.agency_id and s.lifted_at is null);
    end if;
    return null;
end
$$;
create or replace trigger case_access_tally after insert or update of closed_at on case_access
    for each row execute function authz.tally_access();
