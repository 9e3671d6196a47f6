//! One coder at work: the sentence that is asked, the answers, the order and the model.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::journal::{Entry, Measured};
use super::queue::Queue;
use super::{
    Answer, Answers, Articles, Asked, Chosen, Guess, Journal, LabellingError, Lesson, Material,
    Order, Place, Verdict,
};
use crate::evaluation::Agreement;
use crate::model::Options;

/// The number of labels from which on a model is trained.
const FIRST_LESSON: usize = 30;
/// A lesson follows when the labels have grown by this share.
const GROWTH: f64 = 0.05;
/// Most candidates that a model ranks, and most for one with an encoder, which reads some dozen a second.
const CANDIDATES: [usize; 2] = [4000, 500];
/// The least number of sentences for advice on more labels.
const LEAST_COMPARED: usize = 30;
/// A label with fewer sentences lacks examples.
const FEW: usize = 15;
/// A gain of less than this share is little.
const LITTLE: f64 = 0.02;

/// The settings of a session.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The label set; empty if it is in the journal or made later.
    pub labels: Vec<String>,
    /// The name of the coder; empty for one who is alone, or who decides what others dispute.
    pub coder: String,
    /// The order of the sentences.
    pub order: Order,
    /// Another number is another random order.
    pub seed: u64,
    /// The share of the sentences of one coder that the others get too, from 0 to 1.
    pub overlap: f64,
    /// The options of the model.
    pub options: Options,
    /// Whether the model has an encoder.
    pub has_encoder: bool,
}

/// A row of the table of labels.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledRow {
    /// The sentence.
    pub place: Place,
    /// The label; empty if the sentence was skipped or is none.
    pub label: String,
    /// The coder; empty for the decision, or if there is only one.
    pub coder: String,
    /// The comment.
    pub comment: String,
    /// Whether the coder says that it is no sentence.
    pub is_boilerplate: bool,
    /// How the sentence was chosen. Whatever lies in the random sample is `Random`.
    pub chosen: Chosen,
    /// The probability with which it was drawn, of a random sentence.
    pub probability: Option<f64>,
}

/// A sentence that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub sentence: usize,
    /// Its document.
    pub document: String,
    /// Its text.
    pub text: String,
}

/// A coder at work.
pub struct Session {
    articles: Arc<Articles>,
    settings: Settings,
    queue: Queue,
    answers: Answers,
    journal: Journal,
    /// The hashes of the tables that were written.
    tables: HashSet<String>,
    /// What is asked, with the model of that time.
    asked: Option<(Asked, Option<Arc<Lesson>>)>,
    /// The lessons so far, the last one last.
    lessons: Vec<Arc<Lesson>>,
    curve: Vec<Measured>,
}

debug_as_name!(Session);

impl Session {
    /// Begins to label into a file, or goes on from its journal.
    ///
    /// # Errors
    /// If the journal is in use or is none, or if the texts cannot be read.
    pub fn open(
        articles: Arc<Articles>,
        labels: &Path,
        mut settings: Settings,
    ) -> Result<Self, LabellingError> {
        let (mut journal, entries) = Journal::open(labels)?;
        let queue = Queue::new(&articles, settings.seed, settings.overlap)?;
        let (mut answers, mut curve) = (Vec::new(), Vec::new());
        let (mut tables, mut set) = (HashSet::new(), Vec::new());
        for entry in entries {
            match entry {
                Entry::Standpoint(_) => {}
                Entry::Labels(labels) => set = labels,
                Entry::Answer(answer) => answers.push(*answer),
                Entry::Table(hash) => {
                    tables.insert(hash);
                }
                Entry::Lesson(measured) => curve.push(measured),
            }
        }
        match settings.labels.is_empty() {
            true => settings.labels = set,
            false if settings.labels != set => {
                journal.add(&Entry::Labels(settings.labels.clone()))?
            }
            false => {}
        }
        let places: Vec<Place> = answers.iter().map(|answer| answer.place.clone()).collect();
        let sentences = articles.find(&places)?;
        let mut session = Session {
            articles,
            settings,
            queue,
            answers: Answers::default(),
            journal,
            tables,
            asked: None,
            lessons: Vec::new(),
            curve,
        };
        for (answer, sentence) in answers.into_iter().zip(sentences) {
            session.take(answer, sentence);
        }
        session.ask();
        Ok(session)
    }

