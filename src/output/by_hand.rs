//! What somebody made by hand in a table, so that no output may replace it.

use std::io::Read;
use std::path::Path;

use super::columns::OURS;
use super::own_files::{is_ours, is_unlike_its_name};
use super::xlsx::{Packed, packed};
use super::{audit, samples, segments, shares};
use crate::corpus::{TableRow, column_names, each_row, is_json, is_table};
use crate::labels::ScoreColumns;

/// What of a table cannot be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByHand {
    /// So many rows with a label or a vote.
    Labels(usize),
    /// The same in labels without text.
    LabelsWithoutText(usize),
    /// A column that somebody added to a table of this program.
    Column(String),
    /// All of it: this program writes no such table.
    Table,
    /// Whatever is in a file that is no table, and none of this program.
    File,
    /// Whatever is in a workbook that this program did not write, or that was saved with another one since.
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

/// By which columns each is known, whatever else is in it.
const OWN: [(Own, &[&str]); 6] = [
    (Own::Scores, &OURS),
    (Own::Segments, &segments::COLUMNS),
    (Own::Sample, &samples::COLUMNS),
    (Own::Audit, &audit::COLUMNS),
    (Own::Shares, &shares::COLUMNS),
    (Own::WithoutText, &["document_sha256", "start", "end"]),
];

/// What of a file somebody made by hand, however damaged it is.
pub fn by_hand(path: &Path) -> Option<ByHand> {
    if let Some(packed) = packed(path) {
        return (packed == Packed::Other).then_some(ByHand::Workbook);
    }
    if is_unlike_its_name(path) {
        return (!is_ours(path)).then_some(ByHand::File);
    }
    // What bears the name of a table and is like nothing that is read holds nothing of worth.
    let is_bare = is_table(path) && !is_of_others(path);
    let file = || (!is_bare && !is_ours(path)).then_some(ByHand::File);
    let Some(header) = column_names(path) else {
        return file();
    };
    let has = |column: &str| header.iter().any(|name| name == column);
    // Scores have kinds only where all segments are among them.
    let may_lack = |own: Own, column: &str| own == Own::Scores && column == "kind";
    let is_own = |(own, columns): &&(Own, &[&str])| {
        let mut columns = columns.iter();
        columns.all(|column| has(column) || may_lack(*own, column))
    };
    let own = OWN.iter().find(is_own);
    match own {
        Some((Own::Scores, columns)) => in_scores(path, columns),
        Some((own, columns)) => in_own(path, *own, columns),
        // A line that says more than what columns are called is no header.
        None if is_table(path) && header.iter().any(|name| is_prose(name)) => {
            in_other(path, &header).or(Some(ByHand::File))
        }
        None => in_other(path, &header).or_else(file),
    }
}

/// In a table of scores: votes, labels that are not the model's, and columns that tell sentences of one article apart. A
/// column that does not may come from the articles.
fn in_scores(path: &Path, written: &[&str]) -> Option<ByHand> {
    let (mut labels, mut column) = (0, None);
    let mut of: Option<Scores> = None;
    let mut before: Vec<String> = Vec::new();
    each_row(path, |row| {
        if of.as_ref().is_none_or(|of| of.names != row.names) {
            of = Some(Scores::of(row, written));
            before.clear();
        }
        let Some(of) = &of else {
            return;
        };
        column = column.take().or_else(|| nameless(row));
        // The last row of a table that was not finished.
        if row.cells.len() != row.names.len() {
            return;
        }
        let is_guess = of
            .scored
            .as_ref()
            .and_then(|scored| scored.is_guess(|at| row.cell(at)));
        let has_vote = of.votes.iter().any(|at| !row.cell(*at).trim().is_empty());
        labels += usize::from(is_guess == Some(false) || has_vote);
        if of.added.is_empty() || column.is_some() {
            return;
        }
        if of.is_next_in_article(row, &before) {
            let differs = |at: &&usize| before[**at] != row.cells[**at];
            column = of
                .added
                .iter()
                .find(differs)
                .map(|at| row.names[*at].clone());
        }
        before.clear();
        before.extend(row.cells.iter().map(ToString::to_string));
    });
    match labels {
        0 => column.map(ByHand::Column),
        labels => Some(ByHand::Labels(labels)),
    }
}

/// Where things stand in a table of scores.
struct Scores {
    names: Vec<String>,
    scored: Option<ScoreColumns>,
    votes: Vec<usize>,
    /// Columns that the program does not write of itself.
    added: Vec<usize>,
    document: Option<usize>,
    /// The number of a sentence and its place.
    numbers: [Option<usize>; 2],
}

