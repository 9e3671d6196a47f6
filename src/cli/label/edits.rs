//! Asks whether to go on from a table of labels that somebody edited.

use std::path::Path;

use crate::cli::console::confirm::confirms;
use crate::cli::console::messages::Messages;
use crate::cli::outputs::protect::is_forced;
use crate::labelling::TableEdit;

/// The most edits that are listed.
const LISTED: usize = 20;

/// Lists the edits, and returns whether the user wants to go on from the table.
pub fn adopts(edits: &[TableEdit], output: &Path, messages: &Messages) -> bool {
    let tell = |line: &str| match is_forced() {
        true => messages.say(line),
        // Who decides has to see them.
        false => messages.insist(line),
    };
    tell(&format!("{} differs from its journal:", output.display()));
    for edit in edits.iter().take(LISTED) {
        tell(&format!("  {edit}"));
    }
    if edits.len() > LISTED {
        tell(&format!("  and {} more", edits.len() - LISTED));
    }
    is_forced() || confirms("Go on from the table?")
}
