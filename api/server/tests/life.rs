//! The program as an operator meets it: stops when asked, loses nothing when killed, and does not start with a wrong key.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

/// A folder for one test, gone when the test passes.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("nrm-program-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn key(&self) -> PathBuf {
        self.0.join("keys/root.key")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A running server.
struct Server {
    child: Child,
    port: u16,
}

fn nrm(words: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nrm"));
    command.args(words).arg("--data-dir").arg(data).stdin(Stdio::null());
    for name in ["DATABASE_URL", "DATABASE_URL_FILE", "NRM_ADDRESS", "NRM_PUBLIC_URL", "NRM_CORS_ORIGINS"] {
        command.env_remove(name);
    }
    command
}

fn start(data: &Path, more: &[&str]) -> Server {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    let mut command = nrm(&["serve", "--demonstration"], data);
    command.args(["--address", &format!("127.0.0.1:{port}")]).args(more);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("started");
    let said = BufReader::new(child.stdout.take().expect("its words"));
    let ready = said.lines().map_while(Result::ok).any(|line| line.contains("listens at"));
    assert!(ready, "it ended without listening");
    Server { child, port }
}

impl Server {
    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().expect("kill");
        assert!(sent.success());
    }

    fn ended(mut self) -> ExitStatus {
        self.child.wait().expect("ended")
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).expect("a connection")
    }

    /// Signs one of the invented people in; gives the first line of the answer.
    fn sign_in(&self) -> String {
        let body = sign_in_body();
        let mut stream = self.connect();
        stream.write_all(head(&body).as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).expect("sent");
        first_line(&mut stream)
    }
}

fn sign_in_body() -> String {
    format!(r#"{{"login":"police.horlivka","password":"{}"}}"#, nrm_store::demonstration::PASSPHRASE)
}

fn head(body: &str) -> String {
    format!(
        "POST /v1/auth/sign-in HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
}

fn first_line(stream: &mut TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer.lines().next().unwrap_or_default().to_owned()
}

fn verify(data: &Path) -> Output {
    nrm(&["audit", "verify"], data).output().expect("run")
}

#[test]
fn a_stopped_server_answers_what_it_has_begun_and_ends_well() {
    let folder = Folder::new("stop");
    let server = start(&folder.0, &[]);
    let body = sign_in_body();
    let mut under_way = server.connect();
    under_way.write_all(head(&body).as_bytes()).expect("the first half");
    // The head has been read when another request on another connection was answered.
    assert_eq!(server.sign_in(), "HTTP/1.1 200 OK");
    server.signal("-TERM");
    under_way.write_all(body.as_bytes()).expect("the second half");
    assert_eq!(first_line(&mut under_way), "HTTP/1.1 200 OK");
    assert_eq!(server.ended().code(), Some(0));

    let server = start(&folder.0, &[]);
    server.signal("-INT");
    assert_eq!(server.ended().code(), Some(0));
}

#[test]
fn a_killed_server_keeps_what_it_answered_and_fresh_begins_anew() {
    let folder = Folder::new("kill");
    let server = start(&folder.0, &[]);
    assert_eq!(server.sign_in(), "HTTP/1.1 200 OK");
    server.signal("-KILL");
    server.ended();
    let server = start(&folder.0, &[]);
    assert_eq!(server.sign_in(), "HTTP/1.1 200 OK");
    server.signal("-TERM");
    server.ended();
    let verified = verify(&folder.0);
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success() && said.starts_with("2 entries"), "{said}");

    let server = start(&folder.0, &["--fresh"]);
    server.signal("-TERM");
    server.ended();
    let said = String::from_utf8_lossy(&verify(&folder.0).stdout).into_owned();
    assert!(said.starts_with("0 entries"), "{said}");
}

#[test]
fn a_lost_or_strange_root_key_is_named_and_nothing_is_touched() {
    let folder = Folder::new("key");
    let server = start(&folder.0, &[]);
    server.signal("-TERM");
    server.ended();
    let refused = || {
        let said = verify(&folder.0);
        assert!(!said.status.success());
        String::from_utf8_lossy(&said.stderr).into_owned()
    };
    let copy = folder.0.join("root.key.copy");
    fs::rename(folder.key(), &copy).expect("the key is gone");
    assert!(refused().contains("is missing, and this database was sealed with it"));
    assert!(!folder.key().exists(), "no other key lies in its place");

    fs::copy(&copy, folder.key()).expect("a copy with the right mode");
    fs::write(folder.key(), [7; 32]).expect("another key");
    assert!(refused().contains("is not the root key of this database"));

    fs::copy(&copy, folder.key()).expect("the right key");
    let server = start(&folder.0, &[]);
    assert_eq!(server.sign_in(), "HTTP/1.1 200 OK");
    server.signal("-TERM");
    assert_eq!(server.ended().code(), Some(0));
}
