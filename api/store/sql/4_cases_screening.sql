-- Screenings are read with the narrative of their case, written once, and judged once by a supervisor.
do $$
declare t text;
begin
    foreach t in array array['screening_sets', 'screening_indicators', 'screenings'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
end
$$;

create policy screening_sets_read on screening_sets for select to nrm_app using ((select authz.kind()) is not null);
create policy screening_indicators_read on screening_indicators for select to nrm_app using ((select authz.kind()) is not null);
grant select on screening_sets, screening_indicators to nrm_app;

create policy screenings_read on screenings for select to nrm_app using (
    exists (select 1 from case_access a where a.case_id = screenings.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and (a.mask & 16 <> 0 or screenings.agency_id = a.agency_id)));
create policy screenings_add on screenings for insert to nrm_app with check (agency_id = (select authz.agency())
    and exists (select 1 from case_access a where a.case_id = screenings.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.relation in ('record', 'lead')));
create policy screenings_judge on screenings for update to nrm_app
    using (agency_id = (select authz.agency()) and overridden_at is null
        and exists (select 1 from case_access a where a.case_id = screenings.case_id and a.agency_id = (select authz.agency())
            and a.closed_at is null))
    with check (agency_id = (select authz.agency()));
grant select, insert on screenings to nrm_app;
grant update (override_result, override_reason, override_wrapped, override_text, overridden_at, overridden_by)
    on screenings to nrm_app;

-- How often results were not followed: counts for those who count, without a case.
create or replace function authz.screening_counts()
returns table (oblast_code text, path text, result text, override_reason text, count bigint)
language sql stable security definer set search_path = pg_catalog
as $$
    select c.oblast_code, s.path, s.result, s.override_reason, count(*)
    from public.screenings s join public.cases c on c.id = s.case_id
    where case when authz.reach() = 'agency' then s.agency_id = authz.agency()
        else authz.counts() in ('*', c.oblast_code) end
    group by c.oblast_code, s.path, s.result, s.override_reason
$$;
grant execute on function authz.screening_counts() to nrm_app;

grant select, insert, update on screening_sets, screening_indicators to nrm_door;
grant select on screenings to nrm_door;
create policy door_screening_sets on screening_sets for all to nrm_door using (true) with check (true);
create policy door_screening_indicators on screening_indicators for all to nrm_door using (true) with check (true);
create policy door_screenings on screenings for select to nrm_door using (true);
