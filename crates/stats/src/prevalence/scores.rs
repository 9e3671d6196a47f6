//! Reads a table of scores: sentences with probabilities, documents and groups.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use standpoint_common::grouped::grouped;
use standpoint_core::model::Fit;
use standpoint_corpus::Note;

use super::checks::{DocumentColumn, FoundClusters, found_clusters};
use super::columns::ScoreTableColumns;
use super::copies::Copies;
use super::groups::EMPTY;
use super::natural_order::natural_order;
use super::{Coded, Item, PrevalenceError};
use crate::document_count::DocumentCount;
use crate::labels::{ClusteredBy, LoadedTable, RepeatedRows, ScoredRows, language_model};

/// Stands between the values of two columns in the name of a group.
const BETWEEN: &str = " / ";

const NEEDS: &str = "a header with document, text, label and, if they are known, a column p_<label> for each label, and a row for each sentence";

/// What a sentence is a member of.
#[derive(PartialEq, Eq, Hash)]
enum Member<'a> {
    Document(usize),
    Cluster(&'a str),
}

/// One scored sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredSentence {
    /// Index into [`Scores::documents`].
    pub document: usize,
    /// Index into [`Scores::groups`].
    pub group: usize,
    /// The label that the model gave, an index into [`Scores::labels`].
    pub given: usize,
    /// The probability of each label; they sum to 1.
    pub probabilities: Vec<f64>,
    /// The sentence.
    pub text: String,
    /// The cell of its first character.
    pub start: String,
    /// The cell of its end.
    pub end: String,
    /// The fit that predicted it; [`Fit::All`] if the table does not say.
    pub fit: Fit,
    /// The data row of the table, counted from 0.
    pub row: usize,
}

/// A table of scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// The labels, in the order of their columns.
    pub labels: Vec<String>,
    /// Whether the table has no probabilities, so that each label counts as certain.
    pub is_certain: bool,
    /// The documents, in the order of the table.
    pub documents: Vec<String>,
    /// The clusters of the documents, if others were named than the documents themselves.
    pub clusters: Option<ScoreClusters>,
    /// The documents that repeat earlier ones. Each is in the cluster of what it repeats.
    pub copies: Option<Copies>,
    /// The number of the cluster of each document; empty if each is one by itself.
    pub cluster_of_document: Vec<usize>,
    /// The columns whose values are clusters of documents, if none were named.
    pub found_clusters: Vec<FoundClusters>,
    /// The values of the column to group by, in natural order, or those of several with ` / ` between them; one group
    /// without such a column.
    pub groups: Vec<String>,
    /// The scored sentences, in the order of the table.
    pub sentences: Vec<ScoredSentence>,
    /// Rows without probabilities (boilerplate), which are not counted.
    pub boilerplate: usize,
    /// Rows with probabilities and without a label, which count with the most probable one.
    pub undecided: usize,
    /// The rows without a month or year, if these are the groups.
    pub undated: Option<Undated>,
    /// Whether the table tells the sentences that the model learned from.
    pub has_fits: bool,
    /// The language model that gave the labels, if one did.
    pub language_model: Option<String>,
    /// Rows that are in the table twice.
    pub repeated: Option<RepeatedRows>,
    /// Notes about how the table was read, such as its encoding.
    pub notes: Vec<Note>,
}

/// Clusters of documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreClusters {
    /// The column that names them, or several with commas between them.
    pub column: String,
    /// The number of different values of the column.
    pub values: usize,
    /// The clusters of these values, fewer where a document has several.
    pub of_values: usize,
    /// The rows without a value. Each is in the cluster of its document, which may have no other.
    pub rows_without: usize,
}

/// Rows that have no month or year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undated {
    /// `month` or `year`.
    pub by: &'static str,
    /// Rows with an empty date.
    pub empty: usize,
    /// Rows with a date that is ambiguous or too short.
    pub unread: usize,
    /// One of those dates.
    pub example: String,
    /// The documents of all these rows.
    pub documents: usize,
    /// Another column with dates for rows whose own is empty, and their number.
    pub other_column: Option<(String, usize)>,
}

