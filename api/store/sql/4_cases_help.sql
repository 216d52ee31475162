-- Needs, services and the sealed letters of a case: who reads them, who writes them, and what is never changed again.
do $$
declare t text;
begin
    foreach t in array array['needs_domains', 'needs_anchors', 'case_letters', 'case_letter_keys', 'case_assessments',
        'case_services'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
end
$$;

create policy needs_domains_read on needs_domains for select to nrm_app using ((select authz.kind()) is not null);
create policy needs_anchors_read on needs_anchors for select to nrm_app using ((select authz.kind()) is not null);
create policy door_needs_domains on needs_domains for all to nrm_door using (true) with check (true);
create policy door_needs_anchors on needs_anchors for all to nrm_door using (true) with check (true);
grant select on needs_domains, needs_anchors to nrm_app;
grant select, insert, update on needs_domains, needs_anchors to nrm_door;

-- The agencies that hold a case now. Their own rows show an agency only itself; whoever helps in a case must know who
-- else does, and nobody else may.
create or replace function authz.holders(of_case uuid) returns table (agency_id uuid, relation text)
language sql stable security definer set search_path = pg_catalog
as $$
    select a.agency_id, a.relation from public.case_access a
    where a.case_id = of_case and a.closed_at is null
        and exists (select 1 from public.case_access o where o.case_id = of_case and o.agency_id = authz.agency()
            and o.closed_at is null)
$$;
create or replace function authz.holds(of_case uuid, agency uuid) returns boolean
language sql stable security definer set search_path = pg_catalog
as $$
    select exists (select 1 from authz.holders(of_case) h where h.agency_id = agency)
$$;
grant execute on function authz.holders(uuid), authz.holds(uuid, uuid) to nrm_app;

-- A letter is opened by the agencies named in its keys, while they hold the case, and is never rewritten. One that
-- stands behind nothing is burnt by its writer; whatever still refers to it keeps it.
create policy case_letters_read on case_letters for select to nrm_app using (
    exists (select 1 from case_access a where a.case_id = case_letters.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null)
    and (agency_id = (select authz.agency())
        or exists (select 1 from case_letter_keys k where k.letter_id = case_letters.id
            and k.agency_id = (select authz.agency()))));
create policy case_letters_write on case_letters for insert to nrm_app with check (
    agency_id = (select authz.agency())
    and exists (select 1 from case_access a where a.case_id = case_letters.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null));
create policy case_letters_burn on case_letters for delete to nrm_app using (agency_id = (select authz.agency()));
create policy case_letter_keys_read on case_letter_keys for select to nrm_app using (agency_id = (select authz.agency()));
create policy case_letter_keys_give on case_letter_keys for insert to nrm_app
    with check (writer_id = (select authz.agency()) and authz.holds(case_id, agency_id));
grant select, insert, delete on case_letters to nrm_app;
grant select, insert on case_letter_keys to nrm_app;

-- Needs are a compartment of their own (bit 2). A draft is seen by the agency that writes it; what is complete stays.
create policy case_assessments_read on case_assessments for select to nrm_app using (
    exists (select 1 from case_access a where a.case_id = case_assessments.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.mask & 2 <> 0)
    and (completed_at is not null or agency_id = (select authz.agency())));
create policy case_assessments_begin on case_assessments for insert to nrm_app with check (
    agency_id = (select authz.agency()) and completed_at is null
    and exists (select 1 from case_access a where a.case_id = case_assessments.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.mask & 2 <> 0));
create policy case_assessments_save on case_assessments for update to nrm_app
    using (agency_id = (select authz.agency()) and completed_at is null)
    with check (agency_id = (select authz.agency()));
grant select, insert on case_assessments to nrm_app;
grant update (assessor_id, assessor_role, assessed_on, ratings, letter_id, version, changed_at, completed_at)
    on case_assessments to nrm_app;

-- One's own services always; those of others with the needs of the person.
create policy case_services_read on case_services for select to nrm_app using (
    exists (select 1 from case_access a where a.case_id = case_services.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and (a.mask & 2 <> 0 or case_services.agency_id = (select authz.agency()))));
create policy case_services_record on case_services for insert to nrm_app with check (
    agency_id = (select authz.agency()) and voided_at is null
    and exists (select 1 from case_access a where a.case_id = case_services.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null));
create policy case_services_void on case_services for update to nrm_app
    using (agency_id = (select authz.agency()) and voided_at is null)
    with check (agency_id = (select authz.agency()) and voided_at is not null);
grant select, insert on case_services to nrm_app;
grant update (voided_at, void_reason) on case_services to nrm_app;

-- Terms of help are started and met by whoever gives it, not only by the agency that leads.
create policy deadlines_start_help on deadlines for insert to nrm_app with check (
    code in ('needs.review', 'shelter.stay', 'aid.payment', 'plan.review')
    and exists (select 1 from case_access a where a.case_id = deadlines.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null));
create policy deadlines_meet_help on deadlines for update to nrm_app using (
    code in ('needs.assess', 'needs.review', 'shelter.stay', 'aid.payment', 'plan.review')
    and exists (select 1 from case_access a where a.case_id = deadlines.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null));
