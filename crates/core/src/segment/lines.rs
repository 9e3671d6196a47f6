//! Lines of a text, and the paragraphs that they form.
//!
//! A paragraph is one line in most texts. Where lines were wrapped at a column, or broken inside a sentence,
//! several lines are one paragraph. Parts that the source marks are paragraphs of their own.

use std::ops::Range;

use super::language::Language;
use super::marks::{Marks, Part};
use super::shape;
use crate::text::is_unspaced;

/// Columns at which lines are wrapped.
const COLUMNS: std::ops::RangeInclusive<usize> = 24..=130;
/// The share of the column that a line and the first word of the next one must fill for the line to be
/// wrapped.
const FULL: f32 = 0.88;
/// The number of characters by which a wrapped line may pass the column.
const SLACK: usize = 6;
/// Width of a line that was broken inside a sentence although the text is not wrapped.
const BROKEN: usize = 30;

/// A paragraph: one line or several that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    /// Its place in the text, without white space at its ends.
    pub(super) bytes: Range<usize>,
    /// Blank lines before it.
    pub(super) blank_before: usize,
    /// The part that its source says it is.
    pub(super) part: Option<Part>,
    /// The share of its characters that are the text of links.
    pub(super) links: f32,
}

/// A line without the white space at its ends.
#[derive(Debug)]
struct Line<'a> {
    text: &'a str,
    start: usize,
    indent: usize,
    blank_before: usize,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The width in columns.
    fn width(&self) -> usize {
        columns(self.text)
    }

    /// The line without the marks of quoted mail.
    fn unquoted(&self) -> &str {
        self.text.trim_start_matches(['>', ' '])
    }
}

/// Returns the paragraphs of a text in order. They hold every character that is not white space.
pub(super) fn paragraphs(text: &str, marks: &Marks, language: &Language) -> Vec<Paragraph> {
    let lines = lines(text);
    let column = wrap_column(&lines);
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(lines.len());
    let mut last: Option<&Line> = None;
    for line in &lines {
        let joined = last.is_some_and(|last| joins(last, line, column, language));
        match paragraphs.last_mut().filter(|_| joined) {
            Some(paragraph) => paragraph.bytes.end = line.end(),
            None => paragraphs.push(Paragraph {
                bytes: line.start..line.end(),
                blank_before: line.blank_before,
                part: None,
                links: 0.0,
            }),
        }
        last = Some(line);
    }
    if marks.parts.is_empty() && marks.links.is_empty() {
        paragraphs
    } else {
        with_links(set_apart(text, paragraphs, &marks.parts), &marks.links)
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut start, mut blank) = (0, 0);
    for raw in text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{c}']) {
        let trimmed = raw.trim();
        let indent = raw.len() - raw.trim_start().len();
        if trimmed.is_empty() {
            // `\r\n` is one line break.
            blank += usize::from(
                start == 0 || !text[..start].ends_with('\r') || !text[start..].starts_with('\n'),
            );
        } else {
            lines.push(Line {
                text: trimmed,
                start: start + indent,
                indent,
                blank_before: blank,
            });
            blank = 0;
        }
        start += raw.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    lines
}

/// Finds the column at which the lines were wrapped. In wrapped text most lines stop inside a sentence, and
/// stop there because the next word had no room.
fn wrap_column(lines: &[Line<'_>]) -> Option<usize> {
    let wide = lines
        .iter()
        .filter(|line| line.text.len() > COLUMNS.end() + SLACK)
        .filter(|line| line.width() > COLUMNS.end() + SLACK)
        .count();
    if wide * 4 > lines.len() {
        return None;
    }
    let pairs = lines.windows(2).filter(|pair| pair[1].blank_before == 0);
    let mut open: Vec<(usize, usize, bool)> = pairs
        .filter(|pair| !shape::ends_sentence(pair[0].text))
        .map(|pair| {
            let below = pair[1].unquoted();
            let goes_on = shape::starts_lower(below) || shape::starts_without_case(below);
            (pair[0].width(), first_word(&pair[1]), goes_on)
        })
        .filter(|(width, ..)| COLUMNS.contains(width))
        .collect();
    let inside = open.iter().filter(|(.., goes_on)| *goes_on).count();
    if inside < 2 || inside * 10 < open.len() * 4 {
        return None;
    }
    open.sort_unstable_by_key(|(width, ..)| std::cmp::Reverse(*width));
    // One or two lines may stand out: a headline is wrapped wider than the text below it.
    let column = open.get(open.len() / 12)?.0;
    let full = open
        .iter()
        .filter(|(width, word, _)| (width + 1 + word) as f32 >= FULL * column as f32)
        .count();
    (full * 10 >= open.len() * 7).then_some(column)
}

/// The columns that a text takes. Characters of Chinese, Japanese and Korean take two.
fn columns(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let is_double = |c: &char| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ff60}');
    text.chars().count() + text.chars().filter(is_double).count()
}

