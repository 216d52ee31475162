//! A database of one's own starts, keeps what it was told, survives a kill and refuses a second owner.

use std::path::PathBuf;
use std::process::Command;

use nrm_private_postgres::{Error, PrivatePostgres, Settings, find_binaries};

fn settings(name: &str) -> Settings {
    let data_dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    Settings { data_dir, bin_dir: None, ephemeral: false }
}

fn psql(postgres: &PrivatePostgres, sql: &str) -> String {
    let binaries = find_binaries(None).expect("PostgreSQL");
    let program = binaries.dir.join("psql");
    let program = if program.exists() { program } else { "psql".into() };
    let said = Command::new(program)
        .args(["-AtqX", "-v", "ON_ERROR_STOP=1", &postgres.superuser_url("postgres"), "-c", sql])
        .output()
        .expect("psql");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8_lossy(&said.stdout).trim().to_owned()
}

#[test]
fn it_keeps_its_data_survives_a_kill_and_has_one_owner() {
    let settings = settings("life");
    let postgres = PrivatePostgres::start(&settings).expect("started");
    psql(&postgres, "create table kept (n integer)");
    psql(&postgres, "insert into kept values (7)");
    assert!(matches!(PrivatePostgres::start(&settings), Err(Error::InUse)));
    assert_eq!(psql(&postgres, "show listen_addresses"), "");

    let killed = Command::new("kill").args(["-KILL", &postgres.process_id().to_string()]).status().expect("kill");
    assert!(killed.success());
    drop(postgres);

    let postgres = PrivatePostgres::start(&settings).expect("started after a kill");
    assert_eq!(psql(&postgres, "select n from kept"), "7");
    postgres.stop();
    let _ = std::fs::remove_dir_all(&settings.data_dir);
}
