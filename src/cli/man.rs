//! `standpoint man`: the manual page.

use std::io::Write;

use anyhow::bail;

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
                found.clone().name(full)
            }
            None => bail!("there is no command “{name}”; standpoint --help lists them"),
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    std::io::stdout().write_all(&page)?;
    Ok(Outcome::Done)
}
