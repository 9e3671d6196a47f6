//! Lines and paragraphs: which line breaks are paragraph ends, and which only wrap a long paragraph.

use std::ops::Range;

use super::line_ends::{
    announces_more, begins_sentence, ends_in_function_word, ends_sentence, goes_on, is_item,
    is_middle, is_open_quote, starts_lower, stops_short,
};
use super::markup;

/// A paragraph of the text: one line, or the lines of hard-wrapped text joined again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its bytes, trimmed of white space.
    pub bytes: Range<usize>,
    /// Whether no blank line stands between it and the paragraph before.
    pub tight: bool,
}

/// Shortest and longest column at which text is taken to be hard-wrapped.
const WRAP_COLUMNS: std::ops::RangeInclusive<usize> = 40..=120;

/// How near to the wrap column other lines come.
const NEAR: usize = 12;

/// Spaces that divide columns; lines that are stretched to fill a measure have fewer.
const GAP: &str = "     ";

/// A line that is not blank.
struct Line<'a> {
    start: usize,
    text: &'a str,
    indent: usize,
    /// Length in characters, counted up to a little over the widest wrap column.
    width: usize,
    blank_before: usize,
    /// Whether it is a tag that was left in the text.
    markup: bool,
}

/// The paragraphs of `text` in order; together they hold all that is not white space.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let lines = lines(text);
    let column = wrap_column(&lines);
    let mut found: Vec<Paragraph> = Vec::new();
    let mut previous: Option<&Line<'_>> = None;
    for (at, line) in lines.iter().enumerate() {
        let end = line.start + line.text.len();
        let then = lines.get(at + 1);
        let joined = previous.is_some_and(|before| joins(before, line, then, column));
        match found.last_mut() {
            Some(last) if joined => last.bytes.end = end,
            _ => found.push(Paragraph {
                bytes: line.start..end,
                tight: line.blank_before == 0 && previous.is_some(),
            }),
        }
        previous = Some(line);
    }
    found
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut blank = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or("");
        let (length, skip) = line_break(rest).unwrap_or((rest.len(), 0));
        let raw = rest.get(..length).unwrap_or("");
        let lead = raw.len() - raw.trim_start().len();
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            blank += 1;
        } else {
            let indent = raw.get(..lead).map_or(0, |space| space.chars().count());
            push_pieces(&mut found, trimmed, at + lead, indent, blank);
            blank = 0;
        }
        at += length + skip;
    }
    found
}

/// Pushes a line, or where tags were left in it the lines that they make of it.
fn push_pieces<'a>(
    found: &mut Vec<Line<'a>>,
    line: &'a str,
    start: usize,
    indent: usize,
    blank: usize,
) {
    let mut blank_before = blank;
    let mut push = |from: usize, to: usize, markup: bool| {
        let piece = line.get(from..to).unwrap_or("");
        let text = piece.trim();
        if text.is_empty() {
            return;
        }
        found.push(Line {
            start: start + from + (piece.len() - piece.trim_start().len()),
            text,
            indent,
            width: width(text),
            blank_before,
            markup,
        });
        // What divides paragraphs does what a blank line does.
        blank_before = usize::from(markup && !text.starts_with("<br"));
    };
    let mut from = 0;
    while let Some(tag) = line.get(from..).and_then(markup::find) {
        push(from, from + tag.start, false);
        push(from + tag.start, from + tag.end, true);
        from += tag.end;
    }
    push(from, line.len(), false);
}

/// Where the first line break begins and how many bytes it takes.
fn line_break(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += bytes
            .get(at..)?
            .iter()
            .position(|b| MAY_BREAK[usize::from(*b)])?;
        let length = match bytes.get(at..)? {
            // One break, or each line of a Windows file would be followed by a blank one.
            [b'\r', b'\n', ..] => 2,
            // U+0085, U+2028, U+2029.
            [0xC2, 0x85, ..] => 2,
            [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
            [0xC2 | 0xE2, ..] => 0,
            _ => 1,
        };
        if length > 0 {
            return Some((at, length));
        }
        at += 1;
    }
}

