//! Asks about all sentences of articles that were read and checked, and writes their rows.

use standpoint_common::catch_panic::catch_panic;
use standpoint_common::hash::sha256;

use super::asking::{Asking, Coded};
use super::question::{Common, Prompt};
use super::questions::{AskedSentence, Questions};
use super::request::read_text;
use super::selection::{self, Selection};
use super::server::Served;
use super::tally::Tally;
use super::{AnnotateDestination, AnnotateError, AnnotateRequest, Methods};
use crate::classifier::argmax;
use crate::corpus::{Corpus, Document};
use crate::jobs::progress::Counted;
use crate::jobs::threads::in_order;
use crate::jobs::{JobError, Monitor, ReadCounts};
use crate::model::{ExplainedStance, Fit, Scored, Stance};
use crate::output::{ScoreTable, ScoredPart, Sink, TableFormat};
use crate::segment::Segment;

/// The column of the probability with which a sentence was drawn.
const DRAWN: &str = "sampling_probability";

/// The articles and the question, read and checked.
pub(super) struct Work<'a> {
    pub request: &'a AnnotateRequest,
    pub prompt: Prompt,
    pub common: Common,
    prompt_sha256: String,
    codebook_sha256: String,
    metadata: Vec<String>,
    pub selection: Selection,
    pub reading: ReadCounts,
}

impl<'a> Work<'a> {
    /// Reads the articles once, and counts what is to be asked.
    pub fn open(request: &'a AnnotateRequest, monitor: &Monitor) -> Result<Self, JobError> {
        if Corpus::is_read_once(&request.articles.paths) {
            return Err(AnnotateError::ReadOnce.into());
        }
        let common = request.common(monitor)?;
        let (prompt, prompt_sha256) = match &request.prompt {
            Some(path) => {
                let text = read_text(path)?;
                (Prompt::read(path, &text)?, sha256(text.as_bytes()))
            }
            None => {
                let own = Prompt::own();
                let hash = sha256(format!("{}\n{}", own.system, own.user).as_bytes());
                (own, hash)
            }
        };
        let (metadata, selection, reading) = selection::select(request, monitor)?;
        if selection.sentences == 0 {
            let unit = request.unit.noun();
            return Err(AnnotateError::NothingToAsk { unit }.into());
        }
        Ok(Work {
            request,
            codebook_sha256: sha256(common.codebook.as_bytes()),
            prompt,
            common,
            prompt_sha256,
            metadata,
            selection,
            reading,
        })
    }

    /// The table of scores of one coder. A sentence without an answer has the same probability for each label, and no label.
    pub fn table(&self, to: &AnnotateDestination, annotator: &str) -> ScoreTable {
        let format = match to {
            AnnotateDestination::File(_, format) => *format,
            AnnotateDestination::Workbook(_) => TableFormat::Csv,
        };
        let drawn = self.selection.probability.map(|_| DRAWN.to_string());
        let metadata: Vec<String> = drawn
            .into_iter()
            .chain(self.metadata.iter().cloned())
            .collect();
        let even = 1.0 / self.common.labels.len() as f64;
        ScoreTable::new(format, &self.common.labels, &metadata, false)
            .by_annotator(annotator)
            .with_min_probability(even + 1e-9)
    }

