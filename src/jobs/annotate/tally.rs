//! What came of all sentences, and what the numbers show.

use super::AnnotateError;
use super::answers::{Answer, MAX_EMPTY};
use super::asking::Coded;
use crate::findings::{Note, Warning, cut_cells};
use crate::jobs::Monitor;

/// The first sentences, of which most must get a label.
const FIRST: usize = 50;
/// The number of replies that a message shows.
const SHOWN: usize = 3;

/// What came of all sentences.
#[derive(Default)]
pub(super) struct Tally {
    pub labels: Vec<usize>,
    pub sentences: usize,
    pub known: usize,
    pub empty: usize,
    /// Replies of sentences without a label.
    pub examples: Vec<String>,
    pub retries: usize,
    pub shortened: usize,
    pub thoughtless: usize,
    pub certain: usize,
    /// Sentences that stand among the examples, too.
    pub shown: usize,
    pub tokens: [u64; 2],
    pub seconds: f64,
    /// The times of the first and the last answer.
    pub times: Option<[i64; 2]>,
    pub cut: usize,
}

impl Tally {
    /// Counts a sentence.
    pub fn add(&mut self, coded: &Coded, is_example: bool) {
        self.sentences += 1;
        self.known += usize::from(coded.was_known);
        self.shown += usize::from(is_example);
        self.certain += usize::from(coded.is_certain);
        if coded.probabilities.is_none() {
            self.empty += 1;
            let said = coded.answers.last().map(|answer| answer.said.clone());
            self.examples
                .extend(said.filter(|_| self.examples.len() < SHOWN));
        }
        let any = |is_so: fn(&Answer) -> bool| usize::from(coded.answers.iter().any(is_so));
        self.shortened += any(|answer| answer.is_shortened);
        self.thoughtless += any(|answer| answer.is_thoughtless);
        for answer in &coded.answers {
            self.retries += answer.retries;
            self.tokens[0] += answer.tokens[0];
            self.tokens[1] += answer.tokens[1];
            self.seconds += answer.seconds;
            let [first, last] = self.times.unwrap_or([answer.at; 2]);
            self.times = Some([first.min(answer.at), last.max(answer.at)]);
        }
    }

    /// Fails if too many of the first replies are no labels.
    pub fn check(&self) -> Result<(), AnnotateError> {
        if self.sentences <= FIRST && self.empty * MAX_EMPTY > FIRST {
            return Err(AnnotateError::NoLabels {
                empty: self.empty,
                of: self.sentences,
                examples: self.examples.clone(),
            });
        }
        Ok(())
    }

    /// Tells what the numbers show.
    pub fn tell(&self, monitor: &Monitor) {
        let sentences = self.sentences;
        if self.empty > 0 {
            monitor.tell(Warning::EmptyAnswers {
                empty: self.empty,
                sentences,
                example: self.examples.first().cloned().unwrap_or_default(),
            });
        }
        if self.certain > 0 {
            let certain = self.certain;
            monitor.tell(Note::CertainAnswers { certain, sentences });
        }
        if self.shortened > 0 {
            let shortened = self.shortened;
            monitor.tell(Note::ContextShortened {
                shortened,
                sentences,
            });
        }
        if self.thoughtless > 0 {
            let thoughtless = self.thoughtless;
            monitor.tell(Note::ThoughtsWithoutEnd {
                thoughtless,
                sentences,
            });
        }
        if self.shown > 0 {
            let shown = self.shown;
            monitor.tell(Warning::ExamplesAsked { shown });
        }
        if let Some(warning) = cut_cells(self.cut) {
            monitor.tell(warning);
        }
    }
}