/// The bytes that line breaks begin with.
const MAY_BREAK: [bool; 256] = {
    let mut may = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        may[byte] = matches!(byte as u8, b'\n' | b'\r' | 0x0B | 0x0C | 0xC2 | 0xE2);
        byte += 1;
    }
    may
};

/// Length in characters, counted up to a little over the widest wrap column.
fn width(line: &str) -> usize {
    let most = WRAP_COLUMNS.end() + 40;
    match line.len() >= 4 * most {
        true => most,
        false => line.chars().count().min(most),
    }
}

/// The column at which the text was hard-wrapped, if it was.
///
/// In wrapped text most lines stop in the middle of a sentence, and stop there because the next word had no room.
/// A list of links or headlines also stops without a full stop, but its lines leave room.
fn wrap_column(lines: &[Line<'_>]) -> Option<usize> {
    let pairs = || {
        lines.windows(2).filter_map(|pair| match pair {
            [a, b] if a.markup || b.markup => None,
            [a, b] if b.blank_before == 0 && a.width >= *WRAP_COLUMNS.start() => Some((a, b)),
            _ => None,
        })
    };
    let open = || pairs().filter(|(a, _)| !ends_sentence(a.text));
    let mut widths: Vec<usize> = open()
        .map(|(a, _)| a.width)
        .filter(|w| WRAP_COLUMNS.contains(w))
        .collect();
    widths.sort_unstable_by(|a, b| b.cmp(a));
    // A headline or two may be wrapped wider than all that follows.
    let fellows = (widths.len() / 10).max(1);
    let column = widths
        .iter()
        .enumerate()
        .find(|(at, width)| widths.get(at + fellows).is_some_and(|w| w + NEAR > **width))
        .map(|(_, width)| *width)
        .or_else(|| widths.first().copied())?;
    let all = pairs().count();
    let open_count = open().count();
    let filled = open().filter(|(a, b)| fills(a, b, column, 0.88)).count();
    let long = lines.iter().filter(|line| line.width > column + 20).count();
    // Within a sentence most words are small; a list of links begins each line with a capital.
    let small = open()
        .filter(|(_, b)| {
            b.text
                .chars()
                .find(|c| c.is_alphabetic())
                .is_some_and(|c| !c.is_uppercase())
        })
        .count();
    let wrapped = open_count >= 2
        && small * 5 >= open_count * 2
        && open_count * 2 >= all
        && filled * 10 >= open_count * 7
        && long * 10 <= lines.len();
    wrapped.then_some(column)
}

/// Whether the first word of `next` had no room left on `line`.
fn fills(line: &Line<'_>, next: &Line<'_>, column: usize, slack: f64) -> bool {
    let word = next
        .text
        .split_whitespace()
        .next()
        .map_or(0, |w| w.chars().take(*WRAP_COLUMNS.end()).count());
    // A width is at most a few hundred, so the conversion is exact.
    (line.width + 1 + word) as f64 > column as f64 * slack
}

/// Whether `next`, which `then` stands below, goes on with the paragraph of `line`.
fn joins(line: &Line<'_>, next: &Line<'_>, then: Option<&Line<'_>>, column: Option<usize>) -> bool {
    if line.markup || next.markup {
        return false;
    }
    let lower = starts_lower(next.text);
    let open = goes_on(line.text) || next.blank_before == 0 && stops_short(line.text, next.text);
    // Nearly all paragraphs are set apart, end as a sentence and begin with a capital.
    if next.blank_before == 1 && announces_more(line.text) && is_open_quote(next.text) {
        return line.width >= 30 && ends_sentence(next.text);
    }
    if next.blank_before > 1 || next.blank_before == 1 && !(open && lower) {
        return false;
    }
    // Nor is more to be asked where each line is a paragraph.
    if !open && column.is_none() && line.width > 1 {
        return false;
    }
    let rule = |text: &str| !text.contains(|c: char| c.is_alphanumeric() || is_quote(c));
    let full = |slack: f64| column.is_some_and(|column| fills(line, next, column, slack));
    // A date or a dash that fell to the beginning of a wrapped line is no item.
    let middle = next.blank_before == 0
        && next.indent <= line.indent + 1
        && !is_item(line.text)
        && is_middle(line.text, next.text, full(0.97))
        && full(0.88);
    if is_item(next.text) && !middle || rule(line.text) || rule(next.text) {
        return false;
    }
    // `Vol. 3          Basra          4 March 2021`
    if line.text.contains(GAP) || next.text.contains(GAP) {
        return false;
    }
    // `By Mona Haddad` below a line that does not stop begins no sentence.
    if next.text.starts_with("By ") && next.width <= 40 && !ends_sentence(line.text) {
        return false;
    }
    // A large first letter that stands on a line of its own.
    if line.width == 1 && line.text.starts_with(char::is_uppercase) {
        return next.blank_before == 0 && lower && next.width >= *WRAP_COLUMNS.start();
    }
    if next.blank_before == 0 {
        if column.is_some() {
            let indented = next.indent > line.indent + 1;
            let small = lower || starts_lower(next.text.trim_start_matches(is_quote));
            let begun = next.width >= *WRAP_COLUMNS.start() && begins_sentence(line.text);
            return full(0.85) && !indented || open && small && (line.width >= 20 || begun);
        }
        return open
            && (lower && line.width >= 25 || line.width >= 30 && ends_in_function_word(line.text));
    }
    // A name set apart, which is the subject of what follows: `Mona Haddad`, `isn't going.`
    let verb = next.text.split_whitespace().next().unwrap_or("");
    if VERBS.contains(&verb) {
        return line.width >= 6;
    }
    // A link or an advertisement cut out of the middle of a sentence leaves a blank line behind.
    let goes_below = line.text.starts_with(char::is_uppercase)
        && goes_on(next.text)
        && then.is_some_and(|then| then.blank_before <= 1 && starts_lower(then.text));
    (line.width >= 40 || line.width >= 20 && announces_more(line.text))
        && (ends_sentence(next.text) || goes_below)
        && next.text.split_whitespace().nth(3).is_some()
}

/// Whether a mark may open or close a quotation.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’')
}

