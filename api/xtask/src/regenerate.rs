//! `cargo xtask regenerate`: the files that are written by programs, and the check that nobody wrote them by hand.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::surroundings::Surroundings;
use crate::{setup, step};

const CONTRACT: &str = "openapi/nrm.v1.json";
const ROUTES: &str = "openapi/routes.txt";
const CLIENT_TYPES: &str = "frontend/src/api/schema.ts";
const MATRIX: &str = "tests/tables/matrix.txt";
/// What the server prints about itself, and the word that asks for it.
const PRINTED: [(&str, &str); 3] = [(CONTRACT, "openapi"), (ROUTES, "routes"), (MATRIX, "matrix")];

/// Writes every generated file in the checkout.
pub(crate) fn regenerate(surroundings: &Surroundings) -> Result<(), Failure> {
    setup::for_run(surroundings)?;
    write_into(surroundings, &surroundings.root)?;
    println!("✓ {CONTRACT}, {ROUTES}, {MATRIX}, {CLIENT_TYPES}");
    Ok(())
}

/// The generated files that differ from what the programs would write now.
pub(crate) fn drift(surroundings: &Surroundings) -> Result<Vec<&'static str>, Failure> {
    let elsewhere = surroundings.target.join("regenerated");
    write_into(surroundings, &elsewhere)?;
    let same = |name: &&str| match (fs::read(surroundings.root.join(name)), fs::read(elsewhere.join(name))) {
        (Ok(here), Ok(there)) => here == there,
        _ => false,
    };
    Ok([CONTRACT, ROUTES, MATRIX, CLIENT_TYPES].into_iter().filter(|name| !same(name)).collect())
}

fn write_into(surroundings: &Surroundings, root: &Path) -> Result<(), Failure> {
    let mut build = surroundings.cargo(["build", "--package", "nrm-server", "--bin", "nrm"]);
    step::run("Build the server to ask it for its contract", &mut build)?;
    let server = surroundings.server("debug");
    for (name, word) in PRINTED {
        let text = step::ask(word, surroundings.command(&server).arg(word))?;
        let path = root.join(name);
        make_parent(&path)?;
        fs::write(&path, text).map_err(Failure::at("writing", &path))?;
    }
    let types = root.join(CLIENT_TYPES);
    make_parent(&types)?;
    let program = surroundings.frontend().join("node_modules/.bin/openapi-typescript");
    let mut generate = surroundings.command(program);
    generate.arg(root.join(CONTRACT)).arg("--output").arg(&types).current_dir(surroundings.frontend());
    step::ask("openapi-typescript", &mut generate)?;
    Ok(())
}

fn make_parent(path: &Path) -> Result<(), Failure> {
    path.parent().map_or(Ok(()), |parent| fs::create_dir_all(parent).map_err(Failure::at("making", parent)))
}
