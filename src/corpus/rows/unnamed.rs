//! Tables that are called as texts are, or come from standard input without a word on what they are; and tables of texts whose
//! column nobody named.

use super::columns::names_a_text;
use super::delimiter::sniff_delimiter;
use super::json_table::{JsonTable, is_json};
use crate::corpus::notice::Notice;

/// So many bytes tell.
const BEGINNING: usize = 1 << 14;
/// A header is no longer than this.
const HEADER: usize = 1 << 10;

/// What to say of a text that plainly is a table: its first line names a column of texts among others, and each row below it has as
/// many cells; or its first lines are records of JSON with a text.
pub(in crate::corpus) fn table_without_a_name(text: &str) -> Option<Notice> {
    let beginning = text.get(..text.floor_char_boundary(BEGINNING))?;
    let is_whole = beginning.len() == text.len();
    if is_json(beginning) {
        let lines = match is_whole {
            true => beginning,
            false => beginning.rsplit_once('\n')?.0,
        };
        let table = JsonTable::parse(lines);
        let is_table = table.broken.is_none() && table.rows.len() > 1 && table.names.len() > 1;
        let is_table = is_table && table.names.iter().any(|name| names_a_text(name));
        return is_table.then_some(Notice::LooksLikeATable { ending: "jsonl" });
    }
    if beginning.lines().next()?.len() > HEADER {
        return None;
    }
    let (delimiter, preamble) = sniff_delimiter(beginning);
    let first = beginning[preamble..].lines().next()?;
    let mut names = first.split(char::from(delimiter));
    let unquoted = |name: &str| name.trim().trim_matches('"').trim().to_string();
    if names.clone().count() < 2 || !names.any(|name| names_a_text(&unquoted(name))) {
        return None;
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(&beginning.as_bytes()[preamble..]);
    let widths = reader
        .byte_records()
        .map_while(Result::ok)
        .map(|record| record.len());
    let mut widths: Vec<usize> = widths.collect();
    if !is_whole {
        // It may be cut.
        widths.pop();
    }
    let is_table = widths.len() > 1 && widths.iter().all(|width| *width == widths[0]);
    is_table.then_some(Notice::LooksLikeATable {
        ending: match delimiter {
            b'\t' => "tsv",
            _ => "csv",
        },
    })
}

/// Fewest words of a cell that is prose, if it ends as a sentence does.
const PROSE: usize = 6;
/// Bytes of a cell that is prose if a sentence ends in it.
const CUT: usize = 1 << 10;

/// Whether a table, whatever its columns are called, has one with prose in half of its rows, as far as its beginning tells.
pub(in crate::corpus) fn holds_texts(beginning: &str) -> bool {
    let beginning = &beginning[..beginning.floor_char_boundary(BEGINNING)];
    let rows: Vec<Vec<String>> = match is_json(beginning) {
        true => JsonTable::parse(beginning).rows,
        false => {
            let (delimiter, preamble) = sniff_delimiter(beginning);
            let reader = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .flexible(true)
                .from_reader(&beginning.as_bytes()[preamble..]);
            let records = reader.into_records().map_while(Result::ok);
            records
                .map(|record| record.iter().map(str::to_owned).collect())
                .collect()
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_texts_is_known_by_its_cells() {
        let text = "They will go in May, and nobody will wave.";
        for table in [
            format!("Titel;Artikel\nA;{text}\nB;\n"),
            format!("a\tb\n1\t{text}\n"),
            format!("{{\"n\":1,\"Artikel\":\"{text}\"}}\n"),
            // One row that is longer than what is looked at.
            format!("n,Artikel\n1,\"{}\"\n", format!("{text} ").repeat(1000)),
        ] {
            assert!(holds_texts(&table), "{}", &table[..30]);
        }
        for table in [
            String::new(),
            "name,size\nx,1\n".to_owned(),
            "Artikel\n".to_owned(),
            format!("name,note\na,{text}\nb,\nc,\n"),
            "name,remark\na,Seen.\nb,Read twice by two.\n".to_owned(),
        ] {
            assert!(!holds_texts(&table), "{table}");
        }
    }

    #[test]
    fn a_table_is_known_by_its_header_and_its_rows() {
        let ending = |text: &str| match table_without_a_name(text) {
            Some(Notice::LooksLikeATable { ending }) => ending,
            _ => "",
        };
        assert_eq!(ending("id,text\n1,\"Go, now.\"\n2,Stay.\n"), "csv");
        assert_eq!(ending("\"ID\";\"Text\"\r\n1;Go\r\n"), "csv");
        assert_eq!(ending("id\tbody\n1\tGo.\n"), "tsv");
        assert_eq!(
            ending("{\"id\":1,\"text\":\"Go.\"}\n{\"id\":2,\"text\":\"No.\"}\n"),
            "jsonl"
        );
        let long = format!("id,text\n{}", "1,They go now.\n".repeat(5000));
        assert_eq!(ending(&long), "csv");
        for prose in [
            "",
            "Text, and more of it\n\nThey go.\n",
            "The text, they said, is late.\nNobody knows, why.\n",
            "id,text\n",
            "id,text\nGo.\n",
            "id,headline\n1,Go\n",
            "{\"text\":\"Go.\"}\n",
            "[Text, body]\nThey go.\n",
        ] {
            assert_eq!(ending(prose), "", "{prose}");
        }
    }
}
