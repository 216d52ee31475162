-- The door role owns the functions that must look past the policies, and nothing else. It cannot sign in.
do $$
declare f record;
begin
    for f in select p.oid::regprocedure as signature, p.prosecdef from pg_proc p where p.pronamespace = 'authz'::regnamespace loop
        execute format('revoke all on function %s from public', f.signature);
        execute format('alter function %s owner to nrm_door', f.signature);
    end loop;
end
$$;
grant usage on schema authz to nrm_app, nrm_door;
grant execute on function authz.enter(text, uuid, uuid, uuid, bigint, bytea),
    authz.open(text, uuid, uuid, uuid, bigint, bytea, uuid, text, text[]), authz.context(), authz.kind(), authz.principal(),
    authz.agency(), authz.oblast(), authz.reach(), authz.role(), authz.session(), authz.oversees(), authz.counts(),
    authz.live_administrators(uuid), authz.person_of_login(text), authz.lay_first_passphrase(uuid, text, timestamptz, timestamptz),
    authz.end_sessions(uuid, uuid, uuid, text, timestamptz),
    authz.audit_append(uuid, uuid, uuid, timestamptz, text, text, uuid, jsonb, uuid), authz.guard_referral(),
    authz.guard_stage(), authz.tally_case(), authz.tally_access(), authz.refuse_rewriting() to nrm_app;
grant usage on schema public to nrm_door;
grant select on authz.context_key to nrm_door;
grant select on agencies, users, memberships, session_families, api_clients, cases, case_access to nrm_door;
grant insert on case_tallies to nrm_door;
grant update on session_families to nrm_door;
-- Reference data and the demonstration set are laid down through the door as well, never by the application.
grant select, insert, update on places, place_successors, legal_grounds, legal_deadlines, calendar_days, calendar_regimes, agencies, users,
    memberships, credentials to nrm_door;
grant select, insert, update on audit_heads to nrm_door;
grant select, insert on audit_entries to nrm_door;

do $$
declare t text;
begin
    foreach t in array array['places', 'place_successors', 'legal_grounds', 'legal_deadlines', 'calendar_days', 'calendar_regimes', 'agencies',
        'users', 'memberships', 'credentials'] loop
        execute format('create policy door_%1$s on %1$I for all to nrm_door using (true) with check (true)', t);
    end loop;
end
$$;
create policy door_session_families on session_families for select to nrm_door using (true);
create policy door_end_sessions on session_families for update to nrm_door using (true);
create policy door_api_clients on api_clients for select to nrm_door using (true);
create policy door_cases on cases for select to nrm_door using (true);
create policy door_case_access on case_access for select to nrm_door using (true);
create policy door_tally on case_tallies for insert to nrm_door with check (true);
create policy door_audit_heads on audit_heads for all to nrm_door using (true) with check (true);
create policy door_audit_entries on audit_entries for select to nrm_door using (true);
create policy door_audit_add on audit_entries for insert to nrm_door with check (true);
