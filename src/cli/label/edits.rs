//! Asks whether to go on from a table of labels that somebody edited.

use std::fmt::Display;
use std::path::Path;

use crate::cli::console::confirm::confirms;
use crate::cli::console::messages::Messages;
use crate::cli::outputs::protect::is_forced;
use crate::labelling::TableEdit;

/// The most changes that are listed.
const LISTED: usize = 20;

/// Tells the first ones, and how many more there are.
pub fn list<T: Display>(all: &[T], tell: impl Fn(&str)) {
    for one in all.iter().take(LISTED) {
        tell(&format!("  {one}"));
    }
    if all.len() > LISTED {
        tell(&format!("  and {} more", all.len() - LISTED));
    }
}

/// Lists the edits, and returns whether the user wants to go on from the table.
pub fn adopts(edits: &[TableEdit], output: &Path, messages: &Messages) -> bool {
    let tell = |line: &str| match is_forced() {
        true => messages.say(line),
        // Who decides has to see them.
        false => messages.insist(line),
    };
    tell(&format!("{} differs from its journal:", output.display()));
    list(edits, tell);
    is_forced() || confirms("Go on from the table?")
}
