-- Notes and files of a case. Both inherit the access to the case; a note also asks who wrote it, a file what was shared.
do $$
declare t text;
begin
    foreach t in array array['case_notes', 'attachments', 'attachment_contents', 'attachment_custody'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
end
$$;

create policy case_notes_read on case_notes for select to nrm_app using (
    exists (select 1 from case_access a where a.case_id = case_notes.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null)
    and (visibility in ('agencies', 'person')
        or (agency_id = (select authz.agency()) and (visibility = 'team' or author_id = (select authz.principal())))));
create policy case_notes_write on case_notes for insert to nrm_app with check (
    agency_id = (select authz.agency()) and author_id = (select authz.principal())
    and exists (select 1 from case_access a where a.case_id = case_notes.case_id and a.agency_id = (select authz.agency())
        and a.closed_at is null));
create policy case_notes_narrow on case_notes for update to nrm_app
    using (agency_id = (select authz.agency()) and author_id = (select authz.principal()))
    with check (agency_id = (select authz.agency()) and author_id = (select authz.principal()));
grant select, insert on case_notes to nrm_app;
grant update (visibility, key_version, wrapped, text, narrowed_at, version) on case_notes to nrm_app;

-- A note goes from more readers to fewer, never back.
create or replace function authz.guard_note() returns trigger
language plpgsql set search_path = pg_catalog
as $$
declare readers constant text[] := array['private', 'team', 'agencies', 'person'];
begin
    if array_position(readers, new.visibility) >= array_position(readers, old.visibility) then
        raise exception 'a note can only be narrowed' using errcode = '23514', constraint = 'case_notes_only_narrow';
    end if;
    return new;
end
$$;
grant execute on function authz.guard_note() to nrm_app;
create or replace trigger case_notes_only_narrow before update on case_notes
    for each row execute function authz.guard_note();

-- The same for the three tables of a file: one's own, or one shared with agencies that were given its part of the case.
do $$
declare t text;
begin
    foreach t in array array['attachments', 'attachment_contents', 'attachment_custody'] loop
        execute format('create policy %1$s_read on %1$I for select to nrm_app using (
            exists (select 1 from case_access a where a.case_id = %1$I.case_id and a.agency_id = (select authz.agency())
                and a.closed_at is null
                and (%1$I.agency_id = a.agency_id or (%1$I.audience = ''agencies'' and a.mask & %1$I.share_bit <> 0))))', t);
    end loop;
    foreach t in array array['attachments', 'attachment_contents'] loop
        execute format('create policy %1$s_take on %1$I for insert to nrm_app with check (
            agency_id = (select authz.agency())
            and exists (select 1 from case_access a where a.case_id = %1$I.case_id and a.agency_id = (select authz.agency())
                and a.closed_at is null))', t);
    end loop;
end
$$;
create policy attachments_delete on attachments for update to nrm_app
    using (agency_id = (select authz.agency())) with check (agency_id = (select authz.agency()));
create policy attachment_contents_delete on attachment_contents for delete to nrm_app
    using (agency_id = (select authz.agency()));
create policy attachment_custody_note on attachment_custody for insert to nrm_app with check (
    by_agency_id = (select authz.agency())
    and exists (select 1 from case_access a where a.case_id = attachment_custody.case_id
        and a.agency_id = (select authz.agency()) and a.closed_at is null
        and (attachment_custody.agency_id = a.agency_id
            or (attachment_custody.audience = 'agencies' and a.mask & attachment_custody.share_bit <> 0))));
grant select, insert on attachments, attachment_custody to nrm_app;
grant update (deleted_at, deletion_code, version) on attachments to nrm_app;
grant select, insert, delete on attachment_contents to nrm_app;