impl Scores {
    /// Counts its clusters by their scored sentences. Without others these are the documents.
    pub fn count_clusters(&self) -> DocumentCount {
        DocumentCount::from_sentences(self.sentences.iter().map(|s| self.cluster_of(s)))
    }

    /// What intervals are clustered by: documents, or the clusters that were named.
    pub fn clustered_by(&self) -> ClusteredBy {
        match self.clusters {
            Some(_) => ClusteredBy::Cluster,
            None => ClusteredBy::Document,
        }
    }

    /// The column that names the clusters, if they are not the documents.
    pub fn cluster_column(&self) -> Option<&str> {
        self.clusters.as_ref().map(|named| named.column.as_str())
    }

    /// The number of the cluster of a sentence.
    pub(super) fn cluster_of(&self, sentence: &ScoredSentence) -> usize {
        let known = self.cluster_of_document.get(sentence.document);
        known.copied().unwrap_or(sentence.document)
    }

    /// Reads a table of scores, of this program or any other with `document`, `text`, `label` and a column
    /// `p_<label>` for each label. Without such columns, as in the table of a language model, each label counts as certain.
    /// `question` names the question to read where the table has several. `by` is the column to group by, or several with
    /// commas between them. If there is no column `month` or `year`, these come from the column `date`.
    ///
    /// # Errors
    /// If the table cannot be read, lacks a column, or has a row that is no distribution over the labels.
    pub fn read(
        path: &Path,
        question: Option<&str>,
        by: Option<&str>,
    ) -> Result<Self, PrevalenceError> {
        Self::with_table(path, question, by, None).map(|(scores, _)| scores)
    }

    /// Reads a table of scores and returns the table too, for its other columns. `by` is the column to group by, and
    /// `cluster` that of clusters of documents ([`LoadedTable::name_clusters`]).
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    pub fn with_table(
        path: &Path,
        question: Option<&str>,
        by: Option<&str>,
        cluster: Option<&str>,
    ) -> Result<(Self, LoadedTable), PrevalenceError> {
        let mut table = LoadedTable::read_scores(path, NEEDS, question)?;
        if let Some(cluster) = cluster {
            table.name_clusters(path, cluster)?;
        }
        Ok((Self::from_table(path, &table, by)?, table))
    }

    /// Takes the scores of one question from a table, whose file or articles messages call `path`.
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    pub fn from_table(
        path: &Path,
        table: &LoadedTable,
        by: Option<&str>,
    ) -> Result<Self, PrevalenceError> {
        let columns = ScoreTableColumns::find(path, table, by)?;
        let is_certain = columns.probabilities.is_empty();
        let probabilities = columns.probabilities.clone();
        let rows = ScoredRows::new(path, table, &columns.labels, probabilities);
        rows.check()?;
        let mut scores = Scores {
            labels: columns.labels.clone(),
            is_certain,
            documents: Vec::new(),
            clusters: None,
            copies: None,
            cluster_of_document: Vec::new(),
            found_clusters: Vec::new(),
            groups: Vec::new(),
            sentences: Vec::new(),
            boilerplate: 0,
            undecided: 0,
            undated: None,
            has_fits: columns.fit.is_some(),
            language_model: language_model(table),
            repeated: table.repeated_rows(),
            notes: table.notes.clone(),
        };
        let mut documents: HashMap<String, usize> = HashMap::new();
        let mut groups: HashMap<Vec<String>, usize> = HashMap::new();
        for (at, record) in table.rows.iter().enumerate() {
            let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
            let text = cell(Some(columns.text));
            let Some(scored) = rows.row(at, text)? else {
                scores.boilerplate += 1;
                continue;
            };
            scores.undecided += usize::from(scored.is_undecided);
            let document = cell(Some(columns.document)).trim().to_string();
            if document.is_empty() {
                let what = "the column document is empty: intervals need to know which sentences stand together";
                return Err(rows.wrong(at, what.to_string()).into());
            }
            let fit = Fit::from_name(cell(columns.fit).trim());
            scores.has_fits &= fit.is_some();
            let next = documents.len();
            let group: Vec<String> = columns
                .by
                .iter()
                .map(|by| by.group(cell(Some(by.column))))
                .collect();
            let next_group = groups.len();
            scores.sentences.push(ScoredSentence {
                document: *documents.entry(document.clone()).or_insert_with(|| {
                    scores.documents.push(document);
                    next
                }),
                group: *groups.entry(group).or_insert(next_group),
                given: scored.given,
                probabilities: scored.probabilities,
                text: text.to_string(),
                start: cell(columns.start).trim().to_string(),
                end: cell(columns.end).trim().to_string(),
                fit: fit.unwrap_or_default(),
                row: at,
            });
        }
        if scores.sentences.is_empty() {
            return Err(PrevalenceError::NothingScored {
                path: path.to_path_buf(),
            });
        }
        scores.sort_groups(groups);
        scores.find_clusters(Some(table).filter(|table| !table.clusters.is_empty()));
        if table.clusters.is_empty() {
            scores.found_clusters = scores.look_for_clusters(table, &columns);
        }
        scores.undated = scores.find_undated(table, &columns);
        Ok(scores)
    }

