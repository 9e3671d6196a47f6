//! Whether lines were hard-wrapped, and at what column.

use std::ops::RangeInclusive;

use super::raw_lines::{Line, WRAP_COLUMNS};
use super::unfinished::wants_more;
use crate::segment::phrases::dates;
use crate::segment::words::line_ends::{ends_sentence, goes_on};

/// How near to the wrap column other lines come.
const NEAR: usize = 12;

/// Fewest characters of a line that may be wrapped by itself. Addresses, verses and lists stop at commas sooner.
const WIDE: usize = 65;

/// How a text must look to be taken for wrapped at one of some columns.
struct Measure {
    columns: RangeInclusive<usize>,
    /// Fewest characters of a line that says how lines end.
    shortest: usize,
    /// Fewest lines that stop inside a sentence.
    fewest: usize,
    /// Of ten such lines, how many at least go on in the middle of a sentence, and how many are full.
    inside: usize,
    filled: usize,
    /// The share of the column that a line and the first word of the next one must have to be full.
    slack: f64,
    /// How much wider than the column a line is that was not wrapped, and in how many characters of ten such may be.
    wider: usize,
    long: usize,
    /// Fewest lines that stand together to say how lines end: titles and signatures have two or three.
    together: usize,
}

const WIDE_COLUMNS: Measure = Measure {
    columns: WRAP_COLUMNS,
    shortest: *WRAP_COLUMNS.start(),
    fewest: 2,
    inside: 4,
    filled: 7,
    slack: 0.88,
    wider: 20,
    long: 10,
    together: 2,
};

/// Columns of a newspaper. Lists, tables and verses are as narrow, but few of their lines go on in the middle of a sentence, and
/// hardly any is as wide as the next word allows.
const NARROW_COLUMNS: Measure = Measure {
    columns: 20..=*WRAP_COLUMNS.start() - 1,
    shortest: 12,
    fewest: 3,
    inside: 6,
    filled: 9,
    slack: 0.92,
    wider: NEAR,
    long: 3,
    together: 4,
};

