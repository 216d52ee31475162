//! A database of one's own starts, keeps what it was told, survives a kill and refuses a second owner.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, RunQueryDsl};
use nrm_private_postgres::{Error, PrivatePostgres, Settings};
// Linked for its own copy of libpq, so that the tests ask nothing of the machine.
use pq_sys as _;

/// Tells the helper at the end of this file where to start its database.
const HOLD_IN: &str = "NRM_TEST_HOLD_IN";

/// A folder for one test, gone when the test passes.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("nrm-life-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("an open folder");
        Self(path)
    }

    fn settings(&self) -> Settings {
        Settings { data_dir: self.0.join("data"), bin_dir: None, ephemeral: true }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn connect(postgres: &PrivatePostgres) -> PgConnection {
    PgConnection::establish(&postgres.superuser_url("postgres")).expect("a connection")
}

fn run(postgres: &PrivatePostgres, statement: &str) {
    connect(postgres).batch_execute(statement).expect("a statement");
}

fn ask(postgres: &PrivatePostgres, expression: &str) -> String {
    diesel::select(sql::<Text>(&format!("({expression})::text"))).get_result(&mut connect(postgres)).expect("a value")
}

fn signal(name: &str, process: u32) {
    assert!(Command::new("kill").args([name, &process.to_string()]).status().expect("kill").success());
}

fn is_alive(process: u32) -> bool {
    Command::new("kill").args(["-0", &process.to_string()]).stderr(Stdio::null()).status().expect("kill").success()
}

fn we_are_root() -> bool {
    let said = Command::new("id").arg("-u").output().expect("id");
    String::from_utf8_lossy(&said.stdout).trim() == "0"
}

/// Runs one test of this file in another process.
fn another_process(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "--include-ignored", "--nocapture", test]);
    command
}

