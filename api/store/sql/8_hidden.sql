-- Over all that was allowed above: a case that is closed to the one who acts is not there, in no table. Laid on whatever
-- speaks of a case, so that a new table cannot forget it.
do $$
declare t record;
begin
    for t in
        select c.relname as name, case when c.relname = 'cases' then 'id' else 'case_id' end as key
        from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
            and a.attname = case when c.relname = 'cases' then 'id' else 'case_id' end
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
            and c.relname not in ('national_index')
    loop
        execute format('create policy %1$s_hidden on %1$I as restrictive for all to nrm_app using (
            %2$I is null or not %2$I = any ((select authz.hidden_cases())::uuid[]))', t.name, t.key);
    end loop;
end
$$;
create policy duplicate_pairs_hidden on duplicate_pairs as restrictive for all to nrm_app using (
    not first_id = any ((select authz.hidden_cases())::uuid[]) and not second_id = any ((select authz.hidden_cases())::uuid[]));
create policy case_merges_hidden on case_merges as restrictive for all to nrm_app using (
    not kept_id = any ((select authz.hidden_cases())::uuid[]) and not merged_id = any ((select authz.hidden_cases())::uuid[]));