/// Verbs with which no line begins but one that goes on.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "are", "aren't", "aren’t", "has", "hasn't", "hasn’t", "is", "isn't", "isn’t", "was", "wasn't", "wasn’t", "were",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        paragraphs(text)
            .into_iter()
            .map(|p| &text[p.bytes])
            .collect()
    }

    #[test]
    fn one_paragraph_a_line_is_not_joined() {
        let text = "Envoys met on Monday in the old palace by the river.\nThey agreed on nothing at all, one said.\n\nTalks go on.";
        assert_eq!(split(text).len(), 3);
    }

    #[test]
    fn hard_wrapped_text_is_joined() {
        let text = "The minister told a crowded hall on Tuesday that the foreign garrison\n\
                    would be gone by the autumn, a promise that nobody in the room seemed\n\
                    to believe. He then left by a side door.\n\
                    \n\
                    Outside, a few hundred people waited in the rain for a word that never\n\
                    came. Most were young.\n";
        assert_eq!(split(text).len(), 2);
    }

    #[test]
    fn indents_divide_wrapped_text() {
        let text = "   The minister told a crowded hall on Tuesday that the foreign garrison\n\
                    would be gone by the autumn, a promise that nobody in the room seemed\n\
                    to believe. He then left by a side door with two of his own guards.\n   \
                    Outside, a few hundred people waited in the rain for a word that never\n\
                    came. Most were young.\n";
        assert_eq!(split(text).len(), 2);
    }

    #[test]
    fn a_large_first_letter_belongs_to_its_line() {
        let line = "he envoys met on Monday in the old palace by the river.";
        assert_eq!(split(&format!("T\n{line}")).len(), 1);
        for text in [
            format!("T\n\n{line}"),
            format!("t\n{line}"),
            "T\nhe envoys met".to_string(),
        ] {
            assert_eq!(split(&text).len(), 2, "{text}");
        }
    }

    #[test]
    fn a_list_of_links_is_not_wrapped_text() {
        let text = "Minister quits over the barracks vote in Basra\nWhy the river treaty matters to farmers now\n\
                    Envoy returns with empty hands after talks\nFive things to know about the new garrison law";
        assert_eq!(split(text).len(), 4);
    }

    #[test]
    fn windows_line_ends_are_not_blank_lines() {
        let found = paragraphs("One line.\r\nAnother.\r\n\r\nThird.");
        assert_eq!(
            found.iter().map(|p| p.tight).collect::<Vec<_>>(),
            [false, true, false]
        );
    }

    #[test]
    fn a_link_cut_out_of_a_sentence_is_healed() {
        let text = "The envoy said in a long interview with\nthe state broadcaster on Sunday that it was over.";
        assert_eq!(split(text).len(), 1);
        let text = "Share this on your favourite network today\nal-Amin leaves office";
        assert_eq!(split(text).len(), 2);
    }

    #[test]
    #[rustfmt::skip]
    fn what_goes_on_and_what_does_not() {
        for (first, second, joined) in [
            ("The envoy said in a long interview", "the river was high.", true),
            ("The envoy said in a long", "river was high.", false),
            ("The envoy said in a long interview.", "the river was high.", false),
            ("The envoy said in a long interview of", "Basra and its river.", true),
            ("The envoy said of a long talk in", "Basra and its river.", true),
            ("The envoy said in a talk in", "Basra and its river.", false),
            ("The envoy said in a long interview", "Basra and its river.", false),
            ("The envoy said in a long interview", "by Mona Haddad", false),
            ("The envoy said in a long interview", "al-Amin leaves office", false),
            ("The envoy said in a long interview", "list 3 of 4", false),
            ("The envoy said in a long interview", "list of the dykes", true),
            ("The envoy said in a long interview", "end of list", false),
            ("The envoy said in a long interview", "gazette.example", false),
            ("The envoy said in a long interview", "and/or the river", false),
            ("The envoy said in a long interview", "• the river", false),
            ("The envoy said in a long interview", "———", false),
            ("The envoy said in a long     interview", "the river was high.", false),
            ("“It is over,”", "the river was high, he said.", false),
            ("The envoy told all of them at the", "By the river they waited for all of the envoys.", true),
        ] {
            let found = split(&format!("{first}\n{second}")).len();
            assert_eq!(found == 1, joined, "{first} | {second}");
        }
    }

    #[test]
    #[rustfmt::skip]
    fn blank_lines_that_divide_nothing() {
        let joined = |first: &str, blank: &str, second: &str| {
            split(&format!("{first}\n{blank}{second}")).len() == 1
        };
        assert!(joined("Mona Haddad", "\n", "isn't going."));
        assert!(!joined("Mona", "\n", "isn't going."));
        assert!(!joined("Mona Haddad", "\n", "goes on."));
        assert!(!joined("Mona Haddad", "\n\n", "isn't going."));
        let open = "The envoy said in a long interview with the";
        assert!(joined(open, "\n", "state broadcaster that it was over."));
        assert!(!joined(open, "\n\n", "state broadcaster that it was over."));
        assert!(!joined(open, "\n", "state broadcaster that it was over"));
        assert!(!joined(open, "\n", "state broadcaster said."));
        assert!(!joined(
            "The envoy said in an interview with two", "\n",
            "state broadcasters that it was over."
        ));
    }

    #[test]
    #[rustfmt::skip]
    fn text_is_wrapped_where_its_lines_are_full() {
        let full = "the minister told a crowded hall on Tuesday that the foreign garrison";
        let wrapped = |lines: &[&str]| wrap_column(&super::lines(&lines.join("\n")));
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
        let narrow = "the minister told a crowded hall";
        assert_eq!(wrapped(&[narrow, narrow, narrow, "was gone."]), None);
        // A line or two may be wider than the rest.
        let wide = format!("{full} of the delta town");
        assert_eq!(
            wrapped(&[&wide, full, full, full, full, "was gone."]),
            Some(69)
        );
    }

    #[test]
    fn lines_end_at_all_marks_that_end_them() {
        let text = "a\nb\r\nc\rd\u{B}e\u{C}f\u{85}g\u{2028}h\u{2029}i – é";
        assert_eq!(
            split(text),
            ["a", "b", "c", "d", "e", "f", "g", "h", "i – é"]
        );
    }
}
