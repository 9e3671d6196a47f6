//! Detaches labels from their texts, so that they can be published without the articles.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use csv::StringRecord;
use standpoint_core::segment::Kind;
use standpoint_corpus::{Document, Note, text_cell};

use super::offsets::{Spans, character, offset};
use super::standoff::{Articles, HASH, MissingDocument, cell, text_sha256};
use super::table::LoadedTable;
use super::unread::{BOILERPLATE, unread_decisions};
use super::{
    LabelColumns, LabelSet, LabelsError, LabelsFile, LabelsProblem, RANDOM, messages, squeezed,
};

/// The needs of a table for this.
const NEEDS: &str =
    "a header with document,start,end,text,label and under it one labelled sentence a row";

/// A table of labels without text. Its columns are `document_sha256, document, start, end` and then, where
/// the table has them, `paragraph` (if it holds only numbers), `kind` (if a coder called something no sentence), `label`, the
/// votes of annotators, `sampling` and `probability`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detached {
    /// The names of the columns.
    pub header: Vec<String>,
    /// One row for each labelled or drawn sentence that was found in the articles, in the order of the table.
    pub rows: Vec<Vec<String>>,
    /// The documents that the rows are about.
    pub documents: usize,
    /// Columns that are left out: `text`, and any other that could contain some.
    pub columns_left_out: Vec<String>,
    /// Rows without a label, a vote or a sampling.
    pub unlabelled: usize,
    /// Labelled rows without a document, `start` or `end`.
    pub without_place: usize,
    /// Documents of labelled rows that are not among the articles.
    pub missing: Vec<MissingDocument>,
    /// The lines of labelled rows, from 1, whose document has another text at their place.
    pub elsewhere: Vec<usize>,
    /// Notes from reading the table.
    pub notes: Vec<Note>,
}

/// Detaches the labels of a table from their texts. Every row of the result was found in the articles: its
/// document has its sentence at its place, apart from white space.
///
/// # Errors
/// If the table cannot be read, has labels that contradict each other, or no row has a place in the articles.
pub fn detach(
    path: &Path,
    named: LabelColumns<'_>,
    articles: Articles<'_>,
) -> Result<Detached, LabelsError> {
    let table = LoadedTable::read(path, NEEDS)?.with_columns(path, named)?;
    // Labels that cannot be learned are not worth publishing: slips, votes cast twice.
    let file = LabelsFile::from_table(path, &table, None, LabelSet::OfFile)?;
    let labels = file.labelled.labels;
    let columns = DetachedColumns::find(path, &table, &labels)?;
    let mut articles = columns.articles(articles);
    let mut detached = Detached {
        header: columns.header(),
        columns_left_out: columns.left_out(),
        notes: table.notes.clone(),
        ..Detached::default()
    };
    let mut missing: HashMap<String, usize> = HashMap::new();
    for (at, record) in table.rows.iter().enumerate() {
        if !columns.is_coded(record) {
            detached.unlabelled += 1;
            continue;
        }
        let [name, start, end] = columns.place.map(|column| cell(record, column));
        if [name, start, end].contains(&"") {
            detached.without_place += 1;
            continue;
        }
        let key = squeezed(name);
        let Some(copies) = articles.get_mut(&key) else {
            let next = detached.missing.len();
            let at = *missing.entry(key).or_insert(next);
            if at == next {
                detached.missing.push(MissingDocument {
                    name: name.to_string(),
                    rows: 0,
                    differs: false,
                });
            }
            detached.missing[at].rows += 1;
            continue;
        };
        let line = table.line(at);
        let start = offset(path, line, "start", start)?;
        let end = offset(path, line, "end", end)?;
        let sentence = squeezed(cell(record, columns.text));
        let found = copies.iter_mut().find_map(|copy| {
            let span = copy.spans.get(&copy.document.text, start, end)?;
            let is_sentence = |text: &str| squeezed(text) == sentence;
            // The table was read without tags and character references, which the article may have.
            let is_here =
                is_sentence(span) || text_cell(span).is_some_and(|read| is_sentence(&read.text));
            is_here.then_some(copy)
        });
        let Some(article) = found else {
            detached.elsewhere.push(line);
            continue;
        };
        detached.documents += usize::from(article.sha256.is_none());
        let hash = article
            .sha256
            .get_or_insert_with(|| text_sha256(&article.document))
            .clone();
        let place = [
            hash,
            article.document.id.clone(),
            start.to_string(),
            end.to_string(),
        ];
        let kept = columns
            .kept
            .iter()
            .map(|&column| cell(record, column).to_string());
        detached.rows.push(place.into_iter().chain(kept).collect());
    }
    if detached.rows.is_empty() {
        Err(LabelsProblem::NothingToDetach {
            why: detached.why_nothing(),
        }
        .in_file(path))
    } else {
        Ok(detached)
    }
}

