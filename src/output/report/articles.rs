//! Scored articles as the report needs them: from a corpus while it is scored, or from a table of scores.

use std::collections::HashMap;
use std::path::Path;

use super::ReportError;
use crate::corpus::Document;
use crate::labels::{character, probability_columns};
use crate::model::Scored;
use crate::output::columns::OURS;
use crate::output::paragraphs::Paragraphs;
use crate::output::score_text::rounded;
use crate::output::scores::reasons;
use crate::prevalence::{ScoredSentence, Scores};

/// Articles in reading order, with the scores of their sentences.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredArticles {
    /// The sentences, in the order of the articles.
    pub scores: Scores,
    /// The names of the metadata columns.
    pub columns: Vec<String>,
    /// The articles.
    pub articles: Vec<Article>,
    /// For each metadata column the article whose rows do not agree on its value, if there is one.
    pub(super) divided: Vec<Option<usize>>,
    /// Counts paragraphs through the parts of an article.
    paragraphs: Paragraphs,
    /// The articles by their names, and the one that pieces are added to.
    places: HashMap<String, usize>,
    current: usize,
    /// The paragraph and the end of the last piece that was added.
    last: Option<(usize, usize)>,
}

/// One article.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Its name.
    pub id: String,
    /// Values parallel to [`ScoredArticles::columns`].
    pub metadata: Vec<String>,
    /// Everything that stands in it, in reading order.
    pub pieces: Vec<Piece>,
}

/// A piece of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// What stands between the piece before and this one.
    pub before: Gap,
    /// What it is.
    pub content: Content,
}

/// What parts two pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Nothing at all.
    Nothing,
    /// White space within a paragraph.
    Blank,
    /// The end of a paragraph.
    Paragraph,
}

/// What a piece holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Boilerplate of some kind.
    Boilerplate {
        /// The name of the kind.
        kind: String,
        /// Its words.
        text: String,
    },
    /// A scored sentence.
    Sentence {
        /// Index into [`Scores::sentences`].
        at: usize,
        /// Whether it is the article's own headline.
        headline: bool,
        /// Its label, unless none was probable enough.
        label: Option<usize>,
        /// The words that decided.
        reasons: String,
    },
}

