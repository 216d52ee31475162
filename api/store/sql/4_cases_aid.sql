-- Aid, stays, closures with their follow-up, and conferences.
do $$
declare t text;
begin
    foreach t in array array['subsistence_minimums', 'aid_multipliers', 'case_aids', 'case_stays', 'case_stay_extensions',
        'case_closures', 'case_follow_ups', 'case_conferences', 'case_decisions'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
    foreach t in array array['subsistence_minimums', 'aid_multipliers'] loop
        execute format('create policy %1$s_read on %1$I for select to nrm_app using ((select authz.kind()) is not null)', t);
        execute format('create policy door_%1$s on %1$I for all to nrm_door using (true) with check (true)', t);
        execute format('grant select on %I to nrm_app', t);
        execute format('grant select, insert, update on %I to nrm_door', t);
    end loop;
    foreach t in array array['case_aids', 'case_stays', 'case_stay_extensions', 'case_closures', 'case_follow_ups'] loop
        execute format('create policy %1$s_read on %1$I for select to nrm_app using (
            exists (select 1 from case_access a where a.case_id = %1$I.case_id and a.agency_id = (select authz.agency())
                and a.closed_at is null and a.mask & 2 <> 0))', t);
        execute format('grant select, insert on %I to nrm_app', t);
    end loop;
end
$$;

-- Aid is handled by the agency that leads the case; what is paid or refused stays as it is.
create policy case_aids_apply on case_aids for insert to nrm_app with check (
    agency_id = (select authz.agency()) and state = 'applied'
    and exists (select 1 from cases c where c.id = case_aids.case_id and c.lead_agency_id = (select authz.agency())));
create policy case_aids_decide on case_aids for update to nrm_app
    using (state in ('applied', 'granted')
        and exists (select 1 from cases c where c.id = case_aids.case_id and c.lead_agency_id = (select authz.agency())))
    with check (state <> 'applied'
        and exists (select 1 from cases c where c.id = case_aids.case_id and c.lead_agency_id = (select authz.agency())));
grant update (state, decided_on, refusal_code, paid_on, version) on case_aids to nrm_app;

-- A stay is entered and ended by the agency that placed the person, and made longer by the one that leads the case.
create policy case_stays_begin on case_stays for insert to nrm_app with check (
    agency_id = (select authz.agency()) and ended_on is null and authz.holds(case_id, agency_id));
create policy case_stays_change on case_stays for update to nrm_app
    using (ended_on is null and (agency_id = (select authz.agency())
        or exists (select 1 from cases c where c.id = case_stays.case_id and c.lead_agency_id = (select authz.agency()))))
    with check (ended_on is null or agency_id = (select authz.agency()));
grant update (until_on, ended_on, end_code, version) on case_stays to nrm_app;
create policy case_stay_extensions_decide on case_stay_extensions for insert to nrm_app with check (
    agency_id = (select authz.agency())
    and exists (select 1 from cases c where c.id = case_stay_extensions.case_id and c.lead_agency_id = (select authz.agency())));

-- A closure is written once; that the case was opened again is the only thing ever added to it.
create policy case_closures_close on case_closures for insert to nrm_app with check (
    agency_id = (select authz.agency()) and reopened_at is null
    and exists (select 1 from cases c where c.id = case_closures.case_id and c.lead_agency_id = (select authz.agency())));
create policy case_closures_reopen on case_closures for update to nrm_app
    using (reopened_at is null
        and exists (select 1 from cases c where c.id = case_closures.case_id and c.lead_agency_id = (select authz.agency())))
    with check (reopened_at is not null
        and exists (select 1 from cases c where c.id = case_closures.case_id and c.lead_agency_id = (select authz.agency())));
grant update (reopened_at) on case_closures to nrm_app;
create policy case_follow_ups_plan on case_follow_ups for insert to nrm_app with check (
    done_on is null and exists (select 1 from cases c where c.id = case_follow_ups.case_id and c.lead_agency_id = (select authz.agency())));
create policy case_follow_ups_do on case_follow_ups for update to nrm_app
    using (done_on is null and dropped_at is null
        and exists (select 1 from cases c where c.id = case_follow_ups.case_id and c.lead_agency_id = (select authz.agency())))
    with check (agency_id = (select authz.agency()) or dropped_at is not null);
grant update (result_code, letter_id, done_on, agency_id, dropped_at, version) on case_follow_ups to nrm_app;

-- A conference is seen by the agencies that were asked to it, as long as they hold the case.
create policy case_conferences_read on case_conferences for select to nrm_app using (
    (select authz.agency()) = any (invited)
    and exists (select 1 from case_access a where a.case_id = case_conferences.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null));
create policy case_conferences_call on case_conferences for insert to nrm_app with check (
    agency_id = (select authz.agency()) and agency_id = any (invited) and held_at is null and authz.holds(case_id, agency_id));
create policy case_conferences_hold on case_conferences for update to nrm_app
    using (agency_id = (select authz.agency()) and held_at is null)
    with check (agency_id = (select authz.agency()) and held_at is not null);
grant select, insert on case_conferences to nrm_app;
grant update (attended, letter_id, held_at, version) on case_conferences to nrm_app;
create policy case_decisions_read on case_decisions for select to nrm_app using (
    (select authz.agency()) = any (invited)
    and exists (select 1 from case_access a where a.case_id = case_decisions.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null));
create policy case_decisions_take on case_decisions for insert to nrm_app with check (
    (select authz.agency()) = any (invited) and owner_id = any (invited) and authz.holds(case_id, owner_id));
create policy case_decisions_do on case_decisions for update to nrm_app
    using (owner_id = (select authz.agency()) and done_on is null) with check (owner_id = (select authz.agency()));
grant select, insert on case_decisions to nrm_app;
grant update (done_on, version) on case_decisions to nrm_app;

