-- Records of one person: pairs and merges stay in their agency; a match across agencies is seen by the national desk only.
do $$
declare t text;
begin
    foreach t in array array['duplicate_pairs', 'case_merges', 'national_index', 'duplicate_hints'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
end
$$;

create policy duplicate_pairs_read on duplicate_pairs for select to nrm_app using (agency_id = (select authz.agency()));
create policy duplicate_pairs_notice on duplicate_pairs for insert to nrm_app with check (agency_id = (select authz.agency()));
create policy duplicate_pairs_decide on duplicate_pairs for update to nrm_app using (agency_id = (select authz.agency()));
grant select, insert on duplicate_pairs to nrm_app;
grant update (reasons, weight, state, return_on, decided_at, decided_by, version) on duplicate_pairs to nrm_app;

create policy case_merges_read on case_merges for select to nrm_app using (agency_id = (select authz.agency()));
create policy case_merges_make on case_merges for insert to nrm_app with check (agency_id = (select authz.agency()));
create policy case_merges_undo on case_merges for update to nrm_app
    using (agency_id = (select authz.agency()) and undone_at is null) with check (agency_id = (select authz.agency()));
grant select, insert on case_merges to nrm_app;
grant update (undone_at, undone_by) on case_merges to nrm_app;

-- What a merge writes into the record that is kept, and takes out again when it is undone.
create policy case_persons_merge on case_persons for update to nrm_app using (agency_of_record = (select authz.agency()));
create policy case_contacts_merge on case_contacts for update to nrm_app using (agency_of_record = (select authz.agency()));
create policy case_narratives_merge on case_narratives for update to nrm_app using (agency_of_record = (select authz.agency()));
create policy case_needs_unmerge on case_needs for delete to nrm_app using (agency_of_record = (select authz.agency()));
create policy case_indicators_unmerge on case_indicators for delete to nrm_app using (agency_of_record = (select authz.agency()));
create policy person_index_move on person_index for delete to nrm_app using (agency_id = (select authz.agency()));
grant update (surname, given_name, patronymic, alias, birth, document, citizenship, language) on case_persons to nrm_app;
grant update (phone, messenger, address, safe_rules) on case_contacts to nrm_app;
grant update (narrative) on case_narratives to nrm_app;
grant delete on case_needs, case_indicators, person_index to nrm_app;
grant update (merged_into) on cases to nrm_app;

-- A record that was taken into another is counted no more, and moves no more; undoing the merge brings it back.
create or replace function authz.tally_merge() returns trigger
language plpgsql security definer set search_path = pg_catalog
as $$
begin
    if (new.merged_into is null) = (old.merged_into is null) then
        return null;
    end if;
    insert into public.case_tallies (oblast_code, agency_id, stage, opened_month, delta)
    select new.oblast_code, a.agency_id, new.stage, new.opened_month, case when new.merged_into is null then 1 else -1 end
    from (select null::uuid as agency_id
        union all select agency_id from public.case_access where case_id = new.id and closed_at is null and not exists (
            select 1 from public.case_seals s
            where s.case_id = new.id and s.agency_id = case_access.agency_id and s.lifted_at is null)) a;
    return null;
end
$$;
create or replace trigger cases_tally_merge after update of merged_into on cases
    for each row execute function authz.tally_merge();

create or replace function authz.guard_merged() returns trigger
language plpgsql set search_path = pg_catalog
as $$
begin
    if old.merged_into is not null and new.stage <> old.stage then
        raise exception 'a merged record does not move' using errcode = '23514', constraint = 'cases_merged_stays';
    end if;
    return new;
end
$$;
create or replace trigger cases_merged_stays before update of stage on cases
    for each row execute function authz.guard_merged();

-- Lays the tokens of a case into the national index and hints the national desk where another agency has at least two
-- of them on a case of its own. It answers nothing, so that the caller learns nothing.
create or replace function authz.note_nationally(about uuid, kinds text[], tokens bytea[], at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog
as $$
begin
    if not exists (select 1 from public.cases c where c.id = about and c.agency_of_record = authz.agency()) then
        raise exception 'not a case of this agency' using errcode = '42501';
    end if;
    delete from public.national_index n where n.case_id = about;
    insert into public.national_index (agency_id, case_id, kind, token)
    select authz.agency(), about, t.kind, t.token from unnest(kinds, tokens) as t (kind, token) on conflict do nothing;
    insert into public.duplicate_hints (id, one_agency_id, one_case_id, other_agency_id, other_case_id, kinds, state, noticed_at)
    select gen_random_uuid(),
        case when about < f.case_id then authz.agency() else f.agency_id end, least(about, f.case_id),
        case when about < f.case_id then f.agency_id else authz.agency() end, greatest(about, f.case_id),
        f.kinds, 'new', at
    from (
        select n.agency_id, n.case_id, array_agg(distinct n.kind order by n.kind) as kinds
        from public.national_index mine
        join public.national_index n on n.kind = mine.kind and n.token = mine.token and n.agency_id <> mine.agency_id
        where mine.case_id = about
        group by n.agency_id, n.case_id
        having count(distinct n.kind) >= 2
    ) f
    -- Whoever is let into the other's case knows already.
    where not exists (select 1 from public.case_access a where a.closed_at is null
        and ((a.case_id = f.case_id and a.agency_id = authz.agency()) or (a.case_id = about and a.agency_id = f.agency_id)))
    on conflict do nothing;
end
$$;
grant execute on function authz.note_nationally(uuid, text[], bytea[], timestamptz), authz.guard_merged() to nrm_app;

create policy duplicate_hints_read on duplicate_hints for select to nrm_app using ((select authz.oversees()) = '*');
create policy duplicate_hints_answer on duplicate_hints for update to nrm_app using ((select authz.oversees()) = '*');
grant select on duplicate_hints to nrm_app;
grant update (state, changed_at, version) on duplicate_hints to nrm_app;

grant select, insert, delete on national_index to nrm_door;
grant select, insert on duplicate_hints to nrm_door;
create policy door_national_index on national_index for all to nrm_door using (true) with check (true);
create policy door_duplicate_hints_read on duplicate_hints for select to nrm_door using (true);
create policy door_duplicate_hints_add on duplicate_hints for insert to nrm_door with check (true);