    /// Takes over an answer, and its label if it is new.
    fn take(&mut self, answer: Answer, sentence: Option<usize>) {
        if let Some(label) = answer.label()
            && !self.settings.labels.iter().any(|known| known == label)
        {
            self.settings.labels.push(label.to_string());
        }
        self.answers.put(answer, sentence);
    }

    /// Adds the answers of other files, unless the journal has them already.
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub fn import(&mut self, rows: Vec<LabelledRow>) -> Result<(), LabellingError> {
        let places: Vec<Place> = rows.iter().map(|row| row.place.clone()).collect();
        let sentences = self.articles.find(&places)?;
        for (row, sentence) in rows.into_iter().zip(sentences) {
            let known = sentence.and_then(|sentence| self.answers.of(&row.coder, sentence));
            if known.is_some() {
                continue;
            }
            let answer = Answer {
                verdict: Some(match (row.label.is_empty(), row.is_boilerplate) {
                    (false, _) => Verdict::Label(row.label),
                    (true, true) => Verdict::NoSentence,
                    (true, false) => Verdict::Skipped,
                }),
                place: row.place,
                coder: row.coder,
                comment: row.comment,
                chosen: row.chosen,
                guess: None,
            };
            self.journal.add(&Entry::Answer(Box::new(answer.clone())))?;
            self.take(answer, sentence);
        }
        self.ask();
        Ok(())
    }

    /// Chooses the next sentence.
    fn ask(&mut self) {
        let lesson = self.lessons.last();
        let ranked = lesson.map_or(&[][..], |lesson| &lesson.ranked);
        let Settings { coder, order, .. } = &self.settings;
        let next = self
            .queue
            .next(*order, coder, &self.articles, &self.answers, ranked);
        self.asked = next.map(|asked| (asked, lesson.cloned()));
    }

    /// The sentence that is asked; `None` if all are answered.
    pub fn asked(&self) -> Option<Asked> {
        self.asked.as_ref().map(|(asked, _)| *asked)
    }

    /// The articles.
    pub fn articles(&self) -> &Arc<Articles> {
        &self.articles
    }

    /// All answers.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The number of sentences in the random sample so far.
    pub fn drawn(&self) -> usize {
        self.queue.drawn(&self.answers).len()
    }

    /// What the model of the time when a sentence was asked says of it; `None` before the first lesson.
    ///
    /// # Errors
    /// If the text cannot be read.
    pub fn guess(&self, sentence: usize) -> Result<Option<Guess>, LabellingError> {
        let lesson = match &self.asked {
            Some((asked, lesson)) if asked.sentence == sentence => lesson.as_ref(),
            _ => self.lessons.last(),
        };
        let text = self.articles.text(sentence)?;
        Ok(lesson.map(|lesson| lesson.guess(&text)))
    }

    /// The number of all sentences.
    pub fn sentences(&self) -> usize {
        self.queue.len()
    }

    /// The points of the learning curve, of earlier sessions too.
    pub fn curve(&self) -> &[Measured] {
        &self.curve
    }

    /// Sets the label set. Labels that were given stay in it.
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub fn set_labels(&mut self, mut labels: Vec<String>) -> Result<(), LabellingError> {
        for given in self.answers.counts().into_keys() {
            if !labels.iter().any(|label| label == given) {
                labels.push(given.to_string());
            }
        }
        if labels != self.settings.labels {
            self.journal.add(&Entry::Labels(labels.clone()))?;
            self.settings.labels = labels;
        }
        Ok(())
    }

    /// Sets the name of the coder.
    pub fn set_coder(&mut self, coder: &str) {
        if coder != self.settings.coder {
            self.settings.coder = coder.to_string();
            self.ask();
        }
    }

    /// Sets the order in which sentences come.
    pub fn set_order(&mut self, order: Order) {
        if order != self.settings.order {
            self.settings.order = order;
            self.ask();
        }
    }

