//! Repairs the texts of a labels file or a table of scores as those of articles are repaired.

use standpoint_corpus::{Note, Written};
use standpoint_tables::is_spreadsheet_error;

use super::guesses::is_audit;
use super::table::LoadedTable;

impl LoadedTable {
    /// Decodes texts in the column `text` that were encoded twice, and reads texts that were escaped for a
    /// page or a program, as in articles, so that a sentence is found again and the same is learned from it. Texts that
    /// this program wrote stay as they are, for they are pieces of articles that were read already.
    pub(super) fn repair_texts(&mut self) {
        let Some(column) = self.column("text") else {
            return;
        };
        let places = Written::places(&self.header);
        let is_audit = is_audit(&self.names);
        let mut twice = 0;
        let (mut escaped, mut tags): (Vec<usize>, Vec<usize>) = Default::default();
        for (row, &line) in self.rows.iter_mut().zip(&self.lines) {
            let cell = row.get(column).unwrap_or_default();
            let written = if is_audit {
                Written::Here(None)
            } else {
                Written::of_row(places, |at| row.get(at).unwrap_or_default())
            };
            let mut better = written.repaired(cell).map(|(text, found)| {
                twice += found;
                text
            });
            let read = written.text_cell(better.as_deref().unwrap_or(cell));
            // A blank that was written by its name is a text for the coder.
            if let Some(read) = read.filter(|read| !read.text.trim().is_empty()) {
                escaped.extend(read.is_escaped.then_some(line));
                tags.extend(read.had_tags.then_some(line));
                better = Some(read.text);
            }
            if let Some(text) = better {
                let cells = row.iter().enumerate();
                *row = cells
                    .map(|(at, cell)| if at == column { text.as_str() } else { cell })
                    .collect();
            }
        }
        if twice > 0 {
            self.notes.push(Note::TwiceEncoded(twice));
        }
        let count = |lines: &[usize]| u64::try_from(lines.len()).unwrap_or(u64::MAX);
        if let Some(&line) = tags.first() {
            let count = count(&tags);
            self.notes.push(Note::Markup { count, line });
        }
        if let Some(&line) = escaped.first() {
            let count = count(&escaped);
            self.notes.push(Note::Escaped { count, line });
        }
    }
}

/// Returns whether a spreadsheet made this text of another one by taking it for another encoding or for a
/// formula: it has the same ASCII letters and digits, or is an error of a formula.
pub(crate) fn is_garbled(text: &str, original: &str) -> bool {
    let kept =
        |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    let text = text.trim();
    // A text in another script may have none, but then there are the signs for lost characters.
    let has_lost = || text.contains(['?', char::REPLACEMENT_CHARACTER]);
    is_spreadsheet_error(text)
        || kept(text) == kept(original) && (!kept(text).is_empty() || has_lost())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn texts_are_read_as_those_of_articles_and_counted() {
        let rows =
            "<p>We &amp; they.</p>,yes,<p>\n&quot;Go&quot;,no,\n&nbsp;,no,\nIt isnâ€™t,no,\n";
        let text = format!("text,label,note\n{rows}");
        let table = LoadedTable::parse(Path::new("labels.csv"), &text, "a header").unwrap();
        let column = |at: usize| -> Vec<&str> {
            table.rows.iter().map(|row| row.get(at).unwrap()).collect()
        };
        assert_eq!(column(0), ["We & they.", "\"Go\"", "&nbsp;", "It isn’t"]);
        assert_eq!(column(2), ["<p>", "", "", ""]);
        assert_eq!(
            table.notes,
            [
                Note::TwiceEncoded(1),
                Note::Markup { count: 1, line: 2 },
                Note::Escaped { count: 1, line: 3 },
            ]
        );
    }
}
