//! Work of a person in a file, which no output may replace.

use std::path::Path;

use super::columns::OURS;
use super::own_files::{has_mark, is_no_utf_8, is_ours};
use super::xlsx::{is_as_written, is_zip};
use super::{audit, samples, segments, shares};
use crate::corpus::{TableRow, column_names, each_row, is_table};
use crate::labels::ScoreColumns;

/// Work that the program cannot write again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandWork {
    /// The number of rows with a label or a vote.
    Labels(usize),
    /// The number of rows with a label, in a table of labels without text.
    LabelsWithoutText(usize),
    /// A column that somebody added to a table of this program.
    Column(String),
    /// A row, by its number without the header, in a table of this program.
    Row(usize),
    /// A table that this program does not write.
    Table,
    /// A file that is no table and that this program does not write.
    File,
    /// A workbook that another program wrote or saved.
    Workbook,
}

/// The tables that this program writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    Scores,
    Segments,
    Sample,
    Audit,
    Shares,
    WithoutText,
}

/// The columns by which each table is recognised.
const OWN: [(Own, &[&str]); 6] = [
    (Own::Scores, &OURS),
    (Own::Segments, &segments::COLUMNS),
    (Own::Sample, &samples::COLUMNS),
    (Own::Audit, &audit::COLUMNS),
    (Own::Shares, &shares::COLUMNS),
    (Own::WithoutText, &["document_sha256", "start", "end"]),
];

/// Finds the work of a person in a file, however damaged the file is. `None` means that the program wrote the
/// file or that it is empty.
pub fn find_hand_work(path: &Path) -> Option<HandWork> {
    if is_zip(path) {
        return (!is_as_written(path)).then_some(HandWork::Workbook);
    }
    if is_ours(path) {
        return None;
    }
    let Some(header) = column_names(path).filter(|_| !is_no_utf_8(path)) else {
        return Some(HandWork::File);
    };
    let has = |column: &str| header.iter().any(|name| name == column);
    // A table of scores has the column `kind` only if it was written with `--all`.
    let may_lack = |own: Own, column: &str| own == Own::Scores && column == "kind";
    let is_own = |(own, columns): &&(Own, &[&str])| {
        let mut columns = columns.iter();
        columns.all(|column| has(column) || may_lack(*own, column))
    };
    match OWN.iter().find(is_own) {
        Some((Own::Scores, columns)) => in_scores(path, columns),
        Some((own, columns)) => in_own(path, *own, columns),
        None => Some(in_other(path, &header)),
    }
}

/// Finds work in a table of scores: votes, labels that the model did not give, and added columns. A column
/// was added by hand if it differs between two sentences of one article. All others may come from the corpus.
fn in_scores(path: &Path, written: &[&str]) -> Option<HandWork> {
    let (mut labels, mut column) = (0, None);
    let mut places: Option<Places> = None;
    let mut before: Vec<String> = Vec::new();
    let mut rows = OwnRows::new(path, Own::Scores);
    let read = each_row(path, |row| {
        rows.see(row);
        if places
            .as_ref()
            .is_none_or(|places| places.names != row.names)
        {
            places = Some(Places::find(row, written));
            before.clear();
        }
        let Some(places) = &places else {
            return;
        };
        column = column.take().or_else(|| nameless(row));
        // The last row of an unfinished table is incomplete.
        if row.cells.len() != row.names.len() {
            return;
        }
        let scored = places.scored.as_ref();
        let is_guess = scored.and_then(|scored| scored.is_guess(|at| row.cell(at)));
        let mut votes = places.votes.iter();
        let has_vote = votes.any(|at| !row.cell(*at).trim().is_empty());
        labels += usize::from(is_guess == Some(false) || has_vote);
        if places.added.is_empty() || column.is_some() {
            return;
        }
        if places.is_next_in_article(row, &before) {
            let differs = |at: &&usize| before[**at] != row.cells[**at];
            let differing = places.added.iter().find(differs);
            column = differing.map(|at| row.names[*at].clone());
        }
        before.clear();
        before.extend(row.cells.iter().map(ToString::to_string));
    });
    match labels {
        0 => column.map(HandWork::Column).or_else(|| rows.end(read)),
        labels => Some(HandWork::Labels(labels)),
    }
}

