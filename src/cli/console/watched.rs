//! The steps of a job on the terminal: a bar for what is counted, and lines for what was read or begins.

use std::collections::HashSet;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use standpoint_common::phrases::{label_beside_number, plural, thousands};

use super::events::Event;
use super::interrupt::note_resumable;
use super::messages::Messages;
use super::progress::{Bar, BarUnit, TimeEstimate};
use crate::findings::Finding;
use crate::jobs::threads::lock;
use crate::jobs::{Counted, JobStep, Progress};
use crate::labels::{Labelled, LabelsFile};
use crate::model::Fit;

/// The time between two lines for a program that runs this one.
const BETWEEN: Duration = Duration::from_millis(200);

/// The largest number of labels that are counted one by one.
const LABELS_SHOWN: usize = 20;

/// Messages of a job whose steps are shown on the screen.
pub struct Watched<'a> {
    messages: &'a Messages,
    is_visible: bool,
    bar: Mutex<Option<Bar>>,
    /// When a program was told last how far the work is.
    told: Mutex<Option<Instant>>,
    estimate: TimeEstimate,
}

impl Messages {
    /// Shows the progress of a job. Draws nothing if rows go to the same terminal, that is if they do not go `to_file`.
    pub fn watching(&self, to_file: bool) -> Watched<'_> {
        let is_visible = self.watched && (to_file || !io::stdout().is_terminal());
        Watched::new(self, is_visible)
    }
}

impl<'a> Watched<'a> {
    fn new(messages: &'a Messages, is_visible: bool) -> Self {
        Watched {
            messages,
            is_visible,
            bar: Mutex::default(),
            told: Mutex::default(),
            estimate: TimeEstimate::default(),
        }
    }
}

impl Watched<'_> {
    /// Tells a program that runs this one how far the work is, a few times a second.
    fn tell_program(&self, step: JobStep) {
        let mut told = lock(&self.told);
        let is_due = told.is_none_or(|told| told.elapsed() >= BETWEEN);
        if self.messages.is_for_program
            && is_due
            && let Some(event) = Event::of_step(step)
        {
            self.messages.event(|| event);
            *told = Some(Instant::now());
        }
    }
}

impl Progress for Watched<'_> {
    fn finding(&self, finding: &Finding) {
        self.messages.finding(finding);
    }

    fn shows_steps(&self) -> bool {
        self.is_visible || self.messages.is_for_program
    }

    fn step(&self, step: JobStep) {
        let bar = || lock(&self.bar);
        let begin = |work| move || Bar::new(work);
        self.tell_program(step);
        match step {
            JobStep::Read { .. } if !self.is_visible => {}
            JobStep::Read {
                bytes,
                of,
                documents,
            } => {
                let work = of.map_or(BarUnit::Documents, BarUnit::Bytes);
                bar().get_or_insert_with(begin(work)).read(bytes, documents);
            }
            JobStep::Counted { what, done, of } => {
                if what == Counted::SentencesOfPasses
                    && let Some(minutes) = self.estimate.minutes(done, of)
                {
                    let minutes = plural(minutes, "minute");
                    self.messages.say(&format!("This takes about {minutes}."));
                }
                if self.is_visible {
                    bar()
                        .get_or_insert_with(begin(BarUnit::Counted(what)))
                        .count(done, of);
                }
            }
            JobStep::PartEnded => drop(bar().take()),
            JobStep::Resumable => note_resumable(),
            step => {
                if let Some(line) = described(step) {
                    self.messages.say(&line);
                }
            }
        }
    }
}

