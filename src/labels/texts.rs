//! The texts of a labels file or of a table of scores, read as those of articles are.

use super::table::Table;
use crate::corpus::{Notice, repair, text_cell};

impl Table {
    /// Puts right in the column `text` what was encoded twice, and reads what was written for a page or a program, as it is in
    /// articles, so that a sentence is found again and the same is learned of it.
    pub(super) fn put_texts_right(&mut self) {
        let Some(column) = self.column("text") else {
            return;
        };
        let mut twice = 0;
        let (mut escaped, mut tags): (Vec<usize>, Vec<usize>) = Default::default();
        for (row, &line) in self.rows.iter_mut().zip(&self.lines) {
            let cell = row.get(column).unwrap_or_default();
            let mut better = repair(cell).map(|(text, found)| {
                twice += found;
                text
            });
            let read = text_cell(better.as_deref().unwrap_or(cell));
            // A blank that was written by its name is a text for who labelled it.
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
            self.notices.push(Notice::TwiceEncoded { count: twice });
        }
        let count = |lines: &[usize]| u64::try_from(lines.len()).unwrap_or(u64::MAX);
        if let Some(&line) = tags.first() {
            let count = count(&tags);
            self.notices.push(Notice::Markup { count, line });
        }
        if let Some(&line) = escaped.first() {
            let count = count(&escaped);
            self.notices.push(Notice::Escaped { count, line });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn texts_are_read_as_those_of_articles_and_counted() {
        let rows =
            "<p>We &amp; they.</p>,yes,<p>\n&quot;Go&quot;,no,\n&nbsp;,no,\nIt isnâ€™t,no,\n";
        let table = Table::parse(
            Path::new("labels.csv"),
            &format!("text,label,note\n{rows}"),
            "a header",
        )
        .unwrap();
        let column = |at: usize| -> Vec<&str> {
            let cells = table.rows.iter().map(|row| row.get(at).unwrap());
            cells.collect()
        };
        assert_eq!(column(0), ["We & they.", "\"Go\"", "&nbsp;", "It isn’t"]);
        assert_eq!(column(2), ["<p>", "", "", ""]);
        assert_eq!(
            table.notices,
            [
                Notice::TwiceEncoded { count: 1 },
                Notice::Markup { count: 1, line: 2 },
                Notice::Escaped { count: 1, line: 3 },
            ]
        );
    }
}
