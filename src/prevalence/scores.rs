//! A table of scores in: sentences with probabilities, by document and by group.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::columns::Columns;
use super::groups::EMPTY;
use super::order::group_order;
use super::{Coded, Item, PrevalenceError};
use crate::corpus::Notice;
use crate::document_count::DocumentCount;
use crate::labels::{Probabilities, Repeated, Table, label_name, most_probable};
use crate::phrases::shortened;

const NEEDS: &str = "a header with document, text, label and a column p_<label> for each label, and a row a sentence";

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
    /// Where it begins in the document, as the table has it.
    pub start: String,
    /// Where it ends.
    pub end: String,
    /// The data row of the table, counted from 0.
    pub row: usize,
}

/// A table of scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// The labels, in the order of their columns.
    pub labels: Vec<String>,
    /// The documents, in the order of the table.
    pub documents: Vec<String>,
    /// The values of the column to group by, in order (“(empty)” first, then numbers by value, then names); one group where none was asked for.
    pub groups: Vec<String>,
    /// The scored sentences, in the order of the table.
    pub sentences: Vec<ScoredSentence>,
    /// Rows without probabilities (page furniture): not counted.
    pub furniture: usize,
    /// Rows without a label that have probabilities (too uncertain to be given one): counted, and where
    /// labels are counted, by the most probable one.
    pub undecided: usize,
    /// Where months or years were asked for, the rows whose date has none.
    pub(crate) undated: Option<Undated>,
    /// Rows that stand in the table twice.
    pub repeated: Option<Repeated>,
    /// What there is to know of how the table was read, such as its encoding.
    pub notices: Vec<Notice>,
}

/// Rows that have no month or year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undated {
    /// Rows with an empty date.
    pub empty: usize,
    /// Rows with a date that cannot be read in one way only, or is too short.
    pub unread: usize,
    /// One of those dates.
    pub example: String,
    /// In how many documents all these rows stand.
    pub documents: usize,
    /// Another column that has the dates of rows whose own is empty, and of how many.
    pub elsewhere: Option<(String, usize)>,
}

impl Scores {
    /// Its documents, by how many scored sentences each has.
    pub(crate) fn counted_documents(&self) -> DocumentCount {
        DocumentCount::from_sentences(self.sentences.iter().map(|s| s.document))
    }

    /// Reads a table of scores, of this program or any other with `document`, `text`, `label` and a
    /// column `p_<label>` for each label. `by` is the column to group by; where
    /// there is none called `month` or `year`, these are taken from the column `date`.
    pub fn read(path: &Path, by: Option<&str>) -> Result<Self, PrevalenceError> {
        Self::of_table(path, &Table::read(path, NEEDS)?, by)
    }

    /// The same of a table that was made on the way of `articles`, which messages are about.
    pub(crate) fn read_for(
        articles: &Path,
        path: &Path,
        by: Option<&str>,
    ) -> Result<Self, PrevalenceError> {
        Self::of_table(articles, &Table::read(path, NEEDS)?, by)
    }

    /// Reads a table of scores and hands out the table too, for those who need its other columns too.
    pub(crate) fn with_table(path: &Path) -> Result<(Self, Table), PrevalenceError> {
        let table = Table::read(path, NEEDS)?;
        Ok((Self::of_table(path, &table, None)?, table))
    }

