//! Every policy matters: each of its expressions is loosened to `true` and tightened to `false`, and a probe must see it.
//!
//! The probes make themselves. Everyone in the small world tries everything the application may do with a table: read it,
//! add a row that is there, change a column, delete. What each of them gets is compared with what they got before.
//! A table without rows, or a policy that no probe notices, fails by name.

use std::collections::{BTreeMap, BTreeSet};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use nrm_tests::{Bench, Office, World};

use crate::{connect, help, line, lines, people, root};

/// Tables that the small world leaves empty, and changes that no probe notices: a line each, `table: reason` or
/// `table policy clause to true: reason`, in a file for each part under `tests/tables/unprobed`. They may only shrink.
fn unprobed() -> BTreeMap<String, String> {
    let files = std::fs::read_dir(root().join("tests/tables/unprobed")).into_iter().flatten();
    let texts = files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a text"));
    let lines: Vec<String> = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let parts = lines.iter().map(|line| line.split_once(": ").unwrap_or_else(|| panic!("no reason: {line}")));
    parts.map(|(what, reason)| (what.to_owned(), reason.to_owned())).collect()
}

/// Those who try: one of each role, and both sides of a border.
const PEOPLE: [&str; 17] = [
    "police.horlivka",
    "admin.horlivka",
    "admin.ngo",
    "official.starobesheve",
    "head.starobesheve",
    "centre.starobesheve",
    "provider.donetsk",
    "ngo.donetsk",
    "coordinator.donetsk",
    "official.vinnytsia",
    "police.vinnytsia",
    "coordinator.national",
    "monitor.national",
    "admin.system",
    "auditor.national",
    "reviewer.national",
    "decider.national",
];

/// What no operation of the small world makes: in an agency somebody who reaches further than its administrator; help
/// that was voided, and a term of help.
const LAID_DOWN: &str = "
    insert into memberships (id, user_id, agency_id, role, oblast_code, reach, created_at)
    select gen_random_uuid(), u.id, m.agency_id, 'locality_coordinator', m.oblast_code, 'oblast', now()
    from users u, memberships m join users a on a.id = m.user_id
    where u.login = 'locality.horlivka' and a.login = 'admin.horlivka';
    insert into case_services select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'voided_at', now(),
        'void_reason', 'wrong_entry'))).* from case_services s limit 1;
    insert into deadlines select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'code', 'needs.review'))).*
    from deadlines d where d.code = 'first_notice' on conflict do nothing";

/// One expression of one policy.
#[derive(Debug, Clone)]
struct Expression {
    table: String,
    policy: String,
    role: String,
    verb: String,
    clause: &'static str,
    told: String,
}

