//! Scored articles for the report, from a corpus while it is scored or from a table of scores.

use std::collections::HashMap;
use std::path::Path;

use super::ReportError;
use crate::corpus::Document;
use crate::corpus::Paragraphs;
use crate::labels::{character, probability_columns};
use crate::model::Scored;
use crate::output::columns::{OURS, rounded};
use crate::output::scores::reasons;
use crate::prevalence::{ScoredSentence, Scores};

/// Usual names of the column of titles, in the languages in which databases name columns.
const TITLE: [&str; 9] = [
    "title",
    "headline",
    "titel",
    "überschrift",
    "schlagzeile",
    "titre",
    "título",
    "titolo",
    "kop",
];

/// Articles in reading order, with the scores of their sentences.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredArticles {
    /// The sentences, in the order of the articles.
    pub scores: Scores,
    pub columns: Vec<String>,
    pub articles: Vec<ScoredArticle>,
    /// The first article whose rows disagree on the value of each metadata column, if any does.
    pub(super) divided: Vec<Option<usize>>,
    /// Counts paragraphs through the parts of an article.
    paragraphs: Paragraphs,
    /// The indices of articles by their names, and the article to which pieces are added.
    places: HashMap<String, usize>,
    current: usize,
    /// The paragraph and the end of the last piece.
    last: Option<(usize, usize)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ScoredArticle {
    pub id: String,
    /// Values parallel to [`ScoredArticles::columns`].
    pub metadata: Vec<String>,
    /// All pieces in reading order.
    pub pieces: Vec<ScoredPiece>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ScoredPiece {
    pub before: PieceGap,
    pub content: PieceContent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceGap {
    Nothing,
    /// White space within a paragraph.
    Blank,
    /// The end of a paragraph.
    Paragraph,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PieceContent {
    Boilerplate {
        kind: String,
        text: String,
    },
    Sentence {
        /// Index into [`Scores::sentences`].
        at: usize,
        /// `true` if it is the headline of the article.
        headline: bool,
        /// Its label, unless none was probable enough.
        label: Option<usize>,
        /// The words that decided.
        reasons: String,
    },
}

impl ScoredArticles {
    /// Begins without articles.
    pub fn new(labels: &[String], columns: &[String]) -> Self {
        ScoredArticles {
            scores: Scores {
                labels: labels.to_vec(),
                is_certain: false,
                documents: Vec::new(),
                clusters: None,
                copies: None,
                cluster_of_document: Vec::new(),
                found_clusters: Vec::new(),
                groups: vec![String::new()],
                sentences: Vec::new(),
                boilerplate: 0,
                undecided: 0,
                undated: None,
                has_fits: true,
                language_model: None,
                repeated: None,
                notes: Vec::new(),
            },
            columns: columns.to_vec(),
            articles: Vec::new(),
            divided: vec![None; columns.len()],
            paragraphs: Paragraphs::default(),
            places: HashMap::new(),
            current: 0,
            last: None,
        }
    }

    /// Adds a scored document, or the next part of the last document, with the verdicts of one of its models.
    pub fn add(&mut self, document: &Document, scored: &[Scored], model: usize) {
        if !document.continues() {
            self.last = None;
            self.open(&document.id, document.metadata.clone());
            if self.scores.documents.len() < self.articles.len() {
                self.scores.documents.push(document.id.clone());
            }
        }
        let number = self.current;
        let places = scored.iter().map(|unit| (&unit.bytes, unit.paragraph));
        let paragraphs = self.paragraphs.before(document, places);
        for unit in scored {
            let paragraph = paragraphs + unit.paragraph;
            let (start, end) = (document.begins + unit.start, document.begins + unit.end);
            let before = match self.last.replace((paragraph, end)) {
                Some((last, _)) if last != paragraph => PieceGap::Paragraph,
                Some((_, last)) if last == start => PieceGap::Nothing,
                _ => PieceGap::Blank,
            };
            let text = document.text[unit.bytes.clone()].to_string();
            let content = match unit.verdict_of(model) {
                None => {
                    self.scores.boilerplate += 1;
                    PieceContent::Boilerplate {
                        kind: unit.kind.to_string(),
                        text,
                    }
                }
                Some(verdict) => {
                    let at = self.scores.sentences.len();
                    self.scores.sentences.push(ScoredSentence {
                        document: number,
                        group: 0,
                        given: verdict.stance.label,
                        probabilities: as_in_a_table(&verdict.stance.probabilities),
                        text,
                        start: start.to_string(),
                        end: end.to_string(),
                        fit: verdict.stance.fit,
                        row: at,
                    });
                    PieceContent::Sentence {
                        at,
                        headline: unit.kind == crate::segment::Kind::Headline,
                        label: Some(verdict.stance.label),
                        reasons: reasons(Some(verdict)).to_string(),
                    }
                }
            };
            if let Some(article) = self.articles.get_mut(number) {
                article.pieces.push(ScoredPiece { before, content });
            }
        }
    }

    /// Makes the article of a document the current one. Documents of one name are one article, as in a table
    /// of scores.
    fn open(&mut self, id: &str, metadata: Vec<String>) {
        if let Some(&current) = self.places.get(id) {
            self.current = current;
            let columns = self.articles[current].metadata.iter().zip(&metadata);
            for (column, _) in columns.enumerate().filter(|(_, (one, other))| one != other) {
                self.divided[column].get_or_insert(current);
            }
            return;
        }
        self.current = self.articles.len();
        self.places.insert(id.to_string(), self.current);
        self.articles.push(ScoredArticle {
            id: id.to_string(),
            metadata,
            pieces: Vec::new(),
        });
    }

    /// Reads a table of scores. The offsets show the gap between two sentences: one character is a blank or
    /// the end of a line, more are the end of a paragraph. `question` names the question to
    /// read where the table has several, and `cluster` is the column of clusters of documents.
    pub fn from_table(
        path: &Path,
        question: Option<&str>,
        cluster: Option<&str>,
    ) -> Result<Self, ReportError> {
        let (scores, table) = Scores::with_table(path, question, None, cluster)?;
        let at = |name: &str| table.column(name);
        let mut ours = probability_columns(&table.names);
        ours.retain(|(_, label)| scores.labels.contains(label));
        let is_probability = |at: usize| ours.iter().any(|(column, _)| *column == at);
        let metadata: Vec<usize> = (0..table.header.len())
            .filter(|at| !OURS.contains(&table.header[*at].as_str()) && !is_probability(*at))
            .collect();
        let columns: Vec<String> = metadata.iter().map(|at| table.names[*at].clone()).collect();
        let mut read = Self::new(&scores.labels, &columns);
        read.scores = scores;
        // The end of the last piece of each article.
        let mut ends: Vec<Option<usize>> = Vec::new();
        let mut next = 0;
        for (row, record) in table.rows.iter().enumerate() {
            let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
            let metadata = metadata.iter().map(|at| cell(Some(*at)).to_string());
            read.open(cell(at("document")).trim(), metadata.collect());
            ends.resize(read.articles.len(), None);
            let end = &mut ends[read.current];
            let position = |name: &str| character(cell(at(name)));
            let before = match (*end, position("start")) {
                (Some(end), Some(start)) if start == end => PieceGap::Nothing,
                (Some(end), Some(start)) if start.checked_sub(end) >= Some(2) => {
                    PieceGap::Paragraph
                }
                _ => PieceGap::Blank,
            };
            *end = position("end").or(*end);
            let kind = cell(at("kind"));
            let content = match read.scores.sentences.get(next).filter(|s| s.row == row) {
                Some(sentence) => {
                    next += 1;
                    let is_labelled = !cell(at("label")).trim().is_empty();
                    PieceContent::Sentence {
                        at: next - 1,
                        headline: kind == "headline",
                        label: is_labelled.then_some(sentence.given),
                        reasons: cell(at("reasons")).to_string(),
                    }
                }
                None => PieceContent::Boilerplate {
                    kind: match kind {
                        "" => "not scored".to_string(),
                        kind => kind.to_string(),
                    },
                    text: cell(at("text")).to_string(),
                },
            };
            read.articles[read.current]
                .pieces
                .push(ScoredPiece { before, content });
        }
        Ok(read)
    }

    /// The index of a metadata column, in capitals or not.
    pub fn column(&self, name: &str) -> Option<usize> {
        let wanted = name.trim().to_lowercase();
        let same = |column: &String| column.trim().to_lowercase() == wanted;
        self.columns.iter().position(same)
    }

    /// The column of the titles of articles, by a usual name, if it has one value for each article.
    pub(super) fn title_column(&self) -> Option<usize> {
        let column = TITLE.iter().find_map(|name| self.column(name))?;
        self.check_undivided(column).ok()
    }

    /// Checks that a column has one value for each article. Returns the name of an article with several as an
    /// error.
    pub(super) fn check_undivided(&self, column: usize) -> Result<usize, &str> {
        match self.divided[column] {
            None => Ok(column),
            Some(article) => Err(&self.articles[article].id),
        }
    }

    /// Gives each sentence the value of its article.
    pub(super) fn spread<T: Copy>(&self, of: &[T]) -> Vec<T> {
        let mut spread: Vec<(usize, T)> = Vec::with_capacity(self.scores.sentences.len());
        for (article, value) in self.articles.iter().zip(of) {
            for piece in &article.pieces {
                if let PieceContent::Sentence { at, .. } = piece.content {
                    spread.push((at, *value));
                }
            }
        }
        // Rows of one document need not be adjacent in a table.
        spread.sort_by_key(|(at, _)| *at);
        spread.into_iter().map(|(_, value)| value).collect()
    }
}

/// Rounds probabilities as a table of scores does and scales them to sum to 1, so that articles and their
/// table give the same report.
fn as_in_a_table(probabilities: &[f64]) -> Vec<f64> {
    let mut probabilities: Vec<f64> = probabilities.iter().map(|p| rounded(*p)).collect();
    let sum: f64 = probabilities.iter().sum();
    probabilities.iter_mut().for_each(|p| *p /= sum);
    probabilities
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &str) -> ScoredArticles {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        std::fs::write(&path, table).unwrap();
        ScoredArticles::from_table(&path, None, None).unwrap()
    }

    const TABLE: &str = "document,sentence,kind,label,probability,p_No,p_Yes,text,reasons,start,end,\
        Outlet,p_value\n\
        a,1,headline,Yes,0.7,0.3,0.7,Go,go +1.00,0,2,Post,1\n\
        b,,byline,,,,,By X,,0,4,Daily,1\n\
        a,2,sentence,,0.6,0.6,0.4,Stay.,,4,9,Post,2\n\
        a,3,sentence,No,0.9,0.9,0.1,Wait.,,10,15,Post,2\n\
        a,4,sentence,No,0.9,0.9,0.1,Now.,,15,19,Post,2\n";

    #[test]
    fn a_table_gives_the_articles_back_with_their_paragraphs() {
        let read = read(TABLE);
        assert_eq!(read.columns, ["Outlet", "p_value"]);
        let ids: Vec<&str> = read.articles.iter().map(|a| a.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
        let gaps: Vec<PieceGap> = read.articles[0].pieces.iter().map(|p| p.before).collect();
        use PieceGap::{Blank, Nothing, Paragraph};
        assert_eq!(gaps, [Blank, Paragraph, Blank, Nothing]);
        let PieceContent::Sentence {
            headline, label, ..
        } = &read.articles[0].pieces[0].content
        else {
            panic!("not a sentence");
        };
        assert_eq!((*headline, *label), (true, Some(1)));
        let PieceContent::Sentence { label, .. } = &read.articles[0].pieces[1].content else {
            panic!("not a sentence");
        };
        assert_eq!(*label, None);
        let boilerplate = &read.articles[1].pieces[0].content;
        assert!(matches!(boilerplate, PieceContent::Boilerplate { kind, .. } if kind == "byline"));
    }

    #[test]
    fn a_column_with_several_values_in_an_article_is_found() {
        let read = read(TABLE);
        let outlet = read.column(" outlet").unwrap();
        assert_eq!(read.check_undivided(outlet), Ok(outlet));
        assert_eq!(
            read.check_undivided(read.column("P_value").unwrap()),
            Err("a")
        );
    }

    #[test]
    fn values_of_articles_reach_their_sentences_in_order() {
        let table = "document,label,p_a,text\nx,a,1,1\ny,a,1,2\nx,a,1,3\n";
        assert_eq!(read(table).spread(&['x', 'y']), ['x', 'y', 'x']);
    }
}
