//! The locks of the house are types: each program in `wrong_programs/` breaks one, and the compiler has to say so.
//!
//! They are compiled against what the tests themselves were built from, so this builds nothing a second time; and only
//! the headlines are compared, because the rest names paths and lists that change with every permission.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::root;

/// The library of the bench that this program was built with: the newest that is not newer than the program.
fn bench() -> PathBuf {
    let written = |path: &Path| path.metadata().and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let us = std::env::current_exe().expect("this program");
    let ours = written(&us);
    let beside = std::fs::read_dir(us.parent().expect("a folder")).expect("what was built");
    beside
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("libnrm_tests-") && name.ends_with(".rlib") && written(path) <= ours
        })
        .max_by_key(|path| written(path))
        .expect("the bench is built")
}

/// Names without the way to them, which the compiler writes out only where there are two of a name.
fn plain(line: &str) -> String {
    let is_part = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == ':';
    let mut words = Vec::new();
    for word in line.split_inclusive(|sign| !is_part(sign)) {
        let from_last = word.trim_end_matches(|sign| !is_part(sign)).rfind("::").map_or(0, |at| at + 2);
        words.push(if word.starts_with("nrm_tests::") { &word[from_last..] } else { word });
    }
    words.concat()
}

/// What the compiler says about a program: nothing, or one line for each error.
fn compile(program: &Path, bench: &Path, out: &Path) -> (String, String) {
    let said = Command::new("rustc")
        .current_dir(program.parent().expect("a folder"))
        .arg(program.file_name().expect("a name"))
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--error-format=short", "--out-dir"])
        .arg(out)
        .arg("--extern")
        .arg(format!("nrm_tests={}", bench.display()))
        .arg("-L")
        .arg(format!("dependency={}", bench.parent().expect("a folder").display()))
        .output()
        .expect("rustc runs");
    let everything = String::from_utf8_lossy(&said.stderr).into_owned();
    let errors: Vec<String> = everything.lines().filter(|line| line.contains(": error")).map(plain).collect();
    assert_eq!(said.status.success(), errors.is_empty(), "{everything}");
    (errors.iter().map(|line| format!("{line}\n")).collect(), everything)
}

#[test]
fn what_breaks_a_lock_does_not_compile() {
    let bench = bench();
    let out = std::env::temp_dir().join(format!("nrm-wrong-programs-{}", std::process::id()));
    std::fs::create_dir_all(&out).expect("a folder");
    let folder = root().join("tests/guards/wrong_programs");
    let programs: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("a folder of programs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    let (mut broken, mut surprises) = (0, String::new());
    for program in &programs {
        let (errors, everything) = compile(program, &bench, &out);
        let expected = std::fs::read_to_string(program.with_extension("stderr")).unwrap_or_default();
        if errors != expected {
            surprises.push_str(&format!("expected of {}:\n{expected}and came:\n{everything}\n", program.display()));
        }
        broken += usize::from(!errors.is_empty());
    }
    std::fs::remove_dir_all(&out).expect("removed");
    assert!(surprises.is_empty(), "{surprises}");
    assert_eq!(broken, programs.len() - 1, "all but the right program break a lock");
    assert!(broken >= 9, "nine locks");
}
