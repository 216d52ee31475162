-- Who sees a case. case_access is the one answer; the policies of all other tables ask it, never each other's.
alter table legal_grounds enable row level security; alter table legal_grounds force row level security;
alter table legal_deadlines enable row level security; alter table legal_deadlines force row level security;
create policy legal_grounds_read on legal_grounds for select to nrm_app using ((select authz.kind()) is not null);
create policy legal_deadlines_read on legal_deadlines for select to nrm_app using ((select authz.kind()) is not null);
grant select on legal_grounds, legal_deadlines to nrm_app;

do $$
declare t text;
begin
    foreach t in array array['tenant_keys', 'cases', 'case_access', 'case_keys', 'case_persons', 'case_contacts',
        'case_narratives', 'case_needs', 'case_indicators', 'person_index', 'consents', 'referrals', 'referral_keys',
        'referral_notes', 'case_events', 'deadlines', 'intakes'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
end
$$;

create policy tenant_keys_read on tenant_keys for select to nrm_app using (agency_id = (select authz.agency()));
create policy tenant_keys_make on tenant_keys for insert to nrm_app with check (agency_id = (select authz.agency()));

create policy case_access_read on case_access for select to nrm_app
    using (agency_id = (select authz.agency()) or agency_of_record = (select authz.agency()));
-- One's own new case, or a case whose referral one has accepted, and no more of it than was offered.
create policy case_access_open on case_access for insert to nrm_app with check (
    agency_id = (select authz.agency()) and (
        agency_of_record = (select authz.agency())
        or exists (select 1 from referrals r where r.id = case_access.referral_id and r.case_id = case_access.case_id
            and r.to_agency_id = (select authz.agency()) and r.state = 'accepted'
            and (case_access.relation = 'shared' or r.purpose = 'status_procedure')
            and case_access.mask & ~r.mask = 0 and case_access.fields <@ r.fields)));
create policy case_access_change on case_access for update to nrm_app
    using (agency_of_record = (select authz.agency()) or agency_id = (select authz.agency()))
    with check (agency_of_record = (select authz.agency()) or (
        agency_id = (select authz.agency())
        and exists (select 1 from referrals r where r.id = case_access.referral_id and r.case_id = case_access.case_id
            and r.to_agency_id = (select authz.agency()) and r.state = 'accepted'
            and (case_access.relation = 'shared' or r.purpose = 'status_procedure')
            and case_access.mask & ~r.mask = 0 and case_access.fields <@ r.fields)));

create policy cases_read on cases for select to nrm_app using (
    agency_of_record = (select authz.agency())
    or exists (select 1 from case_access a where a.case_id = cases.id and a.agency_id = (select authz.agency())
        and a.closed_at is null)
    or (select authz.oversees()) in ('*', oblast_code));
create policy cases_open on cases for insert to nrm_app with check (agency_of_record = (select authz.agency()));
create policy cases_change on cases for update to nrm_app
    using (exists (select 1 from case_access a where a.case_id = cases.id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.relation in ('record', 'lead', 'deciding')));

create policy case_keys_read on case_keys for select to nrm_app
    using (agency_id = (select authz.agency()) or agency_of_record = (select authz.agency()));
create policy case_keys_give on case_keys for insert to nrm_app with check (agency_id = (select authz.agency()));
create policy case_keys_take on case_keys for delete to nrm_app
    using (agency_id = (select authz.agency()) or agency_of_record = (select authz.agency()));

-- Compartments: bit 2 needs, 4 identity, 8 contact, 16 narrative.
do $$
declare
    t text; bit integer;
    compartments text[] := array['case_persons:4', 'case_contacts:8', 'case_narratives:16', 'case_needs:2', 'case_indicators:16'];
    entry text;
begin
    foreach entry in array compartments loop
        t := split_part(entry, ':', 1);
        bit := split_part(entry, ':', 2)::integer;
        execute format('create policy %1$s_read on %1$I for select to nrm_app using (
            exists (select 1 from case_access a where a.case_id = %1$I.case_id and a.agency_id = (select authz.agency())
                and a.closed_at is null and a.mask & %2$s <> 0))', t, bit);
        execute format('create policy %1$s_add on %1$I for insert to nrm_app
            with check (agency_of_record = (select authz.agency()))', t);
        execute format('grant select, insert on %I to nrm_app', t);
    end loop;
end
$$;

create policy person_index_read on person_index for select to nrm_app using (agency_id = (select authz.agency()));
create policy person_index_add on person_index for insert to nrm_app with check (agency_id = (select authz.agency()));

create policy consents_read on consents for select to nrm_app using (
    exists (select 1 from case_access a where a.case_id = consents.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null));
create policy consents_record on consents for insert to nrm_app with check (agency_of_record = (select authz.agency()));
create policy consents_withdraw on consents for update to nrm_app using (agency_of_record = (select authz.agency()));

create policy referrals_read on referrals for select to nrm_app
    using (from_agency_id = (select authz.agency()) or to_agency_id = (select authz.agency()));
create policy referrals_offer on referrals for insert to nrm_app with check (
    from_agency_id = (select authz.agency()) and state = 'offered'
    and exists (select 1 from case_access a where a.case_id = referrals.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and referrals.mask & ~a.mask = 0));
create policy referrals_answer on referrals for update to nrm_app
    using (from_agency_id = (select authz.agency()) or to_agency_id = (select authz.agency()));

create policy referral_keys_read on referral_keys for select to nrm_app
    using (from_agency_id = (select authz.agency()) or to_agency_id = (select authz.agency()));
create policy referral_keys_send on referral_keys for insert to nrm_app with check (from_agency_id = (select authz.agency()));
create policy referral_keys_burn on referral_keys for delete to nrm_app
    using (from_agency_id = (select authz.agency()) or to_agency_id = (select authz.agency()));

create policy referral_notes_read on referral_notes for select to nrm_app using (to_agency_id = (select authz.agency()));
create policy referral_notes_write on referral_notes for insert to nrm_app with check (to_agency_id = (select authz.agency()));

-- An agency that only shares the case follows its stages, not what is said and decided inside the status procedure.
create policy case_events_read on case_events for select to nrm_app using (
    exists (select 1 from case_access a where a.case_id = case_events.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and (a.relation <> 'shared' or case_events.kind not in ('undertaking_signed',
            'participant_added', 'verification_requested', 'verification_answered', 'conclusion_written',
            'conclusion_signed', 'file_returned', 'decision_prepared', 'decision_taken', 'notice_given', 'court_claimed',
            'court_ruled'))));
create policy case_events_add on case_events for insert to nrm_app with check (agency_id = (select authz.agency()) and (
    exists (select 1 from case_access a where a.case_id = case_events.case_id and a.agency_id = (select authz.agency()))
    or exists (select 1 from referrals r where r.id = case_events.referral_id and r.case_id = case_events.case_id
        and r.to_agency_id = (select authz.agency()))));

create policy deadlines_read on deadlines for select to nrm_app using (
    exists (select 1 from case_access a where a.case_id = deadlines.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null)
    or (select authz.oversees()) in ('*', oblast_code));
create policy deadlines_start on deadlines for insert to nrm_app with check (
    exists (select 1 from case_access a where a.case_id = deadlines.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.relation in ('record', 'lead', 'deciding')));
create policy deadlines_meet on deadlines for update to nrm_app using (
    exists (select 1 from case_access a where a.case_id = deadlines.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null and a.relation in ('record', 'lead', 'deciding')));

create policy intakes_read on intakes for select to nrm_app
    using (agency_id = (select authz.agency()) and user_id = (select authz.principal()));
create policy intakes_begin on intakes for insert to nrm_app
    with check (agency_id = (select authz.agency()) and user_id = (select authz.principal()));
create policy intakes_save on intakes for update to nrm_app
    using (agency_id = (select authz.agency()) and user_id = (select authz.principal()));

grant select, insert on tenant_keys, person_index, referral_notes, case_events to nrm_app;
grant select, insert, update on case_access, consents, deadlines, intakes to nrm_app;
grant select, insert on cases, referrals to nrm_app;
grant update (stage, lead_agency_id, changed_at, version) on cases to nrm_app;
grant update (state, decline_code, outcome_code, answered_at, finished_at, version) on referrals to nrm_app;
grant select, insert, delete on case_keys, referral_keys to nrm_app;

-- A referral is answered by the one who received it and taken back by the one who sent it.
create or replace function authz.guard_referral() returns trigger
language plpgsql set search_path = pg_catalog
as $$
begin
    if new.state <> old.state and not (
        (old.state = 'offered' and new.state in ('accepted', 'declined') and old.to_agency_id = authz.agency())
        or (old.state = 'offered' and new.state = 'withdrawn' and old.from_agency_id = authz.agency())
        or (old.state = 'accepted' and new.state = 'withdrawn' and old.agency_of_record = authz.agency())
        or (old.state = 'accepted' and new.state in ('completed', 'not_completed') and old.to_agency_id = authz.agency())) then
        raise exception 'this referral does not move so' using errcode = '23514', constraint = 'referrals_legal_moves';
    end if;
    return new;
end
$$;
create or replace trigger referrals_legal_moves before update on referrals
    for each row execute function authz.guard_referral();

-- The same table of legal moves as in the domain; a guard test compares the two. What decides on the status is moved by
-- the body that decides, and by nobody else; the clock has no agency.
create or replace function authz.guard_stage() returns trigger
language plpgsql set search_path = pg_catalog
as $$
declare
    step text := old.stage || '>' || new.stage;
    decides boolean := step in (
        'submitted>returned', 'submitted>granted', 'submitted>refused', 'extension_pending>active', 'granted>revoked',
        'active>revoked', 'extension_pending>revoked', 'refused>submitted', 'assistance>submitted', 'revoked>active',
        'assistance>active');
begin
    if new.stage <> old.stage and not decides and step not in (
        'signal>screening', 'screening>assistance', 'screening>registered', 'assistance>registered',
        'registered>interview_pending', 'interview_pending>interview_done', 'registered>interview_waived',
        'interview_pending>interview_waived', 'interview_done>verification', 'interview_waived>verification',
        'verification>file_ready', 'file_ready>submitted', 'returned>submitted', 'granted>active',
        'active>extension_pending', 'active>expired', 'registered>withdrawn', 'interview_pending>withdrawn',
        'interview_done>withdrawn', 'interview_waived>withdrawn', 'verification>withdrawn', 'file_ready>withdrawn',
        'submitted>withdrawn', 'returned>withdrawn', 'withdrawn>assistance', 'refused>assistance', 'expired>assistance',
        'revoked>assistance', 'signal>closed', 'screening>closed', 'assistance>closed', 'active>closed', 'withdrawn>closed',
        'refused>closed', 'expired>closed', 'revoked>closed', 'closed>screening')
    or new.stage <> old.stage and authz.agency() is not null and decides <> exists (
        select 1 from public.case_access a where a.case_id = new.id and a.agency_id = authz.agency()
            and a.relation = 'deciding' and a.closed_at is null) then
        raise exception 'a case does not move so' using errcode = '23514', constraint = 'cases_legal_moves';
    end if;
    return new;
end
$$;
create or replace trigger cases_legal_moves before update of stage on cases
    for each row execute function authz.guard_stage();
