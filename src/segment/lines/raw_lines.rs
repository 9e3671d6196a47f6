//! The lines of a text as they are broken, before anything is said about what belongs together.

use super::{code, markup};

/// Shortest and longest column at which text is taken to be hard-wrapped, unless nearly all of it is narrower (`wrapped`).
pub(in crate::segment) const WRAP_COLUMNS: std::ops::RangeInclusive<usize> = 40..=120;

/// A line that is not blank.
pub(in crate::segment) struct Line<'a> {
    pub(in crate::segment) start: usize,
    pub(in crate::segment) text: &'a str,
    pub(in crate::segment) indent: usize,
    /// Length in characters, counted up to a little over the widest wrap column.
    pub(in crate::segment) width: usize,
    pub(in crate::segment) blank_before: usize,
    /// Whether it is a tag or code that was left in the text.
    pub(in crate::segment) markup: bool,
    /// Whether it belongs to a paragraph in capitals.
    pub(in crate::segment) loud: bool,
}

impl<'a> Line<'a> {
    /// The line without the marks of quoted mail before it, if it has any: `> They left`.
    pub(in crate::segment) fn unquoted(&self) -> Option<Line<'a>> {
        let inner = self.text.strip_prefix('>')?.trim_start_matches('>');
        let text = inner.trim_start();
        (!text.is_empty()).then(|| Line {
            start: self.start + self.text.len() - text.len(),
            text,
            indent: self.indent + inner.len() - text.len(),
            width: width(text),
            blank_before: self.blank_before,
            markup: self.markup,
            loud: self.loud,
        })
    }
}

/// The lines of `text` that are not blank, in order.
pub(in crate::segment) fn lines(text: &str) -> Vec<Line<'_>> {
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
            let field = if found.is_empty() { field(trimmed) } else { 0 };
            let (date, said) = trimmed.split_at(field);
            push_pieces(&mut found, date.trim(), at + lead, indent, blank);
            let apart = blank.max(usize::from(field > 0));
            push_pieces(&mut found, said, at + lead + field, indent, apart);
            blank = 0;
        }
        at += length + skip;
    }
    found
}

/// `date 2021-03-04 The envoys met`: how many bytes of the first line are a field that an archive put before the text.
fn field(line: &str) -> usize {
    let name = line
        .get(..5)
        .filter(|name| name.eq_ignore_ascii_case("date ") || name.eq_ignore_ascii_case("date:"));
    let date = name
        .and_then(|name| line.get(name.len()..))
        .map_or("", str::trim_start);
    let day = date.split(' ').next().unwrap_or("");
    // A year, its month and perhaps the day.
    let is_day = matches!(day.len(), 7 | 10)
        && day.chars().enumerate().all(|(at, c)| match at {
            4 | 7 => c == '-',
            _ => c.is_ascii_digit(),
        });
    match is_day {
        true => line.len() - date[day.len()..].trim_start().len(),
        false => 0,
    }
}

/// Pushes a line, or where code or tags were left in it the lines that they make of it.
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
            loud: false,
        });
        // What divides paragraphs does what a blank line does.
        blank_before = usize::from(markup && !text.starts_with("<br"));
    };
    if let Some(code) = code::find(line) {
        push(0, code.start, false);
        push(code.start, code.end, true);
        return push(code.end, line.len(), false);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_before_the_text_is_a_line() {
        let split = |text: &'static str| lines(text).iter().map(|l| l.text).collect::<Vec<_>>();
        assert_eq!(
            split(" date 2021-03-04 They left."),
            ["date 2021-03-04", "They left."]
        );
        assert_eq!(
            split("Date: 2021-03-04 They left."),
            ["Date: 2021-03-04", "They left."]
        );
        assert_eq!(
            split("date 2021-03 They left."),
            ["date 2021-03", "They left."]
        );
        assert_eq!(split("date 2021-03-04"), ["date 2021-03-04"]);
        assert_eq!(
            split("They left.\ndate 2021-03-04 again"),
            ["They left.", "date 2021-03-04 again"]
        );
        assert_eq!(
            split("date unknown, they left."),
            ["date unknown, they left."]
        );
    }

    #[test]
    fn lines_end_at_all_marks_that_end_them() {
        let text = "a\nb\r\nc\rd\u{B}e\u{C}f\u{85}g\u{2028}h\u{2029}i – é";
        let found: Vec<&str> = lines(text).iter().map(|line| line.text).collect();
        assert_eq!(found, ["a", "b", "c", "d", "e", "f", "g", "h", "i – é"]);
    }

    #[test]
    fn tags_make_lines_of_their_own() {
        let text = "The envoys met.<br/> Nobody came.\n<p class=\"a\"> They <b>left</b>. </p>";
        let found: Vec<(&str, bool, usize)> = lines(text)
            .iter()
            .map(|line| (line.text, line.markup, line.blank_before))
            .collect();
        assert_eq!(
            found,
            [
                ("The envoys met.", false, 0),
                ("<br/>", true, 0),
                ("Nobody came.", false, 0),
                ("<p class=\"a\">", true, 0),
                ("They <b>left</b>.", false, 1),
                ("</p>", true, 0),
            ]
        );
        assert!(
            lines(text)
                .iter()
                .all(|line| text[line.start..].starts_with(line.text))
        );
    }
}