impl ScoredArticles {
    /// No article yet.
    pub fn new(labels: &[String], columns: &[String]) -> Self {
        ScoredArticles {
            scores: Scores {
                labels: labels.to_vec(),
                documents: Vec::new(),
                groups: vec![String::new()],
                sentences: Vec::new(),
                boilerplate: 0,
                undecided: 0,
                undated: None,
                repeated: None,
                notices: Vec::new(),
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

    /// Adds a document that was scored, or the next part of the document before.
    pub fn add(&mut self, document: &Document, scored: &[Scored]) {
        if !document.continues() {
            self.last = None;
            self.open(document);
        }
        let number = self.current;
        let places = scored.iter().map(|unit| (&unit.bytes, unit.paragraph));
        let paragraphs = self.paragraphs.before(document, places);
        let mut pieces = Vec::new();
        for unit in scored {
            let paragraph = paragraphs + unit.paragraph;
            let (start, end) = (document.begins + unit.start, document.begins + unit.end);
            let before = match self.last.replace((paragraph, end)) {
                Some((last, _)) if last != paragraph => Gap::Paragraph,
                Some((_, last)) if last == start => Gap::Nothing,
                _ => Gap::Blank,
            };
            let text = document.text[unit.bytes.clone()].to_string();
            let content = match &unit.verdict {
                None => {
                    self.scores.boilerplate += 1;
                    Content::Boilerplate {
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
                        row: at,
                    });
                    Content::Sentence {
                        at,
                        headline: unit.kind == crate::segment::Kind::Headline,
                        label: Some(verdict.stance.label),
                        reasons: reasons(unit).to_string(),
                    }
                }
            };
            pieces.push(Piece { before, content });
        }
        if let Some(article) = self.articles.get_mut(number) {
            article.pieces.extend(pieces);
        }
    }

    /// Makes the article of a document the current one. Documents of one name are one, as in a table of scores.
    fn open(&mut self, document: &Document) {
        let next = self.articles.len();
        self.current = *self.places.entry(document.id.clone()).or_insert(next);
        match self.articles.get(self.current) {
            Some(known) => {
                let columns = known.metadata.iter().zip(&document.metadata);
                for (place, _) in columns.enumerate().filter(|(_, (one, other))| one != other) {
                    self.divided[place].get_or_insert(self.current);
                }
            }
            None => {
                self.scores.documents.push(document.id.clone());
                self.articles.push(Article {
                    id: document.id.clone(),
                    metadata: document.metadata.clone(),
                    pieces: Vec::new(),
                });
            }
        }
    }

    /// Reads a table of scores. What parts two sentences is told from their offsets: one character is a blank
    /// (or the end of a line, which nobody can tell apart), more are the end of a paragraph.
    pub fn of_table(path: &Path) -> Result<Self, ReportError> {
        let (scores, table) = Scores::with_table(path)?;
        let at = |name: &str| table.column(name);
        let mut ours = probability_columns(&table.names);
        ours.retain(|(_, label)| scores.labels.contains(label));
        let is_probability = |at: usize| ours.iter().any(|(column, _)| *column == at);
        let metadata: Vec<usize> = (0..table.header.len())
            .filter(|at| !OURS.contains(&table.header[*at].as_str()) && !is_probability(*at))
            .collect();
        let columns = metadata.iter().map(|at| table.names[*at].clone()).collect();
        let mut divided = vec![None; metadata.len()];
        let mut articles: Vec<Article> = Vec::new();
        let mut places: HashMap<String, (usize, Option<usize>)> = HashMap::new();
        let mut next = 0;
        for (row, record) in table.rows.iter().enumerate() {
            let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
            let id = cell(at("document")).trim().to_string();
            let (article, end) = places.entry(id.clone()).or_insert_with(|| {
                articles.push(Article {
                    id,
                    metadata: metadata.iter().map(|at| cell(Some(*at)).into()).collect(),
                    pieces: Vec::new(),
                });
                (articles.len() - 1, None)
            });
            let known = &mut articles[*article];
            for (place, column) in metadata.iter().enumerate() {
                if known.metadata[place] != cell(Some(*column)) {
                    divided[place].get_or_insert(*article);
                }
            }
            let position = |name: &str| character(cell(at(name)));
            let before = match (*end, position("start")) {
                (Some(end), Some(start)) if start == end => Gap::Nothing,
                (Some(end), Some(start)) if start.checked_sub(end) >= Some(2) => Gap::Paragraph,
                _ => Gap::Blank,
            };
            *end = position("end").or(*end);
            let kind = cell(at("kind"));
            let content = match scores.sentences.get(next).filter(|s| s.row == row) {
                Some(sentence) => {
                    next += 1;
                    let is_labelled = !cell(at("label")).trim().is_empty();
                    Content::Sentence {
                        at: next - 1,
                        headline: kind == "headline",
                        label: is_labelled.then_some(sentence.given),
                        reasons: cell(at("reasons")).to_string(),
                    }
                }
                None => Content::Boilerplate {
                    kind: match kind {
                        "" => "not scored".to_string(),
                        kind => kind.to_string(),
                    },
                    text: cell(at("text")).to_string(),
                },
            };
            known.pieces.push(Piece { before, content });
        }
        Ok(ScoredArticles {
            scores,
            columns,
            articles,
            divided,
            paragraphs: Paragraphs::default(),
            places: HashMap::new(),
            current: 0,
            last: None,
        })
    }

    /// The place of a metadata column, whatever the case of its letters.
    pub fn column(&self, name: &str) -> Option<usize> {
        let wanted = name.trim().to_lowercase();
        let same = |column: &String| column.trim().to_lowercase() == wanted;
        self.columns.iter().position(same)
    }

    /// A column that has one value an article, or the name of an article that has several.
    pub(super) fn whole(&self, column: usize) -> Result<usize, &str> {
        match self.divided[column] {
            None => Ok(column),
            Some(article) => Err(&self.articles[article].id),
        }
    }

    /// For each sentence what `of` says of its article.
    pub(super) fn spread<T: Copy>(&self, of: &[T]) -> Vec<T> {
        let mut spread: Vec<(usize, T)> = Vec::with_capacity(self.scores.sentences.len());
        for (article, value) in self.articles.iter().zip(of) {
            for piece in &article.pieces {
                if let Content::Sentence { at, .. } = piece.content {
                    spread.push((at, *value));
                }
            }
        }
        // Rows of one document need not stand together in a table.
        spread.sort_by_key(|(at, _)| *at);
        spread.into_iter().map(|(_, value)| value).collect()
    }
}

/// Probabilities as a table of scores gives them back, so that a report of articles is the report of their table: rounded,
/// and together 1 again.
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
        ScoredArticles::of_table(&path).unwrap()
    }

    const TABLE: &str = "document,sentence,kind,label,probability,p_No,p_Yes,text,reasons,start,end,Outlet,p_value\n\
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
        let gaps: Vec<Gap> = read.articles[0].pieces.iter().map(|p| p.before).collect();
        use Gap::{Blank, Nothing, Paragraph};
        assert_eq!(gaps, [Blank, Paragraph, Blank, Nothing]);
        let Content::Sentence {
            headline, label, ..
        } = &read.articles[0].pieces[0].content
        else {
            panic!("not a sentence");
        };
        assert_eq!((*headline, *label), (true, Some(1)));
        let Content::Sentence { label, .. } = &read.articles[0].pieces[1].content else {
            panic!("not a sentence");
        };
        assert_eq!(*label, None);
        let boilerplate = &read.articles[1].pieces[0].content;
        assert!(matches!(boilerplate, Content::Boilerplate { kind, .. } if kind == "byline"));
    }

    #[test]
    fn a_column_that_differs_within_an_article_is_known() {
        let read = read(TABLE);
        let outlet = read.column(" outlet").unwrap();
        assert_eq!(read.whole(outlet), Ok(outlet));
        assert_eq!(read.whole(read.column("P_value").unwrap()), Err("a"));
    }

    #[test]
    fn what_is_said_of_articles_reaches_their_sentences_in_order() {
        let table = "document,label,p_a,text\nx,a,1,1\ny,a,1,2\nx,a,1,3\n";
        assert_eq!(read(table).spread(&['x', 'y']), ['x', 'y', 'x']);
    }
}
