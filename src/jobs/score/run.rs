//! The run itself: scores documents in parallel, hands them to a sink in order, and counts them.

use std::io;
use std::path::PathBuf;

use sha2::{Digest, Sha256};
use standpoint_common::catch_panic::catch_panic;

use super::counts::{ModelCounts, ScoreCounts};
use super::topic_check::TopicCheck;
use super::{ScoreRequest, ScoreRun};
use crate::corpus::Document;
use crate::findings::{Note, Warning};
use crate::jobs::threads::in_order;
use crate::jobs::{Documents, JobError, Monitor, NamedModel, batch_bytes};
use crate::model::{Cutting, ExplainedStance, Fit, Scored, Scorer, Unit};
use crate::output::{ScoreTable, ScoredPart, Sink, digest};
use crate::segment::Kind;

/// Fewer documents do not show what kind they are.
const SOME: usize = 20;
/// Texts with at most this many sentences on average are short.
const MAX_SHORT_SENTENCES: usize = 2;
/// A note on boilerplate in short texts is due from one piece in so many.
const TELLING_BOILERPLATE: usize = 10;
/// Few sentences are longer than this, in bytes.
const LONG: usize = 500;
/// The most bytes of names and metadata in the rows that are kept of a document.
const MAX_REPEATED: usize = 4 << 20;

/// Articles that are open, with all that turns them into rows.
pub struct ScoreJob<'a> {
    pub(super) work: ScoreWork<'a>,
    pub(super) documents: Documents<'a>,
    /// The files that are read.
    pub(super) files: Vec<PathBuf>,
    pub(super) monitor: &'a Monitor<'a>,
    /// The hash of the documents in which recurring lines were learned. Every row may depend on them.
    pub(super) sample: Sha256,
}

standpoint_common::debug_as_name!(ScoreJob<'_>);

/// What all threads share.
pub(super) struct ScoreWork<'a> {
    pub(super) request: &'a ScoreRequest,
    pub(super) cutting: Cutting,
    pub(super) table: ScoreTable,
}

/// A scored batch, as a worker returns it.
struct Batch<R> {
    outputs: Vec<ScoredOutput<R>>,
    /// The counts of this batch.
    counts: ScoreCounts,
}

/// A scored document.
enum ScoredOutput<R> {
    /// The rows, and the number of scored units.
    Rows(R, usize),
    /// A document whose rows are made while they are written: one that the sink takes whole, a later part of one, whose rows
    /// can be numbered only when all earlier parts are written, or one with cells so long that they are not kept for every
    /// row.
    Unmade(Document, Vec<Scored>),
}

impl<'a> ScoreJob<'a> {
    /// Opens the articles, and learns from the first of them which recurring lines are boilerplate.
    ///
    /// # Errors
    /// If a name is wrong, or a table has no column of texts.
    pub fn open(request: &'a ScoreRequest, monitor: &'a Monitor<'a>) -> Result<Self, JobError> {
        let mut documents = request.open(monitor)?;
        let files = documents.files();
        let questions: Vec<_> = request.models.iter().map(NamedModel::labels).collect();
        let mut sample = Sha256::new();
        let see = |document: &Document| sample.update(digest(document));
        let cutting = documents.cutting(request.unit, see);
        let metadata = documents.metadata_columns();
        let table =
            ScoreTable::of_questions(request.format, &questions, metadata, request.boilerplate)
                .with_least(request.least_probabilities(monitor));
        let work = ScoreWork {
            request,
            cutting: Cutting {
                topic: request.topic.clone(),
                ..cutting
            },
            table,
        };
        Ok(ScoreJob {
            work,
            documents,
            files,
            monitor,
            sample,
        })
    }

    /// The table that the rows belong to.
    pub fn table(&self) -> &ScoreTable {
        &self.work.table
    }

    /// Scores all documents in parallel, and hands them to the sink in order.
    ///
    /// # Errors
    /// If nothing could be read, the sink fails, or the job is cancelled.
    pub fn write<S: Sink>(&mut self, sink: &mut S) -> Result<ScoreCounts, JobError> {
        self.write_on(sink, self.work.no_counts())
    }

