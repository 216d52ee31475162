//! A start over a database of one's own, and what it says when that will not do.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use nrm_server::settings::Settings;
use nrm_server::start;
use nrm_tests::Database;

fn settings(database: &Database, url: String) -> Settings {
    let mut settings = Settings::new(&database.folder, "http://127.0.0.1");
    settings.database_url = Some(url.into());
    settings
}

fn run(url: &str, statements: &str) {
    PgConnection::establish(url).expect("the database answers").batch_execute(statements).expect("done");
}

/// The same database as another role.
fn as_role(url: &str, role: &str) -> String {
    url.replacen("postgres://postgres@", &format!("postgres://{role}@"), 1)
}

#[test]
fn an_empty_database_becomes_a_house_and_stays_one() {
    let database = Database::empty();
    let settings = settings(&database, database.url());
    database.in_turn(|| {
        let opened = start::open(&settings).expect("opened");
        let application = opened.application(&settings).expect("fits together");
        opened.demonstrate(&application, &settings).expect("the invented people");
        assert_eq!(opened.verify_audit().expect("verified").first_bad, None);
        start::open(&settings).expect("opened again").application(&settings).expect("fits together");
    });
}

#[test]
fn a_role_that_may_not_make_roles_is_told_so() {
    let database = Database::empty();
    let role = format!("nrm_weak_{}", std::process::id());
    run(&database.url(), &format!("create role {role} login"));
    let settings = settings(&database, as_role(&database.url(), &role));
    let refused = database.in_turn(|| start::open(&settings)).expect_err("refused").to_string();
    run(&database.url(), &format!("drop role {role}"));
    assert!(refused.contains(&role) && refused.contains("alter role"), "{refused}");
}

#[test]
fn a_database_that_does_not_answer_is_named_without_its_password() {
    let database = Database::empty();
    let nowhere = "postgres://somebody:CANARY@127.0.0.1:9/nowhere".to_owned();
    let refused = start::open(&settings(&database, nowhere)).expect_err("refused").to_string();
    assert!(refused.contains("cannot be reached") && !refused.contains("CANARY"), "{refused}");
    let refused = start::open(&settings(&database, "not an address".to_owned())).expect_err("refused").to_string();
    assert!(refused.contains("DATABASE_URL"), "{refused}");
}

#[test]
fn the_application_refuses_to_run_as_one_who_sees_everything() {
    let database = Database::empty();
    let settings = settings(&database, database.url());
    let mut opened = database.in_turn(|| start::open(&settings)).expect("opened");
    opened.app_url = opened.admin_url.clone();
    let refused = opened.application(&settings).expect_err("refused").to_string();
    assert!(refused.contains("look past row security"), "{refused}");
}

#[test]
fn the_owner_of_a_database_who_may_make_roles_is_enough() {
    let data_dir = std::env::temp_dir().join(format!("nrm-foreign-{}", std::process::id()));
    let private =
        nrm_private_postgres::Settings { data_dir: data_dir.join("postgres"), bin_dir: None, ephemeral: true };
    let server = nrm_private_postgres::PrivatePostgres::start(private).expect("a server of somebody else");
    run(&server.superuser_url("postgres"), "create role maker login createrole");
    run(&server.superuser_url("postgres"), "create database house owner maker");
    let mut settings = Settings::new(data_dir.join("house"), "http://127.0.0.1");
    settings.database_url = Some(server.url("maker", "house").into());
    let opened = start::open(&settings).expect("opened");
    let application = opened.application(&settings).expect("fits together");
    opened.demonstrate(&application, &settings).expect("the invented people");
    assert_eq!(opened.verify_audit().expect("verified").first_bad, None);
    drop(application);
    server.discard().expect("removed");
    std::fs::remove_dir_all(data_dir).expect("removed");
}