impl Detached {
    /// The number of labelled rows that are left out.
    pub fn labels_left_out(&self) -> usize {
        let missing: usize = self.missing.iter().map(|missing| missing.rows).sum();
        self.without_place + missing + self.elsewhere.len()
    }

    fn why_nothing(&self) -> String {
        if !self.missing.is_empty() {
            return format!(
                "there is no {}; name the folder or table that the labelled sentences were cut from",
                messages::missing_documents(&self.missing)
            );
        }
        if let Some(row) = self.elsewhere.first() {
            return format!(
                "from row {row} on the articles have other texts at these places; name the articles that the sentences were cut from, as they were then"
            );
        }
        "none says its place in the columns document, start and end, which tables of segments and samples have".to_string()
    }
}

/// An article that labels are about.
struct LabelledArticle {
    document: Document,
    spans: Spans,
    /// Computed when the first sentence is found in it.
    sha256: Option<String>,
}

/// The columns of a table by their purpose.
struct DetachedColumns<'a> {
    table: &'a LoadedTable,
    /// `document`, `start`, `end`.
    place: [usize; 3],
    text: usize,
    /// `paragraph`, `kind`, `label`, those of annotators, their decision, `sampling`, `probability`.
    kept: Vec<usize>,
    /// Those of `kept` that make a row worth keeping.
    coding: Vec<usize>,
    /// The column `sampling`: a sentence that was drawn at random and not coded is worth keeping, because a sample that
    /// lacks it is none.
    sampling: Option<usize>,
}

impl<'a> DetachedColumns<'a> {
    fn find(path: &Path, table: &'a LoadedTable, labels: &[String]) -> Result<Self, LabelsError> {
        let [document, start, end] =
            ["document", "start", "end"].map(|column| table.require(path, column));
        // A decision beside the coders' columns holds only labels, and no text.
        let decisions = unread_decisions(table, labels);
        let is_coding = |at: usize| match table.header[at].as_str() {
            "document" | "start" | "end" => false,
            "label" => true,
            name => name.starts_with("annotator_") || decisions.contains(&at),
        };
        // Numbers are no text, and a model learns from paragraphs. Any other column could contain text.
        let are_numbers = |at: usize| {
            let mut cells = table.rows.iter().map(|record| cell(record, at));
            cells.all(|cell| cell.is_empty() || character(cell).is_some())
        };
        // A sentence without a label was skipped or is none, which the kind alone tells.
        let are_kinds = |at: usize| {
            let is_kind = |cell: &str| {
                cell.is_empty() || cell == BOILERPLATE || Kind::from_name(cell).is_some()
            };
            table.rows.iter().all(|record| is_kind(cell(record, at)))
        };
        let is_kept = |at: &usize| match table.header[*at].as_str() {
            "annotator" | "sampling" | "probability" | "corrected" => true,
            "paragraph" => are_numbers(*at),
            "kind" => are_kinds(*at),
            _ => is_coding(*at),
        };
        let kept: Vec<usize> = (0..table.header.len()).filter(is_kept).collect();
        let coding = kept.iter().copied().filter(|at| is_coding(*at));
        Ok(DetachedColumns {
            table,
            place: [document?, start?, end?],
            text: table.require(path, "text")?,
            coding: coding.collect(),
            sampling: table.column("sampling"),
            kept,
        })
    }

    fn is_coded(&self, record: &StringRecord) -> bool {
        let is_random = |column| cell(record, column).eq_ignore_ascii_case(RANDOM);
        let mut coding = self.coding.iter();
        coding.any(|&column| !cell(record, column).is_empty())
            || self.sampling.is_some_and(is_random)
    }

    fn header(&self) -> Vec<String> {
        let kept = self
            .kept
            .iter()
            .map(|&column| self.table.names[column].clone());
        let place = [HASH, "document", "start", "end"].map(str::to_string);
        place.into_iter().chain(kept).collect()
    }

