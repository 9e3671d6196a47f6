//! The questions about the sentences of articles, in their order.

use std::collections::VecDeque;
use std::sync::Arc;

use super::AnnotateRequest;
use super::question::Passage;
use super::work::Work;
use crate::corpus::Document;
use crate::jobs::segment::Segmented;
use crate::jobs::threads::available_threads;
use crate::jobs::{Documents, JobError, Monitor};
use crate::segment::Segment;

/// Columns of articles that hold their titles.
const TITLES: [&str; 2] = ["title", "headline"];

/// A sentence that is asked about.
pub(super) struct AskedSentence {
    pub document: Arc<(Document, Vec<Segment>)>,
    /// Its number among the segments.
    pub at: usize,
    /// Whether it is the last of its document.
    pub is_last: bool,
    pub passage: Passage,
}

/// Yields the sentences that are asked about, in the order of the articles.
pub(super) struct Questions<'a> {
    work: &'a Work<'a>,
    segmented: Segmented<'a>,
    /// The column of the title.
    title: Option<usize>,
    /// The number of sentences before the next document.
    before: usize,
    waiting: VecDeque<AskedSentence>,
    stopped_by: Option<JobError>,
}

impl<'a> Questions<'a> {
    pub fn open(work: &'a Work, monitor: &'a Monitor<'a>) -> Result<Self, JobError> {
        let segmented = open_articles(work.request, monitor)?;
        Ok(Questions {
            title: title_column(&segmented.documents),
            work,
            segmented,
            before: 0,
            waiting: VecDeque::new(),
            stopped_by: None,
        })
    }

    /// Fails if the reading did.
    pub fn end(self) -> Result<(), JobError> {
        self.stopped_by.map_or(Ok(()), Err)
    }

    /// Makes the questions about the next document.
    fn add(&mut self, document: (Document, Vec<Segment>)) {
        let document = Arc::new(document);
        let (article, segments) = &*document;
        let scored: Vec<(usize, &Segment)> = scored(segments).collect();
        let only: Vec<&Segment> = scored.iter().map(|(_, segment)| *segment).collect();
        let title = self.title.map(|at| article.metadata[at].as_str());
        for (number, (at, _)) in scored.iter().enumerate() {
            if !self.work.selection.has(self.before + number) {
                continue;
            }
            self.waiting.push_back(AskedSentence {
                passage: Passage::new(article, title, &only, number, self.work.request.context),
                document: Arc::clone(&document),
                at: *at,
                is_last: false,
            });
        }
        if let Some(last) = self.waiting.back_mut() {
            last.is_last = true;
        }
        self.before += scored.len();
    }
}

impl Iterator for Questions<'_> {
    type Item = AskedSentence;

    fn next(&mut self) -> Option<AskedSentence> {
        while self.waiting.is_empty() {
            match self.segmented.next()? {
                Ok(document) => self.add(document),
                Err(error) => {
                    self.stopped_by = Some(error);
                    return None;
                }
            }
        }
        self.waiting.pop_front()
    }
}

/// The sentences among segments, each with its number.
pub(super) fn scored(segments: &[Segment]) -> impl Iterator<Item = (usize, &Segment)> {
    let all = segments.iter().enumerate();
    all.filter(|(_, segment)| segment.kind.is_scored())
}

/// Opens the articles as whole documents.
pub(super) fn open_articles<'a>(
    request: &'a AnnotateRequest,
    monitor: &'a Monitor<'a>,
) -> Result<Segmented<'a>, JobError> {
    let corpus = request.articles.open(false, available_threads())?;
    let articles = &request.articles;
    let documents = Documents::new(corpus, &articles.paths, monitor).in_language(articles.language);
    Ok(Segmented::new(documents, request.unit))
}

/// The column of the titles of articles.
pub(super) fn title_column(documents: &Documents) -> Option<usize> {
    let names = documents.metadata_columns();
    TITLES.iter().find_map(|title| {
        names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(title))
    })
}
