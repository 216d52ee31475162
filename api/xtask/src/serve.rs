//! `cargo xtask run`: from a fresh checkout to a running system with demonstration data.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;

use crate::failure::Failure;
use crate::surroundings::Surroundings;
use crate::{setup, step};

/// Builds what is served and becomes the server, so that Ctrl-C and SIGTERM reach it without a go-between.
pub(crate) fn serve(surroundings: &Surroundings, port: u16, fresh: bool, no_build: bool) -> Result<(), Failure> {
    let address = (Ipv4Addr::LOCALHOST, port);
    // Said before minutes of building rather than after.
    if let Err(error) = TcpListener::bind(address) {
        return Err(Failure::new(format!("port {port} cannot be used ({error}); choose another with --port")));
    }
    let server = surroundings.server("release");
    let assets = surroundings.frontend().join("dist");
    if no_build {
        if !server.is_file() || !assets.join("index.html").is_file() {
            return Err(Failure::new("nothing was built yet: run without --no-build once"));
        }
        setup::postgres(surroundings)?;
    } else {
        setup::for_run(surroundings)?;
        step::run("Build the frontend", &mut surroundings.npm(["run", "build"]))?;
        let mut build = surroundings.cargo(["build", "--release", "--package", "nrm-server", "--bin", "nrm"]);
        step::run("Build the server", &mut build)?;
    }
    // Open to pass through, so that the account of the database gets to its own folder in it; the keys are closed themselves.
    let data = surroundings.root.join(".data");
    std::fs::create_dir_all(&data).map_err(Failure::at("making", &data))?;
    println!("▸ Start on http://{}:{port}/ …", Ipv4Addr::LOCALHOST);
    let mut command = surroundings.command(&server);
    command.args(["serve", "--data-dir"]).arg(&data);
    command.args(["--assets", "frontend/dist", "--demonstration", "--address"]);
    command.arg(format!("{}:{port}", Ipv4Addr::LOCALHOST));
    if fresh {
        command.arg("--fresh");
    }
    // Only returns when it could not.
    Err(Failure::at("cannot start", &server)(command.exec()))
}