/// The rows of a table of this program, among which somebody may have added one.
struct OwnRows {
    own: Own,
    /// False for a table for Excel, in whose texts characters were replaced.
    has_whole_texts: bool,
    number: usize,
    /// True after a row with fewer cells: the last row of a table that is not finished.
    is_cut: bool,
    added: Option<usize>,
}

impl OwnRows {
    fn new(path: &Path, own: Own) -> Self {
        OwnRows {
            own,
            has_whole_texts: !has_mark(path),
            number: 0,
            is_cut: false,
            added: None,
        }
    }

    fn see(&mut self, row: &TableRow) {
        self.number += 1;
        let is_cut = row.cells.len() != row.names.len();
        if self.is_cut || !is_cut && !self.is_as_written(row) {
            self.added.get_or_insert(self.number);
        }
        self.is_cut = is_cut;
    }

    /// Returns whether a row has what the program writes into every row of such a table.
    fn is_as_written(&self, row: &TableRow) -> bool {
        let cell = |column: &str| {
            let at = row
                .names
                .iter()
                .position(|name| name.eq_ignore_ascii_case(column));
            at.map_or("", |at| row.cell(at).trim())
        };
        let number = |column: &str| cell(column).parse::<f64>().ok();
        let is_counted = |columns: &[&str]| columns.iter().all(|column| number(column).is_some());
        let has_whole_text = || {
            let length = number("end")
                .zip(number("start"))
                .map(|(end, start)| end - start);
            let at = row
                .names
                .iter()
                .position(|name| name.eq_ignore_ascii_case("text"));
            let text = at.map_or("", |at| row.cell(at));
            length.is_some_and(|length| {
                !self.has_whole_texts || length == text.chars().count() as f64
            })
        };
        match self.own {
            Own::Scores => has_whole_text(),
            Own::Segments => is_counted(&["segment", "paragraph"]) && has_whole_text(),
            Own::Sample => cell("sampling") == "random" && is_counted(&["probability"]),
            // Whoever takes a suggestion writes it over the label, or deletes it.
            Own::Audit => {
                let [suggested, probability] = ["suggested", "probability_of_suggested"].map(cell);
                !cell("row").is_empty()
                    && !cell("problem").is_empty()
                    && suggested.is_empty() == probability.is_empty()
                    && (suggested.is_empty() || suggested != cell("label"))
            }
            Own::Shares => !cell("estimator").is_empty() && is_counted(&["sentences", "documents"]),
            // It keeps the rows of the user.
            Own::WithoutText => true,
        }
    }

    /// The work that was found, where the table was `read` to its end.
    fn end(self, read: Option<()>) -> Option<HandWork> {
        match read {
            None => Some(HandWork::File),
            Some(()) => self.added.map(HandWork::Row),
        }
    }
}

/// The places of columns in a table of scores.
struct Places {
    names: Vec<String>,
    scored: Option<ScoreColumns>,
    votes: Vec<usize>,
    /// Columns that are neither votes nor written by the program itself.
    added: Vec<usize>,
    document: Option<usize>,
    /// The columns `sentence` and `start`.
    numbers: [Option<usize>; 2],
}

impl Places {
    fn find(row: &TableRow, written: &[&str]) -> Self {
        let lower: Vec<String> = row.names.iter().map(|name| name.to_lowercase()).collect();
        let place = |column: &str| lower.iter().position(|name| name == column);
        let places = |wanted: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..lower.len()).filter(|at| wanted(&lower[*at])).collect()
        };
        let is_ours =
            |name: &str| name.is_empty() || name.starts_with("p_") || written.contains(&name);
        Places {
            names: row.names.to_vec(),
            scored: ScoreColumns::find(row.names),
            votes: places(&is_vote),
            added: places(&|name| !is_ours(name) && !is_vote(name)),
            document: place("document"),
            numbers: ["sentence", "start"].map(place),
        }
    }

    /// Returns whether a row belongs to the same article as the row before. Two documents of one name may
    /// follow each other, but then the number of the sentence and its start begin again.
    fn is_next_in_article(&self, row: &TableRow, before: &[String]) -> bool {
        let number = |cell: &str| cell.trim().parse::<usize>().ok();
        let follows = |at: &Option<usize>| {
            let cells = at.and_then(|at| Some([number(before.get(at)?)?, number(row.cell(at))?]));
            cells.is_some_and(|[before, now]| before < now)
        };
        let is_same = |at: usize| before.get(at).is_some_and(|name| name == row.cell(at));
        self.document.is_some_and(is_same) && self.numbers.iter().all(follows)
    }
}

