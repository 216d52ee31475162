//! The thread that keeps the database process: starts it, watches it, stops it.
//!
//! The kernel stops the process when the *thread* that started it ends, so that thread has to live as long.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How often the keeper looks whether the process still lives.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long a polite stop may take: the last checkpoint is written in it.
const STOP_WITHIN: Duration = Duration::from_secs(60);
/// How long an immediate stop may take.
const QUIT_WITHIN: Duration = Duration::from_secs(10);

/// A process and the thread that keeps it.
#[derive(Debug)]
pub(crate) struct Keeper {
    process_id: u32,
    running: Arc<AtomicBool>,
    orders: Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the process on a thread of its own.
    pub(crate) fn start(mut command: Command) -> io::Result<Self> {
        stop_with_us(&mut command);
        let (orders, ordered) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let running = Arc::new(AtomicBool::new(true));
        let flag = Arc::clone(&running);
        let thread = std::thread::Builder::new().name("private-postgres".to_owned()).spawn(move || {
            match command.spawn() {
                Ok(child) => {
                    // The command holds the log open; the child has its own.
                    drop(command);
                    let _ = tell.send(Ok(child.id()));
                    keep(child, &ordered);
                }
                Err(error) => drop(tell.send(Err(error))),
            }
            flag.store(false, Ordering::Release);
        })?;
        let process_id = told.recv().map_err(io::Error::other)??;
        Ok(Self { process_id, running, orders, thread: Some(thread) })
    }

    pub(crate) fn process_id(&self) -> u32 {
        self.process_id
    }

    pub(crate) fn is_running(&self) -> bool {
        self.running.load(Ordering::Acquire)
    }

    /// Stops the process and waits until it has ended.
    pub(crate) fn stop(&mut self) {
        // Either fails only when the process has ended already.
        let _ = self.orders.send(());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn keep(mut child: Child, ordered: &Receiver<()>) {
    while matches!(child.try_wait(), Ok(None)) {
        if !matches!(ordered.recv_timeout(LOOK_EVERY), Err(RecvTimeoutError::Timeout)) {
            return stop(&mut child);
        }
    }
    tracing::error!(status = ?child.wait(), "the private PostgreSQL ended by itself");
}

/// Fast shutdown: sessions are ended and everything acknowledged is kept; ever less polite when it does not work.
fn stop(child: &mut Child) {
    for (signal, patience) in [(Signal::INT, STOP_WITHIN), (Signal::QUIT, QUIT_WITHIN), (Signal::KILL, QUIT_WITHIN)] {
        let Some(process) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else { return };
        // Not waited for yet, so the number is still this child's.
        let _ = kill_process(process, signal);
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        tracing::error!(?signal, "the private PostgreSQL does not stop");
    }
}

/// Asks the kernel to stop the process when we are gone, even when we are killed.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "only between fork and exec can a process ask to be told of its parent's end")]
fn stop_with_us(command: &mut Command) {
    let us = i32::try_from(std::process::id()).ok().and_then(Pid::from_raw);
    let ask = move || {
        rustix::process::set_parent_process_death_signal(Some(Signal::INT))?;
        // We may have gone between the fork and this line.
        if rustix::process::getppid() == us { Ok(()) } else { Err(io::ErrorKind::Interrupted.into()) }
    };
    // SAFETY: two system calls and no allocation, so nothing that another thread may have locked at the fork.
    unsafe {
        command.pre_exec(ask);
    }
}

/// Elsewhere the next start stops what was left behind.
#[cfg(not(target_os = "linux"))]
fn stop_with_us(_: &mut Command) {}