/// Says what was read or begins.
fn described(step: JobStep) -> Option<String> {
    Some(match step {
        JobStep::LabelsRead { path, file } => labels_read(path, file),
        JobStep::DictionaryRead { path, patterns } => {
            let patterns = plural(patterns, "pattern");
            format!("dictionary {}: {patterns}", path.display())
        }
        JobStep::EncoderBegins { encoder, layers } => {
            let work = match layers {
                None => format!("{} for each sentence", plural(encoder.width(), "number")),
                Some(layers) => {
                    let all = encoder.all_layers();
                    format!("training the last {layers} of its {all} layers")
                }
            };
            format!("encoder {}: {work}", encoder.name())
        }
        JobStep::ComparisonBegins => {
            "Cross-validating the other options in the same folds …\n".to_string()
        }
        JobStep::ScoresRead { path, scores } => format!(
            "{}: {} of {}{}{}",
            path.display(),
            plural(scores.sentences.len(), "scored sentence"),
            plural(scores.documents.len(), "document"),
            match &scores.clusters {
                Some(named) => format!(", {} of {}", plural(named.values, "value"), named.column),
                None => String::new(),
            },
            match scores.boilerplate {
                0 => String::new(),
                n => format!("; {} of boilerplate not counted", plural(n, "piece")),
            }
        ),
        JobStep::ReportBegins(articles) => format!(
            "{} of {}; {} of boilerplate",
            plural(articles.scores.sentences.len(), "scored sentence"),
            plural(articles.articles.len(), "article"),
            plural(articles.scores.boilerplate, "piece")
        ),
        JobStep::SampleRead {
            path,
            sample,
            scores,
        } => format!(
            "{}: a random sample of {} from {}, coded; codes and labels agree in {} of {}{}",
            path.display(),
            plural(sample.labelled.sentences.len(), "sentence"),
            plural(sample.labelled.count_documents(), "document"),
            sample.agreement(scores),
            sample.places.len(),
            match sample.count_fit(scores, Fit::HeldOut) {
                0 => String::new(),
                n => format!(
                    "; {} of them stand in articles that the model learned from, and are predicted as if it had not seen these",
                    thousands(n)
                ),
            }
        ),
        JobStep::CopiesLeftOut(copies) => format!(
            "left out: {} half or more of an earlier one",
            match copies {
                1 => "1 document that repeats".to_string(),
                n => format!("{} that repeat", plural(n, "document")),
            }
        ),
        _ => return None,
    })
}

/// Says what a table of labels holds.
fn labels_read(path: &Path, LabelsFile { labelled, report }: &LabelsFile) -> String {
    let mut from = vec![plural(report.rows, "row")];
    let documents = labelled.count_documents();
    if documents > 0 {
        from.push(plural(documents, "document"));
    }
    if report.without_document > 0 {
        let rows = plural(report.without_document, "row");
        from.push(format!("{rows} without a document"));
    }
    if let Some(column) = &report.clusters {
        let clusters = labelled
            .sentences
            .iter()
            .filter_map(|s| s.cluster.as_deref());
        let values = clusters.collect::<HashSet<&str>>().len();
        from.push(format!("{} of {column}", plural(values, "value")));
    }
    if !labelled.annotators.is_empty() {
        from.push(plural(labelled.annotators.len(), "annotator"));
    }
    format!(
        "{}: {} ({}) from {}",
        path.display(),
        plural(labelled.sentences.len(), "labelled sentence"),
        counted(labelled).join(", "),
        from.join(", ")
    )
}

/// Counts the sentences of each label. If there are very many labels, the last ones are counted together.
fn counted(labelled: &Labelled) -> Vec<String> {
    let mut counts = vec![0; labelled.labels.len()];
    labelled.sentences.iter().for_each(|s| counts[s.label] += 1);
    let shown = labelled.labels.iter().zip(&counts).take(LABELS_SHOWN);
    let mut counted: Vec<String> = shown
        .map(|(label, n)| format!("{} {}", thousands(*n), label_beside_number(label)))
        .collect();
    if counts.len() > LABELS_SHOWN {
        let others: usize = counts[LABELS_SHOWN..].iter().sum();
        let more = counts.len() - LABELS_SHOWN;
        counted.push(format!("{} of {more} more labels", thousands(others)));
    }
    counted
}
