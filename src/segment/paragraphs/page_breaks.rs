//! Sentences across the end of a printed page: `it had in effect been`, `Page 17 of 24`, `dissolved by 2005.`
//!
//! A segment is one stretch of the text, so what a printer put between two halves of a sentence lies inside it.

use super::page_lines::between;
use crate::segment::lines::capitals::is_loud;
use crate::segment::lines::raw_lines::Line;
use crate::segment::lines::unfinished::announces_more;
use crate::segment::words::line_ends::{
    begins_with_particle, breaks_word, ends_sentence, goes_on, is_item, starts_lower,
};
use crate::segment::words::shape;

/// Most lines between two pages: a notice where the story goes on, a number, the address below the page, the title above the next one.
const LINES: usize = 4;
/// Most blank lines before each of them.
const BLANK: usize = 4;
/// Fewest characters and small words of a line that breaks off at the end of a page.
const WIDE: usize = 40;
const SMALL: usize = 4;
/// Fewest words and small words of one that ends with a word that wants more, and small ones of the last line of a wrapped paragraph.
const WORDS: usize = 4;
const FEW: usize = 2;
/// Fewest words of the line with which the sentence goes on.
const GOES_ON: usize = 3;

/// Where the line stands, among those from `at` on, that goes on with the sentence of the line before `at`, if nothing stands between
/// them but the end of a page. `column` is the one at which lines of the text were wrapped.
pub(super) fn across(lines: &[Line<'_>], at: usize, column: Option<usize>) -> Option<usize> {
    let line = lines.get(at.checked_sub(1)?)?;
    // Nearly all lines stop, or stand right above the one that goes on with them.
    if !goes_on(line.text) || line.markup || is_item(line.text) || is_loud(line.text) {
        return None;
    }
    let first = lines.get(at)?;
    if starts_lower(first.text) && !first.text.starts_with('p') {
        return None;
    }
    let count = between(lines.get(at..)?, LINES, BLANK);
    if count == 0 {
        return None;
    }
    let (next, then) = (lines.get(at + count)?, lines.get(at + count + 1));
    if next.blank_before > BLANK || next.markup || !starts_lower(next.text) {
        return None;
    }
    let announces = announces_more(line.text);
    let open = || {
        let small = line.text.split(' ').filter(|word| starts_lower(word));
        let small = small.count();
        let is_last = || column.is_some_and(|column| line.width * 2 >= column);
        line.width >= WIDE && small >= SMALL
            || announces && small >= FEW && shape::words(line.text) >= WORDS
            || line.blank_before == 0 && at > 1 && small >= FEW && is_last()
    };
    // The names of rows have no stops, and numbers stand between them, too.
    let told = || {
        ends_sentence(next.text)
            || next.text.contains(". ")
            || column.is_some() && then.is_some_and(|then| then.blank_before == 0)
    };
    // A name begins another paragraph below a link or a title.
    let goes_on =
        || announces || shape::words(next.text) >= GOES_ON && !begins_with_particle(next.text);
    (breaks_word(line.text) || open() && goes_on() && told()).then_some(at + count)
}

#[cfg(test)]
mod tests {
    use super::super::paragraphs;

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
    fn whatever_a_printer_puts_between_two_pages() {
        let (above, below) = (
            "Nobody asked the guild of the lock keepers again, for it had in effect been",
            "dissolved in the spring. Its hall is let.",
        );
        for between in [
            "B7\nTHE DELTA COURIER",
            "THE DELTA COURIER\nB7",
            "14 | The Delta Courier | Monday, May 6, 2019",
            "THE WEEK IN THE DELTA  ·  5 May 2011     35",
            "ADVERTISEMENT",
            "See GUILD, Page B9",
            "See GUILD on 6A\n\nGUILD: Keepers want\ntheir old hall back\n\nContinued from 1A",
            "Continued on page 7\n\nGUILD\nFrom Page B1",
        ] {
            let text = format!("{above}\n\n{between}\n\n{below}");
            assert_eq!(count(&text), 1, "{text}");
            let capital = below.replace("dissolved", "Dissolved");
            assert!(
                count(&format!("{above}\n\n{between}\n\n{capital}")) > 1,
                "{between}"
            );
            assert!(
                count(&format!("{above}.\n\n{between}\n\n{below}")) > 1,
                "{between}"
            );
        }
        for between in [
            "See GUILD on 6A\n\nThe keepers want it back.\n\nContinued from 1A",
            "Photo: Mona Haddad",
            "The keepers of the lock\nB7",
        ] {
            assert!(
                count(&format!("{above}\n\n{between}\n\n{below}")) > 1,
                "{between}"
            );
        }
        // A name below a link or a title begins another paragraph.
        let title = "Why the guild of the lock keepers has no hall of its own in Basra";
        assert_eq!(
            count(&format!(
                "{title}\n\n17\n\nvan der Haddad knows. He built it."
            )),
            3
        );
    }

    #[test]
    fn short_lines_break_off_at_the_end_of_a_page_too() {
        for (above, below) in [
            (
                "The keepers were quick to",
                "say that it had failed. They left.",
            ),
            (
                "The keepers were less con-",
                "tent. The guild, they said, is old.",
            ),
            ("They wrote: un-", "known."),
            (
                "Nobody else had known of it, and the guild itself had",
                "failed.",
            ),
        ] {
            assert_eq!(count(&format!("{above}\n\n17\n\n{below}")), 1, "{above}");
        }
        for (above, below) in [
            ("The lock of Amara", "boats of the delta. They left."),
            ("Boats for the keepers", "boats of the delta. They left."),
        ] {
            assert_eq!(count(&format!("{above}\n\n17\n\n{below}")), 3, "{above}");
        }
        // The last line of a wrapped paragraph.
        let column = "The keepers of the old delta locks\nhad met by the pier in Basra, as all\nof them did on a Monday, and each\n\
                      was told that the guild would soon\nbe gone. Their boats have\n\nPage 2 of 2\n";
        assert_eq!(
            count(&format!(
                "{column}been sold to one of the old towns.\n   Nobody knows which."
            )),
            2
        );
    }
}
