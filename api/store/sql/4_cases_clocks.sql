-- Law and calendar: the administrator keeps the rows, a national coordinator signs them off. A row that was changed bears
-- no mark, so that nobody signs off what they changed themselves.
alter table calendar_days enable row level security; alter table calendar_days force row level security;
alter table calendar_regimes enable row level security; alter table calendar_regimes force row level security;
create policy calendar_days_read on calendar_days for select to nrm_app using ((select authz.kind()) is not null);
create policy calendar_regimes_read on calendar_regimes for select to nrm_app using ((select authz.kind()) is not null);

do $$
declare t text;
begin
    foreach t in array array['legal_grounds', 'legal_deadlines', 'calendar_days', 'calendar_regimes'] loop
        execute format('create policy %1$s_keep on %1$I for insert to nrm_app
            with check ((select authz.role()) = ''system_administrator'' and verified_on is null)', t);
        execute format('create policy %1$s_change on %1$I for update to nrm_app
            using ((select authz.role()) in (''national_coordinator'', ''system_administrator''))
            with check ((select authz.role()) = ''national_coordinator'' or verified_on is null)', t);
    end loop;
end
$$;
grant update (verified_on, verified_by) on legal_grounds to nrm_app;
grant insert, update (valid_to, verified_on, verified_by) on legal_deadlines to nrm_app;
grant select, insert, update on calendar_days, calendar_regimes to nrm_app;
