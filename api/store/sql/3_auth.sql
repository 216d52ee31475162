-- Secrets are seen at the sign-in door only, and the own one by its owner; a person sees their own sessions, an agency
-- its own applications. Passphrases of others are laid down and sessions of others ended through functions of the door.
alter table credentials enable row level security; alter table credentials force row level security;
alter table api_clients enable row level security; alter table api_clients force row level security;
alter table session_families enable row level security; alter table session_families force row level security;
alter table refresh_tokens enable row level security; alter table refresh_tokens force row level security;
alter table sign_in_attempts enable row level security; alter table sign_in_attempts force row level security;
alter table idempotency_records enable row level security; alter table idempotency_records force row level security;

create policy credentials_read on credentials for select to nrm_app
    using ((select authz.kind()) = 'sign_in' or user_id = (select authz.principal()));
create policy credentials_change on credentials for update to nrm_app
    using ((select authz.kind()) = 'sign_in' or user_id = (select authz.principal()));

create policy api_clients_read on api_clients for select to nrm_app
    using ((select authz.kind()) = 'sign_in' or agency_id = (select authz.agency()));
create policy api_clients_register on api_clients for insert to nrm_app
    with check ((select authz.kind()) = 'person' and agency_id = (select authz.agency()));
create policy api_clients_change on api_clients for update to nrm_app
    using ((select authz.kind()) = 'sign_in' or ((select authz.kind()) = 'person' and agency_id = (select authz.agency())));

create policy session_families_read on session_families for select to nrm_app
    using ((select authz.kind()) = 'sign_in' or user_id = (select authz.principal()));
create policy session_families_open on session_families for insert to nrm_app
    with check ((select authz.kind()) = 'sign_in' or user_id = (select authz.principal()));
create policy session_families_change on session_families for update to nrm_app
    using ((select authz.kind()) = 'sign_in' or user_id = (select authz.principal()));

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

revoke insert on credentials from nrm_app;
grant select, update on credentials to nrm_app;
grant select, insert, update on api_clients, session_families, refresh_tokens to nrm_app;
grant select, insert, delete on sign_in_attempts to nrm_app;
grant select, insert, update, delete on idempotency_records to nrm_app;
