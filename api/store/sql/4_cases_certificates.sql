-- Whether a certificate stands: yes or no, for anyone who holds its code and nothing else. The door role looks past the
-- policies for this one question.
create or replace function authz.certificate_stands(certificate uuid, today date) returns boolean
language sql stable security definer set search_path = pg_catalog
as $$
    select exists (
        select 1 from public.certificates k join public.cases c on c.id = k.case_id
        where k.id = certificate and c.stage in ('active', 'extension_pending') and k.valid_from <= today
            -- An extension is a decision of its own; the newest says until when.
            and today <= coalesce((select d.valid_to from public.decisions d
                where d.case_id = k.case_id and d.kind in ('grant', 'extend')
                order by d.decided_at desc, d.id desc limit 1), k.valid_to)
            and not exists (select 1 from public.certificates n
                where n.case_id = k.case_id and (n.issued_at, n.id) > (k.issued_at, k.id)))
$$;
grant execute on function authz.certificate_stands(uuid, date) to nrm_app;
grant select on certificates, decisions to nrm_door;
drop policy if exists door_certificates on certificates;
drop policy if exists door_decisions on decisions;
create policy door_certificates on certificates for select to nrm_door using (true);
create policy door_decisions on decisions for select to nrm_door using (true);
