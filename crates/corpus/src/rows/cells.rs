//! The text in a cell: unescaped and repaired, or cut off by a program.

use standpoint_core::segment::Marks;

use crate::bytes::escaped::{from_program, unescaped};
use crate::bytes::mojibake::repair;
use crate::html;

/// The most units of UTF-16 in a cell of Excel.
const EXCEL: usize = 32_767;

/// Returns whether a text is as long as the longest that a cell of Excel holds.
pub(super) fn may_be_cut(text: &str) -> bool {
    text.len() >= EXCEL && text.encode_utf16().count() == EXCEL
}

/// Returns where a text ends before the mark of a source that cut it off: `[+1203 chars]`, as NewsAPI writes.
pub(super) fn before_cut_mark(text: &str) -> Option<usize> {
    let (before, count) = text.trim_end().strip_suffix(" chars]")?.rsplit_once("[+")?;
    let is_count = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    is_count.then(|| before.trim_end().len())
}

/// Who wrote the text of a row, which decides whether it may mean something else than it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Written {
    /// Another program, which may have escaped it.
    #[default]
    Elsewhere,
    /// This program: it wrote a piece of a document as it was, of so many characters if the row still says its place.
    Here(Option<usize>),
}

impl Written {
    /// Finds the columns `start` and `end` of a table that says where each `text` stands in its `document`. All tables of
    /// sentences that this program writes do; one of another program that does promises the same of its texts.
    pub fn places(names: &[String]) -> Option<[usize; 2]> {
        let find = |wanted: &str| names.iter().position(|name| name == wanted);
        find("document").and(find("text"))?;
        Some([find("start")?, find("end")?])
    }

    /// Who wrote a row of a table with these columns.
    pub fn of_row<'a>(places: Option<[usize; 2]>, cell: impl Fn(usize) -> &'a str) -> Self {
        let Some(places) = places else {
            return Written::Elsewhere;
        };
        // pandas writes a column with gaps as floating-point numbers.
        let [start, end] = places.map(|at| {
            let cell = cell(at).trim();
            cell.strip_suffix(".0").unwrap_or(cell).parse().ok()
        });
        let length = start.zip(end);
        Written::Here(length.and_then(|(start, end): (usize, usize)| end.checked_sub(start)))
    }

    /// Returns whether the text is surely as it was written.
    fn holds(self, text: &str) -> bool {
        match self {
            Written::Elsewhere => false,
            Written::Here(length) => length.is_none_or(|length| text.chars().count() == length),
        }
    }

    /// The text as it was meant if it was encoded twice, and how many characters were repaired.
    pub fn repaired(self, text: &str) -> Option<(String, u64)> {
        repair(text).filter(|_| !self.holds(text))
    }

    /// The text of a cell without tags and escapes; `None` if it is to be read as it stands. What was written here has
    /// those of its document, unless another program escaped it since: then the plain text fits its place.
    pub fn text_cell(self, cell: &str) -> Option<TextCell> {
        match self {
            Written::Elsewhere => text_cell(cell),
            here if here.holds(cell) => None,
            here => text_cell(cell).filter(|read| here.holds(&read.text)),
        }
    }
}

/// A text that stood otherwise in its cell.
#[derive(Debug)]
pub struct TextCell {
    /// The text as it is to be read.
    pub text: String,
    /// Marks of its tags.
    pub marked: Marks,
    /// True if it had escaped characters.
    pub is_escaped: bool,
    /// True if it was a piece of a page.
    pub had_tags: bool,
}

/// The text of a cell without tags and escapes; `None` if it is to be read as it stands. Articles, labels and
/// scores are read alike, or the sentences of one table would not be found in another.
pub fn text_cell(cell: &str) -> Option<TextCell> {
    let mut plain = from_program(cell);
    let mut is_escaped = plain.is_some();
    let mut piece = html::without_tags(plain.as_deref().unwrap_or(cell));
    if piece.is_none()
        && let Some(text) = unescaped(plain.as_deref().unwrap_or(cell))
    {
        is_escaped = true;
        piece = html::without_tags(&text);
        plain = Some(text);
    }
    let had_tags = piece.is_some();
    let (text, marked) = match piece {
        Some(piece) => piece,
        None => (plain?, Marks::default()),
    };
    Some(TextCell {
        text,
        marked,
        is_escaped,
        had_tags,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_here_is_read_as_it_was_written() {
        let names = ["document", "start", "end", "text"].map(String::from);
        let read = |start: &str, end: &str, cell: &str| {
            let row = ["a.txt", start, end, cell];
            let written = Written::of_row(Written::places(&names), |at| row[at]);
            let better = written.repaired(cell).map(|(text, _)| text);
            let cell = better.as_deref().unwrap_or(cell);
            let read = written.text_cell(cell);
            read.map_or(cell.to_string(), |read| read.text)
        };
        for (start, end, cell, wanted) in [
            // Cut from a text that has these very signs.
            ("0", "9", "A &amp; B", "A &amp; B"),
            ("7", "17", r"Go.\nGo on", r"Go.\nGo on"),
            ("4.0", "14.0", "<p>Now</p>", "<p>Now</p>"),
            // A page or a spreadsheet changed it since, and what it means fits the place.
            ("0", "5", "A &amp; B", "A & B"),
            ("0", "5", "isnâ€™t", "isn’t"),
            // Somebody changed the text, or the row says no place.
            ("0", "50", "A &amp; B", "A &amp; B"),
            ("", "", "A &amp; B", "A &amp; B"),
        ] {
            assert_eq!(read(start, end, cell), wanted, "{start} {end}");
        }
        assert_eq!(Written::places(&names[1..]), None);
        let cell = Written::Elsewhere.text_cell("A &amp; B");
        assert_eq!(cell.unwrap().text, "A & B");
    }
}