    /// Saves an answer and chooses the next sentence. Without a verdict an earlier answer is taken back.
    ///
    /// # Errors
    /// If the answer could not be brought to the disk: then it does not count.
    pub fn answer(
        &mut self,
        sentence: usize,
        verdict: Option<Verdict>,
        comment: &str,
    ) -> Result<(), LabellingError> {
        let asked = self.asked().filter(|asked| asked.sentence == sentence);
        let answer = Answer {
            place: self.articles.place(sentence)?,
            coder: self.settings.coder.clone(),
            verdict,
            comment: comment.trim().to_string(),
            chosen: asked.map_or(Chosen::Found, |asked| asked.chosen),
            guess: self.guess(sentence)?,
        };
        self.journal.add(&Entry::Answer(Box::new(answer.clone())))?;
        self.take(answer, Some(sentence));
        self.ask();
        Ok(())
    }

    /// The answers of the coder, in the order in which the sentences were first answered.
    pub fn own(&self) -> impl DoubleEndedIterator<Item = (usize, &Answer)> {
        let own = self.answers.iter();
        let own = own.filter(|(_, answer)| answer.coder == self.settings.coder);
        own.filter_map(|(sentence, answer)| Some((sentence?, answer)))
    }

    /// The rows of the table, in the order of the articles; those of sentences that are gone come last.
    pub fn rows(&self) -> Vec<LabelledRow> {
        let drawn = self.queue.drawn(&self.answers);
        let probability = drawn.len() as f64 / self.queue.len().max(1) as f64;
        let drawn: HashSet<u32> = drawn.iter().copied().collect();
        let mut all: Vec<(Option<usize>, &Answer)> = self.answers.iter().collect();
        all.sort_by_key(|(sentence, _)| sentence.unwrap_or(usize::MAX));
        all.into_iter()
            .map(|(sentence, answer)| {
                let number = sentence.and_then(|sentence| u32::try_from(sentence).ok());
                let is_random = number.is_some_and(|number| drawn.contains(&number));
                LabelledRow {
                    place: answer.place.clone(),
                    label: answer.label().unwrap_or_default().to_string(),
                    coder: answer.coder.clone(),
                    comment: answer.comment.clone(),
                    is_boilerplate: answer.verdict == Some(Verdict::NoSentence),
                    chosen: match (is_random, answer.chosen) {
                        (true, _) => Chosen::Random,
                        // It was drawn before one that is not answered any more.
                        (false, Chosen::Random) => Chosen::Found,
                        (false, chosen) => chosen,
                    },
                    probability: is_random.then_some(probability),
                }
            })
            .collect()
    }

    /// Notes in the journal that a table of this SHA-256 is about to be written.
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub fn note_table(&mut self, sha256: &str) -> Result<(), LabellingError> {
        if self.tables.insert(sha256.to_string()) {
            self.journal.add(&Entry::Table(sha256.to_string()))?;
        }
        Ok(())
    }

    /// Returns whether a table of this SHA-256 was written from this journal.
    pub fn has_written(&self, sha256: &str) -> bool {
        self.tables.contains(sha256)
    }

    /// What a lesson needs, if there are enough new labels for one. `table` makes the table of the labels.
    pub fn material(
        &self,
        table: impl FnOnce(&[LabelledRow]) -> Option<String>,
    ) -> Option<Material> {
        let labels = self.answers.iter();
        let labels = labels
            .filter(|(_, answer)| answer.label().is_some())
            .count();
        let learned = self.lessons.last().map_or(0, |lesson| lesson.answers);
        let due = (learned as f64 * (1.0 + GROWTH)).ceil() as usize;
        if labels < FIRST_LESSON.max(due).max(learned + 1) {
            return None;
        }
        let most = CANDIDATES[usize::from(self.settings.has_encoder)];
        let coder = &self.settings.coder;
        Some(Material {
            table: table(&self.rows())?,
            labels,
            candidates: self.queue.open(coder, &self.answers).take(most).collect(),
            answered: self.answers.iter().filter_map(|(at, _)| at).collect(),
            options: self.settings.options.clone(),
        })
    }

    /// Takes a lesson, for the sentences to come.
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub fn learned(&mut self, lesson: Lesson) -> Result<(), LabellingError> {
        if let Some(measured) = lesson.measured {
            self.journal.add(&Entry::Lesson(measured))?;
            self.curve.push(measured);
        }
        self.lessons.push(Arc::new(lesson));
        Ok(())
    }

