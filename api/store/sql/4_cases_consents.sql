-- The register of consents is append-only: a row is written once and withdrawn once, and nothing else ever changes in it.
revoke update on consents from nrm_app;
grant update (withdrawn_at) on consents to nrm_app;

create or replace function authz.guard_consent() returns trigger
language plpgsql set search_path = pg_catalog
as $$
begin
    if tg_op = 'UPDATE' then
        if old.withdrawn_at is null and new.withdrawn_at is not null
            and to_jsonb(new) - 'withdrawn_at' = to_jsonb(old) - 'withdrawn_at' then
            return new;
        end if;
    end if;
    raise exception 'the register of consents is append-only' using errcode = '42501';
end
$$;
create or replace trigger consents_append_only before update or delete on consents
    for each row execute function authz.guard_consent();
create or replace trigger consents_never_emptied before truncate on consents
    for each statement execute function authz.guard_consent();
grant execute on function authz.guard_consent() to nrm_app;

-- A share ends with the last day of its consent. The program counts the day by its own clock; this is the calendar of Kyiv.
create policy cases_lapsed on cases as restrictive for select to nrm_app using (not exists (
    select 1 from case_access a where a.case_id = cases.id and a.agency_id = (select authz.agency())
        and a.agency_of_record <> a.agency_id and a.until < (now() at time zone 'Europe/Kyiv')::date));
