//! `standpoint completions`: prints completion scripts for shells.

use clap_complete::Shell;

use super::Outcome;
use super::console::screen::print;

/// Print a completion script for your shell
#[derive(clap::Args)]
#[command(after_help = "\
Example:
      standpoint completions bash > ~/.local/share/bash-completion/completions/standpoint")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(args: &Args, command: &mut clap::Command) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "standpoint", &mut script);
    print(script)?;
    Ok(Outcome::Done)
}