    fn of_table(path: &Path, table: &Table, by: Option<&str>) -> Result<Self, PrevalenceError> {
        let columns = Columns::find(path, table, by)?;
        let places = columns.probabilities.iter().map(|(at, _)| *at).collect();
        let of_labels = Probabilities::new(table, places);
        if let Some([first, row]) = of_labels.contradiction() {
            return Err(PrevalenceError::Row {
                path: path.to_path_buf(),
                row,
                what: Probabilities::contradicts(first),
            });
        }
        let mut scores = Scores {
            labels: columns
                .probabilities
                .iter()
                .map(|(_, label)| label.clone())
                .collect(),
            documents: Vec::new(),
            groups: Vec::new(),
            sentences: Vec::new(),
            furniture: 0,
            undecided: 0,
            undated: None,
            repeated: table.repeated(),
            notices: table.notices.clone(),
        };
        let mut undated: HashSet<String> = HashSet::new();
        let mut without_date: Vec<usize> = Vec::new();
        let mut documents: HashMap<String, usize> = HashMap::new();
        let mut groups: HashMap<String, usize> = HashMap::new();
        for (at, record) in table.rows.iter().enumerate() {
            let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
            let wrong = |what: String| PrevalenceError::Row {
                path: path.to_path_buf(),
                row: table.line(at),
                what,
            };
            let label = label_name(cell(Some(columns.label)));
            let label = label.as_str();
            let Some(probabilities) = of_labels.of_row(at).map_err(wrong)? else {
                if !label.is_empty() {
                    return Err(wrong(format!(
                        "the label “{}” without probabilities: score the articles again",
                        shortened(label)
                    )));
                }
                scores.furniture += 1;
                continue;
            };
            let given = match label {
                "" => {
                    scores.undecided += 1;
                    most_probable(&probabilities, cell(Some(columns.text))).0
                }
                label => scores
                    .labels
                    .iter()
                    .position(|known| known == label)
                    .ok_or_else(|| {
                        let of_r = scores.labels.iter().find(|name| is_made_by_r(name, label));
                        let hint = of_r.map_or_else(String::new, |name| {
                            format!(
                                ": R made p_{} of it (read the table with check.names = FALSE)",
                                shortened(name)
                            )
                        });
                        let label = shortened(label);
                        wrong(format!("there is no column p_{label} for its label{hint}"))
                    })?,
            };
            let document = cell(Some(columns.document)).trim().to_string();
            if document.is_empty() {
                return Err(wrong(
                    "the column document is empty: intervals need to know which sentences stand together".to_string(),
                ));
            }
            let next = documents.len();
            let group = match &columns.by {
                Some(by) => {
                    let value = cell(Some(by.column));
                    let group = by.group(value);
                    if by.date.is_some() && group == EMPTY {
                        note_undated(&mut scores.undated, value.trim());
                        undated.insert(document.clone());
                        without_date.extend(value.trim().is_empty().then_some(at));
                    }
                    group
                }
                None => String::new(),
            };
            let next_group = groups.len();
            scores.sentences.push(ScoredSentence {
                document: *documents.entry(document.clone()).or_insert_with(|| {
                    scores.documents.push(document);
                    next
                }),
                group: *groups.entry(group).or_insert(next_group),
                given,
                probabilities,
                text: cell(Some(columns.text)).to_string(),
                start: cell(columns.start).trim().to_string(),
                end: cell(columns.end).trim().to_string(),
                row: at,
            });
        }
        if let Some(told) = &mut scores.undated {
            told.documents = undated.len();
            told.elsewhere = columns.of_other_dates(table, &without_date);
        }
        if scores.sentences.is_empty() {
            return Err(PrevalenceError::NothingScored {
                path: path.to_path_buf(),
            });
        }
        scores.sort_groups(groups);
        Ok(scores)
    }

    /// Numbers the groups by name, not as they were met, so that the order of rows changes nothing.
    fn sort_groups(&mut self, groups: HashMap<String, usize>) {
        let mut groups: Vec<(String, usize)> = groups.into_iter().collect();
        groups.sort_by(|(one, _), (other, _)| group_order(one, other));
        let mut by_name = vec![0; groups.len()];
        for (place, (_, met)) in groups.iter().enumerate() {
            by_name[*met] = place;
        }
        for sentence in &mut self.sentences {
            sentence.group = by_name[sentence.group];
        }
        self.groups = groups.into_iter().map(|(name, _)| name).collect();
    }

    /// The sentences as the estimators see them, `coded` beside them.
    pub fn items<'a>(&'a self, coded: &'a [Option<Coded>]) -> Vec<Item<'a>> {
        let item = |(at, sentence): (usize, &'a ScoredSentence)| Item {
            document: sentence.document,
            given: sentence.given,
            probabilities: &sentence.probabilities,
            coded: coded.get(at).copied().flatten(),
        };
        self.sentences.iter().enumerate().map(item).collect()
    }
}

/// Whether R makes this name of a column of that one: what is neither letter nor digit becomes a full stop.
fn is_made_by_r(name: &str, original: &str) -> bool {
    let kept = |c: char| {
        if c.is_alphanumeric() || c == '_' {
            c
        } else {
            '.'
        }
    };
    name != original && original.chars().map(kept).eq(name.chars())
}

