-- The status procedure: the office that keeps a personal file sees it, and the body that decides on it once it was received.
do $$
declare t text;
begin
    foreach t in array array['journals', 'applications', 'undertakings', 'participants', 'interviews', 'verification_requests',
        'file_items', 'conclusions', 'submissions', 'submission_keys', 'proposals', 'decisions', 'decision_notices',
        'certificates', 'court_reviews'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
    -- What belongs to a personal file, whoever wrote it.
    foreach t in array array['applications', 'participants', 'interviews', 'verification_requests', 'file_items',
        'conclusions', 'proposals', 'decisions', 'decision_notices', 'certificates', 'court_reviews'] loop
        execute format('create policy %1$s_read on %1$I for select to nrm_app using (
            exists (select 1 from case_access a where a.case_id = %1$I.case_id and a.agency_id = (select authz.agency())
                and a.closed_at is null and (a.relation = ''deciding''
                    or (a.relation in (''record'', ''lead'') and %1$I.agency_id = (select authz.agency())))))', t);
    end loop;
    -- What the office that keeps the file writes.
    foreach t in array array['applications', 'participants', 'interviews', 'verification_requests', 'file_items',
        'conclusions', 'decision_notices', 'certificates', 'court_reviews'] loop
        execute format('create policy %1$s_add on %1$I for insert to nrm_app with check (
            agency_id = (select authz.agency()) and exists (select 1 from case_access a where a.case_id = %1$I.case_id
                and a.agency_id = (select authz.agency()) and a.closed_at is null and a.relation in (''record'', ''lead'')))', t);
    end loop;
    foreach t in array array['applications', 'participants', 'interviews', 'verification_requests', 'file_items'] loop
        execute format('create policy %1$s_change on %1$I for update to nrm_app using (
            agency_id = (select authz.agency()) and exists (select 1 from case_access a where a.case_id = %1$I.case_id
                and a.agency_id = (select authz.agency()) and a.closed_at is null and a.relation in (''record'', ''lead'')))', t);
    end loop;
end
$$;

create policy journals_read on journals for select to nrm_app using (agency_id = (select authz.agency()));
create policy journals_begin on journals for insert to nrm_app with check (agency_id = (select authz.agency()));
create policy journals_number on journals for update to nrm_app using (agency_id = (select authz.agency()));

-- Everyone signs for themselves. The office that keeps the file sees who has signed.
create policy undertakings_read on undertakings for select to nrm_app using (
    user_id = (select authz.principal())
    or exists (select 1 from case_access a where a.case_id = undertakings.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.relation in ('record', 'lead')));
create policy undertakings_sign on undertakings for insert to nrm_app with check (
    user_id = (select authz.principal()) and agency_id = (select authz.agency())
    and exists (select 1 from case_access a where a.case_id = undertakings.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null));

-- Written by one, signed by the head of the unit.
create policy conclusions_sign on conclusions for update to nrm_app
    using (agency_id = (select authz.agency()) and signed_by is null and (select authz.role()) = 'unit_head')
    with check (signed_by = (select authz.principal()));

-- case_access asks these, so they ask nobody.
create policy submissions_read on submissions for select to nrm_app
    using (agency_id = (select authz.agency()) or deciding_agency_id = (select authz.agency()));
create policy submissions_send on submissions for insert to nrm_app with check (
    agency_id = (select authz.agency()) and submitted_by = (select authz.principal()) and state = 'submitted'
    and exists (select 1 from case_access a where a.case_id = submissions.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.relation in ('record', 'lead')));
create policy submissions_move on submissions for update to nrm_app
    using (agency_id = (select authz.agency()) or deciding_agency_id = (select authz.agency()))
    with check (case when deciding_agency_id = (select authz.agency()) then state in ('received', 'returned', 'decided')
        else state = 'withdrawn' end);

create policy submission_keys_read on submission_keys for select to nrm_app
    using (agency_id = (select authz.agency()) or deciding_agency_id = (select authz.agency()));
create policy submission_keys_send on submission_keys for insert to nrm_app with check (agency_id = (select authz.agency()));
create policy submission_keys_burn on submission_keys for delete to nrm_app
    using (agency_id = (select authz.agency()) or deciding_agency_id = (select authz.agency()));

-- The body that decides sees the process and the personal file of what it received, and no other part of the case.
create policy case_access_receive on case_access for insert to nrm_app with check (
    agency_id = (select authz.agency()) and relation = 'deciding' and mask & ~33 = 0 and fields = '{}'
    and exists (select 1 from submissions s where s.case_id = case_access.case_id
        and s.deciding_agency_id = (select authz.agency()) and s.state = 'received'));
create policy case_access_decide on case_access for update to nrm_app
    using (agency_id = (select authz.agency()) and relation = 'deciding')
    with check (agency_id = (select authz.agency()) and relation = 'deciding' and mask & ~33 = 0 and fields = '{}'
        and (closed_at is not null or exists (select 1 from submissions s where s.case_id = case_access.case_id
            and s.deciding_agency_id = (select authz.agency()) and s.state = 'received')));
create policy proposals_prepare on proposals for insert to nrm_app with check (
    deciding_agency_id = (select authz.agency()) and prepared_by = (select authz.principal())
    and (select authz.role()) = 'national_reviewer'
    and exists (select 1 from case_access a where a.case_id = proposals.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.relation = 'deciding'));
create policy proposals_object on proposals for update to nrm_app
    using (deciding_agency_id = (select authz.agency()) and (select authz.role()) = 'national_decider' and objected_by is null)
    with check (objected_by = (select authz.principal()));
create policy decisions_take on decisions for insert to nrm_app with check (
    deciding_agency_id = (select authz.agency()) and decided_by = (select authz.principal())
    and (select authz.role()) = 'national_decider'
    and exists (select 1 from case_access a where a.case_id = decisions.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.relation = 'deciding'));
create policy court_reviews_rule on court_reviews for update to nrm_app
    using (deciding_agency_id = (select authz.agency()) and outcome is null)
    with check (ruling_by = (select authz.principal()));

grant select, insert on journals, applications, undertakings, participants, interviews, verification_requests, file_items,
    conclusions, submissions, submission_keys, proposals, decisions, decision_notices, certificates, court_reviews to nrm_app;
grant update (last) on journals to nrm_app;
grant update (state, filed_by, help, interpreter_needed, complete, signed_on, year, number, registered_on, content, version,
    changed_at) on applications to nrm_app;
grant update (undertaking_on) on participants to nrm_app;
grant update (state, form, complete, held_on, waiver, content, version, changed_by, changed_at) on interviews to nrm_app;
grant update (answered_on, result, answer) on verification_requests to nrm_app;
grant update (pages, dated_on, absence, note, version, changed_at) on file_items to nrm_app;
grant update (signed_by, signed_at) on conclusions to nrm_app;
grant update (state, missing, return_note, received_by, received_at, ended_at, version) on submissions to nrm_app;
grant delete on submission_keys to nrm_app;
grant update (objected_by, objected_at, objection) on proposals to nrm_app;
grant update (outcome, ruled_on, ruling, ruling_by, ruling_at) on court_reviews to nrm_app;
grant update (registered_at) on cases to nrm_app;

-- A decision is never edited, by anyone; what came later is another act.
create or replace function authz.refuse_editing() returns trigger
language plpgsql set search_path = pg_catalog
as $$
begin
    raise exception 'a decision is never edited' using errcode = '42501';
end
$$;
create or replace trigger decisions_never_edited before update or delete or truncate on decisions
    for each statement execute function authz.refuse_editing();
create or replace trigger decision_notices_never_edited before update or delete or truncate on decision_notices
    for each statement execute function authz.refuse_editing();

-- The body that decides moves the stage of a case and nothing else of it.
create or replace function authz.guard_lead() returns trigger
language plpgsql set search_path = pg_catalog
as $$
begin
    if new.lead_agency_id <> old.lead_agency_id and authz.agency() is not null and exists (
        select 1 from public.case_access a where a.case_id = new.id and a.agency_id = authz.agency()
            and a.relation = 'deciding' and a.closed_at is null) then
        raise exception 'the body that decides does not lead' using errcode = '42501';
    end if;
    return new;
end
$$;
create or replace trigger cases_lead_kept before update of lead_agency_id on cases
    for each row execute function authz.guard_lead();

-- A file that was returned or taken back is no longer seen by the body that had received it.
create or replace function authz.close_decided() returns trigger
language plpgsql security definer set search_path = pg_catalog
as $$
begin
    if new.state in ('returned', 'withdrawn') and old.state = 'received' then
        update public.case_access a set closed_at = new.ended_at
        where a.case_id = new.case_id and a.agency_id = new.deciding_agency_id and a.relation = 'deciding';
        delete from public.case_keys k
        where k.case_id = new.case_id and k.agency_id = new.deciding_agency_id and k.compartment = 'file';
    end if;
    return null;
end
$$;
create or replace trigger submissions_close after update of state on submissions
    for each row execute function authz.close_decided();

-- The clock ends the statuses whose last day has passed, and says which.
create or replace function authz.expire_statuses(today date, at timestamptz)
returns table (case_id uuid, agency_id uuid)
language plpgsql security definer set search_path = pg_catalog
as $$
declare c record;
begin
    if authz.kind() is distinct from 'clock' then
        raise exception 'only the clock ends a status' using errcode = '42501';
    end if;
    for c in
        select k.id, k.agency_of_record, k.lead_agency_id from public.cases k
        where k.stage = 'active' and (
            select d.valid_to from public.decisions d where d.case_id = k.id and d.kind in ('grant', 'extend')
            order by d.decided_at desc limit 1) < today
        for update of k skip locked
    loop
        update public.cases k set stage = 'expired', changed_at = at, version = k.version + 1 where k.id = c.id;
        update public.deadlines d set met_at = at
        where d.case_id = c.id and d.code = 'status.validity' and d.met_at is null;
        insert into public.case_events (id, case_id, agency_of_record, at, agency_id, actor_kind, actor_id, kind, move,
            from_stage, to_stage, ground_code)
        values (gen_random_uuid(), c.id, c.agency_of_record, at, c.lead_agency_id, 'clock',
            '00000000-0000-0000-0000-000000000000', 'moved', 'expire_status', 'active', 'expired', 'l3739.15');
        case_id := c.id;
        agency_id := c.lead_agency_id;
        return next;
    end loop;
end
$$;
grant execute on function authz.expire_statuses(date, timestamptz), authz.refuse_editing(), authz.close_decided(),
    authz.guard_lead() to nrm_app;
grant select on decisions, deadlines, case_keys to nrm_door;
grant delete on case_keys to nrm_door;
grant update (closed_at) on case_access to nrm_door;
grant update (stage, changed_at, version) on cases to nrm_door;
grant update (met_at) on deadlines to nrm_door;
grant insert on case_events to nrm_door;
create policy door_case_keys on case_keys for all to nrm_door using (true) with check (true);
create policy door_case_access_close on case_access for update to nrm_door using (true) with check (true);
create policy door_cases_expire on cases for update to nrm_door using (true) with check (true);
create policy door_decisions on decisions for select to nrm_door using (true);
create policy door_deadlines on deadlines for all to nrm_door using (true) with check (true);
create policy door_case_events on case_events for insert to nrm_door with check (true);
