-- Secrets are seen at the sign-in door only; a person sees their own sessions, an agency its own applications.
alter table credentials enable row level security; alter table credentials force row level security;
alter table api_clients enable row level security; alter table api_clients force row level security;
alter table session_families enable row level security; alter table session_families force row level security;
alter table refresh_tokens enable row level security; alter table refresh_tokens force row level security;
alter table sign_in_attempts enable row level security; alter table sign_in_attempts force row level security;
alter table idempotency_records enable row level security; alter table idempotency_records force row level security;

create policy credentials_read on credentials for select to nrm_app using ((select authz.kind()) = 'sign_in');
create policy credentials_change on credentials for update to nrm_app using ((select authz.kind()) = 'sign_in');
-- The first password of an invited person is written by the invitation, and can be read only at the door.
create policy credentials_first on credentials for insert to nrm_app with check (
    (select authz.role()) = 'agency_administrator'
    and exists (select 1 from memberships m where m.user_id = credentials.user_id and m.agency_id = (select authz.agency())));

create policy api_clients_read on api_clients for select to nrm_app
    using ((select authz.kind()) = 'sign_in' or agency_id = (select authz.agency()));
create policy api_clients_register on api_clients for insert to nrm_app
    with check ((select authz.kind()) = 'person' and agency_id = (select authz.agency()));
create policy api_clients_change on api_clients for update to nrm_app
    using ((select authz.kind()) = 'sign_in' or ((select authz.kind()) = 'person' and agency_id = (select authz.agency())));

create policy session_families_read on session_families for select to nrm_app
    using ((select authz.kind()) = 'sign_in' or user_id = (select authz.principal())
        or ((select authz.role()) = 'agency_administrator'
            and exists (select 1 from memberships m where m.user_id = session_families.user_id and m.agency_id = (select authz.agency()))));
create policy session_families_open on session_families for insert to nrm_app
    with check ((select authz.kind()) = 'sign_in' or user_id = (select authz.principal()));
create policy session_families_change on session_families for update to nrm_app
    using ((select authz.kind()) = 'sign_in' or user_id = (select authz.principal())
        or ((select authz.role()) = 'agency_administrator'
            and exists (select 1 from memberships m where m.user_id = session_families.user_id and m.agency_id = (select authz.agency()))));

create policy refresh_tokens_read on refresh_tokens for select to nrm_app using ((select authz.kind()) = 'sign_in');
create policy refresh_tokens_issue on refresh_tokens for insert to nrm_app with check ((select authz.kind()) = 'sign_in');
create policy refresh_tokens_change on refresh_tokens for update to nrm_app using ((select authz.kind()) = 'sign_in');

create policy sign_in_attempts_read on sign_in_attempts for select to nrm_app using ((select authz.kind()) = 'sign_in');
create policy sign_in_attempts_add on sign_in_attempts for insert to nrm_app with check ((select authz.kind()) = 'sign_in');
create policy sign_in_attempts_forget on sign_in_attempts for delete to nrm_app using ((select authz.kind()) = 'sign_in');

create policy idempotency_read on idempotency_records for select to nrm_app using (principal_id = (select authz.principal()));
create policy idempotency_add on idempotency_records for insert to nrm_app with check (principal_id = (select authz.principal()));
create policy idempotency_answer on idempotency_records for update to nrm_app using (principal_id = (select authz.principal()));
create policy idempotency_forget on idempotency_records for delete to nrm_app using (principal_id = (select authz.principal()));

grant select, insert, update on credentials, api_clients, session_families, refresh_tokens to nrm_app;
grant select, insert, delete on sign_in_attempts to nrm_app;
grant select, insert, update, delete on idempotency_records to nrm_app;