    /// Makes clusters of copies, and of documents by the columns that a table names for that. A document with sentences
    /// of two clusters joins these, because its sentences are alike too.
    pub fn find_clusters(&mut self, named: Option<&LoadedTable>) {
        self.copies = self.find_copies();
        if named.is_none() && self.copies.is_none() {
            return;
        }
        let clusters = self.sentences.iter();
        let clusters: Vec<Option<String>> = clusters
            .map(|sentence| named.and_then(|table| table.cluster_of(&table.rows[sentence.row])))
            .collect();
        let of_sentences = grouped(self.sentences.iter().zip(&clusters).map(
            |(sentence, cluster)| {
                let cluster = cluster.as_deref().map(Member::Cluster);
                let copied = self.copies.as_ref().and_then(|c| c.of[sentence.document]);
                let documents =
                    [Some(sentence.document), copied].map(|of| of.map(Member::Document));
                documents.into_iter().chain([cluster]).flatten()
            },
        ));
        let of_values = of_sentences.iter().zip(&clusters);
        let of_values = of_values.filter_map(|(of, cluster)| cluster.as_ref().map(|_| *of));
        let of_values = of_values.collect::<HashSet<usize>>().len();
        let mut of = vec![0; self.documents.len()];
        for (sentence, cluster) in self.sentences.iter().zip(of_sentences) {
            of[sentence.document] = cluster;
        }
        self.cluster_of_document = of;
        let Some(table) = named else {
            return;
        };
        let names = table.clusters.iter().map(|at| table.names[*at].as_str());
        self.clusters = Some(ScoreClusters {
            column: names.collect::<Vec<_>>().join(","),
            of_values,
            values: clusters.iter().flatten().collect::<HashSet<_>>().len(),
            rows_without: clusters.iter().filter(|cluster| cluster.is_none()).count(),
        });
    }

    /// Looks for columns that have one value in each document, and whose values are clusters, besides those of the groups.
    fn look_for_clusters(
        &self,
        table: &LoadedTable,
        columns: &ScoreTableColumns,
    ) -> Vec<FoundClusters> {
        let cell = |sentence: &ScoredSentence, at: usize| {
            let cell = table.rows[sentence.row].get(at);
            cell.unwrap_or_default().trim()
        };
        let mut first: Vec<Option<&ScoredSentence>> = vec![None; self.documents.len()];
        for sentence in &self.sentences {
            first[sentence.document].get_or_insert(sentence);
        }
        let of_document = |at: usize| {
            let values = first.iter().flatten().map(|sentence| cell(sentence, at));
            let values: Vec<&str> = values.collect();
            let mut sentences = self.sentences.iter();
            let is_constant = sentences.all(|s| cell(s, at) == values[s.document]);
            let name = table.names[at].as_str();
            is_constant.then_some(DocumentColumn { name, values })
        };
        let by: Vec<usize> = columns.by.iter().map(|by| by.column).collect();
        let free = table.free_columns(&by).into_iter();
        let free: Vec<DocumentColumn> = free.filter_map(of_document).collect();
        if free.is_empty() {
            return Vec::new();
        }
        let mut sizes = vec![0.0; self.documents.len()];
        let mut means = vec![vec![0.0; self.documents.len()]; self.labels.len()];
        for sentence in &self.sentences {
            sizes[sentence.document] += 1.0;
            for (mean, p) in means.iter_mut().zip(&sentence.probabilities) {
                mean[sentence.document] += p;
            }
        }
        for mean in &mut means {
            mean.iter_mut().zip(&sizes).for_each(|(sum, n)| *sum /= n);
        }
        found_clusters(&free, &means)
    }

