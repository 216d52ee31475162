//! The words of the project: `cargo xtask run`, `cargo xtask test`, `cargo xtask regenerate`, `cargo xtask setup`.
//!
//! The build server and a person use the same ones.

mod failure;
mod regenerate;
mod serve;
mod setup;
mod step;
mod surroundings;
mod tally;
mod test;
mod test_postgres;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use surroundings::Surroundings;

/// What this project can do for you.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    word: Word,
}

#[derive(Debug, Subcommand)]
enum Word {
    /// Build everything and start the system with demonstration data.
    Run(RunArguments),
    /// Check everything: format, lints, types, tests, generated files, journeys in a browser.
    Test,
    /// Write the generated files anew: the contract, the routes, the client's types and the tables.
    Regenerate,
    /// Install what is missing for `run`, and with `--test` also what the journeys need.
    Setup {
        /// Also what the journeys need.
        #[arg(long)]
        test: bool,
    },
    /// Start the PostgreSQL of a test run; nextest says this before the first test.
    #[command(hide = true)]
    TestPostgres {
        /// Keep it until this process has ended.
        #[arg(long)]
        until: Option<u32>,
    },
}

#[derive(Debug, Args)]
struct RunArguments {
    /// Begin with an empty database.
    #[arg(long)]
    fresh: bool,
    /// The port on this machine.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Start what was built last time.
    #[arg(long)]
    no_build: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let surroundings = Surroundings::look();
    let done = match arguments.word {
        Word::Run(run) => serve::serve(&surroundings, run.port, run.fresh, run.no_build),
        Word::Test => test::test(&surroundings),
        Word::Regenerate => regenerate::regenerate(&surroundings),
        Word::TestPostgres { until: Some(process) } => test_postgres::keep(process),
        Word::TestPostgres { until: None } => test_postgres::tell_nextest(&surroundings),
        Word::Setup { test } => setup::for_run(&surroundings)
            .and_then(|()| if test { setup::browser(&surroundings).map(drop) } else { Ok(()) }),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("✗ {failure}");
            ExitCode::FAILURE
        }
    }
}
