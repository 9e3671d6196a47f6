//! Tables under the name of a text, and tables of texts whose column has no known name.

use super::column_names::names_a_text;
use super::header::sniff_delimiter;
use super::json_table::{JsonTable, is_json};
use crate::corpus::notice::Notice;

/// So many bytes are looked at.
const BEGINNING: usize = 1 << 14;
/// A header is no longer than this.
const HEADER: usize = 1 << 10;
/// Fewest words of a cell that is prose, if it ends as a sentence does.
const PROSE: usize = 6;
/// Bytes of a cell that is prose if a sentence ends in it.
const CUT: usize = 1 << 10;

/// A note on a text that looks like a table: its first line names a column of texts among others, and each row
/// below it has as many cells; or its first lines are records of JSON with a text.
pub(in crate::corpus) fn table_without_a_name(text: &str) -> Option<Notice> {
    let beginning = text.get(..text.floor_char_boundary(BEGINNING))?;
    let is_cut = beginning.len() < text.len();
    if is_json(beginning) {
        let lines = match is_cut {
            true => beginning.rsplit_once('\n')?.0,
            false => beginning,
        };
        let table = JsonTable::parse(lines);
        let is_table = table.broken.is_none()
            && table.rows.len() > 1
            && table.names.len() > 1
            && table.names.iter().any(|name| names_a_text(name));
        return is_table.then_some(Notice::LooksLikeATable { ending: "jsonl" });
    }
    if beginning.lines().next()?.len() > HEADER {
        return None;
    }
    let (delimiter, mut rows) = rows(beginning);
    if is_cut {
        // The last row may be cut.
        rows.pop();
    }
    let (header, rows) = rows.split_first()?;
    let is_table = header.len() > 1
        && header.iter().any(|name| names_a_text(name))
        && !rows.is_empty()
        && rows.iter().all(|row| row.len() == header.len());
    let ending = if delimiter == b'\t' { "tsv" } else { "csv" };
    is_table.then_some(Notice::LooksLikeATable { ending })
}

/// Whether a table has a column with prose in half of its rows, as far as its beginning shows.
pub(in crate::corpus) fn holds_texts(beginning: &str) -> bool {
    let beginning = &beginning[..beginning.floor_char_boundary(BEGINNING)];
    let rows = match is_json(beginning) {
        true => JsonTable::parse(beginning).rows,
        false => rows(beginning).1.into_iter().skip(1).collect(),
    };
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let is_prose = |cell: &&String| {
        let ends = cell.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»)".contains(c));
        // The last one may be cut.
        let is_cut = cell.len() > CUT && cell.contains(". ");
        (is_cut || ends.ends_with(['.', '!', '?', '…', '。']))
            && cell.split_whitespace().nth(PROSE - 1).is_some()
    };
    (0..width).any(|column| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.filter(is_prose).count() * 2 >= rows.len()
    })
}

/// What parts the cells of a delimited table, and its rows with the header.
fn rows(beginning: &str) -> (u8, Vec<Vec<String>>) {
    let (delimiter, preamble) = sniff_delimiter(beginning);
    let reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(&beginning.as_bytes()[preamble..]);
    let records = reader.into_records().map_while(Result::ok);
    let cells = records.map(|record| record.iter().map(str::to_owned).collect());
    (delimiter, cells.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_texts_is_known_by_its_cells() {
        let text = "They will go in May, and nobody will wave.";
        let long = format!("n,Artikel\n1,\"{}\"\n", format!("{text} ").repeat(1000));
        for (table, expected) in [
            (format!("Titel;Artikel\nA;{text}\nB;\n"), true),
            (format!("a\tb\n1\t{text}\n"), true),
            (format!("{{\"n\":1,\"Artikel\":\"{text}\"}}\n"), true),
            // One row that is longer than what is looked at.
            (long, true),
            (String::new(), false),
            ("name,size\nx,1\n".to_owned(), false),
            ("Artikel\n".to_owned(), false),
            (format!("name,note\na,{text}\nb,\nc,\n"), false),
            (
                "name,remark\na,Seen.\nb,Read twice by two.\n".to_owned(),
                false,
            ),
        ] {
            assert_eq!(holds_texts(&table), expected, "{table}");
        }
    }

    #[test]
    fn a_table_is_known_by_its_header_and_its_rows() {
        let long = format!("id,text\n{}", "1,They go now.\n".repeat(5000));
        for (text, expected) in [
            ("id,text\n1,\"Go, now.\"\n2,Stay.\n", "csv"),
            ("\"ID\";\"Text\"\r\n1;Go\r\n", "csv"),
            ("id\tbody\n1\tGo.\n", "tsv"),
            (
                "{\"id\":1,\"text\":\"Go.\"}\n{\"id\":2,\"text\":\"No.\"}\n",
                "jsonl",
            ),
            (&long, "csv"),
            ("", ""),
            ("Text, and more of it\n\nThey go.\n", ""),
            ("The text, they said, is late.\nNobody knows, why.\n", ""),
            ("id,text\n", ""),
            ("id,text\nGo.\n", ""),
            ("id,headline\n1,Go\n", ""),
            ("{\"text\":\"Go.\"}\n", ""),
            ("[Text, body]\nThey go.\n", ""),
        ] {
            let ending = match table_without_a_name(text) {
                Some(Notice::LooksLikeATable { ending }) => ending,
                _ => "",
            };
            assert_eq!(ending, expected, "{text}");
        }
    }
}
