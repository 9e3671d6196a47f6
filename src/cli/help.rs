//! The order in which the help of a command lists its options: under headings, rare ones last.

use clap::{Arg, ArgAction, Command};

/// The headings, with the options below each of them in their order.
const HEADINGS: [(&str, &str); 7] = [
    (
        "What to read",
        "articles borrow sample labels scores-from question only suggest keep review doubts corrections unit \
        only-about",
    ),
    (
        "The model",
        "model label-rule language encoder fine-tune dictionary",
    ),
    (
        "Labelling",
        "codebook coder order goal share overlap show hide-names address port no-open",
    ),
    (
        "The language model",
        "language-model server allow-remote context orders think examples prompt show-prompt parallel timeout",
    ),
    (
        "What to write",
        "output card title date figures all reasons min-precision min-probability json texts \
        pseudo-outcomes format schema",
    ),
    (
        "Figures",
        "sentences by cluster against curve estimator these-articles plan regress link margins weights without-copies",
    ),
    (
        "Advanced",
        "text-column document-column label-column coder-column ending split-at stdin-format seed threads \
        resume strict force quiet findings help",
    ),
];

/// Puts the options of a command under headings.
pub fn arranged(command: Command) -> Command {
    let named = Arg::new("help").short('h').long("help");
    let help = named.action(ArgAction::Help).help("Print help");
    let all = command.get_arguments().cloned().chain([help]);
    let mut arguments: Vec<(usize, Arg)> = all.map(ranked).collect();
    arguments.sort_by_key(|(rank, _)| *rank);
    // clap lists headings in the order in which it got their options, so it gets them anew.
    let arranged = Command::new(command.get_name().to_string())
        .about(command.get_about().cloned().unwrap_or_default())
        .after_help(command.get_after_help().cloned().unwrap_or_default())
        .disable_help_flag(true)
        .groups(command.get_groups().cloned());
    arranged.args(arguments.into_iter().map(|(_, argument)| argument))
}

/// Puts an option of all commands under its heading.
pub fn under_heading(argument: Arg) -> Arg {
    ranked(argument).1
}

/// An option under its heading, with its place among all options. What is no option stays where it is.
fn ranked(argument: Arg) -> (usize, Arg) {
    let name = argument.get_long().unwrap_or_default().to_string();
    let mut places = HEADINGS
        .iter()
        .flat_map(|(heading, names)| names.split(' ').map(move |name| (*heading, name)));
    let mut rank = 0;
    let heading = places.find_map(|(heading, other)| {
        rank += 1;
        (other == name).then_some(heading)
    });
    match heading {
        Some(heading) => (rank, argument.help_heading(heading).display_order(rank)),
        None => (0, argument),
    }
}

#[cfg(test)]
mod tests {
    use super::super::command_line;

    #[test]
    fn every_option_has_a_heading() {
        for command in command_line().get_subcommands() {
            for option in command.get_opts() {
                let name = option.get_long().unwrap_or_default();
                let heading = option.get_help_heading();
                assert!(heading.is_some(), "{}: --{name}", command.get_name());
            }
        }
    }
}
