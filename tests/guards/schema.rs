//! Lints of the catalogue: what no table, policy, view, function or role may be. Each is proved by a planted fault.

use diesel::connection::SimpleConnection;
use nrm_tests::Bench;

use crate::{connect, lines};

/// A query that finds nothing in a sound house, and faults that it must find.
struct Lint {
    name: &'static str,
    query: &'static str,
    faults: &'static [&'static str],
}

const LINTS: &[Lint] = &[
    Lint {
        name: "every table forces row security",
        query: "select relname::text as line from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') \
            and not (relrowsecurity and relforcerowsecurity) and relname <> '__diesel_schema_migrations'",
        faults: &[
            "create table planted (id integer)",
            "create table planted (id integer); alter table planted enable row level security",
            "alter table case_persons no force row level security",
        ],
    },
    Lint {
        name: "whatever the application is granted is under a policy",
        query: "select c.relname || ' ' || p.word as line from pg_class c \
            cross join (values ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) as p (word, command) \
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') \
            and (has_table_privilege('nrm_app', c.oid, p.word) \
                or (p.word <> 'DELETE' and has_any_column_privilege('nrm_app', c.oid, case p.word when 'DELETE' then 'SELECT' else p.word end))) \
            and not exists (select 1 from pg_policy l where l.polrelid = c.oid and l.polpermissive and l.polcmd in (p.command::\"char\", '*') \
                and 'nrm_app'::regrole = any (l.polroles))",
        faults: &[
            "create table planted (id integer); alter table planted enable row level security; grant select on planted to nrm_app",
            "grant delete on cases to nrm_app",
            "grant select on __diesel_schema_migrations to nrm_app",
        ],
    },
    Lint {
        name: "every policy of the application asks who acts",
        query: "select tablename || '.' || policyname as line from pg_policies \
            cross join lateral (values (qual), (with_check)) as e (told) \
            where schemaname = 'public' and not roles = '{nrm_door}' and told is not null \
            and (told = 'true' or told !~ '(authz\\.|case_access|memberships)')",
        faults: &[
            "create policy planted on cases for select to nrm_app using (true)",
            "create policy planted on cases for select using (true)",
            "create policy planted on cases for insert to nrm_app with check (true)",
            "create policy planted on cases for select to nrm_app using (oblast_code = 'UA14')",
        ],
    },
    Lint {
        name: "every view reads as its caller",
        query: "select relname::text as line from pg_class where relnamespace in ('public'::regnamespace, 'authz'::regnamespace) \
            and (relkind = 'm' or (relkind = 'v' and not coalesce((select option_value::boolean \
                from pg_options_to_table(reloptions) where option_name = 'security_invoker'), false)))",
        faults: &[
            "create view planted as select id from cases",
            "create view planted with (security_invoker = false) as select id from cases",
            "create materialized view planted as select id from cases",
        ],
    },
    Lint {
        name: "every function that looks past the policies has a fixed path and few callers",
        query: "select oid::regprocedure::text as line from pg_proc \
            where pronamespace in ('public'::regnamespace, 'authz'::regnamespace) and prosecdef \
            and (not coalesce(proconfig::text like '%search_path=pg_catalog%', false) \
                or has_function_privilege('public', oid, 'EXECUTE') or pg_get_userbyid(proowner) <> 'nrm_door')",
        faults: &[
            "create function authz.planted() returns integer language sql security definer as 'select 1'",
            "create function authz.planted() returns integer language sql security definer set search_path = pg_catalog as 'select 1'",
            "alter function authz.mac(text) reset search_path",
            "grant execute on function authz.mac(text) to public",
        ],
    },
    Lint {
        name: "only the door may seal a context or sign a claim",
        query: "select oid::regprocedure::text as line from pg_proc where pronamespace = 'authz'::regnamespace \
            and proname in ('mac', 'seal_context') and has_function_privilege('nrm_app', oid, 'EXECUTE') \
            union all select 'context_key' where has_table_privilege('nrm_app', 'authz.context_key', 'SELECT, INSERT, UPDATE, DELETE')",
        faults: &[
            "grant execute on function authz.seal_context(text) to nrm_app",
            "grant select on authz.context_key to nrm_app",
        ],
    },
    Lint {
        name: "no role that signs in owns a table, except the one that prepares the database",
        query: "select c.relname || ' ' || r.rolname as line from pg_class c join pg_roles r on r.oid = c.relowner \
            where c.relnamespace in ('public'::regnamespace, 'authz'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm') \
            and r.rolcanlogin and r.rolname <> session_user",
        faults: &[
            "create role planted login; grant create on schema public to planted; alter table cases owner to planted",
            "grant create on schema public to nrm_app; alter table cases owner to nrm_app",
        ],
    },
    Lint {
        name: "the application cannot look past row security",
        query: "select rolname::text as line from pg_roles where rolname in ('nrm_app', 'nrm_door') and \
            (rolsuper or (rolname = 'nrm_app' and (rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) \
                or (rolname = 'nrm_door' and rolcanlogin)) \
            union all select g.roleid::regrole::text from pg_auth_members g where g.member = 'nrm_app'::regrole",
        faults: &[
            "alter role nrm_app bypassrls",
            "alter role nrm_app superuser",
            "alter role nrm_door login",
            "grant nrm_door to nrm_app",
        ],
    },
    Lint {
        name: "the application cannot truncate, refer or hook on",
        query: "select c.relname || ' ' || p.word as line from pg_class c cross join (values ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) as p (word) \
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege('nrm_app', c.oid, p.word)",
        faults: &[
            "grant truncate on cases to nrm_app",
            "grant references on cases to public",
            "grant trigger on audit_entries to nrm_app",
        ],
    },
    Lint {
        name: "whatever belongs to a case belongs to its agency",
        query: "select k.conrelid::regclass || ' ' || k.conname as line from pg_constraint k \
            join pg_attribute a on a.attrelid = k.conrelid and a.attname = 'agency_of_record' \
            where k.contype = 'f' and k.confrelid = 'public.cases'::regclass and not a.attnum = any (k.conkey)",
        faults: &[
            "create table planted (id uuid primary key, agency_of_record uuid, case_id uuid references cases (id))",
        ],
    },
];

#[tokio::test]
async fn the_catalogue_has_no_fault_and_every_planted_one_is_found() {
    let bench = Bench::open().await;
    let mut conn = connect(bench.admin_url());
    for lint in LINTS {
        assert_eq!(lines(&mut conn, lint.query), Vec::<String>::new(), "{}", lint.name);
        for fault in lint.faults {
            conn.batch_execute("begin").expect("begun");
            conn.batch_execute(fault).unwrap_or_else(|error| panic!("{error}: {fault}"));
            let found = lines(&mut conn, lint.query);
            conn.batch_execute("rollback").expect("rolled back");
            assert!(!found.is_empty(), "{}: not found: {fault}", lint.name);
        }
    }
    drop(conn);
    bench.close().await;
}