impl Scores {
    fn of(row: &TableRow, written: &[&str]) -> Self {
        let lower: Vec<String> = row.names.iter().map(|name| name.to_lowercase()).collect();
        let place = |column: &str| lower.iter().position(|name| name == column);
        let places = |wanted: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..lower.len()).filter(|at| wanted(&lower[*at])).collect()
        };
        let is_ours =
            |name: &str| name.is_empty() || name.starts_with("p_") || written.contains(&name);
        Scores {
            names: row.names.to_vec(),
            scored: ScoreColumns::find(row.names),
            votes: places(&is_vote),
            added: places(&|name| !is_ours(name) && !is_vote(name)),
            document: place("document"),
            numbers: ["sentence", "start"].map(place),
        }
    }

    /// Whether a row is of the same article as the one before: documents of one name may follow each other, but then both number
    /// and place begin anew.
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

/// In another table of this program: labels where it leaves the cells to be filled, and columns that it does not write.
fn in_own(path: &Path, own: Own, written: &[&str]) -> Option<ByHand> {
    let holds_labels = |name: &str| match own {
        Own::Segments | Own::Sample | Own::WithoutText => is_label(name),
        Own::Scores | Own::Audit | Own::Shares => is_vote(name),
    };
    let (mut labels, mut column) = (0, None);
    each_row(path, |row| {
        labels += usize::from(row.has_filled(holds_labels));
        // Labels without text have whatever columns say how they were drawn.
        if column.is_none() && own != Own::WithoutText {
            let is_filled = |at: usize| !row.cell(at).trim().is_empty();
            let added = |(at, name): &(usize, &String)| {
                let lower = name.to_lowercase();
                let is_ours =
                    lower.is_empty() || holds_labels(&lower) || written.contains(&lower.as_str());
                !is_ours && is_filled(*at)
            };
            let found = row.names.iter().enumerate().find(added);
            column = found
                .map(|(_, name)| name.clone())
                .or_else(|| nameless(row));
        }
    });
    match (labels, own) {
        (0, _) => column.map(ByHand::Column),
        (labels, Own::WithoutText) => Some(ByHand::LabelsWithoutText(labels)),
        (labels, _) => Some(ByHand::Labels(labels)),
    }
}

/// In a table of somebody else: labels, or else all of it.
fn in_other(path: &Path, header: &[String]) -> Option<ByHand> {
    let holds_labels =
        header.iter().any(|name| name == "text") && header.iter().any(|n| is_label(n));
    if !holds_labels && !is_table(path) {
        return None;
    }
    let (mut rows, mut labels) = (0, 0);
    each_row(path, |row| {
        rows += 1;
        labels += usize::from(row.has_filled(is_label));
    });
    match (holds_labels, labels) {
        (true, 1..) => Some(ByHand::Labels(labels)),
        _ => (is_table(path) && rows > 0).then_some(ByHand::Table),
    }
}

/// Where a row has something in a column without a name, which this program never writes: spreadsheets leave such columns where
/// somebody typed beside a table.
fn nameless(row: &TableRow) -> Option<String> {
    let is_named = |at: usize| row.names.get(at).is_some_and(|name| !name.is_empty());
    let mut cells = row.cells.iter().enumerate();
    cells
        .find(|(at, cell)| !is_named(*at) && !cell.trim().is_empty())
        .map(|(at, _)| format!("number {}, which has no name", at + 1))
}

/// Columns are called by so many words at most where nothing stands below them.
const WORDS_OF_NAME: usize = 3;

fn is_prose(name: &str) -> bool {
    name.split_whitespace().count() > WORDS_OF_NAME
}

