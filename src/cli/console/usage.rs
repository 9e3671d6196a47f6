//! Advice on wrong usage that clap does not give.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Dashes that word processors and web pages put in the place of hyphens, and the minus sign.
const DASHES: [char; 6] = ['‐', '‑', '‒', '–', '—', '−'];

/// Advice on a second file for commands that take one.
const ONE_FILE: &str = "only one file can be named here. If its name has spaces, put it in quotation marks: \
    \"my labels.csv\"";

/// Options that are the value of another one now.
const RENAMED: [(&str, [&str; 2]); 3] = [
    ("--no-dictionary", ["--dictionary", "none"]),
    ("--no-reasons", ["--reasons", "none"]),
    ("--logit", ["--link", "logit"]),
];
/// An option that went, and what does the same now.
const FOR_EXCEL: (&str, &str) = (
    "--for-excel",
    "write a workbook, which Excel opens everywhere: give -o a name that ends in .xlsx",
);

/// Writes renamed options as they are called now, and says so of each.
pub fn renamed(arguments: Vec<OsString>) -> (Vec<OsString>, Vec<String>) {
    let (mut current, mut said) = (Vec::new(), Vec::new());
    let mut are_options = true;
    for word in arguments {
        are_options &= word != "--";
        match RENAMED.iter().find(|(old, _)| are_options && word == *old) {
            Some((old, new)) => {
                current.extend(new.map(OsString::from));
                said.push(format!("{old} is written {} now", new.join(" ")));
            }
            None => current.push(word),
        }
    }
    (current, said)
}

/// Finds the first option with the wrong hyphens and says how to write it: `-output` for `--output`, `–o` for
/// `-o`. clap would take the first for the option `-o` with the value `utput`, and the second for a file.
pub fn wrong_hyphens(arguments: &[OsString], command: &Command) -> Option<String> {
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let mut options = words.take_while(|word| *word != "--");
    options.find_map(|word| {
        let rest = word.trim_start_matches(|c| c == '-' || DASHES.contains(&c));
        let dashes = &word[..word.len() - rest.len()];
        let name = rest.split('=').next()?;
        let hyphens = hyphens(name, command)?;
        let is_wrong = dashes.contains(DASHES) || dashes == "-" && hyphens == "--";
        is_wrong.then(|| {
            format!(
                "{word}: write {hyphens}{name} (one hyphen of the keyboard before a letter, two before a \
                name)"
            )
        })
    })
}

/// The hyphens before the name of an option of the program or of a command; `None` if there is no such
/// option.
fn hyphens(name: &str, command: &Command) -> Option<&'static str> {
    let commands = std::iter::once(command).chain(command.get_subcommands());
    let mut arguments = commands.flat_map(Command::get_arguments);
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => arguments
            .any(|argument| argument.get_short() == Some(letter))
            .then_some("-"),
        _ => arguments
            .any(|argument| argument.get_long() == Some(name))
            .then_some("--"),
    }
}

/// Advises on a second file or an option that a command does not take. clap advises to pass options as files.
pub fn with_advice(mut error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let command = words.find(|word| !word.starts_with('-'));
    let advice = match (command.unwrap_or_default(), word.starts_with('-')) {
        // A sentence may begin with a hyphen.
        ("explain", true) => return error,
        (_, true) if word == FOR_EXCEL.0 => FOR_EXCEL.1.to_string(),
        (_, true) => {
            error.remove(ContextKind::Suggested);
            return error;
        }
        ("summarize", false) => format!("{ONE_FILE}; a coded sample goes after --sample"),
        _ => format!("{ONE_FILE}; a file to be written goes after -o"),
    };
    let tips = ContextValue::StyledStrs(vec![advice.into()]);
    error.insert(ContextKind::Suggested, tips);
    error
}

/// What is wrong with the usage, without the advice below it.
pub fn first_line(error: &clap::Error) -> String {
    let said = error.render().to_string();
    let first = said.lines().next().unwrap_or_default();
    first.strip_prefix("error: ").unwrap_or(first).to_string()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn renamed_options_are_written_as_they_are_called_now() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        let given = words("standpoint score a --no-reasons -o x -- --logit");
        let (current, said) = renamed(given);
        assert_eq!(
            current,
            words("standpoint score a --reasons none -o x -- --logit")
        );
        assert_eq!(said, ["--no-reasons is written --reasons none now"]);
    }

    #[test]
    fn wrong_hyphens_are_found_and_right_ones_are_not() {
        let advice_on = |line: &str| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            wrong_hyphens(&arguments, &crate::cli::Cli::command())
        };
        for (word, wanted) in [
            ("–o", "-o"),
            ("—o", "-o"),
            ("—output", "--output"),
            ("––output", "--output"),
            ("-–model=m", "--model"),
            ("–quiet", "--quiet"),
            ("-output", "--output"),
            ("-model=m", "--model"),
        ] {
            let advice = advice_on(&format!("standpoint score a {word} x.csv")).unwrap();
            let wanted = format!("{word}: write {wanted} (");
            assert!(advice.starts_with(&wanted), "{advice}");
        }
        for right in [
            "standpoint score a -o x.csv --quiet -q -m m --model m",
            "standpoint score a -ox.csv",
            "standpoint score –a.txt – a–b",
            "standpoint explain –nobody",
            "standpoint explain -- -output",
            "standpoint score -- –o",
        ] {
            assert_eq!(advice_on(right), None, "{right}");
        }
    }
}