/// A table, a role and what it wants to do there.
type Key = (String, String, &'static str);

/// What is tried with a table, by whom, and what came of it before anything was changed.
#[derive(Default)]
struct Probes {
    openings: Vec<(String, String)>,
    statements: BTreeMap<Key, Vec<String>>,
    answers: BTreeMap<(Key, usize, usize), String>,
}

/// How many probes are tried together: changing a policy costs more than a probe.
const AT_ONCE: usize = 6;

/// What comes of a statement in a context: how many rows, or why not. Nothing of it stays.
fn attempt(app: &mut PgConnection, opening: &str, statement: &str) -> String {
    app.batch_execute(&format!("begin; {opening}")).unwrap_or_else(|error| panic!("{error}: {opening}"));
    let came = match diesel::sql_query(statement).execute(app) {
        Ok(rows) => format!("{rows} rows"),
        Err(error) => error.to_string(),
    };
    app.batch_execute("rollback").expect("rolled back");
    came
}

/// How each of those who try opens a transaction. A claim is good for a minute, so this is asked anew for each policy.
fn openings(admin: &mut PgConnection) -> Vec<(String, String)> {
    let claims = lines(
        admin,
        "with claims as ( \
            select distinct on (s.membership_id) u.login as who, 'person|' || u.id || '|' || s.id || '|' || s.membership_id as claim \
            from session_families s join users u on u.id = s.user_id where s.revoked_at is null \
            union all select 'client ' || id, 'client|' || id || '||' from api_clients where revoked_at is null \
            union all select 'sign_in', 'sign_in|00000000-0000-0000-0000-000000000000||'), \
         moments as (select who, claim || '|' || extract(epoch from clock_timestamp())::bigint as claim from claims) \
         select who || '#' || claim || '#' || encode(authz.mac(claim), 'hex') as line from moments order by who",
    );
    let mut found = vec![("nobody".to_owned(), String::new())];
    for claim in claims {
        let parts: Vec<&str> = claim.split('#').collect();
        let [who, claim, signature] = parts[..] else { panic!("{claim}") };
        let arguments: Vec<String> =
            claim.split('|').map(|part| if part.is_empty() { "null".into() } else { format!("'{part}'") }).collect();
        let enter = format!("select authz.enter({}, '\\x{signature}'::bytea)", arguments.join(", "));
        found.push((who.to_owned(), enter));
    }
    found
}

/// What a role may try with a table for one verb, made from the rows that are there.
fn statements(admin: &mut PgConnection, table: &str, role: &str, verb: &str) -> Vec<String> {
    let columns = |admin: &mut PgConnection, word: &str| {
        lines(
            admin,
            &format!(
                "select quote_ident(attname) as line from pg_attribute where attrelid = 'public.{table}'::regclass and attnum > 0 \
                 and not attisdropped and attgenerated = '' and attidentity <> 'a' and has_column_privilege('{role}', attrelid, attnum, '{word}') order by attnum"
            ),
        )
    };
    match verb {
        "SELECT" => vec![format!("select 1 from {table}")],
        "DELETE" => {
            let may = format!("select has_table_privilege('{role}', 'public.{table}', 'DELETE')::text as line");
            if line(admin, &may) == "true" { vec![format!("delete from {table}")] } else { Vec::new() }
        }
        "INSERT" => {
            let names = columns(admin, "INSERT").join(", ");
            if names.is_empty() {
                return Vec::new();
            }
            let rows =
                lines(admin, &format!("select quote_literal(to_jsonb(t)::text) as line from {table} t limit 40"));
            rows.iter()
                .map(|row| {
                    format!("insert into {table} ({names}) select {names} from jsonb_populate_record(null::{table}, {row}::jsonb)")
                })
                .collect()
        }
        "UPDATE" => {
            let mut found = Vec::new();
            for column in columns(admin, "UPDATE") {
                let values = lines(
                    admin,
                    &format!(
                        "select quote_literal(jsonb_build_object('{column}', value)::text) as line \
                         from (select distinct {column} as value from {table} limit 3) v"
                    ),
                );
                // Without a condition and with a constant, so that only the policies for changing are asked.
                found.extend(values.iter().map(|value| {
                    format!(
                        "update {table} set {column} = (jsonb_populate_record(null::{table}, {value}::jsonb)).{column}"
                    )
                }));
            }
            found
        }
        other => panic!("a policy for {other}"),
    }
}

impl Probes {
    /// What one of them gets for one statement.
    fn attempt(&self, admin: &mut PgConnection, app: &mut PgConnection, key: &Key, who: usize, what: usize) -> String {
        let statement = &self.statements[key][what];
        if key.1 == "nrm_door" {
            attempt(admin, "set local role nrm_door", statement)
        } else {
            attempt(app, &self.openings[who].1, statement)
        }
    }

    /// Whether anyone gets something else once the expression says something else.
    fn notice(
        &mut self,
        admin: &mut PgConnection,
        app: &mut PgConnection,
        one: &Expression,
        key: &Key,
        to: &str,
    ) -> bool {
        let is_refusal = |came: &str| came == "0 rows" || came.contains("row-level security");
        if !self.statements.contains_key(key) {
            self.statements.insert(key.clone(), statements(admin, &key.0, &key.1, key.2));
        }
        let people = if key.1 == "nrm_door" { 1 } else { self.openings.len() };
        let each = (0..people).flat_map(|who| (0..self.statements[key].len()).map(move |what| (who, what)));
        let mut waiting: Vec<(usize, usize, String)> = Vec::new();
        let mut each = each.collect::<Vec<_>>().into_iter().peekable();
        while let Some((who, what)) = each.next() {
            let place = (key.clone(), who, what);
            let came = match self.answers.get(&place) {
                Some(came) => came.clone(),
                None => {
                    let came = self.attempt(admin, app, key, who, what);
                    self.answers.insert(place, came.clone());
                    came
                }
            };
            // Loosened, a refusal becomes something; tightened, something becomes a refusal.
            if is_refusal(&came) == (to == "true") {
                waiting.push((who, what, came));
            }
            if waiting.len() < AT_ONCE && each.peek().is_some() {
                continue;
            }
            one.say(admin, to);
            let noticed = waiting.drain(..).any(|(who, what, came)| self.attempt(admin, app, key, who, what) != came);
            one.say(admin, &one.told);
            if noticed {
                return true;
            }
        }
        false
    }
}

impl Expression {
    /// Lets the policy say something else.
    fn say(&self, admin: &mut PgConnection, text: &str) {
        let alter = format!("alter policy {} on {} {} ({text})", self.policy, self.table, self.clause);
        admin.batch_execute(&alter).unwrap_or_else(|error| panic!("{error}: {alter}"));
    }
}

/// Every expression of every policy for the application and for the door.
fn expressions(admin: &mut PgConnection) -> Vec<Expression> {
    let (mut found, mut hidden) = (Vec::new(), BTreeSet::new());
    for clause in ["using", "with check"] {
        let column = if clause == "using" { "qual" } else { "with_check" };
        let told = lines(
            admin,
            &format!(
                "select tablename || '#' || policyname || '#' || roles[1] || '#' || cmd || '#' || permissive || '#' || {column} as line \
                 from pg_policies where schemaname = 'public' and {column} is not null order by 1"
            ),
        );
        for policy in told {
            let parts: Vec<&str> = policy.splitn(6, '#').collect();
            let [table, policy, role, verb, permissive, told] = parts[..] else { panic!("{policy}") };
            if permissive == "RESTRICTIVE" && policy == format!("{table}_hidden") {
                // One loop lays the same words on every table of a case (8_hidden.sql); tests/api/guarding.rs tries them.
                assert!(told.contains("authz.hidden_cases()"), "{policy}");
                hidden.insert(table.to_owned());
                continue;
            }
            assert!(["nrm_app", "nrm_door"].contains(&role), "{policy} is for {role}");
            found.push(Expression {
                table: table.to_owned(),
                policy: policy.to_owned(),
                role: role.to_owned(),
                verb: verb.to_owned(),
                clause,
                told: told.to_owned(),
            });
        }
    }
    let of_cases = lines(
        admin,
        "select table_name || '' as line from information_schema.columns where table_schema = 'public' \
         and column_name = 'case_id' and table_name <> 'national_index'",
    );
    let open: Vec<_> = of_cases.iter().filter(|table| !hidden.contains(*table)).collect();
    assert!(open.is_empty(), "a barred or sealed case would show in {open:?}");
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_is_loosened_or_removed_is_noticed() {
    let bench = Bench::open().await;
    World::build(&bench).await;
    let made = help::ids(&bench).await;
    help::go_on(&bench, &made).await;
    people::happen(&bench).await;
    Office::of(&bench).await.everything().await;
    for login in PEOPLE {
        bench.person(login).await;
    }
    let mut admin = connect(bench.admin_url());
    let mut app = connect(bench.app_url());
    admin.batch_execute(LAID_DOWN).expect("laid down");
    let expressions = expressions(&mut admin);
    assert!(expressions.len() > 80, "only {} expressions", expressions.len());
    let known: BTreeSet<String> = unprobed().into_keys().collect();
    let tables: BTreeSet<String> = expressions.iter().map(|one| one.table.clone()).collect();
    let mut holds =
        |table: &String| line(&mut admin, &format!("select exists (select from {table})::text as line")) == "true";
    let (full, empty): (BTreeSet<String>, BTreeSet<String>) = tables.into_iter().partition(|table| holds(table));
    let forgotten: Vec<_> = empty.difference(&known).collect();
    assert!(
        forgotten.is_empty(),
        "nothing is in these tables, so no policy of theirs can be tried: {forgotten:?}. Let something happen in \
         tests/bench/world.rs, or say in tests/tables/unprobed/<part>.txt as `table: reason` why nothing can"
    );

    let mut probes = Probes::default();
    let mut unnoticed = BTreeSet::new();
    for one in expressions.iter().filter(|one| full.contains(&one.table)) {
        probes.openings = openings(&mut admin);
        let verbs: &[&str] = match (one.verb.as_str(), one.clause) {
            ("ALL", "using") => &["SELECT", "UPDATE", "DELETE"],
            ("ALL", _) => &["INSERT", "UPDATE"],
            ("SELECT", _) => &["SELECT"],
            ("INSERT", _) => &["INSERT"],
            ("UPDATE", _) => &["UPDATE"],
            _ => &["DELETE"],
        };
        for to in ["true", "false"] {
            let mut keys = verbs.iter().map(|verb| (one.table.clone(), one.role.clone(), *verb));
            if one.told != to && !keys.any(|key| probes.notice(&mut admin, &mut app, one, &key, to)) {
                unnoticed.insert(format!("{} {} {} to {to}", one.table, one.policy, one.clause));
            }
        }
    }
    drop((admin, app));
    bench.close().await;

    let new: Vec<_> = unnoticed.difference(&known).collect();
    assert!(
        new.is_empty(),
        "nobody in the small world notices when these policies change: {new:#?}. Let something happen in tests/bench/world.rs \
         that they decide about, or say why nothing can, in tests/tables/unprobed/<part>.txt"
    );
    let noticed: Vec<_> = known.iter().filter(|what| !unnoticed.contains(*what) && !empty.contains(*what)).collect();
    assert!(noticed.is_empty(), "these are noticed now; take them out of tests/tables/unprobed: {noticed:#?}");
}