    /// Does the same for the remaining documents of a table that has `counts` so far.
    pub(super) fn write_on<S: Sink>(
        &mut self,
        sink: &mut S,
        mut counts: ScoreCounts,
    ) -> Result<ScoreCounts, JobError> {
        let (work, documents) = (&self.work, &mut self.documents);
        let models = || work.request.models.iter().map(|named| &named.model);
        let bytes = batch_bytes(&work.request.models);
        let mut begun = counts.documents > 0;
        let mut checks: Vec<Option<TopicCheck>> = match work.cutting.topic {
            Some(_) => Vec::new(),
            None => models().map(TopicCheck::new).collect(),
        };
        let next = || {
            let batch = documents.batch(bytes);
            for check in checks.iter_mut().flatten() {
                batch.iter().for_each(|document| check.see(document));
            }
            Some(batch).filter(|batch| !batch.is_empty())
        };
        let worker = || {
            let of_models = models().map(|model| model.scorer_with(work.request.reasons));
            let mut scorers: Vec<Scorer> = of_models.collect();
            move |batch| catch_panic(|| work.outputs::<S>(batch, &mut scorers))
        };
        let write = |batch: Option<io::Result<Batch<S::Rows>>>| {
            let batch = batch.ok_or(JobError::Bug)??;
            if !std::mem::replace(&mut begun, true) {
                counts.cut += sink.begin(&work.table)?;
            }
            for output in batch.outputs {
                counts.numbered = match output {
                    ScoredOutput::Rows(rows, scored) => {
                        sink.write(rows)?;
                        scored
                    }
                    ScoredOutput::Unmade(document, scored) => {
                        let before = if document.continues() {
                            counts.numbered
                        } else {
                            0
                        };
                        let part = ScoredPart::new(&document, &scored, before);
                        counts.cut += sink.write_made(&work.table, part)?;
                        before + number_of_scored(&scored)
                    }
                };
            }
            counts.add(&batch.counts);
            sink.mark(&counts)?;
            Ok::<(), JobError>(())
        };
        in_order(work.request.threads, next, worker, write)?;
        documents.end()?;
        for (given, check) in counts.given.iter_mut().zip(checks) {
            given.off_topic = check.and_then(|check| check.off_topic());
        }
        Ok(counts)
    }

    /// Tells what the counts show, and returns the outcome. Whoever writes rows to a sink of his own calls it after
    /// [`write`](Self::write).
    pub fn end(mut self, counts: ScoreCounts) -> ScoreRun {
        self.work.tell(&counts, self.monitor);
        ScoreRun {
            counts,
            reading: std::mem::take(&mut self.documents.reading),
            findings: self.monitor.take_findings(),
        }
    }
}

