//! The container files name only what exists, and the web server in them speaks like ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the checkout").to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The folder and the file of every image that the compose file builds.
fn built() -> Vec<(PathBuf, PathBuf)> {
    let text = read(&root().join("docker-compose.yml"));
    let value = |line: &str, key: &str| line.trim().strip_prefix(key).map(|value| value.trim().to_owned());
    let lines: Vec<&str> = text.lines().collect();
    lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| {
            let context = root().join(value(line, "context:")?);
            let file = lines.get(at + 1).and_then(|next| value(next, "dockerfile:"));
            let file = context.join(file.as_deref().unwrap_or("Dockerfile"));
            Some((context, file))
        })
        .collect()
}

/// The instructions of a Dockerfile, each on one line.
fn instructions(file: &Path) -> Vec<String> {
    let text = read(file).replace("\\\n", " ");
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn every_folder_that_is_built_from_exists() {
    let built = built();
    assert_eq!(built.len(), 2, "the server and the frontend");
    for (context, file) in built {
        assert!(context.is_dir(), "{}", context.display());
        assert!(file.is_file(), "{}", file.display());
    }
}

#[test]
fn everything_that_is_copied_exists() {
    for (context, file) in built() {
        let mut stages = Vec::new();
        let mut copied = 0;
        for instruction in instructions(&file) {
            let words: Vec<&str> = instruction.split_whitespace().collect();
            match words.as_slice() {
                ["FROM", _, "AS", name] => stages.push((*name).to_owned()),
                ["COPY", rest @ ..] => {
                    let (options, paths): (Vec<&str>, Vec<&str>) = rest.iter().partition(|word| word.starts_with("--"));
                    if let Some(stage) = options.iter().find_map(|option| option.strip_prefix("--from=")) {
                        assert!(stages.iter().any(|known| known == stage), "{}: no stage {stage}", file.display());
                        continue;
                    }
                    let (_, sources) = paths.split_last().expect("a target");
                    for source in sources {
                        copied += 1;
                        let path = context.join(source);
                        assert!(path.exists(), "{} copies {source}, which is missing", file.display());
                        assert!(is_sent(&context, source), "{source} is kept back by .dockerignore");
                    }
                }
                _ => {}
            }
        }
        assert!(copied > 0, "{} copies nothing", file.display());
    }
}

/// Whether the ignore file lets this path into the build: the last line that speaks of it decides.
fn is_sent(context: &Path, source: &str) -> bool {
    let ignored = read(&context.join(".dockerignore"));
    ignored.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).fold(true, |sent, line| {
        let (keeps, pattern) = line.strip_prefix('!').map_or((false, line), |pattern| (true, pattern));
        if pattern == "*" || Path::new(source).starts_with(pattern) { keeps } else { sent }
    })
}

#[test]
fn no_image_runs_as_root() {
    for (_, file) in built() {
        let lines = instructions(&file);
        let last_base = lines.iter().rev().find(|line| line.starts_with("FROM ")).expect("a base");
        let unprivileged = last_base.contains("unprivileged");
        assert!(unprivileged || lines.iter().any(|line| line.starts_with("USER ") && line != "USER root"));
    }
}

#[test]
fn every_member_of_the_workspace_is_in_the_image_of_the_server() {
    let manifest = read(&root().join("Cargo.toml"));
    let members = manifest.lines().find_map(|line| line.strip_prefix("members = [")).expect("members");
    let dockerfile = instructions(&root().join("api/server/Dockerfile")).join("\n");
    for member in members.trim_end_matches(']').split(',').map(|member| member.trim().trim_matches('"')) {
        let top = member.split('/').next().unwrap_or(member);
        assert!(dockerfile.contains(&format!("COPY {top} {top}")), "{member} is not copied");
    }
}

#[test]
fn the_web_server_sends_the_headers_that_the_server_sends() {
    let ours = read(&root().join("api/server/src/kernel/headers.rs"));
    let theirs = read(&root().join("frontend/web-server.conf"));
    let all = ours.split("const ALL").nth(1).and_then(|rest| rest.split("];").next()).expect("the common headers");
    let quoted: Vec<&str> = all.split('"').skip(1).step_by(2).collect();
    assert!(quoted.len() >= 12, "{quoted:?}");
    let mut wanted: Vec<(String, String)> = quoted
        .chunks(2)
        .filter_map(|pair| match pair {
            [name, value] => Some(((*name).to_owned(), (*value).to_owned())),
            _ => None,
        })
        .collect();
    let policy =
        ours.split("const PAGES: &str = \"").nth(1).and_then(|rest| rest.split("\";").next()).expect("a policy");
    let policy: Vec<&str> = policy.split("\\\n").map(str::trim).collect();
    wanted.push(("content-security-policy".to_owned(), policy.join(" ")));
    let page = theirs.split("location / {").nth(1).and_then(|rest| rest.split("\n    }").next()).expect("the pages");
    for (name, value) in wanted {
        let sent = page.lines().find_map(|line| {
            let rest = line.trim().strip_prefix("add_header ")?;
            let (header, rest) = rest.split_once(' ')?;
            header.eq_ignore_ascii_case(&name).then_some(rest)
        });
        assert_eq!(sent, Some(format!("\"{value}\" always;").as_str()), "{name}");
    }
}

#[test]
fn docker_compose_accepts_the_file() {
    let docker = |arguments: &[&str]| {
        let mut docker = Command::new("docker");
        docker.args(arguments).current_dir(root()).stdin(Stdio::null()).output()
    };
    if !docker(&["compose", "version"]).is_ok_and(|said| said.status.success()) {
        eprintln!("not checked: docker compose is not on this machine");
        return;
    }
    let said = docker(&["compose", "config", "--quiet"]).expect("docker");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}
