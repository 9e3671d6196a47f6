//! The commands. Each joins other modules and prints the results; none computes anything itself.

mod advice;
mod agree;
mod annotate;
mod audit;
mod completions;
mod console;
mod detach;
mod dictionary;
mod evaluate;
mod explain;
mod figures;
mod help;
mod inputs;
mod label;
mod man;
mod open;
mod outputs;
mod project;
mod report;
mod run;
mod sample;
mod score;
mod segment;
mod summarize;
mod train;
mod web;

use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::findings::{Finding, causes};
use crate::jobs::threads::start_rayon;
use crate::labels::Report;
use console::messages::{Messages, to_stderr};
use console::{interrupt, usage};
use outputs::json;
use outputs::protect::{self, Replacing};
use standpoint_common::atomic::release_claims;

/// The exit code for wrong usage.
const USAGE: u8 = 2;

/// The arguments of the command. Those of the process are others where the command runs in a module of Python.
static ARGUMENTS: OnceLock<Vec<OsString>> = OnceLock::new();

const ABOUT: &str = "Scores every sentence of news articles for its stance, with a model trained on \
    sentences that you labelled";

const EXAMPLES: &str = "\
Examples:
  Score a folder of articles with the built-in model (withdrawal of foreign forces from Iraq)
  and open the table in a spreadsheet:
      standpoint score articles -o scores.xlsx

  Train a model on sentences that you labelled yourself (a CSV or a workbook
  with the columns text and label), then score articles with it:
      standpoint train labels.csv
      standpoint score articles -m models/labels.safetensors -o scores.csv

  Read the scored articles in a browser:
      standpoint report articles -o report.html

  See which words decided:
      standpoint explain \"The troops should have left years ago.\"

Exit code: 0 done, 1 failed or not everything could be read, 2 wrong usage.";

#[derive(Parser)]
#[command(name = "standpoint", version, about = ABOUT, after_help = EXAMPLES, max_term_width = 100)]
struct Cli {
    /// Say nothing but warnings and errors
    #[arg(long, short, global = true)]
    quiet: bool,

    /// Also write all notes, warnings and errors to a JSON file, for other programs
    #[arg(long, global = true, value_name = "FILE")]
    findings: Option<PathBuf>,

    /// Replace an output that somebody changed, or that standpoint did not write on this computer
    #[arg(long, global = true)]
    force: bool,