    /// Finds the rows without a month or year, if these are the groups.
    fn find_undated(&self, table: &LoadedTable, columns: &ScoreTableColumns) -> Option<Undated> {
        let by = columns.by.iter().find(|by| by.date.is_some())?;
        let (mut undated, mut documents) = (Undated::default(), HashSet::new());
        undated.by = match &by.date {
            Some((length, _)) if *length == "2020".len() => "year",
            _ => "month",
        };
        let mut without_date = Vec::new();
        for sentence in &self.sentences {
            let date = table.rows[sentence.row].get(by.column).unwrap_or_default();
            if by.group(date) != EMPTY {
                continue;
            }
            documents.insert(sentence.document);
            match date.trim() {
                "" => without_date.push(sentence.row),
                date => {
                    undated.unread += 1;
                    if undated.example.is_empty() {
                        undated.example = date.to_string();
                    }
                }
            }
        }
        undated.empty = without_date.len();
        undated.documents = documents.len();
        if documents.is_empty() {
            return None;
        }
        undated.other_column = columns.other_dates(table, &without_date);
        Some(undated)
    }

    /// Numbers the groups in natural order, so that the order of rows does not matter.
    fn sort_groups(&mut self, groups: HashMap<Vec<String>, usize>) {
        let named = groups.into_iter().map(|(names, at)| (group_of(&names), at));
        let mut groups: Vec<(String, usize)> = named.collect();
        groups.sort_by(|(one, _), (other, _)| natural_order(one, other));
        let mut by_name = vec![0; groups.len()];
        for (place, (_, met)) in groups.iter().enumerate() {
            by_name[*met] = place;
        }
        for sentence in &mut self.sentences {
            sentence.group = by_name[sentence.group];
        }
        self.groups = groups.into_iter().map(|(name, _)| name).collect();
    }

    /// The sentences as items of the estimators, with their codes.
    pub fn items<'a>(&'a self, coded: &'a [Option<Coded>]) -> Vec<Item<'a>> {
        let item = |(at, sentence): (usize, &'a ScoredSentence)| Item {
            document: sentence.document,
            cluster: self.cluster_of(sentence),
            given: sentence.given,
            probabilities: &sentence.probabilities,
            coded: coded.get(at).copied().flatten(),
        };
        self.sentences.iter().enumerate().map(item).collect()
    }
}

