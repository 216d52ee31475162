//! The program: reads its settings, then serves, or does one task and stops.

use std::net::TcpListener;
use std::process::ExitCode;

use clap::Parser;
use nrm_server::kernel::{certificates, contract, telemetry};
use nrm_server::settings::{AuditCommand, CertificateCommand, Command, CommandLine, Place, Serve, Settings};
use nrm_server::{app, start};
use nrm_store::demonstration;
use tokio::signal::unix::{Signal, SignalKind, signal};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    telemetry::begin();
    match run(CommandLine::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("nrm: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve(serve) => serve_until_stopped(&serve)?,
        Command::Migrate(place) => {
            start::open(&settings(&place)?)?;
            println!("The database is up to date.");
        }
        Command::FirstAdministrator(wanted) => {
            let passphrase = start::first_administrator(&settings(&wanted.place)?, &wanted)?;
            println!("{} may sign in. The first passphrase works once, within seven days: {passphrase}", wanted.login);
        }
        Command::Openapi => println!("{}", serde_json::to_string_pretty(&contract::document(&app::table()))?),
        Command::Routes => print!("{}", app::table().lines()),
        Command::Matrix => print!("{}", app::table().matrix()),
        Command::Certificate { command: CertificateCommand::Verify { code, keys } } => {
            let published = serde_json::from_slice(&std::fs::read(keys)?)?;
            let keys = certificates::keys_of(&published);
            let Some(said) = certificates::read(&code, keys.iter().map(Vec::as_slice)) else {
                println!("Not valid: none of these keys signed this code.");
                return Ok(ExitCode::FAILURE);
            };
            println!(
                "Signed: certificate {}/{}, issued {}, valid {} to {}. Ask the register whether it still stands.",
                said.number, said.year, said.issued_on, said.valid_from, said.valid_to
            );
        }
        Command::Audit { command: AuditCommand::Verify, place } => {
            let found = start::open(&settings(&place)?)?.verify_audit()?;
            println!("{} entries in {} chains.", found.entries, found.lanes);
            if let Some((lane, seq)) = found.first_bad {
                println!("The chain is broken at entry {seq} of lane {lane}.");
                return Ok(ExitCode::FAILURE);
            }
            println!("Every entry fits.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn settings(place: &Place) -> Result<Settings, Failure> {
    let mut settings = Settings::new(place.data_dir.clone(), "http://127.0.0.1");
    settings.database_url = place.database_url()?;
    settings.pg_bin_dir = place.pg_bin_dir.clone();
    Ok(settings)
}

fn serve_until_stopped(serve: &Serve) -> Result<(), Failure> {
    let settings = Settings::of(serve)?;
    // Listening comes first: a port in use is told at once and not after the database has started.
    let listener = TcpListener::bind(serve.address)?;
    let opened = start::open(&settings)?;
    let application = opened.application(&settings)?;
    if settings.demonstration {
        println!("Invented people; passphrase for all of them: {}", demonstration::PASSPHRASE);
        for one in opened.demonstrate(&application, &settings)? {
            println!("  {:<24} {:<22} {}", one.login, one.role, one.agency);
        }
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        // Asked for before anybody is told that the server is there, so that no signal finds it unprepared.
        let mut stops =
            Stops { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? };
        let running = app::serve(application, listener)?;
        println!("Vzaiemodiia listens at {} (API: {}/docs/)", settings.public_url, settings.public_url);
        let handle = running.handle();
        let mut ended = std::pin::pin!(running.ended());
        tokio::select! {
            ended = &mut ended => return Ok::<_, Failure>(ended?),
            () = stops.next() => {}
        }
        // Requests under way are answered; whoever asks again does not want to wait for them.
        let gently = tokio::spawn(handle.stop(true));
        tokio::select! {
            ended = &mut ended => ended?,
            () = stops.next() => {
                gently.abort();
                handle.stop(false).await;
            }
        }
        Ok(())
    })
}

/// Ctrl-C and the signal by which services are stopped.
struct Stops {
    interrupt: Signal,
    terminate: Signal,
}

impl Stops {
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