    /// Tell progress and findings as JSON lines on standard error, for a program that runs this one; end when standard
    /// input does
    #[arg(long, global = true, hide = true)]
    events: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
enum Command {
    Score(score::Args),
    Train(train::Args),
    Label(label::Args),
    Annotate(annotate::Args),
    Open(open::Args),
    Run(run::Args),
    Dictionary(dictionary::Args),
    Evaluate(evaluate::Args),
    Agree(agree::Args),
    Audit(audit::Args),
    Detach(detach::Args),
    Sample(sample::Args),
    Summarize(summarize::Args),
    Report(report::Args),
    Explain(explain::Args),
    Segment(segment::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// The end of a command that did not fail.
enum Outcome {
    Done,
    /// Something could not be read. A message has named it, and the rest was done.
    Incomplete,
}

impl Outcome {
    /// The outcome of a command that read these labels.
    fn from_labels(report: &Report) -> Self {
        if report.lacks_articles() {
            Self::Incomplete
        } else {
            Self::Done
        }
    }

    /// The outcome of a command that could not read so many files and rows.
    fn from_failures(failures: usize) -> Self {
        match failures {
            0 => Self::Done,
            _ => Self::Incomplete,
        }
    }
}

/// The command line. Its help is broken where the window ends, and so are the paragraphs below the examples.
fn command_line() -> clap::Command {
    let mut command = Cli::command();
    let names = command
        .get_subcommands()
        .map(|one| one.get_name().to_string());
    for name in names.collect::<Vec<_>>() {
        command = command.mut_subcommand(name, |one| in_paragraphs(help::arranged(one)));
    }
    in_paragraphs(command.mut_args(help::under_heading))
}

/// Joins the lines of paragraphs below the help. Lines of examples are indented, or end with a colon.
fn in_paragraphs(command: clap::Command) -> clap::Command {
    let Some(text) = command.get_after_help().map(ToString::to_string) else {
        return command;
    };
    let is_prose = |line: &str| !line.is_empty() && !line.starts_with(' ') && !line.ends_with(':');
    let mut joined = String::new();
    let mut is_after_prose = false;
    for line in text.lines() {
        let goes_on = is_after_prose && !line.is_empty() && !line.starts_with(' ');
        joined.push_str(match (joined.is_empty(), goes_on) {
            (true, _) => "",
            (false, true) => " ",
            (false, false) => "\n",
        });
        joined.push_str(line);
        is_after_prose = is_prose(line);
    }
    command.after_help(joined)
}

/// Runs the command line and returns the exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let code = run_line(arguments);
    release_claims();
    code
}

fn run_line(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.len() == 1 && is_double_clicked() {
        arguments.push("open".into());
    }
    let (arguments, renamed) = usage::renamed(arguments);
    let _ = ARGUMENTS.set(arguments.clone());
    let command = command_line();
    if let Some(advice) = usage::wrong_hyphens(&arguments, &command) {
        Messages::new(false).tell(Finding::refusal(anyhow::Error::msg(advice).as_ref()));
        return ExitCode::from(USAGE);
    }
    let matched = command.clone().try_get_matches_from(&arguments);
    let parsed = matched.and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return not_parsed(usage::with_advice(error, &arguments), &arguments),
    };
    interrupt::tidy_up_when_stopped();
    if cli.events {
        interrupt::end_with_input();
    }
    let _pool = start_rayon();
    let messages = Messages::new(cli.quiet).for_program(cli.events);
    renamed.iter().for_each(|note| messages.say(note));
    let file = cli.findings.as_ref();
    protect::begin(Replacing {
        command: (&cli.command).into(),
        force: cli.force,
    });
    if let Err(error) = json::check_findings(file) {
        messages.tell(Finding::refusal(error.as_ref()));
        return ExitCode::FAILURE;
    }
    let code = run(cli.command, &messages);
    let written = json::write_findings(file, &messages);
    if let Some(note) = protect::unwritten() {
        messages.tell(note);
    }
    match written {
        Ok(()) => code,
        Err(error) => {
            messages.tell(Finding::refusal(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// Returns whether a desktop has started the program, so that nobody could read its help. A double click on Windows and on a Mac
/// opens a terminal, and there a script beside the program says `open`.
fn is_double_clicked() -> bool {
    let is_desktop = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    let is_terminal =
        io::stdin().is_terminal() || io::stdout().is_terminal() || io::stderr().is_terminal();
    is_desktop && !is_terminal
}

/// Writes the help, the version, or what is wrong with the usage.
fn not_parsed(error: clap::Error, arguments: &[OsString]) -> ExitCode {
    let code = u8::try_from(error.exit_code()).unwrap_or(USAGE);
    let messages = Messages::new(false);
    if error.use_stderr() {
        to_stderr(error.render().to_string().trim_end());
        messages.keep(Finding::usage(usage::first_line(&error)));
        let mut places = arguments.iter().enumerate();
        let file = places.find_map(|(at, argument)| match argument.to_str()? {
            "--findings" => arguments.get(at + 1).map(PathBuf::from),
            argument => argument.strip_prefix("--findings=").map(PathBuf::from),
        });
        protect::begin(Replacing::default());
        // The usage error is told; an error of this file would only hide it.
        let checked = json::check_findings(file.as_ref());
        let _ = checked.and_then(|()| json::write_findings(file.as_ref(), &messages));
        return ExitCode::from(code);
    }
    // Help and version go to standard output. A closed pipe there is no error.
    match error.print() {
        Err(unprinted) if unprinted.kind() != ErrorKind::BrokenPipe => {
            messages.tell(Finding::refusal(&unprinted));
            ExitCode::FAILURE
        }
        _ => ExitCode::from(code),
    }
}

/// Runs a command, says why it failed if it did, and returns the exit code.
fn run(command: Command, messages: &Messages) -> ExitCode {
    let result = match command {
        Command::Score(args) => score::run(&args, messages),
        Command::Train(args) => train::run(&args, messages),
        Command::Label(args) => label::run(&args, messages),
        Command::Annotate(args) => annotate::run(&args, messages),
        Command::Open(args) => open::run(&args, messages),
        Command::Run(args) => run::run(&args, messages),
        Command::Evaluate(args) => evaluate::run(&args, messages),
        Command::Agree(args) => agree::run(&args, messages),
        Command::Audit(args) => audit::run(&args, messages),
        Command::Dictionary(args) => dictionary::run(&args, messages),
        Command::Detach(args) => detach::run(&args, messages),
        Command::Sample(args) => sample::run(&args, messages),
        Command::Summarize(args) => summarize::run(&args, messages),
        Command::Report(args) => report::run(&args, messages),
        Command::Explain(args) => explain::run(&args, messages),
        Command::Segment(args) => segment::run(&args, messages),
        Command::Completions(args) => completions::run(&args, &mut command_line()),
        Command::Man(args) => man::run(&args, command_line()),
    };
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Incomplete) => ExitCode::FAILURE,
        // A program such as `head` has read enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // A usage error that only the command can detect is printed as clap prints it.
            if let Some(usage) = error.downcast_ref::<clap::Error>() {
                to_stderr(usage.render().to_string().trim_end());
                messages.keep(Finding::usage(usage::first_line(usage)));
                return ExitCode::from(USAGE);
            }
            messages.tell(Finding::refusal(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    causes(error.as_ref()).any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