/// Finds work in another table of this program: labels in the cells to be filled, and added columns.
fn in_own(path: &Path, own: Own, written: &[&str]) -> Option<HandWork> {
    let holds_labels = |name: &str| match own {
        Own::Segments | Own::Sample | Own::WithoutText => is_label(name),
        Own::Scores | Own::Audit | Own::Shares => is_vote(name),
    };
    let (mut labels, mut column) = (0, None);
    let mut rows = OwnRows::new(path, own);
    let read = each_row(path, |row| {
        rows.see(row);
        labels += usize::from(row.has_filled(holds_labels));
        // A table of labels without text keeps columns of the user's.
        if column.is_none() && own != Own::WithoutText {
            let is_filled = |at: usize| !row.cell(at).trim().is_empty();
            let added = |(at, name): &(usize, &String)| {
                let lower = name.to_lowercase();
                let is_carried =
                    own == Own::Segments && segments::CARRIED.contains(&lower.as_str());
                let is_ours = lower.is_empty()
                    || is_carried
                    || holds_labels(&lower)
                    || written.contains(&lower.as_str());
                !is_ours && is_filled(*at)
            };
            let named = row.names.iter().enumerate().find(added);
            column = named
                .map(|(_, name)| name.clone())
                .or_else(|| nameless(row));
        }
    });
    match (labels, own) {
        (0, _) => column.map(HandWork::Column).or_else(|| rows.end(read)),
        (labels, Own::WithoutText) => Some(HandWork::LabelsWithoutText(labels)),
        (labels, _) => Some(HandWork::Labels(labels)),
    }
}

/// Finds work in a table of another program: its labels, or else everything.
fn in_other(path: &Path, header: &[String]) -> HandWork {
    let mut labels = 0;
    if header.iter().any(|name| name == "text") {
        each_row(path, |row| labels += usize::from(row.has_filled(is_label)));
    }
    match labels {
        0 if is_table(path) => HandWork::Table,
        0 => HandWork::File,
        labels => HandWork::Labels(labels),
    }
}

/// Names a column without a header in which a row has something. The program never writes such a column. A
/// spreadsheet leaves one when somebody types beside the table.
fn nameless(row: &TableRow) -> Option<String> {
    let is_named = |at: usize| row.names.get(at).is_some_and(|name| !name.is_empty());
    let mut cells = row.cells.iter().enumerate();
    cells
        .find(|(at, cell)| !is_named(*at) && !cell.trim().is_empty())
        .map(|(at, _)| format!("number {}, which has no name", at + 1))
}

fn is_label(name: &str) -> bool {
    name == "label" || is_vote(name)
}

