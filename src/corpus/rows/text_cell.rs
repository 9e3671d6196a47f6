//! The text in a cell, as it was meant by who wrote it for a page or a program.

use crate::corpus::bytes::escaped::{unescaped, with_line_ends};
use crate::corpus::html;
use crate::segment::Marks;

/// A text that stood otherwise in its cell.
pub(crate) struct TextCell {
    pub text: String,
    /// What tags told of it.
    pub marked: Marks,
    /// It had characters by their names.
    pub is_escaped: bool,
    /// It was a piece of a page.
    pub had_tags: bool,
}

/// The text of a cell without tags and with the characters that are meant; `None` if it stands there as it is to be read. Articles,
/// labels and scores are read by this alike, or the sentences of one table would not be found in another.
pub(crate) fn text_cell(cell: &str) -> Option<TextCell> {
    let of_program = with_line_ends(cell);
    let mut is_escaped = of_program.is_some();
    let mut piece = html::without_tags(of_program.as_deref().unwrap_or(cell));
    let mut plain = of_program;
    if piece.is_none()
        && let Some(text) = unescaped(plain.as_deref().unwrap_or(cell))
    {
        is_escaped = true;
        piece = html::without_tags(&text);
        plain = Some(text);
    }
    let had_tags = piece.is_some();
    let (text, marked) = match piece {
        Some((text, marks)) => (text, marks),
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
    fn tags_and_names_of_characters_are_read_and_told_apart() {
        for (cell, text, is_escaped, had_tags) in [
            ("<p>We go &amp; stay.</p>", "We go & stay.", false, true),
            ("&lt;p&gt;We go.&lt;/p&gt;", "We go.", true, true),
            ("It is &quot;so&quot;.", "It is \"so\".", true, false),
            (
                r#"We go.\nIt is \"so\"."#,
                "We go.\nIt is \"so\".",
                true,
                false,
            ),
        ] {
            let read = text_cell(cell).unwrap();
            assert_eq!(
                (read.text.as_str(), read.is_escaped, read.had_tags),
                (text, is_escaped, had_tags)
            );
        }
        for cell in ["", "AT&T grew.", "a < b", r"It is in C:\new."] {
            assert!(text_cell(cell).is_none(), "{cell}");
        }
    }
}