/// The width of the first word of a line. A script without blanks may be cut behind each character.
fn first_word(line: &Line<'_>) -> usize {
    let word = line.unquoted().split_whitespace().next().unwrap_or("");
    match word.chars().next().filter(|c| is_unspaced(*c)) {
        Some(first) => columns(first.encode_utf8(&mut [0; 4])),
        None => columns(word),
    }
}

/// Returns true if a line goes on with the paragraph of the line above it.
fn joins(line: &Line<'_>, next: &Line<'_>, column: Option<usize>, language: &Language) -> bool {
    let (text, below) = (line.unquoted(), next.unquoted());
    let lower = shape::starts_lower(below);
    let ended = shape::ends_sentence(text);
    let is_quoted = |line: &Line<'_>| line.text.starts_with('>');
    if is_quoted(line) != is_quoted(next) || shape::is_item(below) || is_field(below) {
        return false;
    }
    // A page number, and `by Mona Haddad` below a title.
    let is_number = below.len() <= 4 && below.bytes().all(|b| b.is_ascii_digit());
    let is_byline = below.len() <= 40 && below.starts_with("by ") && line.width() <= 2 * BROKEN;
    if is_number || is_byline {
        return false;
    }
    // A word that was broken at the end of a line.
    let hyphenated =
        text.ends_with('-') && text.chars().rev().nth(1).is_some_and(char::is_alphabetic);
    if next.blank_before > 0 {
        // Wrapped lines that all stand apart.
        return next.blank_before == 1
            && lower
            && !ended
            && (hyphenated || line.width() >= 2 * BROKEN);
    }
    if lower && hyphenated {
        return true;
    }
    if shape::is_all_caps(text) != shape::is_all_caps(below) && !lower {
        return false;
    }
    // `a letter of` and below it `Reyes.`
    let is_open = !ended
        && text
            .rsplit(' ')
            .next()
            .is_some_and(|word| language.has("joining", word));
    let Some(column) = column else {
        return (lower || is_open) && !ended && !text.ends_with(':') && line.width() >= BROKEN;
    };
    let width = line.width();
    if width > column + SLACK || next.width() > column + SLACK {
        return false;
    }
    if next.indent > line.indent + 1 && ended {
        return false;
    }
    let full = (width + 1 + first_word(next)) as f32 >= FULL * column as f32;
    full || (lower || is_open) && !ended
}

/// `Subject: Boats`, `LENGTH: 212 words`, `^Boats leave<` of a wire: a line that is a field of its source.
fn is_field(text: &str) -> bool {
    if text.starts_with('^') && text.ends_with('<') {
        return true;
    }
    let in_name = |b: &u8| b.is_ascii_alphabetic() || *b == b'-';
    let name = text.bytes().take_while(|b| in_name(b)).count();
    (2..=20).contains(&name)
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text[name..].starts_with(": ")
}

/// Makes each marked part a paragraph of its own.
fn set_apart(
    text: &str,
    paragraphs: Vec<Paragraph>,
    parts: &[(Range<usize>, Part)],
) -> Vec<Paragraph> {
    let mut apart = Vec::with_capacity(paragraphs.len() + parts.len());
    let mut parts = parts
        .iter()
        .filter_map(|(bytes, part)| Some((trimmed(text, bytes.clone())?, *part)))
        .peekable();
    let mut covered = 0;
    for paragraph in paragraphs {
        let piece = |bytes, part| {
            Some(Paragraph {
                bytes: trimmed(text, bytes)?,
                part,
                ..paragraph.clone()
            })
        };
        while let Some((bytes, part)) = parts.next_if(|(part, _)| part.start < paragraph.bytes.end)
        {
            if bytes.start < covered {
                continue;
            }
            apart.extend(piece(paragraph.bytes.start.max(covered)..bytes.start, None));
            covered = bytes.end;
            apart.extend(piece(bytes, Some(part)));
        }
        apart.extend(piece(
            paragraph.bytes.start.max(covered)..paragraph.bytes.end,
            None,
        ));
    }
    apart
}

/// Sets the share of links of each paragraph.
fn with_links(mut paragraphs: Vec<Paragraph>, links: &[Range<usize>]) -> Vec<Paragraph> {
    let mut from = 0;
    for paragraph in &mut paragraphs {
        let bytes = &paragraph.bytes;
        from += links
            .get(from..)
            .unwrap_or(&[])
            .iter()
            .take_while(|link| link.end <= bytes.start)
            .count();
        let inside = links
            .get(from..)
            .unwrap_or(&[])
            .iter()
            .take_while(|link| link.start < bytes.end);
        let linked: usize = inside
            .map(|link| {
                link.end
                    .min(bytes.end)
                    .saturating_sub(link.start.max(bytes.start))
            })
            .sum();
        paragraph.links = linked as f32 / bytes.len().max(1) as f32;
    }
    paragraphs
}

