-- Append-only chains. The application adds through one function and reads only its own agency's lane as an auditor.
alter table audit_heads enable row level security; alter table audit_heads force row level security;
alter table audit_entries enable row level security; alter table audit_entries force row level security;
create policy audit_entries_read on audit_entries for select to nrm_app using (
    (select authz.role()) = 'auditor' and ((select authz.reach()) = 'national' or lane = (select authz.agency())));
create policy audit_heads_read on audit_heads for select to nrm_app using (
    (select authz.role()) = 'auditor' and ((select authz.reach()) = 'national' or lane = (select authz.agency())));
grant select on audit_entries, audit_heads to nrm_app;

-- What the hash covers, in one text; the verifying command builds the same text by itself.
create or replace function authz.audit_text(e public.audit_entries) returns text
language sql stable set search_path = pg_catalog
as $$
    select concat_ws(chr(31), 'nrm-audit-1', e.lane, e.seq, (extract(epoch from e.at) * 1000000)::bigint, e.actor_kind,
        coalesce(e.actor_id::text, '-'), coalesce(e.actor_role, '-'), coalesce(e.session_id::text, '-'), e.action,
        e.subject_kind, coalesce(e.subject_id::text, '-'), e.details::text, e.request_id, encode(e.prev_hash, 'hex'))
$$;

-- Adds one entry to the lane of the actor's agency. At the sign-in door and by the clock the lane, actor and session are told.
create or replace function authz.audit_append(
    told_lane uuid, told_actor uuid, told_session uuid, at timestamptz, action text, subject_kind text, subject_id uuid,
    details jsonb, request_id uuid)
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog
as $$
declare
    nil constant uuid := '00000000-0000-0000-0000-000000000000';
    at_door boolean := authz.kind() in ('sign_in', 'clock');
    head public.audit_heads;
    e public.audit_entries;
begin
    if authz.kind() is null then
        raise exception 'no context' using errcode = '42501';
    end if;
    e.lane := case when at_door then coalesce(told_lane, nil) else authz.agency() end;
    e.actor_kind := authz.kind();
    e.actor_id := case when at_door then told_actor else authz.principal() end;
    e.actor_role := nullif(authz.role(), 'sign_in');
    e.session_id := case when at_door then told_session else authz.session() end;
    e.at := at; e.action := action; e.subject_kind := subject_kind; e.subject_id := subject_id;
    e.details := details; e.request_id := request_id;
    insert into public.audit_heads (lane, seq, hash) values (e.lane, 0, sha256('nrm-audit-1'::bytea)) on conflict do nothing;
    select * into head from public.audit_heads h where h.lane = e.lane for update;
    e.seq := head.seq + 1;
    e.prev_hash := head.hash;
    e.hash := sha256(convert_to(authz.audit_text(e), 'UTF8'));
    insert into public.audit_entries select (e).*;
    update public.audit_heads h set seq = e.seq, hash = e.hash where h.lane = e.lane;
    return e.seq;
end
$$;

create or replace function authz.refuse_rewriting() returns trigger
language plpgsql set search_path = pg_catalog
as $$
begin
    raise exception 'the audit is append-only' using errcode = '42501';
end
$$;
create or replace trigger audit_entries_append_only before update or delete or truncate on audit_entries
    for each statement execute function authz.refuse_rewriting();
