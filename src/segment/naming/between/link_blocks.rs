//! Titles of other articles in a block of lines between paragraphs, with nothing above that announces them.

use std::ops::Range;

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::naming::extent::Extent;
use crate::segment::words::line_model::LineModel;

/// Fewest lines of a block.
const FEWEST: usize = 4;
/// Fewest and most words of a title.
const WORDS: [usize; 2] = [4, 24];
/// And in the mean. Items of a list are shorter, or end as sentences do.
const MEAN: usize = 8;
/// What the lines of a block say for headlines in the mean, as the logarithm of the odds.
const SURE: f32 = 2.0;

/// Names the blocks of titles between the paragraphs of an article that stand apart from each other.
pub(in crate::segment) fn name(lines: &mut [Line], extent: Extent) {
    let (tight, apart): (Vec<&Line>, Vec<&Line>) = lines
        .iter()
        .filter(|line| line.is_plain() && line.is_body())
        .partition(|line| line.tight);
    if tight.len() >= apart.len() {
        return;
    }
    let mut at = extent.first + 1;
    while at <= extent.last {
        let block = block(lines, at);
        let next = block.end.max(at + 1);
        if block.len() >= FEWEST && is_unannounced(lines, at) && are_titles(&lines[block.clone()]) {
            block.for_each(|at| set(lines, at, Furniture::Navigation));
        }
        at = next;
    }
}

/// The lines from the one at `at` on that stand right below each other and could each be a title.
fn block(lines: &[Line], at: usize) -> Range<usize> {
    let [fewest, most] = WORDS;
    let may_be = |line: &Line| {
        line.is_plain()
            && !line.stops
            && (fewest..=most).contains(&line.words)
            && !line.text.ends_with([':', ';', ','])
            && line
                .text
                .starts_with(|c: char| c.is_uppercase() || matches!(c, '‘' | '“' | '\'' | '"'))
    };
    let follows = |line: &Line| line.tight && may_be(line);
    let from = lines.get(at..).unwrap_or(&[]);
    let begins = from.first().is_some_and(|line| !line.tight && may_be(line));
    let length = usize::from(begins)
        + from
            .iter()
            .skip(1)
            .take_while(|l| begins && follows(l))
            .count();
    at..at + length
}

/// Whether the line above the one at `at` ends a paragraph or is furniture: a list has a heading or a colon above it.
fn is_unannounced(lines: &[Line], at: usize) -> bool {
    let above = at.checked_sub(1).and_then(|above| lines.get(above));
    above.is_some_and(|above| match above.kind {
        None => above.stops && !above.text.ends_with(':'),
        Some(kind) => matches!(kind, Kind::Furniture(_)),
    })
}

fn are_titles(block: &[Line]) -> bool {
    let model = LineModel::headlines();
    let words: usize = block.iter().map(|line| line.words).sum();
    let sum: f32 = block.iter().map(|line| model.score(&line.text)).sum();
    words >= MEAN * block.len() && sum >= SURE * block.len() as f32
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT};
    use crate::segment::segment;

    const TITLES: [&str; 4] = [
        "Minister quits over boats sold to a cousin",
        "Six things to know about the new ferry to Amara",
        "Fishermen block port in protest at fuel prices",
        "How a small town in the delta remembers its dead",
    ];

    /// The kinds of these lines, right below each other between paragraphs with `above` on top.
    fn kinds(above: &str, block: [&str; 4]) -> Vec<&'static str> {
        let block_text = block.join("\n");
        let text = format!(
            "Envoys meet in the old palace by the river\n\n{LEAD}\n\n{NEXT}\n\n{above}\n\n{block_text}\n\n{LEAD} {NEXT}\n\n{NEXT}"
        );
        let found = segment(&text, None).into_iter();
        let found = found.filter(|s| block.contains(&&text[s.bytes.clone()]));
        found.map(|s| s.kind.as_str()).collect()
    }

    #[test]
    fn titles_between_paragraphs_are_links() {
        assert_eq!(kinds(NEXT, TITLES), ["navigation"; 4]);
    }

    #[test]
    fn items_of_a_list_are_none() {
        assert_eq!(
            kinds("They agreed on three things:", TITLES),
            ["sentence"; 4]
        );
        let items = [
            "A date for the talks on the lock",
            "No foreign boats in the delta",
            "Give the pumps back to the towns",
            "The right to close the dykes at night",
        ];
        assert_eq!(kinds(NEXT, items), ["sentence"; 4]);
    }
}
