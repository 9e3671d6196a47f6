//! `standpoint man`: prints manual pages.

use clap::error::ErrorKind;

use super::Outcome;
use super::console::screen::print;
use crate::labels::nearest;

/// Print the manual page of the program or of one of its commands
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
      standpoint man | man -l -
      standpoint man score > standpoint-score.1")]
pub struct Args {
    /// The command [default: the program as a whole]
    command: Option<String>,
}

pub fn run(args: &Args, mut program: clap::Command) -> anyhow::Result<Outcome> {
    program.build();
    let command = match &args.command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => {
                // The name is leaked once, because clap needs a static name. The program ends right after.
                let full: &'static str = format!("standpoint-{name}").leak();
                command
                    .clone()
                    .name(full)
                    .version(env!("CARGO_PKG_VERSION"))
            }
            None => {
                let names = program.get_subcommands().map(clap::Command::get_name);
                let near = nearest(name, names)
                    .map_or(String::new(), |other| format!(" (did you mean “{other}”?)"));
                let message = format!(
                    "there is no command “{name}”{near}; standpoint --help lists the commands"
                );
                return Err(program.error(ErrorKind::InvalidSubcommand, message).into());
            }
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    print(page)?;
    Ok(Outcome::Done)
}