impl ScoreWork<'_> {
    /// Scores a batch of documents, and makes and counts their rows.
    fn outputs<S: Sink>(
        &self,
        batch: Vec<Document>,
        scorers: &mut [Scorer],
    ) -> io::Result<Batch<S::Rows>> {
        let mut counts = self.no_counts();
        let scored = Scorer::score_texts_with(scorers, &batch, &self.cutting);
        let documents = batch.into_iter().zip(scored);
        let outputs = documents
            .map(|(document, scored)| self.output::<S>(document, scored, &mut counts))
            .collect::<Result<_, _>>()?;
        Ok(Batch { outputs, counts })
    }

    /// Counts what a scored document has and makes its rows.
    fn output<S: Sink>(
        &self,
        document: Document,
        scored: Vec<Scored>,
        counts: &mut ScoreCounts,
    ) -> io::Result<ScoredOutput<S::Rows>> {
        let is_first = !document.continues();
        counts.documents += usize::from(is_first);
        counts.without += usize::from(is_first && number_of_scored(&scored) == 0);
        for unit in &scored {
            for (question, given) in counts.given.iter_mut().enumerate() {
                let Some(ExplainedStance { stance, .. }) = unit.verdict_of(question) else {
                    continue;
                };
                given.held_out += usize::from(stance.fit == Fit::HeldOut);
                given.borrowed += usize::from(stance.fit == Fit::Borrowed);
                match self.table.label(question, stance) {
                    Some(_) => {
                        given.labels[stance.label] += 1;
                        given.less_probable += usize::from(!stance.is_most_probable());
                    }
                    None => given.withheld += 1,
                }
            }
            match &unit.verdict {
                Some(_) => {
                    counts.scored += 1;
                    counts.bytes += unit.bytes.len();
                }
                None if unit.kind == Kind::OffTopic => counts.off_topic += 1,
                None => counts.boilerplate += 1,
            }
        }
        let is_long = || repeated(&document, scored.len()) > MAX_REPEATED;
        if S::TAKES_DOCUMENTS || document.continues() || is_long() {
            return Ok(ScoredOutput::Unmade(document, scored));
        }
        let (rows, cut) = S::rows(&self.table, ScoredPart::new(&document, &scored, 0))?;
        counts.cut += cut;
        Ok(ScoredOutput::Rows(rows, number_of_scored(&scored)))
    }

    /// Counts of zero for the labels of the models.
    pub(super) fn no_counts(&self) -> ScoreCounts {
        let of_model = |named: &NamedModel| ModelCounts {
            labels: vec![0; named.model.labels().len()],
            ..ModelCounts::default()
        };
        ScoreCounts {
            given: self.request.models.iter().map(of_model).collect(),
            ..ScoreCounts::default()
        }
    }

    /// Returns whether these are short texts such as tweets, of which a large part looks like boilerplate.
    fn are_short_texts(&self, counts: &ScoreCounts) -> bool {
        let in_sentences = matches!(self.cutting.unit, Unit::Sentence | Unit::Paragraph);
        let are_short = counts.scored <= MAX_SHORT_SENTENCES * counts.documents;
        let pieces = counts.scored + counts.boilerplate;
        let is_much = counts.boilerplate * TELLING_BOILERPLATE >= pieces;
        in_sentences && counts.documents >= SOME && are_short && is_much
    }

    /// Returns whether the scored texts are much longer than those that the model was trained on.
    fn are_whole_texts(&self, counts: &ScoreCounts) -> bool {
        let models = &self.request.models;
        self.cutting.unit != Unit::Sentence
            && models.iter().any(|named| named.model.uses_context())
            && counts.bytes > LONG * counts.scored
    }

    /// Tells what the counts show.
    fn tell(&self, counts: &ScoreCounts, monitor: &Monitor) {
        let models = &self.request.models;
        for finding in counts.findings(models) {
            monitor.tell(finding);
        }
        if counts.off_topic > 0 && counts.off_topic == counts.documents {
            monitor.tell(Warning::NoDocumentOnTopic);
        }
        for (named, given) in models.iter().zip(&counts.given) {
            if let Some([naming, documents]) = given.off_topic {
                monitor.tell(named.finding(Warning::OtherTopic { naming, documents }));
            }
        }
        if self.are_short_texts(counts) {
            let pieces = counts.scored + counts.boilerplate;
            monitor.tell(Note::ShortTexts {
                units: counts.scored as f64 / counts.documents as f64,
                unit: self.cutting.unit.noun(),
                percent: 100.0 * counts.boilerplate as f64 / pieces as f64,
            });
        }
        if self.are_whole_texts(counts) {
            monitor.tell(Warning::WholeTextsScored {
                unit: self.cutting.unit.noun(),
                characters: counts.bytes / counts.scored.max(1),
            });
        }
    }
}

/// The number of bytes in cells that stand in every row of a document.
fn repeated(document: &Document, rows: usize) -> usize {
    let metadata = document.metadata.iter().map(String::len);
    (document.id.len() + metadata.sum::<usize>()).saturating_mul(rows)
}

fn number_of_scored(units: &[Scored]) -> usize {
    units.iter().filter(|unit| unit.verdict.is_some()).count()
}
