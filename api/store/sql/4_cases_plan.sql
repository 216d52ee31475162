-- The plan: its shape is seen by every agency that holds the case, its words stand in letters. Frozen is frozen.
do $$
declare t text;
begin
    foreach t in array array['case_plans', 'case_plan_items', 'case_plan_progress', 'case_plan_answers', 'plan_delegations'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
    foreach t in array array['case_plans', 'case_plan_items', 'case_plan_progress', 'case_plan_answers'] loop
        execute format('create policy %1$s_read on %1$I for select to nrm_app using (
            exists (select 1 from case_access a where a.case_id = %1$I.case_id and a.agency_id = (select authz.agency())
                and a.closed_at is null))', t);
        execute format('grant select, insert on %I to nrm_app', t);
    end loop;
end
$$;

-- A version is begun, sent round and agreed by the agency that leads the case; an agreed one only gives way to the next.
create policy case_plans_begin on case_plans for insert to nrm_app with check (
    agency_id = (select authz.agency()) and state = 'draft'
    and exists (select 1 from cases c where c.id = case_plans.case_id and c.lead_agency_id = (select authz.agency())));
create policy case_plans_change on case_plans for update to nrm_app
    using (state <> 'superseded'
        and exists (select 1 from case_access a where a.case_id = case_plans.case_id and a.agency_id = (select authz.agency())
            and a.closed_at is null))
    with check (state in ('draft', 'submitted')
        or exists (select 1 from cases c where c.id = case_plans.case_id and c.lead_agency_id = (select authz.agency())));
grant update (state, version, changed_at, submitted_at, period_from, period_to, agreed_on, agreed_how, agreed_language,
    agreed_signed, agreed_at) on case_plans to nrm_app;

-- The lead writes any item, another agency only its own; whoever owns one holds the case.
create policy case_plan_items_write on case_plan_items for insert to nrm_app with check (
    not frozen and authz.holds(case_id, owner_id)
    and (owner_id = (select authz.agency())
        or exists (select 1 from cases c where c.id = case_plan_items.case_id and c.lead_agency_id = (select authz.agency()))));
create policy case_plan_items_change on case_plan_items for update to nrm_app
    using (not frozen and (owner_id = (select authz.agency())
        or exists (select 1 from cases c where c.id = case_plan_items.case_id and c.lead_agency_id = (select authz.agency()))))
    with check (owner_id = (select authz.agency())
        or exists (select 1 from cases c where c.id = case_plan_items.case_id and c.lead_agency_id = (select authz.agency())));
create policy case_plan_items_remove on case_plan_items for delete to nrm_app
    using (not frozen and (owner_id = (select authz.agency())
        or exists (select 1 from cases c where c.id = case_plan_items.case_id and c.lead_agency_id = (select authz.agency()))));
grant update (pillar, code, owner_id, due_on, position, letter_id, frozen) on case_plan_items to nrm_app;
grant delete on case_plan_items to nrm_app;

create policy case_plan_progress_begin on case_plan_progress for insert to nrm_app with check (owner_id = (select authz.agency())
    and authz.holds(case_id, owner_id));
create policy case_plan_progress_change on case_plan_progress for update to nrm_app
    using (exists (select 1 from case_plan_items i where i.case_id = case_plan_progress.case_id
        and i.item_key = case_plan_progress.item_key and i.owner_id = (select authz.agency())))
    with check (owner_id = (select authz.agency()));
grant update (owner_id, state, letter_id, version, changed_at) on case_plan_progress to nrm_app;

-- An agency answers for itself. What it said lapses when its part is changed, by itself or by the lead.
create policy case_plan_answers_give on case_plan_answers for insert to nrm_app with check (
    agency_id = (select authz.agency()) and lapsed_at is null and authz.holds(case_id, agency_id));
create policy case_plan_answers_lapse on case_plan_answers for update to nrm_app
    using (lapsed_at is null and exists (select 1 from case_access a where a.case_id = case_plan_answers.case_id
        and a.agency_id = (select authz.agency()) and a.closed_at is null))
    with check (lapsed_at is not null and authz.holds(case_id, (select authz.agency())));
grant update (lapsed_at) on case_plan_answers to nrm_app;

create policy plan_delegations_read on plan_delegations for select to nrm_app using (agency_id = (select authz.agency()));
create policy plan_delegations_make on plan_delegations for insert to nrm_app
    with check (agency_id = (select authz.agency()) and from_user_id = (select authz.principal()));
create policy plan_delegations_end on plan_delegations for update to nrm_app
    using (agency_id = (select authz.agency()) and from_user_id = (select authz.principal()));
grant select, insert on plan_delegations to nrm_app;
grant update (ended_at) on plan_delegations to nrm_app;