#[test]
fn it_listens_on_a_closed_socket_only_and_checks_its_pages() {
    let folder = Folder::new("closed");
    let postgres = PrivatePostgres::start(Settings { ephemeral: false, ..folder.settings() }).expect("started");
    assert_eq!(ask(&postgres, "current_setting('listen_addresses')"), "");
    assert_eq!(ask(&postgres, "current_setting('data_checksums')"), "on");
    assert_eq!(ask(&postgres, "current_setting('server_encoding')"), "UTF8");
    assert_eq!(ask(&postgres, "current_setting('fsync')"), "on");
    assert_eq!(ask(&postgres, "current_setting('log_min_error_statement')"), "panic");
    assert_eq!(ask(&postgres, "current_setting('log_parameter_max_length')"), "0");
    assert_eq!(ask(&postgres, "select lower('ЇЖАК')"), "їжак");
    let socket = fs::metadata(postgres.socket_dir()).expect("a socket folder");
    assert_eq!(socket.permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_restart_keeps_what_was_written() {
    let folder = Folder::new("restart");
    let postgres = PrivatePostgres::start(folder.settings()).expect("started");
    run(&postgres, "create table kept as select 7 as n");
    postgres.stop();
    let postgres = PrivatePostgres::start(folder.settings()).expect("started again");
    assert_eq!(ask(&postgres, "select n from kept"), "7");
}

#[test]
fn a_killed_database_recovers() {
    let folder = Folder::new("killed");
    let settings = Settings { ephemeral: false, ..folder.settings() };
    let postgres = PrivatePostgres::start(&settings).expect("started");
    run(&postgres, "create table kept as select 7 as n");
    signal("-KILL", postgres.process_id());
    drop(postgres);
    let postgres = PrivatePostgres::start(&settings).expect("started after a kill");
    assert_eq!(ask(&postgres, "select n from kept"), "7");
}

#[test]
fn a_second_owner_is_refused() {
    let folder = Folder::new("owner");
    let _postgres = PrivatePostgres::start(folder.settings()).expect("started");
    assert!(matches!(PrivatePostgres::start(folder.settings()), Err(Error::InUse(_))));
    assert!(matches!(PrivatePostgres::erase(folder.settings()), Err(Error::InUse(_))));
}

#[test]
fn a_killed_program_takes_its_database_with_it() {
    let folder = Folder::new("program");
    let mut program =
        another_process("hold").env(HOLD_IN, folder.settings().data_dir).stdout(Stdio::piped()).spawn().expect("spawn");
    let words = BufReader::new(program.stdout.take().expect("its words"));
    let database: u32 = words
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.split_once("database ")?.1.trim().parse().ok())
        .expect("the number of the database's process");
    assert!(is_alive(database));
    program.kill().expect("kill");
    program.wait().expect("ended");
    let begun = Instant::now();
    if cfg!(target_os = "linux") {
        while is_alive(database) && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(!is_alive(database));
    }
    let postgres = PrivatePostgres::start(folder.settings()).expect("started after the kill");
    assert_eq!(ask(&postgres, "select n from kept"), "7");
}

#[test]
fn the_number_of_a_stranger_in_the_process_file_is_no_obstacle() {
    let folder = Folder::new("stranger");
    let postgres = PrivatePostgres::start(folder.settings()).expect("started");
    let data = postgres.folder().join("cluster");
    postgres.stop();
    let us = std::process::id();
    let file = data.join("postmaster.pid");
    fs::write(&file, format!("{us}\n{}\n1700000000\n5432\n\n\n\n", data.display())).expect("a stale file");
    PrivatePostgres::start(folder.settings()).expect("started beside a stranger");
}

#[test]
fn the_cluster_of_another_major_version_is_left_alone() {
    let folder = Folder::new("major");
    PrivatePostgres::start(folder.settings()).expect("started").stop();
    let version = folder.settings().data_dir.join("cluster/PG_VERSION");
    fs::write(&version, "9\n").expect("written");
    let refused = PrivatePostgres::start(folder.settings());
    assert!(matches!(refused, Err(Error::OtherMajor { found, .. }) if found == "9"));
    assert_eq!(fs::read_to_string(&version).expect("still there"), "9\n");
}

#[test]
fn a_long_or_odd_folder_gets_a_short_socket() {
    let folder = Folder::new("long");
    let data_dir = folder.0.join("дані, with spaces ".repeat(3)).join("x".repeat(90));
    let postgres = PrivatePostgres::start(Settings { data_dir, ..folder.settings() }).expect("started");
    assert!(postgres.socket_dir().as_os_str().len() < 80);
    assert_eq!(ask(&postgres, "select 1"), "1");
    let socket_dir = postgres.socket_dir().to_owned();
    postgres.stop();
    let _ = fs::remove_dir_all(socket_dir);
}

#[test]
fn erasing_gives_an_empty_database() {
    let folder = Folder::new("erase");
    let postgres = PrivatePostgres::start(folder.settings()).expect("started");
    run(&postgres, "create table kept as select 7 as n");
    postgres.stop();
    PrivatePostgres::erase(folder.settings()).expect("erased");
    let postgres = PrivatePostgres::start(folder.settings()).expect("started");
    assert_eq!(ask(&postgres, "select count(*) from pg_tables where tablename = 'kept'"), "0");
}

#[test]
fn discarding_leaves_nothing_behind() {
    let folder = Folder::new("discard");
    let data_dir = folder.0.join("above/a long name ".repeat(5)).join("data");
    let settings = Settings { data_dir, ..folder.settings() };
    fs::create_dir_all(&settings.data_dir).expect("a folder");
    // As root this keeps the database elsewhere; in any case the name is too long for the socket.
    fs::set_permissions(&folder.0, Permissions::from_mode(0o700)).expect("closed");
    let postgres = PrivatePostgres::start(&settings).expect("started");
    assert_eq!(we_are_root(), !postgres.folder().starts_with(&folder.0));
    let kept = [postgres.folder().to_owned(), postgres.socket_dir().to_owned(), settings.data_dir.clone()];
    postgres.discard().expect("removed");
    assert!(kept.iter().all(|folder| !folder.exists()), "{kept:?}");
}

#[test]
fn root_runs_it_as_somebody_else_in_a_folder_that_lets_nobody_look() {
    if !we_are_root() {
        return;
    }
    let folder = Folder::new("root");
    fs::set_permissions(&folder.0, Permissions::from_mode(0o700)).expect("closed");
    let postgres = PrivatePostgres::start(folder.settings()).expect("started");
    assert_eq!(postgres.folder(), folder.settings().data_dir);
    assert_ne!(fs::metadata(postgres.folder().join("cluster")).expect("a cluster").uid(), 0);
    assert_eq!(fs::metadata(&folder.0).expect("a folder").permissions().mode() & 0o777, 0o701);
}

#[test]
fn a_folder_that_cannot_be_reached_keeps_its_database_elsewhere() {
    if !we_are_root() {
        return;
    }
    let folder = Folder::new("far");
    let settings = Settings { data_dir: folder.0.join("above/data"), ..folder.settings() };
    fs::create_dir_all(&settings.data_dir).expect("a folder");
    fs::set_permissions(&folder.0, Permissions::from_mode(0o700)).expect("closed");
    let postgres = PrivatePostgres::start(&settings).expect("started");
    let elsewhere = postgres.folder().to_owned();
    assert!(!elsewhere.starts_with(&folder.0));
    let note = fs::read_to_string(settings.data_dir.join("elsewhere.txt")).expect("a note");
    assert!(note.contains(&*elsewhere.to_string_lossy()));
    run(&postgres, "create table kept as select 7 as n");
    postgres.stop();
    // Found again, even when the way has been opened since.
    fs::set_permissions(&folder.0, Permissions::from_mode(0o755)).expect("open");
    let postgres = PrivatePostgres::start(&settings).expect("started again");
    assert_eq!(ask(&postgres, "select n from kept"), "7");
    postgres.stop();
    // A trial's database goes when its folder has gone, at the next start of another one that is kept elsewhere.
    fs::remove_dir_all(&folder.0).expect("removed");
    let next = Folder::new("next");
    let settings = Settings { data_dir: next.0.join("above/data"), ..next.settings() };
    fs::create_dir_all(&settings.data_dir).expect("a folder");
    fs::set_permissions(&next.0, Permissions::from_mode(0o700)).expect("closed");
    let postgres = PrivatePostgres::start(&settings).expect("started");
    assert!(!elsewhere.exists(), "{}", elsewhere.display());
    let elsewhere = postgres.folder().to_owned();
    postgres.stop();
    assert!(elsewhere.exists(), "its own folder is still there");
    fs::remove_dir_all(elsewhere).expect("removed");
}

#[test]
fn an_ordinary_user_can_have_one_too() {
    if !we_are_root() {
        // Then every other test here is this one.
        return;
    }
    let folder = Folder::new("ordinary");
    fs::set_permissions(&folder.0, Permissions::from_mode(0o777)).expect("open");
    let program = folder.0.join("life");
    fs::copy(std::env::current_exe().expect("this program"), &program).expect("a copy that others can run");
    let done = Command::new(program)
        .args(["--exact", "a_restart_keeps_what_was_written"])
        .env("TMPDIR", &folder.0)
        .current_dir(Path::new("/"))
        .uid(65534)
        .gid(65534)
        .output()
        .expect("run");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "a helper of another test: holds a database until it is killed"]
fn hold() {
    #[expect(clippy::disallowed_methods, reason = "how one test tells its helper where to work")]
    let Some(data_dir) = std::env::var_os(HOLD_IN).map(PathBuf::from) else { return };
    let postgres = PrivatePostgres::start(Settings { data_dir, bin_dir: None, ephemeral: true }).expect("started");
    run(&postgres, "create table kept as select 7 as n");
    println!("database {}", postgres.process_id());
    std::thread::sleep(Duration::from_secs(120));
}