    /// The last lesson.
    pub fn lesson(&self) -> Option<&Arc<Lesson>> {
        self.lessons.last()
    }

    /// Krippendorff's alpha of the coders, with the number of sentences that two or more of them labelled. `None`
    /// if there is none.
    pub fn agreement(&self) -> Option<(f64, usize)> {
        let labels = &self.settings.labels;
        let place = |label: &str| labels.iter().position(|known| known == label);
        let mut codes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (sentence, answer) in self.answers.iter() {
            let label = answer.label().and_then(place);
            if let (Some(sentence), Some(label), false) = (sentence, label, answer.coder.is_empty())
            {
                codes.entry(sentence).or_default().push(label);
            }
        }
        let units: Vec<Vec<usize>> = codes.into_values().collect();
        let agreement = Agreement::new(&units, labels.len());
        Some((agreement.alpha?, agreement.sentences))
    }

    /// Plain advice on whether more labels pay, and which label lacks sentences.
    pub fn advice(&self) -> Vec<String> {
        let counts = self.answers.counts();
        let count = |label: &String| counts.get(label.as_str()).copied().unwrap_or(0);
        let mut advice = Vec::new();
        let Some(last) = self.lessons.last() else {
            let labels: usize = counts.values().sum();
            return vec![match labels < FIRST_LESSON {
                true => format!(
                    "The model starts at {FIRST_LESSON} labels: {} to go.",
                    FIRST_LESSON - labels
                ),
                false => {
                    "The model waits for a second label with three sentences, in several articles."
                        .to_string()
                }
            }];
        };
        let rarest = self.settings.labels.iter().min_by_key(|label| count(label));
        if let Some(label) = rarest.filter(|label| count(label) < FEW) {
            advice.push(format!(
                "{label} has only {} so far: search for words that name it.",
                crate::phrases::plural(count(label), "sentence")
            ));
        }
        advice.extend(self.gain(last));
        advice
    }

    /// Compares the last lesson with the last one of half as many labels, on the same random sentences.
    fn gain(&self, last: &Lesson) -> Option<String> {
        let mut earlier = self.lessons.iter().rev();
        let earlier = earlier.find(|lesson| 2 * lesson.labels <= last.labels)?;
        let both = earlier.right.iter().filter_map(|(place, before)| {
            let now = last.right.get(place)?;
            Some(f64::from(i8::from(*now) - i8::from(*before)))
        });
        let changes: Vec<f64> = both.collect();
        let count = changes.len() as f64;
        if changes.len() < LEAST_COMPARED {
            return None;
        }
        let mean = changes.iter().sum::<f64>() / count;
        let squares = changes.iter().map(|change| (change - mean).powi(2));
        let error = 1.96 * squares.sum::<f64>().sqrt() / count;
        let from = format!("From {} to {} labels", earlier.labels, last.labels);
        let points = |share: f64| format!("{:.0}", 100.0 * share);
        Some(if mean - error > 0.0 {
            format!(
                "{from} {} points more of the random sentences were right: more labels still pay.",
                points(mean)
            )
        } else if mean + error < LITTLE {
            format!(
                "{from} accuracy hardly grew: look at the codebook, a dictionary or an encoder before you label more."
            )
        } else {
            format!(
                "{from} accuracy changed by {} points, give or take {}: too few random sentences to tell.",
                points(mean),
                points(error)
            )
        })
    }

    /// Finds sentences that contain a text, whatever its case, up to `most`.
    ///
    /// # Errors
    /// If the texts cannot be read.
    pub fn search(
        articles: &Articles,
        wanted: &str,
        most: usize,
    ) -> Result<Vec<Found>, LabellingError> {
        let wanted = wanted.trim().to_lowercase();
        let mut found = Vec::new();
        if wanted.is_empty() {
            return Ok(found);
        }
        articles.each_text(|sentence, document, text| {
            if text.to_lowercase().contains(&wanted) {
                found.push(Found {
                    sentence,
                    document: document.to_string(),
                    text: text.to_string(),
                });
            }
            found.len() < most
        })?;
        Ok(found)
    }
}