/// The range without the white space at its ends, unless nothing else is in it.
fn trimmed(text: &str, bytes: Range<usize>) -> Option<Range<usize>> {
    let inside = text.get(bytes.clone())?;
    let start = bytes.start + (inside.len() - inside.trim_start().len());
    let end = start + inside.trim().len();
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(text: &'a str, marks: &Marks) -> Vec<&'a str> {
        paragraphs(text, marks, Language::of(text, None))
            .into_iter()
            .map(|paragraph| &text[paragraph.bytes])
            .collect()
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let first =
            "The envoys met on Monday in the old\npalace by the river for a fourth\ntime and left.";
        let text = format!(
            "Envoys meet again\n\n{first}\nNobody else was there to hear what\nthey said to each other.\n\n- An item"
        );
        assert_eq!(
            found(&text, &Marks::default()),
            [
                "Envoys meet again",
                first,
                "Nobody else was there to hear what\nthey said to each other.",
                "- An item"
            ]
        );
    }

    #[test]
    fn lines_of_scripts_without_capitals_are_joined_where_they_are_full() {
        let wrapped = "市长在星期一说新的道路对居民是必要的但是农民多年来一直反对\n\
            这个计划因为他们会失去最好的土地城市将在五月决定是否修建\n这条道路目前还没有人知道答案。";
        let titles = "道路对居民是必要的但是农民多年来一直反对他们会\n这个计划因为他们会失去最好的土地城市将在五月决定是否修建这条道路\n\
            目前还没有人知道答案农民多年来一直反对的计划";
        assert_eq!(found(wrapped, &Marks::default()), [wrapped]);
        let narrow = "市长在星期一说新的道路对居民是必要的但是\n农民多年来一直反对这个计划因为他们会失去\n最好的土地城市将在五月决定是否修建这条道\n路目前还没有人知道答案。";
        let hindi = "महापौर ने सोमवार को कहा कि नई सड़क शहर के निवासियों के लिए\nजरूरी है और काम वसंत में शुरू होगा लेकिन किसान वर्षों से इस\n\
            योजना का विरोध कर रहे हैं क्योंकि वे अपनी जमीन खो देंगे।";
        let korean = "시장은 월요일에 새 도로가 시민들에게 필요하며 공사는 봄에\n시작될 것이라고 말했지만 농민들은 가장 좋은 땅을 잃게 되기\n때문에 몇 년 동안 이 계획에 반대해 왔다.";
        for text in [narrow, hindi, korean] {
            assert_eq!(found(text, &Marks::default()), [text]);
        }
        assert_eq!(found(titles, &Marks::default()).len(), 3);
    }

    #[test]
    fn lines_that_are_not_wrapped_stay_apart() {
        let text = "Envoys meet in Basra\nBy Mona Haddad\nThe envoys met on Monday. Nobody else was there.\nThe talks go on.";
        assert_eq!(found(text, &Marks::default()).len(), 4);
        let broken = "The envoys met on Monday in the palace\nand left it late.";
        assert_eq!(found(broken, &Marks::default()), [broken]);
        let open = "Nobody in the harbour office would take a letter of\nReyes.";
        assert_eq!(found(open, &Marks::default()), [open]);
        let titles = "The envoys met on Monday at the Palace Of\nOmar Reyes was not there.";
        assert_eq!(found(titles, &Marks::default()).len(), 2);
    }

    #[test]
    fn marked_parts_are_paragraphs_of_their_own() {
        let text = "Boats leave\nThe last boat left on Monday and\nwill not be back.";
        let marks = Marks {
            parts: vec![
                (0..5, Part::Headline),
                (12..32, Part::Paragraph),
                (30..40, Part::Item),
            ],
            links: vec![(0..3), (20..60)],
        };
        let paragraphs = paragraphs(text, &marks, Language::of(text, None));
        let parts: Vec<_> = paragraphs
            .iter()
            .map(|p| (&text[p.bytes.clone()], p.part))
            .collect();
        assert_eq!(
            parts,
            [
                ("Boats", Some(Part::Headline)),
                ("leave", None),
                ("The last boat left o", Some(Part::Paragraph)),
                ("n Monday and\nwill not be back.", None),
            ]
        );
        assert_eq!(paragraphs[0].links, 0.6);
        assert_eq!(paragraphs[3].links, 28.0 / 30.0);
    }
}