    /// Asks about all sentences, and writes their rows in the order of the articles.
    pub fn write<S: Sink>(
        &self,
        table: &ScoreTable,
        asking: &Asking,
        sink: &mut S,
        monitor: &Monitor,
    ) -> Result<Tally, JobError> {
        // The findings on the articles were told when they were read first.
        let silent = Monitor::new(&());
        let mut questions = Questions::open(self, &silent)?;
        let mut tally = Tally {
            labels: vec![0; self.common.labels.len()],
            ..Tally::default()
        };
        tally.cut += sink.begin(table)?;
        let count = monitor.count(Counted::Answers);
        let mut coded: Vec<(usize, Coded)> = Vec::new();
        let next = || {
            questions
                .next()
                .filter(|_| monitor.check_cancelled().is_ok())
        };
        let worker = || {
            |asked: AskedSentence| {
                let coded = catch_panic(|| asking.code(&asked.passage));
                (asked, coded.unwrap_or(Err(JobError::Bug)))
            }
        };
        let write = |(asked, answer): (AskedSentence, Result<Coded, JobError>)| {
            let answer = answer?;
            tally.add(&answer, self.common.is_example(&asked.passage.sentence));
            if !answer.was_known {
                count.done(tally.sentences, self.selection.sentences);
            }
            tally.check()?;
            coded.push((asked.at, answer));
            if asked.is_last {
                let rows = std::mem::take(&mut coded);
                tally.cut +=
                    self.write_document(table, &asked.document, rows, &mut tally.labels, sink)?;
            }
            Ok::<(), JobError>(())
        };
        in_order(self.request.parallel, next, worker, write)?;
        monitor.check_cancelled()?;
        questions.end()?;
        Ok(tally)
    }

    /// Writes the rows of a document. Its sentences that were not asked about have numbers and no rows.
    fn write_document<S: Sink>(
        &self,
        table: &ScoreTable,
        document: &(Document, Vec<Segment>),
        coded: Vec<(usize, Coded)>,
        labels: &mut [usize],
        sink: &mut S,
    ) -> Result<usize, JobError> {
        let (document, segments) = document;
        let mut scored: Vec<Scored> = segments.iter().cloned().map(Scored::from).collect();
        for (at, coded) in coded {
            let all = self.common.labels.len();
            let probabilities = coded
                .probabilities
                .unwrap_or_else(|| vec![1.0 / all as f64; all]);
            let stance = Stance {
                label: argmax(probabilities.iter().copied()),
                probabilities,
                fit: Fit::All,
            };
            if let Some(label) = table.label(0, &stance) {
                labels[label] += 1;
            }
            scored[at].verdict = Some(ExplainedStance {
                stance,
                reasons: String::new(),
            });
        }
        let mut document = document.clone();
        if let Some(drawn) = self.selection.probability {
            // All digits: the inverse is the number of sentences that this one stands for.
            document.metadata.insert(0, drawn.to_string());
        }
        Ok(sink.write_made(table, ScoredPart::new(&document, &scored, 0))?)
    }

    /// How the labels came about.
    pub fn methods(&self, served: &Served, tally: &Tally) -> Methods {
        let Served {
            server,
            model,
            about,
        } = served;
        let request = self.request;
        let day = |second: i64| {
            let time = jiff::Timestamp::from_second(second).unwrap_or_default();
            time.to_string().chars().take("2026-12-01".len()).collect()
        };
        let [from, to] = tally.times.unwrap_or_default().map(day);
        let program = [about.program.as_str(), about.version.as_str()];
        let program: Vec<&str> = program
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect();
        let mut methods = Methods {
            paragraph: String::new(),
            generator: Methods::GENERATOR,
            model: model.title().to_string(),
            digest: about.digest.clone(),
            facts: model.facts.clone(),
            server: server.address.to_string(),
            program: program.join(" "),
            labels: self.common.labels.clone(),
            unit: self.common.unit,
            temperature: 0,
            seed: 1,
            context: request.context,
            orders: request.orders,
            think: request.think,
            examples: self.common.examples.len(),
            codebook_sha256: self.codebook_sha256.clone(),
            prompt_sha256: self.prompt_sha256.clone(),
            question: self.prompt.system(&self.common, 0),
            from,
            to,
            documents: self.selection.documents,
            sentences: tally.sentences,
            of: Some(self.selection.of).filter(|of| *of > tally.sentences),
            empty: tally.empty,
            retries: tally.retries,
            shortened: tally.shortened,
            thoughtless: tally.thoughtless,
            without_probabilities: tally.certain,
            tokens_read: tally.tokens[0],
            tokens_written: tally.tokens[1],
            seconds: (tally.seconds * 1e3).round() / 1e3,
        };
        methods.put_in_words();
        methods
    }
}
