//! `standpoint run`: does what is due in a project.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;

use super::Outcome;
use super::console::events::Event;
use super::console::messages::Messages;
use super::console::screen::StandardOutput;
use super::outputs::protect::is_forced;
use super::project::steps::StepState;
use super::project::{Project, StepEnd, settings};

const EXAMPLES: &str = "\
Examples:
  Renew whatever has changed since: the model, the scores, the shares, the report:
      standpoint run bypass-project

A project is a folder that `standpoint open` made: articles, project.toml with what was chosen, and the
files that the commands wrote. Each step runs the command that you would type. history.csv lists what was
done, with the SHA-256 of each file that was read and written.";

/// Do again whatever is due in a project: train, score, sample, summarize, report
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The folder of the project
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let is_project = args.folder.join(settings::FILE).exists();
    if !is_project {
        bail!(
            "{}: this folder is no project, because it has no project.toml: make one with “standpoint open {0}”",
            args.folder.display()
        );
    }
    let project = Project::open(&args.folder)?;
    let mut out = StandardOutput::new();
    let mut outcome = Outcome::Done;
    let mut last = None;
    project.check_files(&project.settings()?)?;
    let wanted =
        |state: &StepState| state.is_due() || is_forced() && *state == StepState::Unrecorded;
    while let Some(step) = project.next(last, wanted)? {
        last = Some(step);
        let line = step.command_line(&project.settings()?, &project.codes());
        messages.say(&format!("{line}\n"));
        let end = project.run(
            step,
            is_forced(),
            |_| {},
            |event| tell(event, messages, &mut out),
        )?;
        out.flush()?;
        messages.say("");
        if end == StepEnd::Incomplete {
            outcome = Outcome::Incomplete;
        }
    }
    let waiting = project.waiting()?;
    for (file, why) in &waiting {
        messages.say(&format!("{file} waits: {why}"));
        outcome = Outcome::Incomplete;
    }
    if last.is_none() && waiting.is_empty() {
        messages.say(
            "Nothing is due: every file is as the articles, the labels and project.toml want it.",
        );
    }
    Ok(outcome)
}

/// Tells what a command told.
fn tell(event: Event, messages: &Messages, out: &mut StandardOutput) {
    match event {
        Event::Said(line) => messages.say(&line),
        Event::Printed(line) => {
            let _ = writeln!(out, "{line}");
        }
        Event::Verdict(verdict) => messages.verdict(verdict),
        Event::Finding(finding) if !finding.is_refusal() => {
            messages.say(&format!("{}: {}", finding.severity, finding.message));
        }
        Event::Finding(_)
        | Event::Progress(_)
        | Event::Address(_)
        | Event::Shares(_)
        | Event::Figures(_) => {}
    }
}
