//! `standpoint man`: the manual page.

use std::io::Write;

use clap::error::ErrorKind;

use super::Outcome;

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
            Some(found) => {
                // Leaked once, as clap wants static names: `man` ends right after.
                let full: &'static str = format!("standpoint-{name}").leak();
                found.clone().name(full).version(env!("CARGO_PKG_VERSION"))
            }
            None => {
                let names = program.get_subcommands().map(clap::Command::get_name);
                let likeness = |known: &str| strsim::jaro_winkler(name, known);
                let near = names
                    .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
                    .filter(|known| likeness(known) > 0.8)
                    .map_or(String::new(), |known| format!(" (did you mean “{known}”?)"));
                let said = format!(
                    "there is no command “{name}”{near}; standpoint --help lists the commands"
                );
                return Err(program.error(ErrorKind::InvalidSubcommand, said).into());
            }
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    std::io::stdout().write_all(&page)?;
    Ok(Outcome::Done)
}
