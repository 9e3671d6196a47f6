//! Sentences across the end of a printed page: `it had in effect been`, `Page 17 of 24`, `dissolved by 2005.`
//!
//! A segment is one stretch of the text, so what a printer put between two halves of a sentence lies inside it.

use crate::segment::lines::raw_lines::Line;
use crate::segment::phrases::dates;
use crate::segment::words::line_ends::{ends_sentence, goes_on, is_item, starts_lower};
use crate::segment::words::shape;

/// Most lines between two pages: a number, the address below the page, the title above the next one.
const LINES: usize = 3;
/// Most blank lines before each of them.
const BLANK: usize = 4;
/// Fewest characters and small words of a line that breaks off at the end of a page.
const WIDE: usize = 40;
const SMALL: usize = 4;
/// Fewest words of the line with which the sentence goes on.
const GOES_ON: usize = 3;
/// Most digits of the number of a page.
const DIGITS: usize = 4;
/// Blanks that part the number of a page from the title beside it.
const GAP: &str = "   ";
/// Most bytes of such a title.
const TITLE: usize = 100;
/// Most bytes of a title that stands alone.
const HEAD: usize = 50;

/// Where the line stands, among those from `at` on, that goes on with the sentence of the line before `at`, if nothing stands between
/// them but the end of a page. `wrapped` is whether lines of the text were wrapped.
pub(super) fn across(lines: &[Line<'_>], at: usize, wrapped: bool) -> Option<usize> {
    let mut told_of = false;
    let is_between = |line: &&Line<'_>| {
        let of_page = is_of_page(line.text);
        told_of |= of_page;
        line.blank_before <= BLANK && (of_page || told_of && is_running_head(line.text))
    };
    let between = lines.get(at..)?.iter().take(LINES + 1);
    let count = between.take_while(is_between).count();
    if !(1..=LINES).contains(&count) {
        return None;
    }
    let line = lines.get(at.checked_sub(1)?)?;
    let (next, then) = (lines.get(at + count)?, lines.get(at + count + 1));
    let small = line.text.split(' ').filter(|word| starts_lower(word));
    let open = line.width >= WIDE
        && goes_on(line.text)
        && !line.markup
        && !is_item(line.text)
        && small.count() >= SMALL;
    // The names of rows have no stops, and numbers stand between them, too.
    let told = || {
        ends_sentence(next.text)
            || next.text.contains(". ")
            || wrapped && then.is_some_and(|then| then.blank_before == 0)
    };
    (open
        && next.blank_before <= BLANK
        && !next.markup
        && starts_lower(next.text)
        && shape::words(next.text) >= GOES_ON
        && told())
    .then_some(at + count)
}

/// Whether a line says of itself that it is the number of a page: `Page 17 of 24`, `- 17 -`.
pub(super) fn is_page_number(line: &str) -> bool {
    let named = || {
        let rest = ["Page ", "page ", "PAGE "]
            .iter()
            .find_map(|word| line.strip_prefix(word))?;
        let of = [" of ", " OF ", "/"]
            .iter()
            .find_map(|of| rest.split_once(of));
        Some(of.map_or_else(
            || is_number(rest),
            |(page, all)| is_number(page) && is_number(all),
        ))
    };
    let dashed = || {
        let inner = line
            .strip_prefix(['-', '–', '—'])?
            .strip_suffix(['-', '–', '—'])?;
        Some(is_number(inner.trim()))
    };
    match line.bytes().next() {
        Some(b'P' | b'p') => named() == Some(true),
        Some(b'-' | 0xE2) => dashed() == Some(true),
        _ => false,
    }
}