/// The name of a group: one value, or several with ` / ` between them. A value that holds that sign gets quotation marks.
fn group_of(names: &[String]) -> String {
    match names {
        [one] => one.clone(),
        several => {
            let quoted = several.iter().map(|name| {
                if name.contains(BETWEEN) {
                    format!("“{name}”")
                } else {
                    name.clone()
                }
            });
            quoted.collect::<Vec<String>>().join(BETWEEN)
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn read(table: &str, by: Option<&str>) -> Result<Scores, PrevalenceError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        std::fs::write(&path, table).unwrap();
        Scores::read(&path, None, by)
    }

    #[test]
    fn labels_in_the_header_are_read_as_those_in_the_cells() {
        let table = "document,label,p_ left,p_left  wing,text\na,left,0.7,0.3,Go\nb,left  wing,0.2,0.8,Stay\n";
        let scores = read(table, None).unwrap();
        assert_eq!(scores.labels, ["left", "left wing"]);
        assert_eq!(scores.sentences[1].given, 1);
    }

    const TABLE: &str = "document,sentence,label,probability,p_No,p_Yes,text,start,end,Outlet,p_value\n\
        b,1,Yes,0.7,0.3,0.7,Go,0,2,Post,x\n\
        a,,,,,,By X,0,4,Daily,x\n\
        a,1,,0.6,0.6,0.4,Stay,5,9,Daily,x\n\
        b,2,No,0.9,0.9001,0.1,Wait,3,7,,x\n";

    #[test]
    fn boilerplate_is_left_out_and_groups_are_in_order() {
        let scores = read(TABLE, Some("outlet")).unwrap();
        assert_eq!(scores.labels, ["No", "Yes"]);
        assert_eq!(scores.documents, ["b", "a"]);
        assert_eq!(scores.groups, ["(empty)", "Daily", "Post"]);
        let groups: Vec<usize> = scores.sentences.iter().map(|s| s.group).collect();
        assert_eq!(groups, [2, 1, 0]);
        let given: Vec<usize> = scores.sentences.iter().map(|s| s.given).collect();
        assert_eq!((given, scores.undecided), (vec![1, 0, 0], 1));
        assert_eq!(scores.boilerplate, 1);
        let sum: f64 = scores.sentences[2].probabilities.iter().sum();
        assert!((sum - 1.0).abs() < 1e-12);
        assert_eq!(read(TABLE, None).unwrap().groups, [""]);
    }

    /// A language model gives labels and no probabilities.
    #[test]
    fn labels_without_probabilities_count_as_certain() {
        let table = "document,label,text\na,pro,x\na,,y\nb,anti,z\nb, pro ,w\n";
        let scores = read(table, None).unwrap();
        assert_eq!(scores.labels, ["anti", "pro"]);
        assert!(scores.is_certain && scores.boilerplate == 1);
        let probabilities: Vec<&[f64]> = scores
            .sentences
            .iter()
            .map(|s| &s.probabilities[..])
            .collect();
        assert_eq!(probabilities, [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]);
        let twice = "document,start,label,text\na,0,pro,x\na,0,anti,x\n";
        let error = read(twice, None).unwrap_err().to_string();
        assert!(error.contains("row 3: row 2 has other"), "{error}");
    }

    #[test]
    fn groups_of_two_columns_stay_apart_whatever_their_names() {
        let rows = "d,a,1,0,x,x / y,z\nd,a,1,0,w,x,y / z\nd,a,1,0,v,x,\n";
        let table = format!("document,label,p_a,p_b,text,one,two\n{rows}");
        let scores = read(&table, Some("one,two,one")).unwrap();
        let groups = ["“x / y” / z", "x / “y / z”", "x / (empty)"];
        let mut sorted = scores.groups.clone();
        sorted.sort();
        let mut wanted = groups.map(str::to_string).to_vec();
        wanted.sort();
        assert_eq!(sorted, wanted);
    }

    #[test]
    fn a_group_may_be_called_like_no_other_thing() {
        let table = "document,label,p_a,p_b,text,outlet\nd,a,1,0,x,(all)\ne,a,1,0,x,(rest)\nf,a,1,0,x,(empty)\ng,a,1,0,x,\n";
        assert_eq!(
            read(table, Some("outlet")).unwrap().groups,
            ["(empty)", "“(all)”", "“(empty)”", "“(rest)”"]
        );
    }

    #[test]
    fn months_and_years_come_from_the_dates() {
        let table = |header: &str, dates: &[&str]| {
            let rows = dates.iter().map(|date| format!("d,a,1,0,x,{date}\n"));
            format!(
                "document,label,p_a,p_b,text,{header}\n{}",
                rows.collect::<String>()
            )
        };
        let groups = |table: &str, by: &str| read(table, Some(by)).unwrap().groups;
        let dates = "2020-02-29;3 March 2020;2019;2019-05;03/04/2020;";
        let dates = table("Date", &dates.split(';').collect::<Vec<_>>());
        let months = ["(empty)", "2019-05", "2020-02", "2020-03"];
        assert_eq!(groups(&dates, "month"), months);
        assert_eq!(groups(&dates, "Year"), ["(empty)", "2019", "2020"]);
        let undated = Undated {
            by: "month",
            empty: 1,
            unread: 2,
            example: "2019".to_string(),
            documents: 1,
            other_column: None,
        };
        assert_eq!(read(&dates, Some("month")).unwrap().undated, Some(undated));
        assert_eq!(read(&dates, None).unwrap().undated, None);
        // Some rows have their dates in another column, and some have none.
        let mixed = "document,label,p_a,p_b,text,page,published,date\na,a,0.7,0.3,Go,17,,2020-03-01\n\
            b,a,0.7,0.3,Stay,18,03/12/2020,\nb,b,0.2,0.8,Wait,18,13/12/2020,\nc,b,0.2,0.8,No,19,,\n";
        let undated = read(mixed, Some("month")).unwrap().undated.unwrap();
        assert_eq!(undated.other_column, Some(("published".to_string(), 2)));
        // A column of that name is taken as it is.
        assert_eq!(groups(&table("month", &["May"]), "month"), ["May"]);
        let error = read(&table("day", &["2020-01-01"]), Some("month")).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("nor a column “date” to take it from; if another one holds the date, rename it to date: the header")
        );
    }

    #[test]
    fn repeated_rows_are_reported_and_contradictions_refused() {
        let table = |last: &str| {
            format!("document,start,label,p_a,p_b,text\nd,0,a,0.7,0.3,x\nd,5,b,0.2,0.8,y\n{last}\n")
        };
        let repeated = read(&table("d,5,b,0.2,0.8,y"), None)
            .unwrap()
            .repeated
            .unwrap();
        assert_eq!((repeated.rows, repeated.line, repeated.first), (1, 4, 3));
        let error = read(&table("d,0,b,0.3,0.7,x"), None)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("row 4: row 2 has other probabilities"),
            "{error}"
        );
        // The same words other_column are another sentence.
        for other in ["d,9,b,0.3,0.7,x", "e,0,b,0.3,0.7,x", "d,0,b,0.3,0.7,z"] {
            assert_eq!(read(&table(other), None).unwrap().repeated, None, "{other}");
        }
    }

    #[test]
    fn a_decimal_comma_is_read_as_a_point() {
        let scores = read("document;label;p_a;p_b;text\nd;a;0,71;0,29;x\n", None).unwrap();
        assert_eq!(scores.sentences[0].probabilities, [0.71, 0.29]);
    }

    #[test]
    fn unusable_tables_are_refused() {
        let refused = |table: &str, by: Option<&str>, what: &str| {
            let message = read(table, by).unwrap_err().to_string();
            assert!(message.contains(what), "{message}");
        };
        refused(TABLE, Some("author"), "no column “author” to group by");
        refused("document,label,text\na,,y\n", None, "no column p_<label>");
        let many: String = (0..60).map(|at| format!("a,x{at},y\n")).collect();
        refused(
            &format!("document,label,text\n{many}"),
            None,
            "the column label has 60 different values",
        );
        let row = |row: &str| format!("document,label,p_a,p_b,text\n{row}\n");
        refused(&row("d,a,0.5,,x"), None, "“” in the column p_b");
        refused(&row("d,a,0.5,0.8,x"), None, "sum to 1.300");
        refused(&row("d,c,0.5,0.5,x"), None, "“c” is not one of a, b");
        let renamed = "document,label,p_a.b,p_c,text\nd,a-b,0.5,0.5,x\n";
        refused(
            renamed,
            None,
            "“a-b” is not one of a.b, c: R made p_a.b of it",
        );
        refused(&row("d,a,,,x"), None, "the label “a” without");
        refused(&row(",a,1,0,x"), None, "document is empty");
        refused(&row("d,,,,x"), None, "nothing to count");
    }
}
