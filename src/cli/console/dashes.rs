//! Options with one hyphen too few or with a dash that is no hyphen, which would be taken for something else without a word.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

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

/// An error without the tip to write `-- --labels` for an option that a command does not have: nobody names a file so.
///
/// A sentence that begins so is not unlikely, and `explain` keeps the tip.
pub fn without_trailing_tip(mut error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let is_explain = arguments.iter().any(|word| word == "explain");
    if error.kind() == ErrorKind::UnknownArgument
        && !is_explain
        && let Some(ContextValue::StyledStrs(mut tips)) = error.remove(ContextKind::Suggested)
    {
        tips.retain(|tip| !tip.to_string().contains("as a value"));
        if !tips.is_empty() {
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
        }
    }
    error
}

/// Dashes that word processors and web pages put in the place of hyphens, and a minus.
const DASHES: [char; 6] = ['‐', '‑', '‒', '–', '—', '−'];

/// The first argument that is an option behind a dash of a word processor, and what was meant: it would be taken for a file.
pub fn foreign(arguments: &[OsString], command: &Command) -> Option<String> {
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let mut options = words.take_while(|word| *word != "--");
    options.find_map(|word| {
        let rest = word.trim_start_matches(|c| c == '-' || DASHES.contains(&c));
        let dashes = &word[..word.len() - rest.len()];
        let name = rest.split('=').next()?;
        let hyphens = match is_long_name(name, command) {
            true => "--",
            false if is_short_name(name, command) => "-",
            false => return None,
        };
        dashes.contains(DASHES).then(|| {
            format!("{word}: this dash is not the hyphen of the keyboard: write {hyphens}{name}")
        })
    })
}

/// Whether a command or one of those below it has an option of this one letter.
fn is_short_name(name: &str, command: &Command) -> bool {
    let mut letters = name.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return false;
    };
    let own = |command: &Command| {
        let mut arguments = command.get_arguments();
        arguments.any(|a| a.get_short() == Some(letter))
    };
    own(command) || command.get_subcommands().any(own)
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
    fn a_dash_of_a_word_processor_is_told() {
        let told = |line: &str| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            foreign(&arguments, &crate::cli::Cli::command())
        };
        for (word, wanted) in [
            ("–o", "-o"),
            ("—o", "-o"),
            ("—output", "--output"),
            ("––output", "--output"),
            ("-–model=m", "--model"),
            ("–quiet", "--quiet"),
        ] {
            let said = told(&format!("standpoint score a {word} x.csv"));
            let wanted =
                format!("{word}: this dash is not the hyphen of the keyboard: write {wanted}");
            assert_eq!(said, Some(wanted));
        }
        for fine in [
            "standpoint score a -o x.csv --model m",
            "standpoint score –a.txt – a–b",
            "standpoint explain –nobody",
            "standpoint score -- –o",
        ] {
            assert_eq!(told(fine), None, "{fine}");
        }
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
