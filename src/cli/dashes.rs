//! Options with one hyphen too few, which would be taken for something else without a word.

use std::ffi::OsString;

use clap::Command;

/// The first argument that is the long name of an option behind a single hyphen, and what was meant.
///
/// Of `-output x.csv` the short option `-o` would take `utput` for the name of the file and leave `x.csv` among the articles.
pub fn single(arguments: &[OsString], command: &Command) -> Option<String> {
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let options = words.take_while(|word| *word != "--");
    let mut meant = options.filter_map(|word| {
        let name = word.strip_prefix('-')?.split('=').next()?;
        is_long_name(name, command).then(|| (word, name.to_string()))
    });
    let (word, name) = meant.next()?;
    Some(format!(
        "{word}: an option with a long name has two hyphens: write --{name}"
    ))
}

/// Whether a command or one of those below it has an option of this name. One letter is a short name too.
fn is_long_name(name: &str, command: &Command) -> bool {
    let own = |command: &Command| command.get_arguments().any(|a| a.get_long() == Some(name));
    name.len() > 1 && (own(command) || command.get_subcommands().any(own))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn told(line: &str) -> Option<String> {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        single(&arguments, &crate::cli::Cli::command())
    }

    #[test]
    fn one_hyphen_before_a_long_name_is_told() {
        let wanted = "-output: an option with a long name has two hyphens: write --output";
        let said = told("standpoint score a -output x.csv");
        assert_eq!(said.as_deref(), Some(wanted));
        assert!(told("standpoint score a -model=m").is_some());
        for fine in [
            "standpoint score a -o x.csv --quiet -q -m m",
            "standpoint score a -ox.csv",
            "standpoint explain -- -output",
        ] {
            assert_eq!(told(fine), None, "{fine}");
        }
    }
}