    fn left_out(&self) -> Vec<String> {
        let columns = self.table.names.iter().enumerate();
        columns
            .filter(|(at, _)| !self.place.contains(at) && !self.kept.contains(at))
            .map(|(_, name)| name.clone())
            .collect()
    }

    /// The articles that the rows name, by name. Several may have one name.
    fn articles(&self, articles: Articles<'_>) -> HashMap<String, Vec<LabelledArticle>> {
        let rows = self.table.rows.iter();
        let names: HashSet<String> = rows
            .map(|record| squeezed(cell(record, self.place[0])))
            .collect();
        let mut found: HashMap<String, Vec<LabelledArticle>> = HashMap::new();
        for document in articles {
            let name = squeezed(&document.id);
            if names.contains(&name) {
                found.entry(name).or_default().push(LabelledArticle {
                    document,
                    spans: Spans::default(),
                    sha256: None,
                });
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::labels::Reading;
    use proptest::prelude::*;

    use super::*;
    use standpoint_core::segment::{Marks, segment};

    /// Documents of any characters, with some words and full stops, so that there is something to segment.
    fn texts() -> impl Strategy<Value = Vec<String>> {
        let piece = prop_oneof![
            3 => "[A-Z][a-zé]{1,6}( [a-zß]{1,6}){0,5}[.!?] ",
            1 => any::<String>(),
            1 => Just("\n\n".to_string()),
        ];
        // No article that was read is encoded twice.
        let text = prop::collection::vec(piece, 1..8)
            .prop_map(|pieces| pieces.concat().replace(['Ã', 'Â', 'Å', 'â'], ""));
        prop::collection::vec(text, 1..5)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn labels_come_back_as_they_were(texts in texts(), votes in prop::collection::vec(0..9_usize, 1..30)) {
            let names = ["no", "yes", ""];
            let articles: Vec<Document> = texts
                .iter()
                .zip(1..)
                .map(|(text, n)| Document {
                    id: format!("{n}.txt"),
                    text: text.clone(),
                    metadata: Vec::new(),
                    notes: Vec::new(),
                    begins: 0,
                    marked: Marks::default(),
                })
                .collect();
            let mut votes = votes.iter().cycle();
            let mut table = csv::Writer::from_writer(Vec::new());
            table
                .write_record(["document", "start", "end", "text", "annotator_a", "annotator_b"])
                .unwrap();
            let mut labelled = 0;
            for article in &articles {
                for segment in segment(&article.text, None) {
                    let vote = votes.next().unwrap();
                    labelled += usize::from(*vote != 8);
                    table
                        .write_record([
                            &article.id,
                            &segment.start.to_string(),
                            &segment.end.to_string(),
                            &article.text[segment.bytes.clone()],
                            names[vote / 3],
                            names[vote % 3],
                        ])
                        .unwrap();
                }
            }
            prop_assume!(labelled > 0);
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("labels.csv");
            std::fs::write(&path, table.into_inner().unwrap()).unwrap();
            let Ok(LabelsFile { labelled: before, .. }) = LabelsFile::read(&path, None) else {
                // Control characters may make a table look binary; such a table is refused everywhere.
                return Ok(());
            };
            let detached = detach(&path, LabelColumns::default(), &mut articles.clone().into_iter()).unwrap();
            prop_assert_eq!(detached.labels_left_out(), 0);
            let mut shared = csv::Writer::from_writer(Vec::new());
            shared.write_record(&detached.header).unwrap();
            detached.rows.iter().for_each(|row| shared.write_record(row).unwrap());
            let shared = String::from_utf8(shared.into_inner().unwrap()).unwrap();
            let after = LabelsFile::parse_against(
                Path::new("shared.csv"),
                &shared,
                Some(&mut articles.into_iter()),
                Reading::default(),
            )
            .unwrap()
            .labelled;
            prop_assert_eq!(&before.labels, &after.labels);
            prop_assert_eq!(&before.annotators, &after.annotators);
            prop_assert_eq!(before.sentences.len(), after.sentences.len());
            for (a, b) in before.sentences.iter().zip(&after.sentences) {
                prop_assert_eq!(squeezed(&a.text), squeezed(&b.text));
                prop_assert_eq!((&a.document, a.start, a.label), (&b.document, b.start, b.label));
                prop_assert_eq!((&a.votes, &a.codes), (&b.votes, &b.codes));
            }
        }
    }
}
