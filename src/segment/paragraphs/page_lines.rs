//! What a printer put at the end of a page and above the next one: numbers, addresses, titles, where a story goes on.

use crate::segment::kind::Furniture;
use crate::segment::lines::capitals::is_loud;
use crate::segment::lines::raw_lines::Line;
use crate::segment::patterns;
use crate::segment::phrases::dates;
use crate::segment::words::line_ends::ends_sentence;
use crate::segment::words::shape;

/// Most digits of the number of a page.
const DIGITS: usize = 4;
/// What parts the number of a page from the title beside it.
const GAPS: [&str; 4] = ["   ", " | ", " • ", " · "];
/// Most bytes of such a title.
const TITLE: usize = 100;
/// Most bytes of a title that stands alone, and of a notice.
const HEAD: usize = 60;
/// Most lines of the title of a story above its second part.
const TITLES: usize = 3;

/// How many of the lines at the beginning of `lines` a printer put between two pages; `most` at most, each with no more than `blank`
/// blank lines before it.
pub(super) fn between(lines: &[Line<'_>], most: usize, blank: usize) -> usize {
    let mut told = false;
    let mut count = 0;
    for (at, line) in lines.iter().take(most).enumerate() {
        if line.blank_before > blank || line.markup {
            break;
        }
        if at == 0 && is_jump(line.text) {
            (told, count) = (true, jump(lines, blank));
        } else if is_of_page(line.text) || is_jump(line.text) || is_notice(line) {
            told = true;
            count = count.max(at + 1);
        } else if told && is_running_head(line.text) {
            count = count.max(at + 1);
        } else if at >= count && !is_loud(line.text) && !shape::is_title_case(line.text) {
            break;
        }
    }
    count
}

/// How many lines lead from the end of the first part of a story to its second one: `See DYKES on 6A`, `DYKES: Who pays`,
/// `Continued from 1A`.
fn jump(lines: &[Line<'_>], blank: usize) -> usize {
    let below = lines.get(1..).unwrap_or(&[]);
    let title = below
        .iter()
        .take(TITLES)
        .take_while(|line| {
            line.blank_before <= blank
                && line.text.len() <= HEAD
                && !ends_sentence(line.text)
                && !is_jump(line.text)
        })
        .count();
    match below.get(title).is_some_and(|line| is_jump(line.text)) {
        true => title + 2,
        false => 1,
    }
}

/// Whether a line tells where a story goes on, or where it began: `See DYKES, Page A9`, `Continued from 1A`.
fn is_jump(line: &str) -> bool {
    // Few lines begin with such letters and are as short.
    if line.len() > HEAD || !line.starts_with(['C', 'F', 'P', 'S', 'T', '(']) {
        return false;
    }
    let first = line.split(' ').next().unwrap_or("");
    let (before, last) = line.rsplit_once(' ').unwrap_or(("", line));
    let last = last.trim_end_matches(|c: char| !c.is_alphanumeric());
    let before_last = before.rsplit(' ').next().unwrap_or("").to_ascii_lowercase();
    let is_paged = matches!(before_last.trim_end_matches('.'), "page" | "p" | "pg");
    let leads = is_paged || matches!(&*before_last, "on" | "from" | "to") || before.ends_with(',');
    JUMPS.contains(&first.trim_start_matches('('))
        && (is_sheet(last) && leads
            || is_number(last) && (is_paged || leads && first.starts_with(['C', '('])))
}

/// Words with which such a line begins.
#[rustfmt::skip]
const JUMPS: &[&str] = &[
    "Cont.", "Contd.", "Continued", "CONTINUED", "From", "FROM", "Please", "PLEASE", "See", "SEE", "Turn", "TURN",
];

/// Whether a word is the number of a page in a section: `A7`, `6A`.
fn is_sheet(word: &str) -> bool {
    let digits = match word.strip_prefix(|c: char| c.is_ascii_uppercase()) {
        Some(digits) => digits,
        None => word
            .strip_suffix(|c: char| c.is_ascii_uppercase())
            .unwrap_or(""),
    };
    digits.len() <= 2 && is_number(digits)
}

/// Whether a line is a notice of furniture, as is set between the paragraphs of a page: `ADVERTISEMENT`.
fn is_notice(line: &Line<'_>) -> bool {
    let kind = || {
        patterns::classify(
            line.text,
            shape::words(line.text),
            patterns::marks(line.text),
        )
    };
    line.text.len() <= HEAD
        && line
            .text
            .starts_with(|c: char| c.is_uppercase() || c == '[' || c == '(')
        && !ends_sentence(line.text)
        && (line.blank_before > 0 || is_loud(line.text))
        && matches!(
            kind(),
            Some(Furniture::Advertisement | Furniture::CrossReference | Furniture::SignUp)
        )
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

/// Whether a line is the number of a page with a title beside it: `14 | The Delta Echo | Monday, May 6, 2019`.
pub(super) fn is_titled_number(line: &str) -> bool {
    let bytes = line.as_bytes();
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    if !is_digit(bytes.last()) && !is_digit(bytes.first()) && bytes.first() != Some(&b'P')
        || line.len() > TITLE
        || ends_sentence(line)
    {
        return false;
    }
    let is_side = |side: &str| {
        let side = side.trim();
        is_number(side) || is_sheet(side) || is_page_number(side)
    };
    let is_beside = |(side, title): (&str, &str)| {
        is_side(side) && !title.trim_start().starts_with(char::is_lowercase)
    };
    GAPS.iter().any(|gap| {
        let last = line.rsplit_once(gap).map(|(title, last)| (last, title));
        last.is_some_and(is_beside) || line.split_once(gap).is_some_and(is_beside)
    })
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
    if is_number(line) || is_sheet(line) || is_page_number(line) {
        return true;
    }
    let printed = || {
        let (address, rest) = line.split_once(' ').unwrap_or((line, ""));
        let is_page = |page: &str| page.split('/').all(is_number);
        address.starts_with("http")
            && address.contains("://")
            && (rest.is_empty() || is_page(rest.trim()) || dates::is_date_part(rest))
    };
    is_titled_number(line) || line.len() <= TITLE && !ends_sentence(line) && printed()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for line in [
            "14 | The Delta Echo",
            "The Delta Echo  ·  5 May 2011     35",
            "The Delta Echo · B4",
        ] {
            assert!(is_titled_number(line), "{line}");
        }
        for line in [
            "14 boats",
            "The Delta Echo | Basra",
            "Boats left on May 14",
            "14 | The Delta Echo.",
            "would pay and go to 16 | 17",
        ] {
            assert!(!is_titled_number(line), "{line}");
        }
    }

    #[test]
    fn where_a_story_goes_on() {
        for line in [
            "See DYKES, Page A9",
            "See DYKES on 6A",
            "(Continued on page 7)",
            "Continued from 1A",
            "From Page A1",
            "Turn to DYKES, p. 12",
        ] {
            assert!(is_jump(line), "{line}");
        }
        for line in [
            "See DYKES in 2019",
            "From the A9",
            "From Amara to 12",
            "See the dykes",
            "See",
        ] {
            assert!(!is_jump(line), "{line}");
        }
    }
}
