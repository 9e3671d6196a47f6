//! Recognizes tables by their beginning: under the name of a text, or with texts in a column of another name.

use standpoint_tables::column_names::names_a_text;
use standpoint_tables::{JsonTable, csv_reader, is_json, sniff_delimiter};

use crate::note::Note;

/// The number of bytes that are looked at.
const BEGINNING: usize = 1 << 14;
/// Fewest words of a cell that is prose, if it ends as a sentence does.
const PROSE: usize = 6;
/// Bytes of a cell that is prose if a sentence ends in it.
const CUT: usize = 1 << 10;

/// A text as a table.
struct Beginning {
    ending: &'static str,
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    /// True if there are rows, all with a cell for each name; the last one may be cut.
    is_regular: bool,
}

impl Beginning {
    fn read(text: &str) -> Self {
        let start = &text[..text.floor_char_boundary(BEGINNING)];
        let is_cut = start.len() < text.len();
        if is_json(start) {
            let table = JsonTable::parse(start);
            let last = start.lines().count() as u64;
            let is_sound = table.broken.is_none_or(|(line, _)| is_cut && line == last);
            return Self {
                ending: "jsonl",
                names: table.names,
                is_regular: is_sound && table.rows.len() > 1,
                rows: table.rows,
            };
        }
        let (delimiter, preamble) = sniff_delimiter(start);
        let reader = csv_reader(&start.as_bytes()[preamble..], delimiter);
        let records = reader.into_records().map_while(Result::ok);
        let mut rows = records.map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>());
        let names = rows.next().unwrap_or_default();
        let rows: Vec<_> = rows.collect();
        let complete = &rows[..rows.len().saturating_sub(usize::from(is_cut))];
        Self {
            ending: if delimiter == b'\t' { "tsv" } else { "csv" },
            is_regular: !complete.is_empty() && complete.iter().all(|row| row.len() == names.len()),
            names,
            rows,
        }
    }
}

/// A note on a text that looks like a table: one of its columns has the name of a text.
pub(crate) fn table_without_a_name(text: &str) -> Option<Note> {
    // To make a CSV reader takes as long as to cut a short text, and most first lines show that there is none.
    let header = text.lines().find(|line| !line.starts_with("sep="))?;
    let mut cells = header.split([',', ';', '\t', '|']);
    let names_text = |cell: &str| names_a_text(cell.trim().trim_matches('"'), false);
    if !is_json(text) && !cells.any(names_text) {
        return is_of_tabs(text).then_some(Note::TableWithoutNames);
    }
    let table = Beginning::read(text);
    let has_text = table.names.len() > 1 && table.names.iter().any(|name| names_text(name));
    (table.is_regular && has_text).then_some(Note::LooksLikeATable(table.ending))
}

/// Returns whether each line has the same number of cells between tabs, the first of them in one piece, such as an id.
fn is_of_tabs(text: &str) -> bool {
    let cells = |line: &str| line.matches('\t').count();
    let Some(wanted) = text.lines().next().map(cells).filter(|cells| *cells > 0) else {
        return false;
    };
    let start = &text[..text.floor_char_boundary(BEGINNING)];
    let lines = start.lines().filter(|line| !line.trim().is_empty());
    let is_cut = start.len() < text.len();
    let lines: Vec<&str> = lines.collect();
    let complete = &lines[..lines.len().saturating_sub(usize::from(is_cut))];
    let is_row = |line: &&str| {
        let first = line.split('\t').next().unwrap_or_default();
        cells(line) == wanted && !first.is_empty() && !first.contains(' ')
    };
    complete.len() > 1 && complete.iter().all(is_row)
}

/// Returns whether a table has a column with prose in half of its rows, as far as its beginning shows.
pub(crate) fn holds_texts(beginning: &str) -> bool {
    let rows = Beginning::read(beginning).rows;
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    (0..width).any(|column| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.filter(|cell| is_prose(cell)).count() * 2 >= rows.len()
    })
}

/// Returns whether a cell holds words that end as a sentence does; the last cell may be cut.
pub(crate) fn is_prose(cell: &str) -> bool {
    let ends = cell.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»)".contains(c));
    let is_cut = cell.len() > CUT && cell.contains(". ");
    (is_cut || ends.ends_with(['.', '!', '?', '…', '。']))
        && cell.split_whitespace().nth(PROSE - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_recognized_by_their_header_and_their_cells() {
        let prose = "They will go in May, and nobody will wave.";
        let one_row = format!("n,Artikel\n1,\"{}\"\n", format!("{prose} ").repeat(1000));
        let many_rows = format!("id,text\n{}", "1,They go now.\n".repeat(5000));
        let records = "{\"id\":1,\"text\":\"Go.\"}\n".repeat(5000);
        // The ending of its name, if it looks like a table of texts, and whether it has prose.
        for (text, ending, has_prose) in [
            ("id,text\n1,\"Go, now.\"\n2,Stay.\n", "csv", false),
            ("\"ID\";\"Text\"\r\n1;Go\r\n", "csv", false),
            ("id\tbody\n1\tGo.\n", "tsv", false),
            (&records, "jsonl", false),
            (&many_rows, "csv", false),
            ("", "", false),
            ("Text, and more of it\n\nThey go.\n", "", false),
            (
                "The text, they said, is late.\nNobody knows, why.\n",
                "",
                false,
            ),
            ("id,text\n", "", false),
            ("id,text\nGo.\n", "", false),
            ("id,headline\n1,Go\n", "", false),
            ("{\"text\":\"Go.\"}\n", "", false),
            ("[Text, body]\nThey go.\n", "", false),
            (&format!("Titel;Artikel\nA;{prose}\nB;\n"), "", true),
            (&format!("{{\"n\":1,\"Artikel\":\"{prose}\"}}\n"), "", true),
            (&one_row, "", true),
            (&format!("name;note\na;{prose}\nb;\nc;\n"), "", false),
            ("name,remark\na,Seen.\nb,Read twice by two.\n", "", false),
        ] {
            let expected = (!ending.is_empty()).then_some(Note::LooksLikeATable(ending));
            assert_eq!(table_without_a_name(text), expected, "{text}");
            assert_eq!(holds_texts(text), has_prose, "{text}");
        }
    }
}