fn is_vote(name: &str) -> bool {
    name.starts_with("annotator_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_csv(text: impl AsRef<[u8]>) -> Option<HandWork> {
        in_file("table.csv", text)
    }

    fn in_file(name: &str, text: impl AsRef<[u8]>) -> Option<HandWork> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        find_hand_work(&path)
    }

    fn scores(more: &str, rows: &[&str]) -> String {
        let header = "document,sentence,label,probability,p_no,p_yes,text,reasons,start,end";
        let rows: String = rows.iter().map(|row| format!("{row}\r\n")).collect();
        format!("{header}{more}\r\n{rows}")
    }

    #[test]
    fn hand_work_in_a_table_of_scores_is_found() {
        let first = "a,1,yes,0.9,0.1,0.9,Go.,go,0,3";
        let second = "a,2,no,0.45,0.45,0.55,Stay.,,4,9";
        assert_eq!(in_csv(scores("", &[first, second])), None);
        let corrected = "a,2,yes,0.45,0.45,0.55,Stay.,,4,9";
        assert_eq!(
            in_csv(scores("", &[first, corrected])),
            Some(HandWork::Labels(1))
        );
        let semicolons = scores("", &[first, corrected]).replace(',', ";");
        assert_eq!(
            in_csv(format!("\u{FEFF}{semicolons}")),
            Some(HandWork::Labels(1))
        );
        let voted = [format!("{first},"), format!("{second},yes")];
        let voted = scores(",annotator_1", &voted.each_ref().map(String::as_str));
        assert_eq!(in_csv(voted), Some(HandWork::Labels(1)));
        let beside = [format!("{first},"), format!("{second},yes")];
        let nameless = HandWork::Column("number 11, which has no name".into());
        for more in [",", ""] {
            let beside = scores(more, &beside.each_ref().map(String::as_str));
            assert_eq!(in_csv(beside), Some(nameless.clone()), "{more}");
        }
        // An unfinished table ends in the middle of a row.
        assert_eq!(in_csv(scores("", &[first, "a,2,no,0.4"])), None);
    }

    #[test]
    fn added_rows_of_own_tables_are_found() {
        let first = "a,1,yes,0.9,0.1,0.9,Go.,go,0,3";
        for added in [
            "a,2,,,,,Mine.,,4,",
            "my note",
            "a,2,yes,0.9,0.1,0.9,Go away.,go,0,3",
        ] {
            let table = scores("", &[first, added, first]);
            assert_eq!(
                in_csv(table),
                Some(HandWork::Row(if added == "my note" { 3 } else { 2 })),
                "{added}"
            );
        }
        for (header, written, added) in [
            (
                "document,segment,paragraph,kind,text,start,end",
                "a,1,1,sentence,Go.,0,3",
                "a,,,,Mine.,,",
            ),
            (
                "document,start,end,text,label,sampling,probability",
                "a,0,3,Go.,,random,0.5",
                "a,4,8,Mine.,,,",
            ),
            (
                "row,document,problem,label,suggested,probability_of_label,probability_of_suggested,reasons,text,other_row,other_text",
                "2,a,doubt,yes,no,0.1,0.9,,Go.,,",
                ",,,,,,,,My note.,,",
            ),
            (
                "group,label,estimator,share,low,high,sentences,documents,coded,against",
                ",yes,cc,0.5,,,2,1,0,",
                "total,,,1,,,,,,",
            ),
        ] {
            let table = |rows: &[&str]| in_csv(format!("{header}\n{}\n", rows.join("\n")));
            assert_eq!(table(&[written, written]), None, "{header}");
            assert_eq!(table(&[written, added]), Some(HandWork::Row(2)), "{header}");
        }
    }

    #[test]
    fn a_table_of_an_audit_in_which_somebody_decided_is_hand_work() {
        let header = audit::COLUMNS.join(",");
        let table = |row: &str| in_csv(format!("{header}\n{row}\n"));
        assert_eq!(table("2,a,doubt,yes,no,0.1,0.9,,Go.,,"), None);
        assert_eq!(table("2,a,leak,yes,,0.9,,,Go.,3,Go."), None);
        assert_eq!(table("2,a,rare-label,yes,,,,,Go.,,"), None);
        for edited in [
            "2,a,doubt,no,no,0.1,0.9,,Go.,,",
            "2,a,doubt,no,,0.1,0.9,,Go.,,",
        ] {
            assert_eq!(table(edited), Some(HandWork::Row(1)), "{edited}");
        }
    }

    #[test]
    fn a_table_that_cannot_be_read_to_its_end_is_hand_work() {
        let mut table = scores("", &["a,1,yes,0.9,0.1,0.9,Go.,go,0,3"]).into_bytes();
        table.extend([0; 1 << 17]);
        assert_eq!(in_csv(table), Some(HandWork::File));
    }

    #[test]
    fn a_column_of_the_corpus_is_no_hand_work() {
        let row = |place: &str, more: &str| {
            let [document, sentence, start] = [0, 1, 2].map(|at| place.split(' ').nth(at).unwrap());
            let end = start.parse::<usize>().unwrap() + 3;
            format!("{document},{sentence},yes,0.9,0.1,0.9,Go.,,{start},{end},{more}")
        };
        let table = |column: &str, rows: &[String]| {
            let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
            in_csv(scores(&format!(",{column}"), &rows))
        };
        let of_articles = ["Post", "Post", "Star", "Post"];
        // The third and the fourth are other articles of one name.
        let rows = ["a 1 0", "a 2 4", "b 1 0", "b 1 0"];
        let rows: Vec<String> = rows
            .iter()
            .zip(of_articles)
            .map(|(r, m)| row(r, m))
            .collect();
        assert_eq!(table("outlet", &rows), None);
        let coded = [row("a 1 0", ""), row("a 2 4", "legal")];
        assert_eq!(
            table("Frame", &coded),
            Some(HandWork::Column("Frame".into()))
        );
    }

    #[test]
    fn added_columns_of_other_own_tables_are_found() {
        let sample = "document,start,end,text,label,sampling,probability";
        let table = |more: &str, row: &str| in_csv(format!("{sample}{more}\n{row}\n"));
        assert_eq!(table("", "a,0,3,Go.,,random,0.5"), None);
        assert_eq!(
            table("", "a,0,3,Go.,yes,random,0.5"),
            Some(HandWork::Labels(1))
        );
        assert_eq!(table(",frame", "a,0,3,Go.,,random,0.5,"), None);
        let frame = table(",frame", "a,0,3,Go.,,random,0.5,legal");
        assert_eq!(frame, Some(HandWork::Column("frame".into())));
        let nameless = HandWork::Column("number 8, which has no name".into());
        assert_eq!(table(",", "a,0,3,Go.,,random,0.5,yes"), Some(nameless));
        assert_eq!(table(",", "a,0,3,Go.,,random,0.5,"), None);
        let shares = "group,label,estimator,share,low,high,sentences,documents,coded,against\n";
        assert_eq!(in_csv(format!("{shares},yes,cc,0.5,,,2,1,0,\n")), None);
    }

    #[test]
    fn other_files_are_hand_work_and_empty_ones_are_not() {
        let wide = |text: &str, to_bytes: fn(u32) -> [u8; 4]| -> Vec<u8> {
            text.chars().flat_map(|c| to_bytes(c.into())).collect()
        };
        let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for binary in [
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0".to_vec(),
            b"\x10\0\0\0\0\0\0\0{\"w\":{}}".to_vec(),
            b"\x1F\x8B\x08\0 and more".to_vec(),
            wide("text\nGo.\n", u32::to_le_bytes),
            wide("text\nGo.\n", u32::to_be_bytes),
            [vec![0xFF, 0xFE], utf_16("text,label\nGo.,yes\n")].concat(),
        ] {
            assert_eq!(in_csv(&binary), Some(HandWork::File), "{binary:?}");
        }
        for json in [
            "{\n  \"text\": \"Go.\",\n  \"label\": \"yes\"\n}\n",
            "\u{FEFF}[\n  {\n    \"text\": \"Go.\"\n  }\n]\n",
            "[{\"text\": \"Go.\"}]",
            "[\n{\"document\": \"a\", \"start\": 0, \"end\": 3, \"document_sha256\": \"ff\"}\n]",
            "{\"broken\":\n",
        ] {
            assert!(in_file("l.jsonl", json).is_some(), "{json}");
        }
        let prose = "We should ask the mayor, and soon.";
        assert_eq!(in_csv(prose), Some(HandWork::Table));
        assert_eq!(in_file("notes.txt", prose), Some(HandWork::File));
        assert_eq!(in_file("m.safetensors", "weights"), Some(HandWork::File));
        assert_eq!(
            in_file("a.xlsx", "text,label\nGo.,yes\n"),
            Some(HandWork::File)
        );
        let model = crate::model::Model::withdrawal_bytes();
        assert_eq!(in_file("m.safetensors", model), None);
        assert_eq!(in_file("m.safetensors", &model[..9_000]), None);
        for name in ["m.safetensors", "table.csv", "table.xlsx"] {
            assert_eq!(in_file(name, ""), None, "{name}");
            assert_eq!(in_file(name, " \n"), None, "{name}");
        }
    }

    #[test]
    fn tables_of_other_programs_are_hand_work() {
        let detached = "document_sha256,document,start,end,label\nff,a,0,3,yes\n";
        assert_eq!(in_csv(detached), Some(HandWork::LabelsWithoutText(1)));
        assert_eq!(in_csv("category,pattern\n"), Some(HandWork::Table));
        let lines = "{\"text\":\"Go.\",\"label\":\"yes\"}\n";
        for labels in ["text;label\nGo.;yes\nHm.;\n", lines] {
            assert_eq!(in_csv(labels), Some(HandWork::Labels(1)), "{labels}");
        }
    }
}