/// The column at which the text was hard-wrapped, if it was.
///
/// In wrapped text most lines stop in the middle of a sentence, and stop there because the next word had no room.
/// A list of links or headlines also stops without a full stop, but its lines leave room.
pub(in crate::segment) fn wrap_column(lines: &[Line<'_>]) -> Option<usize> {
    // Most texts that are not wrapped have many wide lines, which is soon seen.
    let is_wide = |line: &&Line| line.width > *WRAP_COLUMNS.start() + NEAR;
    let may_be_narrow = || lines.iter().filter(is_wide).count() * 10 <= lines.len();
    column_of(lines, &WIDE_COLUMNS)
        .or_else(|| may_be_narrow().then(|| column_of(lines, &NARROW_COLUMNS))?)
}

/// The same of some columns.
fn column_of(lines: &[Line<'_>], measure: &Measure) -> Option<usize> {
    let blocks = || lines.chunk_by(|_, b| b.blank_before == 0);
    let pairs = || {
        let long = blocks().filter(|block| block.len() >= measure.together);
        long.flat_map(|block| block.windows(2))
            .filter_map(|pair| match pair {
                [a, b] if a.markup || b.markup => None,
                [a, b] if a.width >= measure.shortest => Some((a, b)),
                _ => None,
            })
    };
    let open = || pairs().filter(|(a, _)| !ends_sentence(a.text));
    // Within a sentence most words are small; a list of links begins each line with a capital.
    let is_small = |text: &str| {
        let first = text.chars().find(|c| c.is_alphabetic());
        first.is_some_and(|c| !c.is_uppercase())
    };
    let inside = || open().filter(|(a, b)| is_small(b.text) || wants_more(a.text));
    // A line above an indented one ends its paragraph, which says nothing of how the lines of one end.
    let all = pairs()
        .filter(|(a, b)| b.indent <= a.indent + 1 || !ends_sentence(a.text))
        .count();
    let open_count = open().count();
    let small = inside().count();
    if open_count < measure.fewest
        || small * 10 < open_count * measure.inside
        || open_count * 2 < all
    {
        return None;
    }
    let is_filled = |column: &usize| {
        let filled = open()
            .filter(|(a, b)| fills(a, b, *column, measure.slack))
            .count();
        filled * 10 >= open_count * measure.filled && !is_mostly_wider(lines, *column, measure)
    };
    widest(open().map(|(a, _)| a.width), &measure.columns)
        .filter(is_filled)
        // What stands in the head of a page is wider than the article, and shows nothing.
        .or_else(|| widest(inside().map(|(a, _)| a.width), &measure.columns).filter(is_filled))
}

/// Whether lines that were not wrapped at the column are more than a few, or hold more than a few of the characters.
fn is_mostly_wider(lines: &[Line<'_>], column: usize, measure: &Measure) -> bool {
    let long = || {
        lines
            .iter()
            .filter(|line| line.width > column + measure.wider)
    };
    let all: usize = lines.iter().map(|line| line.width).sum();
    let in_long: usize = long().map(|line| line.width).sum();
    long().count() * 10 > lines.len() || in_long * 10 > all * measure.long
}

/// The greatest of some widths, but for one or two that stand out: a headline may be wrapped wider than all that follows.
fn widest(widths: impl Iterator<Item = usize>, columns: &RangeInclusive<usize>) -> Option<usize> {
    let mut widths: Vec<usize> = widths.filter(|w| columns.contains(w)).collect();
    widths.sort_unstable_by(|a, b| b.cmp(a));
    let fellows = (widths.len() / 10).max(1);
    widths
        .iter()
        .enumerate()
        .find(|(at, width)| widths.get(at + fellows).is_some_and(|w| w + NEAR > **width))
        .map(|(_, width)| *width)
        .or_else(|| widths.first().copied())
}

/// Whether a line is wider than any that was wrapped at the column.
pub(in crate::segment) fn exceeds(line: &Line<'_>, column: usize) -> bool {
    line.width > column + NEAR
}

/// Whether the first word of `next` had no room left on `line`.
pub(in crate::segment) fn fills(
    line: &Line<'_>,
    next: &Line<'_>,
    column: usize,
    slack: f64,
) -> bool {
    let word = next
        .text
        .trim_start_matches(['>', ' '])
        .split_whitespace()
        .next()
        .map_or(0, |w| w.chars().take(*WRAP_COLUMNS.end()).count());
    // A width is at most a few hundred, so the conversion is exact.
    (line.width + 1 + word) as f64 > column as f64 * slack
}

/// Whether a line as wide as wrapped ones stops where no paragraph ends.
pub(in crate::segment) fn stops_inside(line: &Line<'_>) -> bool {
    (WIDE..=*WRAP_COLUMNS.end()).contains(&line.width) && wants_more(line.text)
}

/// Whether the next line, which looks like an item, is the middle of a sentence: `… until Dec.`, `31. Then they left.` A dash before
/// a capital is doubtful, unless the line is `full`.
pub(in crate::segment) fn is_middle(line: &str, next: &str, full: bool) -> bool {
    if let Some(rest) = next.strip_prefix(['-', '–', '—']) {
        let begins = rest.trim_start().starts_with(char::is_uppercase);
        return goes_on(line) && (full || !begins);
    }
    let numbered = next.starts_with(|c: char| c.is_ascii_digit());
    let last = line.split_whitespace().next_back().unwrap_or("");
    let month = dates::is_month(&last.trim_end_matches('.').to_lowercase());
    numbered && (goes_on(line) || month)
}

#[cfg(test)]
mod tests {
    use super::super::raw_lines;
    use super::*;
    use crate::segment::paragraphs::paragraphs;

    #[test]
    fn lines_that_look_like_items_in_the_middle_of_a_sentence() {
        assert!(is_middle("they met in June", "30. They left.", false));
        assert!(is_middle("they met in Jan.", "30. They left.", false));
        assert!(is_middle("they met", "- both - and left", false));
        assert!(is_middle("they met", "– Basra – and left", true));
        for (line, next) in [
            ("they met.", "30. They left."),
            ("they met", "– Basra – and left"),
            ("they met.", "- both"),
        ] {
            assert!(!is_middle(line, next, false), "{line} {next}");
        }
    }

    #[test]
    #[rustfmt::skip]
    fn text_is_wrapped_where_its_lines_are_full() {
        let full = "the minister told a crowded hall on Tuesday that the foreign garrison";
        let wrapped = |lines: &[&str]| wrap_column(&raw_lines::lines(&lines.join("\n")));
        assert_eq!(wrapped(&[full, full, full, "was gone."]), Some(69));
        // One line too few, or lines that stop.
        assert_eq!(wrapped(&[full, "was gone."]), None);
        let stops = "the minister told a crowded hall on Tuesday of the foreign garrison.";
        assert_eq!(
            wrapped(&[full, full, stops, stops, stops, "was gone."]),
            None
        );
        // Capitals, as in a list of links.
        let link = "Minister tells a crowded hall on Tuesday that the foreign garrison goes";
        assert_eq!(wrapped(&[link, link, link, "Was gone"]), None);
        // Lines that leave room.
        let short = "the minister told a crowded hall on Tues";
        assert_eq!(
            wrapped(&[full, full, short, short, short, short, "was gone."]),
            None
        );
        // Blank lines between them all.
        assert_eq!(wrapped(&[full, "", full, "", full, "", "was gone."]), None);
        // Nearly full ones.
        let nearly = "the minister told a crowded hall on Tuesday that the big garrison";
        assert_eq!(wrapped(&[full, full, nearly, nearly, nearly, "was gone."]), Some(69));
        // Lines much longer than the column.
        let long = format!("{full} {full}.");
        assert_eq!(wrapped(&[full, full, full, &long, &long]), None);
        // Shorter than any column that text is wrapped at.
        let narrow = "the minister told";
        assert_eq!(wrapped(&[narrow, narrow, narrow, narrow, "was gone."]), None);
        // The head of the page is wider, and its lines are as many as those of the article.
        let head = "Minister Tells a Crowded Hall of the River Guards, 4 March 2021, Amara (page 3 of 12)";
        assert_eq!(wrapped(&[head, head, head, "", full, full, full, full, full, full, "was gone."]), Some(69));
        // A line or two may be wider than the rest.
        let wide = format!("{full} of the delta town");
        assert_eq!(
            wrapped(&[&wide, full, full, full, full, "was gone."]),
            Some(69)
        );
    }

    #[test]
    fn columns_of_a_newspaper() {
        let wrapped = |text: &str| wrap_column(&raw_lines::lines(text));
        let column = "The envoys of the old delta\nleft the palace by the pier\nin Basra on Monday, as the\n\
                      Guards of the river had all\nasked them to do.";
        assert_eq!(wrapped(column), Some(27));
        assert_eq!(paragraphs(column).len(), 1);
        for text in [
            // A list, a menu, a verse.
            "boats of reed, old and new\npumps\nlocks of the delta in spring\nferries\nall of the old nets",
            "Envoys of the old delta\nPalace by the pier of Amara\nWhat the river guards want\nWhy the locks leak",
            "the river, the river\nhas taken my boat and my bread\nand it sings\nto the reeds of the delta\nof the dead",
            // Two lines say nothing.
            "The envoys of the old delta\nleft the palace by the pier\nin Basra.",
        ] {
            assert_eq!(wrapped(text), None, "{text}");
        }
        // A list in a text that is not wrapped.
        let long =
            "The envoys met on Monday in the old palace by the river for a fourth time. ".repeat(3);
        assert_eq!(wrapped(&format!("{long}\n\n{column}")), None);
    }

    #[test]
    fn wide_lines_that_want_more_go_on_without_blank_lines() {
        let tight = "BASRA -- A court of appeal heard the case of the old dykes on Monday for 41\n\
                     families who say that Delta Locks Corp. drowned their orchards. Its decision,\n\
                     by a bench of the upper court, was 2-1.\n\
                     Judge Mona Haddad wrote that the families had \"waited long enough,\" and Capt.\n\
                     Omar Reyes nodded. He cited the law of the dykes, of the locks and of all the\n\
                     Delta towns at length.";
        assert_eq!(paragraphs(tight).len(), 2);
        let indented = "   A wasp the size of a grain of rice, caught in amber many years ago, had\n\
                        an abdomen that snapped like scissors, the guild reports in its Delta\n\
                        Gazette of May.\n   \
                        The wasp belongs to a new kind. It was found in the delta by miners, who\n\
                        sold it.\n   \
                        Its fellows lay their eggs in other insects by the river. Some, e.g.\n\
                        Basran ones, hold them with their legs.\n   \
                        The amber is in the old museum now.";
        assert_eq!(paragraphs(indented).len(), 4);
    }
}
