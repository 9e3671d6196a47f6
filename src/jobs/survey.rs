//! Reads articles without scoring them, and tells what is in them.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use standpoint_common::hash::sha256;

use super::{ArticleSource, Documents, JobError, Monitor, Progress, ReadCounts};
use crate::findings::Finding;
use crate::labels::squeezed;
use crate::model::{BATCH, Unit};
use crate::segment::Segment;
use crate::text::{Language, LanguageCheck};

/// The number of bytes of a document that tell its language.
const BEGINNING: usize = 2 << 10;

/// What to read.
#[derive(Debug, Clone)]
pub struct SurveyRequest {
    /// The articles.
    pub articles: ArticleSource,
    /// The number of files that are read at once.
    pub threads: usize,
}

/// The outcome of [`survey`].
#[derive(Debug)]
pub struct Survey {
    /// What was read.
    pub reading: ReadCounts,
    /// The number of sentences that would be scored.
    pub sentences: usize,
    /// The number of pieces of boilerplate, which would not.
    pub boilerplate: usize,
    /// The documents whose text is word for word that of an earlier one.
    pub copies: usize,
    /// The documents that are clearly in another language than English, by language.
    pub languages: BTreeMap<String, usize>,
    /// The first and the last date; `None` if no document has one.
    pub dates: Option<(String, String)>,
    /// The documents with a date.
    pub dated: usize,
    /// The documents of each outlet, if they have some.
    pub outlets: BTreeMap<String, usize>,
    /// The first document.
    pub first: Option<Cut>,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

/// A document as it was cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Its name.
    pub document: String,
    /// The kind of each segment, as `segment` writes it, with its text in one line.
    pub segments: Vec<(&'static str, String)>,
}

/// Reads articles and counts what is in them.
///
/// # Errors
/// If nothing could be read, or the job is cancelled.
pub fn survey(request: &SurveyRequest, progress: &dyn Progress) -> Result<Survey, JobError> {
    let monitor = Monitor::new(progress);
    let articles = &request.articles;
    let corpus = articles.open(true, request.threads)?;
    let mut documents = Documents::new(corpus, &articles.paths, &monitor);
    let columns = documents.metadata_columns();
    let column = |name: &str| columns.iter().position(|column| column == name);
    let (date, outlet) = (column("date"), column("outlet"));
    let cutting = documents.cutting(Unit::Sentence, |_| {});
    let check = LanguageCheck::new(Language::default());
    let mut survey = Survey {
        reading: ReadCounts::default(),
        sentences: 0,
        boilerplate: 0,
        copies: 0,
        languages: BTreeMap::new(),
        dates: None,
        dated: 0,
        outlets: BTreeMap::new(),
        first: None,
        findings: Vec::new(),
    };
    let mut seen = HashSet::new();
    loop {
        let batch = documents.batch(BATCH);
        if batch.is_empty() {
            break;
        }
        let read = batch.par_iter().map(|document| {
            let beginning = &document.text[..document.text.floor_char_boundary(BEGINNING)];
            let language = check.as_ref().and_then(|own| own.other_language(beginning));
            let hash = sha256(document.text.as_bytes());
            (cutting.segments(document), language, hash)
        });
        for (document, (segments, language, hash)) in batch.iter().zip(read.collect::<Vec<_>>()) {
            let scored = segments.iter().filter(|s| s.kind.is_scored()).count();
            survey.sentences += scored;
            survey.boilerplate += segments.len() - scored;
            if document.continues() {
                continue;
            }
            survey.copies += usize::from(!seen.insert(hash));
            if let Some(language) = language {
                *survey.languages.entry(language.to_string()).or_default() += 1;
            }
            let value = |at: Option<usize>| {
                let cell = at.and_then(|at| document.metadata.get(at));
                cell.filter(|cell| !cell.is_empty()).cloned()
            };
            if let Some(date) = value(date) {
                survey.add_date(date);
            }
            if let Some(outlet) = value(outlet) {
                *survey.outlets.entry(outlet).or_default() += 1;
            }
            survey.first.get_or_insert_with(|| Cut {
                document: document.id.clone(),
                segments: lines(&document.text, &segments),
            });
        }
    }
    documents.end()?;
    survey.reading = std::mem::take(&mut documents.reading);
    survey.findings = monitor.take_findings();
    Ok(survey)
}

impl Survey {
    fn add_date(&mut self, date: String) {
        self.dated += 1;
        let (first, last) = self
            .dates
            .get_or_insert_with(|| (date.clone(), date.clone()));
        if date < *first {
            *first = date;
        } else if date > *last {
            *last = date;
        }
    }
}

fn lines(text: &str, segments: &[Segment]) -> Vec<(&'static str, String)> {
    let line = |segment: &Segment| {
        let text = squeezed(&text[segment.bytes.clone()]);
        (segment.kind.as_str(), text)
    };
    segments.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_in_the_articles() {
        let folder = tempfile::tempdir().unwrap();
        let german = "Der Rat hat am Montag getagt, und er hat für die Straße gestimmt, die noch nicht gebaut war. ";
        let table = "id,date,outlet,text\n\
            a,2024-05-02,Herald,The council met on Monday. It voted for the bypass.\n\
            b,2024-03-01,Gazette,\"GERMAN\"\n\
            c,,Herald,The council met on Monday. It voted for the bypass.\n";
        let path = folder.path().join("news.csv");
        std::fs::write(&path, table.replace("GERMAN", &german.repeat(6))).unwrap();
        let request = SurveyRequest {
            articles: ArticleSource {
                paths: vec![path],
                ..ArticleSource::default()
            },
            threads: 1,
        };
        let survey = survey(&request, &()).unwrap();
        assert_eq!(survey.reading.documents, 3);
        assert_eq!(
            (survey.sentences, survey.boilerplate, survey.copies),
            (10, 0, 1)
        );
        assert_eq!(
            survey.languages,
            BTreeMap::from([("german".to_string(), 1)])
        );
        let dates = ("2024-03-01".to_string(), "2024-05-02".to_string());
        assert_eq!((survey.dates, survey.dated), (Some(dates), 2));
        let outlets = [("Gazette".to_string(), 1), ("Herald".to_string(), 2)];
        assert_eq!(survey.outlets, BTreeMap::from(outlets));
        let first = survey.first.unwrap();
        assert_eq!(first.document, "a");
        assert_eq!(
            first.segments[1],
            ("sentence", "It voted for the bypass.".to_string())
        );
    }
}
