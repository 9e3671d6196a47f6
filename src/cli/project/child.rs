//! A command that runs as a program of its own.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child as Process, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use anyhow::Context;

use crate::cli::ARGUMENTS;
pub use crate::cli::console::events::{Event, ToldFinding, ToldProgress, ToldShares, ToldVerdict};
use crate::jobs::threads::lock;

/// The time between two looks at whether a program has ended.
const PATIENCE: Duration = Duration::from_millis(20);

/// A program that runs.
pub struct Running {
    child: Child,
    events: Receiver<Event>,
}

/// A handle on a program that runs, to stop it.
#[derive(Clone)]
pub struct Child(Arc<Mutex<Process>>);

impl Child {
    /// Asks the program to end, by the end of its input. It leaves its files as they were. It would end in the same way if
    /// this program were killed.
    pub fn stop(&self) {
        drop(lock(&self.0).stdin.take());
    }
}

/// Starts a command in a folder.
///
/// # Errors
/// If the system starts no program.
pub fn start(folder: &Path, arguments: &[String]) -> anyhow::Result<Running> {
    let (program, first) = program()?;
    let mut process = Command::new(&program)
        .args(first)
        .arg("--events")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| program.display().to_string())?;
    let (told, events) = channel();
    if let Some(stdout) = process.stdout.take() {
        forward(stdout, told.clone(), |line| {
            Event::Printed(line.to_string())
        });
    }
    if let Some(stderr) = process.stderr.take() {
        forward(stderr, told, Event::parse);
    }
    Ok(Running {
        child: Child(Arc::new(Mutex::new(process))),
        events,
    })
}

/// Sends the lines of a stream as events, on a thread of its own.
fn forward(
    stream: impl Read + Send + 'static,
    told: Sender<Event>,
    event: impl Fn(&str) -> Event + Send + 'static,
) {
    thread::spawn(move || {
        let mut lines = BufReader::new(stream);
        let mut line = Vec::new();
        while lines
            .read_until(b'\n', &mut line)
            .is_ok_and(|read| read > 0)
        {
            let text = String::from_utf8_lossy(&line);
            if told
                .send(event(text.trim_end_matches(['\n', '\r'])))
                .is_err()
            {
                // The program must not stand still because nobody listens any longer.
                let _ = std::io::copy(&mut lines, &mut std::io::sink());
            }
            line.clear();
        }
    });
}

impl Running {
    /// A handle on the program.
    pub fn child(&self) -> Child {
        self.child.clone()
    }

    /// Takes all that the program tells, until it ends.
    pub fn listen(&mut self, mut hear: impl FnMut(Event)) {
        while let Ok(event) = self.events.recv() {
            hear(event);
        }
    }

    /// Waits for the end. `None` is a program that a signal ended.
    ///
    /// # Errors
    /// If the system does not tell.
    pub fn wait(self) -> anyhow::Result<Option<i32>> {
        loop {
            let ended = lock(&self.child.0).try_wait()?;
            match ended {
                Some(status) => return Ok(status.code()),
                None => thread::sleep(PATIENCE),
            }
        }
    }
}

/// This program, with the arguments that come first. In a module of Python the process is another one.
fn program() -> anyhow::Result<(PathBuf, Vec<OsString>)> {
    let own = std::env::current_exe().context("this program does not find itself")?;
    let is_python = own
        .file_stem()
        .is_some_and(|stem| stem.to_string_lossy().to_lowercase().starts_with("python"));
    let is_script = ARGUMENTS.get().is_some() && is_python;
    let module = ["-m", "standpoint"].map(OsString::from);
    Ok((
        own,
        if is_script {
            module.to_vec()
        } else {
            Vec::new()
        },
    ))
}
