//! The table of furniture patterns: each a kind, the most words a line of it may have, and an anchored expression.
//!
//! Order matters: the first rule that matches names the line. Every rule is anchored at the start of the line or
//! looks for a mark that prose does not have (an address, ©, a photographer's credit), for the words alone — `photo`,
//! `subscribe`, `share`, `copyright` — occur in prose.
//!
//! Nearly every line is prose, so each rule has a gate: letters or words without which it cannot match. An expression
//! is compiled when its gate first opens.

mod alphabet;
mod attributed;
mod audience;
mod chrome;
mod closings;
mod gates;
mod house;
mod letterheads;
mod marks;
mod menus;
mod notices;
mod openings;
mod platforms;
mod promos;
mod records;
mod rule;
mod rule_set;
mod sites;
mod statements;
mod works;

use std::sync::LazyLock;

pub(super) use gates::Marks;
use gates::Table;
use rule::{Gate, Rule};

use super::kind::Furniture;

/// The marks of a tidy line.
pub(super) fn marks(line: &str) -> Marks {
    TABLE.marks(line)
}

/// Whether a sentence has an address in it or says that it is a link, without which none stands inside a paragraph.
fn is_linked(sentence: &str) -> bool {
    let says = ["Read more:", "Read also:", "Also read:", "See also:"];
    sentence.contains("http") || says.iter().any(|link| sentence.starts_with(link))
}

/// Kinds that may end a paragraph of prose.
fn stands_inside(kind: Furniture) -> bool {
    matches!(
        kind,
        Furniture::Advertisement
            | Furniture::Contact
            | Furniture::Copyright
            | Furniture::Correction
            | Furniture::Credit
            | Furniture::CrossReference
            | Furniture::Disclaimer
            | Furniture::Navigation
            | Furniture::Paywall
            | Furniture::SignUp
    )
}

/// The rules for lines anywhere, in their order.
const RULES: [&[Rule]; 11] = [
    notices::NOTICES,
    menus::MENUS,
    marks::MARKS,
    platforms::PLATFORMS,
    chrome::CHROME,
    works::WORKS,
    records::RECORDS,
    letterheads::LETTERHEADS,
    audience::AUDIENCE,
    promos::PROMOS,
    sites::SITES,
];
/// The rules for the end of a page.
const CLOSING_RULES: [&[Rule]; 2] = [closings::CLOSINGS, house::HOUSE];

const _: () = assert!(
    fit_in_a_set(&RULES) && fit_in_a_set(&CLOSING_RULES),
    "a table has more rules than a set holds: raise its PARTS"
);

const fn fit_in_a_set(lists: &[&[Rule]]) -> bool {
    let (mut list, mut rules) = (0, 0);
    while list < lists.len() {
        rules += lists[list].len();
        list += 1;
    }
    rules <= rule_set::MOST_RULES
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::new(RULES.into_iter().flatten()));

/// Builds what is built once.
pub(super) fn prepare() {
    LazyLock::force(&TABLE);
    LazyLock::force(&CLOSING);
}

static CLOSING: LazyLock<Table> = LazyLock::new(|| Table::new(CLOSING_RULES.into_iter().flatten()));

/// More words than any rule allows.
const TOO_LONG: usize = 121;

/// The kind of furniture that a tidy line with so many words is by its wording alone.
pub(super) fn classify(line: &str, words: usize, marks: Marks) -> Option<Furniture> {
    if words >= TOO_LONG {
        return None;
    }
    TABLE
        .classify(line, words, marks)
        .filter(|kind| !(yields_to_speech(*kind) && reports_speech(line)))
        .filter(|kind| !goes_on(line, *kind))
        .filter(|kind| *kind != Furniture::Navigation || !statements::is_quotation(line))
}

/// Whether a sentence only begins as a line of this kind does, or somebody else says its words.
pub(super) fn goes_on(sentence: &str, kind: Furniture) -> bool {
    statements::is_statement(sentence, kind) || attributed::is_attributed(sentence, kind)
}

/// The kind of furniture that a sentence inside a paragraph is by its wording alone.
pub(super) fn classify_inside(sentence: &str, marks: Marks) -> Option<Furniture> {
    TABLE
        .classify_inside(sentence, marks)
        .filter(|kind| stands_inside(*kind))
        .filter(|kind| *kind != Furniture::Navigation || is_linked(sentence))
        .filter(|kind| !(yields_to_speech(*kind) && reports_speech(sentence)))
        .filter(|kind| !goes_on(sentence, *kind))
}

/// The marks of a tidy line for [`close`].
pub(super) fn closing_marks(line: &str) -> Marks {
    CLOSING.marks(line)
}

/// The kind of furniture that a tidy line with so many words is where nothing but furniture follows it.
pub(super) fn close(line: &str, words: usize, marks: Marks) -> Option<Furniture> {
    CLOSING
        .classify(line, words, marks)
        .filter(|_| !reports_speech(line))
}

/// Whether a kind is known by its first words alone, with which a report of speech may begin too.
fn yields_to_speech(kind: Furniture) -> bool {
    matches!(
        kind,
        Furniture::Advertisement
            | Furniture::Byline
            | Furniture::CrossReference
            | Furniture::Navigation
            | Furniture::Paywall
            | Furniture::SignUp
    )
}

/// Whether the line is a whole sentence in which somebody says something.
fn reports_speech(line: &str) -> bool {
    line.ends_with(['.', '”', '"']) && names_speech(line)
}

/// Whether a part of the line between commas says who speaks in it.
pub(super) fn says_who_speaks(line: &str) -> bool {
    attributed::speaks(line)
}

/// Whether somebody says something in the line.
pub(super) fn names_speech(line: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "said" | "says" | "told" | "added" | "warned"))
}

#[cfg(test)]
mod tests;