/// Whether a file that could not be read as a table is like a workbook of old or with a password, the weights of another program, or
/// JSON, however it is broken into lines.
fn is_of_others(path: &Path) -> bool {
    let mut head = Vec::new();
    let file = std::fs::File::open(path);
    if file
        .and_then(|file| file.take(16).read_to_end(&mut head))
        .is_err()
    {
        return false;
    }
    head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
        || head.get(8) == Some(&b'{')
        || is_json(&String::from_utf8_lossy(&head))
        || head.starts_with(b"[")
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

    fn of(text: impl AsRef<[u8]>) -> Option<ByHand> {
        named("table.csv", text)
    }

    fn named(name: &str, text: impl AsRef<[u8]>) -> Option<ByHand> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        by_hand(&path)
    }

    fn scores(more: &str, rows: &[&str]) -> String {
        let header = "document,sentence,label,probability,p_no,p_yes,text,reasons,start,end";
        let rows: String = rows.iter().map(|row| format!("{row}\r\n")).collect();
        format!("{header}{more}\r\n{rows}")
    }

    #[test]
    fn a_table_of_scores_is_spared_once_somebody_worked_on_it() {
        let first = "a,1,yes,0.9,0.1,0.9,Go.,go,0,3";
        let second = "a,2,no,0.45,0.45,0.55,Stay.,,4,9";
        assert_eq!(of(scores("", &[first, second])), None);
        let corrected = "a,2,yes,0.45,0.45,0.55,Stay.,,4,9";
        assert_eq!(of(scores("", &[first, corrected])), Some(ByHand::Labels(1)));
        let semicolons = scores("", &[first, corrected]).replace(',', ";");
        assert_eq!(of(format!("\u{FEFF}{semicolons}")), Some(ByHand::Labels(1)));
        let voted = [format!("{first},"), format!("{second},yes")];
        let voted = scores(",annotator_1", &voted.each_ref().map(String::as_str));
        assert_eq!(of(voted), Some(ByHand::Labels(1)));
        let beside = [format!("{first},"), format!("{second},yes")];
        let nameless = ByHand::Column("number 11, which has no name".into());
        for more in [",", ""] {
            let beside = scores(more, &beside.each_ref().map(String::as_str));
            assert_eq!(of(beside), Some(nameless.clone()), "{more}");
        }
        // Not finished, and cut off in the midst of a row.
        assert_eq!(of(scores("", &[first, "a,2,no,0.4"])), None);
    }

    #[test]
    fn a_column_that_the_articles_have_is_not_somebodys_work() {
        let row = |place: &str, more: &str| {
            let [document, sentence, start] = [0, 1, 2].map(|at| place.split(' ').nth(at).unwrap());
            format!("{document},{sentence},yes,0.9,0.1,0.9,Go.,,{start},9,{more}")
        };
        let table = |column: &str, rows: &[String]| {
            let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
            of(scores(&format!(",{column}"), &rows))
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
        assert_eq!(table("Frame", &coded), Some(ByHand::Column("Frame".into())));
    }

    #[test]
    fn other_tables_of_this_program_are_spared_with_a_column_that_it_does_not_write() {
        let sample = "document,start,end,text,label,sampling,probability";
        let table = |more: &str, row: &str| of(format!("{sample}{more}\n{row}\n"));
        assert_eq!(table("", "a,0,3,Go.,,random,0.5"), None);
        assert_eq!(
            table("", "a,0,3,Go.,yes,random,0.5"),
            Some(ByHand::Labels(1))
        );
        assert_eq!(table(",frame", "a,0,3,Go.,,random,0.5,"), None);
        let frame = table(",frame", "a,0,3,Go.,,random,0.5,legal");
        assert_eq!(frame, Some(ByHand::Column("frame".into())));
        let nameless = ByHand::Column("number 8, which has no name".into());
        assert_eq!(table(",", "a,0,3,Go.,,random,0.5,yes"), Some(nameless));
        assert_eq!(table(",", "a,0,3,Go.,,random,0.5,"), None);
        let shares = "group,label,estimator,share,low,high,sentences,documents,audited,against\n";
        assert_eq!(of(format!("{shares},yes,cc,0.5,,,2,1,0,\n")), None);
    }

    #[test]
    fn what_is_no_table_under_the_name_of_one_is_spared() {
        for json in [
            "{\n  \"text\": \"Go.\",\n  \"label\": \"yes\"\n}\n",
            "\u{FEFF}[\n  {\n    \"text\": \"Go.\"\n  }\n]\n",
            "{\"broken\":\n",
        ] {
            assert_eq!(named("l.jsonl", json), Some(ByHand::File), "{json}");
        }
        let prose = "We should ask the mayor, and soon.";
        assert_eq!(of(prose), Some(ByHand::File));
        assert_eq!(named("m.safetensors", "weights"), Some(ByHand::File));
        assert_eq!(named("m.safetensors", ""), None);
        let model = crate::model::Model::withdrawal_bytes();
        assert_eq!(named("m.safetensors", model), None);
        assert_eq!(named("m.safetensors", &model[..9_000]), None);
    }

    #[test]
    fn labels_without_text_and_tables_of_others_are_spared() {
        let detached = "document_sha256,document,start,end,label\nff,a,0,3,yes\n";
        assert_eq!(of(detached), Some(ByHand::LabelsWithoutText(1)));
        assert_eq!(of("category,pattern\nlaw,court*\n"), Some(ByHand::Table));
        assert_eq!(of("text\nWhat somebody typed.\n"), Some(ByHand::Table));
        for other in [
            &b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..],
            b"\x10\0\0\0\0\0\0\0{\"w\":{}}",
        ] {
            assert_eq!(of(other), Some(ByHand::File));
        }
        assert_eq!(of("document,outlet\na.txt,Gazette\n"), Some(ByHand::Table));
        assert_eq!(of("text;label\nGo.;yes\nHm.;\n"), Some(ByHand::Labels(1)));
        for nothing in ["", "old", "category,pattern\n"] {
            assert_eq!(of(nothing), None, "{nothing}");
        }
        let wide: Vec<u8> = "text,label\nGo.,yes\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(
            of([&[0xFF, 0xFE], &wide[..]].concat()),
            Some(ByHand::Labels(1))
        );
        assert_eq!(
            of("{\"text\":\"Go.\",\"label\":\"yes\"}\n"),
            Some(ByHand::Labels(1))
        );
    }
}