fn note_undated(undated: &mut Option<Undated>, date: &str) {
    let undated = undated.get_or_insert_with(|| Undated {
        empty: 0,
        unread: 0,
        example: String::new(),
        documents: 0,
        elsewhere: None,
    });
    match date.is_empty() {
        true => undated.empty += 1,
        false => {
            undated.unread += 1;
            if undated.example.is_empty() {
                undated.example = date.to_string();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &str, by: Option<&str>) -> Result<Scores, PrevalenceError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        std::fs::write(&path, table).unwrap();
        Scores::read(&path, by)
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
    fn furniture_is_left_out_and_groups_are_in_order() {
        let scores = read(TABLE, Some("outlet")).unwrap();
        assert_eq!(scores.labels, ["No", "Yes"]);
        assert_eq!(scores.documents, ["b", "a"]);
        assert_eq!(scores.groups, ["(empty)", "Daily", "Post"]);
        let groups: Vec<usize> = scores.sentences.iter().map(|s| s.group).collect();
        assert_eq!(groups, [2, 1, 0]);
        let given: Vec<usize> = scores.sentences.iter().map(|s| s.given).collect();
        assert_eq!((given, scores.undecided), (vec![1, 0, 0], 1));
        assert_eq!(scores.furniture, 1);
        let sum: f64 = scores.sentences[2].probabilities.iter().sum();
        assert!((sum - 1.0).abs() < 1e-12);
        assert_eq!(read(TABLE, None).unwrap().groups, [""]);
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
        let dates = table(
            "Date",
            &[
                "2020-02-29",
                "3 March 2020",
                "2019",
                "2019-05",
                "03/04/2020",
                "",
            ],
        );
        assert_eq!(
            read(&dates, Some("month")).unwrap().groups,
            ["(empty)", "2019-05", "2020-02", "2020-03"]
        );
        assert_eq!(
            read(&dates, Some("Year")).unwrap().groups,
            ["(empty)", "2019", "2020"]
        );
        let undated = Undated {
            empty: 1,
            unread: 2,
            example: "2019".to_string(),
            documents: 1,
            elsewhere: None,
        };
        assert_eq!(read(&dates, Some("month")).unwrap().undated, Some(undated));
        assert_eq!(read(&dates, None).unwrap().undated, None);
        // Rows of several sources, of which some have their dates elsewhere; those without any do not hide it.
        let mixed = "document,label,p_a,p_b,text,page,published,date\na,a,0.7,0.3,Go,17,,2020-03-01\n\
            b,a,0.7,0.3,Stay,18,03/12/2020,\nb,b,0.2,0.8,Wait,18,13/12/2020,\nc,b,0.2,0.8,No,19,,\n";
        let undated = read(mixed, Some("month")).unwrap().undated.unwrap();
        assert_eq!(undated.elsewhere, Some(("published".to_string(), 2)));
        // A column of that name is taken as it is.
        assert_eq!(
            read(&table("month", &["May"]), Some("month"))
                .unwrap()
                .groups,
            ["May"]
        );
        let error = read(&table("day", &["2020-01-01"]), Some("month")).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("nor a column “date” to take it from; if another one holds the date, rename it to date: the header")
        );
    }

    #[test]
    fn rows_that_stand_twice_are_told_and_contradictions_refused() {
        let table = |last: &str| {
            format!("document,start,label,p_a,p_b,text\nd,0,a,0.7,0.3,x\nd,5,b,0.2,0.8,y\n{last}\n")
        };
        let repeated = read(&table("d,5,b,0.2,0.8,y"), None).unwrap().repeated;
        let repeated = repeated.unwrap();
        assert_eq!((repeated.rows, repeated.line, repeated.first), (1, 4, 3));
        let error = read(&table("d,0,b,0.3,0.7,x"), None)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("line 4: line 2 has other probabilities"),
            "{error}"
        );
        // The same words elsewhere are another sentence.
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
    fn what_cannot_be_counted_is_refused() {
        let refused = |table: &str, by: Option<&str>, what: &str| {
            let message = read(table, by).unwrap_err().to_string();
            assert!(message.contains(what), "{message}");
        };
        refused(TABLE, Some("author"), "no column “author” to group by");
        refused("document,label,text\na,x,y\n", None, "no column p_<label>");
        let row = |row: &str| format!("document,label,p_a,p_b,text\n{row}\n");
        refused(&row("d,a,0.5,,x"), None, "“” in the column p_b");
        refused(&row("d,a,0.5,0.8,x"), None, "sum to 1.300");
        refused(&row("d,c,0.5,0.5,x"), None, "no column p_c");
        let of_r = "document,label,p_a.b,p_c,text\nd,a-b,0.5,0.5,x\n";
        refused(
            of_r,
            None,
            "no column p_a-b for its label: R made p_a.b of it",
        );
        refused(&row("d,a,,,x"), None, "the label “a” without");
        refused(&row(",a,1,0,x"), None, "document is empty");
        refused(&row("d,,,,x"), None, "nothing to count");
    }
}
