-- Places and agencies are known to everyone who is signed in; people only to the administrator of their agency.
alter table places enable row level security; alter table places force row level security;
alter table place_successors enable row level security; alter table place_successors force row level security;
alter table agencies enable row level security; alter table agencies force row level security;
alter table users enable row level security; alter table users force row level security;
alter table memberships enable row level security; alter table memberships force row level security;

create policy places_read on places for select to nrm_app using ((select authz.kind()) is not null);
create policy place_successors_read on place_successors for select to nrm_app using ((select authz.kind()) is not null);
create policy agencies_read on agencies for select to nrm_app using ((select authz.kind()) is not null);
create policy agencies_found on agencies for insert to nrm_app
    with check ((select authz.role()) = 'system_administrator');
create policy agencies_change on agencies for update to nrm_app
    using ((select authz.role()) = 'system_administrator');

create policy users_read on users for select to nrm_app using (
    (select authz.kind()) = 'sign_in' or id = (select authz.principal())
    or exists (select 1 from memberships m where m.user_id = users.id and m.agency_id = (select authz.agency())));
create policy users_invite on users for insert to nrm_app
    with check ((select authz.role()) = 'agency_administrator');
create policy users_change on users for update to nrm_app using (
    (select authz.role()) = 'agency_administrator'
    and exists (select 1 from memberships m where m.user_id = users.id and m.agency_id = (select authz.agency())));

create policy memberships_read on memberships for select to nrm_app using (
    (select authz.kind()) = 'sign_in' or agency_id = (select authz.agency()) or user_id = (select authz.principal()));
create policy memberships_give on memberships for insert to nrm_app with check (
    (select authz.role()) = 'agency_administrator' and agency_id = (select authz.agency()) and reach = 'agency'
    and role in ('first_responder', 'responsible_official', 'unit_head', 'case_manager', 'service_provider', 'ngo_worker'));
create policy memberships_change on memberships for update to nrm_app
    using ((select authz.role()) = 'agency_administrator' and agency_id = (select authz.agency()))
    with check (agency_id = (select authz.agency()) and reach = 'agency');

grant select on places, place_successors to nrm_app;
grant select, insert, update on agencies to nrm_app;
grant select, insert, update on users to nrm_app;
revoke update on memberships from nrm_app;
grant select, insert on memberships to nrm_app;
grant update (active) on memberships to nrm_app;