/// Whether a line is a number that may be that of a page.
pub(super) fn is_number(line: &str) -> bool {
    (1..=DIGITS).contains(&line.len()) && line.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a line behind the number of a page may be the title above the next one: `Dyke Board Paper No. 41`.
fn is_running_head(line: &str) -> bool {
    let is_numbered = || {
        line.rsplit_once(" No. ")
            .is_some_and(|(_, rest)| is_number(rest))
    };
    line.len() <= HEAD
        && line.starts_with(char::is_uppercase)
        && !ends_sentence(line)
        && (!line.contains(". ") || is_numbered())
}

/// Whether a line is what stands at the head or the foot of a printed page: its number, alone or set apart from a title, or the
/// address from which it was printed.
fn is_of_page(line: &str) -> bool {
    // Few lines begin or end so.
    let bytes = line.as_bytes();
    let begins = matches!(
        bytes.first(),
        Some(b'0'..=b'9' | b'-' | b'P' | b'h' | b'p' | 0xE2)
    );
    if !begins && !bytes.last().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    if is_number(line) || is_page_number(line) {
        return true;
    }
    if line.len() > TITLE || ends_sentence(line) {
        return false;
    }
    let numbered = || {
        let is_side = |side: &str| is_number(side) || is_page_number(side);
        let last = line
            .rsplit_once(GAP)
            .is_some_and(|(_, last)| is_side(last.trim()));
        last || line
            .split_once(GAP)
            .is_some_and(|(first, _)| is_side(first))
    };
    let printed = || {
        let (address, rest) = line.split_once(' ').unwrap_or((line, ""));
        let is_page = |page: &str| page.split('/').all(is_number);
        address.starts_with("http")
            && address.contains("://")
            && (rest.is_empty() || is_page(rest.trim()) || dates::is_date_part(rest))
    };
    numbered() || printed()
}

#[cfg(test)]
mod tests {
    use super::super::paragraphs;
    use super::*;

    fn count(text: &str) -> usize {
        paragraphs(text).len()
    }

    #[test]
    fn a_sentence_goes_on_across_the_end_of_a_page() {
        let (above, below) = (
            "Nobody asked the guild of the lock keepers again, for it had in effect been",
            "dissolved in the spring. Its hall is let.",
        );
        for between in [
            "12",
            "Page 12 of 31",
            "page 12",
            "- 12 -",
            "https://gazette.example/dykes 2/5",
            "https://gazette.example/dykes          3/4/21, 9:15 AM",
            "12\n\u{C}\nReport on the Dykes     March 2021   13",
            "12\n\u{C}\nDyke Board Paper No. 41",
            "12\n\u{C}The Lock Keepers",
        ] {
            for gap in ["\n", "\n\n", "\n\n\n"] {
                let text = format!("{above}{gap}{between}{gap}{below}");
                assert_eq!(count(&text), 1, "{text}");
                // A new sentence, or the end of the one before.
                let capital = below.replace("dissolved", "Dissolved");
                assert!(
                    count(&format!("{above}{gap}{between}{gap}{capital}")) > 1,
                    "{between}"
                );
                assert!(
                    count(&format!("{above}.{gap}{between}{gap}{below}")) > 1,
                    "{between}"
                );
            }
        }
        for between in ["12345", "The Lock Keepers", "12 March", "Nobody came."] {
            assert!(
                count(&format!("{above}\n\n{between}\n\n{below}")) > 1,
                "{between}"
            );
        }
        let rows = "boats of the delta that were lost in the spring flood\n17\n\
                    boats of the delta that were found in the spring flood\n18";
        assert_eq!(count(rows), 4);
    }

    #[test]
    fn a_page_number_is_no_part_of_a_paragraph() {
        let text = "The keepers told a crowded hall on Tuesday that the old locks would\n\
                    be mended by the autumn, a promise that nobody in the room seemed to\n\
                    believe, and with two of the boatmen they then left the hall again\n\
                    NUMBER\n\
                    Outside, a few hundred people waited in the rain for a word of them\n\
                    that never came.\n";
        for number in ["12", "Page 12 of 31", "Page 12", "- 12 -"] {
            assert_eq!(count(&text.replace("NUMBER", number)), 3, "{number}");
        }
    }

    #[test]
    fn numbers_of_pages() {
        for line in [
            "Page 3",
            "page 3 of 12",
            "PAGE 3 OF 12",
            "Page 3/12",
            "- 3 -",
            "– 3 –",
        ] {
            assert!(is_page_number(line), "{line}");
        }
        for line in [
            "Page 3 of the book",
            "Pages 3",
            "3",
            "- three -",
            "–",
            "Page",
            "– 3",
        ] {
            assert!(!is_page_number(line), "{line}");
        }
    }
}
