//! Coders at work: the sentences that are asked, the answers and the model.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use standpoint_core::model::{Options, Unit};

use crate::labels::check_label_names;

use super::corrections::now;
use super::journal::{Entry, Measured, OpenedJournal, ReadEntries};
use super::labelled_rows::KIND;
use super::other_unit::check_unit;
use super::queue::Queue;
use super::recovery::{Recovered, Remains};
use super::team_secret::TeamSecret;
use super::training_round::Right;
use super::{
    Answer, Answers, Articles, Chosen, Doubt, GivenRow, Guess, Journal, LabellingError, Listed,
    Order, RoundInput, Seat, TrainingRound, Verdict,
};

/// The number of labels from which on a model is trained.
pub(super) const FIRST_ROUND: usize = 30;
/// A training round follows when the labels have grown by this share.
const GROWTH: f64 = 0.05;

/// The number of the random order, unless another one is asked for.
const FIRST_SEED: u64 = 1;

/// The settings of a session.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The label set; empty if it is in the journal or made later. Labels of the journal come first, once there are
    /// answers.
    pub labels: Vec<String>,
    /// The name of the coder: empty for one who is alone, or who decides what others dispute; `None` for the last
    /// one of the journal.
    pub coder: Option<String>,
    /// The order of the sentences; `None` for the last one of the journal.
    pub order: Option<Order>,
    /// The sentences that alone are asked, whatever the order.
    pub only: Option<Listed>,
    /// Another number is another random order; `None` for that of the journal.
    pub seed: Option<u64>,
    /// The share of the sentences of one coder that the others get too, from 0 to 1; `None` for that of the journal, or
    /// else all.
    pub overlap: Option<f64>,
    /// The number of sentences that are to be labelled, of a team by all together; `None` for that of the journal.
    pub goal: Option<usize>,
    /// The options of the model.
    pub options: Options,
    /// `true` to go on from the table where somebody changed it.
    pub adopts: bool,
}

/// Coders at work on the same articles, each on a [`Seat`] that is named by its number. The first seat is that of who
/// opened the session.
pub struct Session {
    pub(super) articles: Arc<Articles>,
    pub(super) labels: Vec<String>,
    pub(super) seats: Vec<Seat>,
    options: Options,
    pub(super) queue: Queue,
    /// The sentences that alone are asked, if there is such a list.
    pub(super) list: Option<Listed>,
    /// What an audit doubted when the session was opened, with the sentences.
    pub(super) doubts: Vec<(usize, Doubt)>,
    pub(super) answers: Answers,
    pub(super) journal: Journal,
    /// The hashes of the tables that were written.
    pub(super) tables: HashSet<String>,
    secret: TeamSecret,
    goal: Option<usize>,
    overlap: f64,
    /// The unit that the answers of the journal were given on, if it knows.
    pub(super) given_on: Option<Unit>,
    pub(super) round: Option<Arc<TrainingRound>>,
    /// The number of labels of each training round so far, and which random sentences were right.
    pub(super) earlier: Vec<(usize, Right)>,
    curve: Vec<Measured>,
    pub(super) recovered: Recovered,
}

standpoint_common::debug_as_name!(Session);

impl Session {
    /// Begins to label into a file, or goes on from its journal.
    ///
    /// # Errors
    /// If the journal is in use or is none, or if the texts cannot be read.
    pub fn open(
        articles: Arc<Articles>,
        labels: &Path,
        settings: Settings,
    ) -> Result<Self, LabellingError> {
        let OpenedJournal {
            journal,
            entries,
            damage,
            damaged,
        } = Journal::open(labels)?;
        let mut read = ReadEntries::new(entries);
        let seed = match (read.seed, settings.seed) {
            (Some(own), Some(other)) if own != other => {
                let labels = labels.to_path_buf();
                return Err(LabellingError::OtherSeed { labels, seed: own });
            }
            (own, wanted) => own.or(wanted),
        };
        let mut remains = Remains {
            is_empty: read.is_empty,
            damage,
            damaged,
            knows_seed: seed.is_some(),
            written: None,
            adopts: settings.adopts,
        };
        let seed = seed.unwrap_or(FIRST_SEED);
        let overlap = settings.overlap.or(read.overlap).unwrap_or(1.0);
        let mut queue = Queue::new(&articles, seed, overlap)?;
        let mut new_articles = Vec::new();
        // A table of labels or a list says how its sentences were drawn.
        if articles.drawn().is_none() && settings.only.is_none() {
            let keys = articles.keys()?;
            new_articles = keys.clone();
            new_articles.retain(|key| read.waves.of(key).is_none());
            if !new_articles.is_empty() {
                read.waves.add(new_articles.clone());
            }
            let wave = |sentence| read.waves.of(&keys[articles.article_of(sentence)]);
            queue = queue.in_waves(|sentence| wave(sentence).unwrap_or(0));
            queue = queue.passing_over(&articles)?;
        }
        let order = match settings.only {
            Some(_) => Some(Order::Listed),
            None => settings.order,
        };
        let goes_on = |order: Order| order == Order::Listed || order.is_of_decisions();
        if read.order == Order::Listed && !order.is_some_and(goes_on) {
            return Err(LabellingError::ListMissing(labels.to_path_buf()));
        }
        // Keys keep their labels while there are answers.
        let mut set = if read.answers.is_empty() && !settings.labels.is_empty() {
            Vec::new()
        } else {
            read.labels.clone()
        };
        for label in &settings.labels {
            if !set.contains(label) {
                set.push(label.clone());
            }
        }
        let places = read
            .answers
            .iter()
            .map(|answer| (answer.coder.as_str(), &answer.place));
        let sentences = articles.find(places)?;
        let mut session = Session {
            articles,
            labels: set,
            seats: vec![Seat::new(
                settings.coder.clone().unwrap_or(read.coder.clone()),
                order.unwrap_or(read.order),
            )],
            options: settings.options,
            queue,
            list: None,
            doubts: Vec::new(),
            answers: Answers::default(),
            journal,
            tables: read.tables,
            secret: TeamSecret::of(labels),
            goal: settings.goal.or(read.goal),
            overlap,
            given_on: read.unit,
            round: None,
            earlier: Vec::new(),
            curve: read.curve,
            recovered: Recovered::default(),
        };
        let named = session.labels.clone();
        let are_named = !settings.labels.is_empty();
        for (at, (answer, sentence)) in read.answers.into_iter().zip(sentences).enumerate() {
            if at > 0 && at == read.tabled {
                remains.written = Some(session.answers.clone());
            }
            session.take(answer, sentence)?;
        }
        check_unit(
            &session.articles,
            &session.answers,
            labels,
            session.given_on,
        )?;
        let recovered = session.recover(labels, remains)?;
        if let Some(listed) = &settings.only {
            session.check_list(listed, labels)?;
        }
        if are_named {
            session.check_names(&session.labels)?;
        }
        let mut new = Vec::new();
        new.extend(read.seed.is_none().then_some(Entry::Seed(seed)));
        let is_known = read.labels == named && recovered.is_empty();
        new.extend((!is_known).then(|| Entry::Labels(session.labels.clone())));
        // Who decides is no coder, and comes back as one.
        if !order.is_some_and(Order::is_of_decisions) {
            let other = settings.coder.filter(|wanted| *wanted != read.coder);
            new.extend(other.map(Entry::Coder));
            let other = order.filter(|wanted| *wanted != read.order);
            new.extend(other.map(Entry::Order));
        }
        let unit = Some(session.articles.unit()).filter(|unit| read.unit != Some(*unit));
        new.extend(unit.map(|unit| Entry::Unit(unit.noun().to_string())));
        let goal = settings.goal.filter(|goal| read.goal != Some(*goal));
        new.extend(goal.map(Entry::Goal));
        let other = settings
            .overlap
            .filter(|share| read.overlap != Some(*share));
        new.extend(other.map(Entry::Overlap));
        new.extend((!new_articles.is_empty()).then_some(Entry::Articles(new_articles)));
        new.extend(recovered);
        if session.recovered.adopted > 0 {
            // Before anything is added to the journal: a kill at any moment leaves what it was.
            session.recovered.kept = Some(session.journal.keep_copy()?);
        }
        session.journal.add(&new)?;
        if let Some(listed) = settings.only {
            session.ask_only(listed)?;
        }
        session.ask(0);
        Ok(session)
    }

    /// What to say if the journal was removed or replaced meanwhile. It is in its place again, with all answers.
    pub fn displaced(&self) -> Option<&str> {
        self.journal.displaced()
    }

    /// Returns whether a team has labelled here.
    pub fn is_of_team(&self) -> bool {
        self.secret.exists()
    }

    /// The number of sentences that are to be labelled, of a team by all together.
    pub fn goal(&self) -> Option<usize> {
        self.goal
    }

    /// The share of the sentences of one coder that the others get too, from 0 to 1.
    pub fn overlap(&self) -> f64 {
        self.overlap
    }

    /// The number of answers without a coder on sentences that nobody else has answered: of one who was alone, and not of
    /// one who decided.
    pub fn unnamed(&self) -> usize {
        let all = self.answers.iter().filter(|(sentence, answer)| {
            answer.coder.is_empty()
                && sentence.is_some_and(|sentence| self.answers.on(sentence).count() == 1)
        });
        all.count()
    }

    /// A secret that is the same whenever these labels are opened: that of the file beside them, or else `new`.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn secret(&self, new: String) -> Result<String, LabellingError> {
        self.secret.or_else(new)
    }

    /// An answer at the place of its sentence, which may have moved since it was given.
    pub(super) fn placed(
        &self,
        mut answer: Answer,
        sentence: Option<usize>,
    ) -> Result<Answer, LabellingError> {
        if let Some(sentence) = sentence {
            answer.place = self.articles.place(sentence)?;
        }
        Ok(answer)
    }

    /// Takes over an answer, and its label if it is new.
    pub(super) fn take(
        &mut self,
        answer: Answer,
        sentence: Option<usize>,
    ) -> Result<(), LabellingError> {
        if let Some(label) = answer.label()
            && !self.labels.iter().any(|known| known == label)
        {
            self.labels.push(label.to_string());
        }
        self.answers.put(self.placed(answer, sentence)?, sentence);
        Ok(())
    }

    /// Adds the answers of other tables, unless they are there already. `keys` is the order of the labels if none is known.
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub fn import(&mut self, rows: Vec<GivenRow>, keys: Vec<String>) -> Result<(), LabellingError> {
        let places = rows
            .iter()
            .map(|given| (given.row.coder.as_str(), &given.row.place));
        let sentences = self.articles.find(places)?;
        let mut new = Vec::new();
        for (given, sentence) in rows.into_iter().zip(sentences) {
            let answer = given.row.into_answer(true);
            if !self.answers.has(&answer, sentence) {
                new.push((self.placed(answer, sentence)?, sentence));
            }
        }
        let is_first = self.labels.is_empty() && !keys.is_empty();
        let mut entries = Vec::with_capacity(new.len() + 1);
        entries.extend(is_first.then(|| Entry::Labels(keys.clone())));
        entries.extend(new.iter().map(|(answer, _)| Entry::of_answer(answer)));
        self.journal.add(&entries)?;
        if is_first {
            self.labels = keys;
        }
        for (answer, sentence) in new {
            self.take(answer, sentence)?;
        }
        (0..self.seats.len()).for_each(|seat| self.ask(seat));
        Ok(())
    }

    /// The articles.
    pub fn articles(&self) -> &Arc<Articles> {
        &self.articles
    }

    /// All answers.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The label set.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The names of the columns that other tables brought, those of the list first, in the order in which they came.
    pub fn more_columns(&self) -> Vec<String> {
        let stated = self
            .answers
            .iter()
            .filter_map(|(_, answer)| answer.stated.as_ref());
        let listed = self.list.as_ref().map(Listed::columns);
        let mut names = listed.unwrap_or_default().to_vec();
        for (name, _) in stated.flat_map(|stated| &stated.cells) {
            if name != KIND && !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// The sentences on which coders differ and nobody has decided, each with what they said.
    pub fn disputed(&self) -> impl Iterator<Item = (usize, Vec<&Verdict>)> {
        let all = self.articles.sentences();
        all.filter_map(|sentence| Some((sentence, self.answers.disputed(sentence)?)))
    }

    /// The label that the list suggests for a sentence. Without one, the guess of the model that chose the sentence for a seat;
    /// `None` before the first training round.
    ///
    /// # Errors
    /// If the text cannot be read.
    pub fn guess(&self, seat: usize, sentence: usize) -> Result<Option<Guess>, LabellingError> {
        if let Some(suggestion) = self.suggestion(sentence) {
            return Ok(Some(suggestion.clone()));
        }
        let round = match &self.seats[seat].asked {
            Some((asked, round)) if asked.sentence == sentence => round.as_ref(),
            _ => self.round.as_ref(),
        };
        let text = self.articles.text(sentence)?;
        Ok(round.map(|round| round.guess(&text)))
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
    /// If a name could not be learned, or the journal cannot be written.
    pub fn set_labels(&mut self, mut labels: Vec<String>) -> Result<(), LabellingError> {
        for given in self.answers.counts().into_keys() {
            if !labels.iter().any(|label| label == given) {
                labels.push(given.to_string());
            }
        }
        if labels != self.labels {
            self.check_names(&labels)?;
            self.journal.add(&[Entry::Labels(labels.clone())])?;
            self.labels = labels;
        }
        Ok(())
    }

    /// Checks names of labels beside those that were given, which nobody can take back.
    pub(super) fn check_names(&self, labels: &[String]) -> Result<(), LabellingError> {
        let given: Vec<String> = self
            .answers
            .counts()
            .into_keys()
            .map(str::to_string)
            .collect();
        match check_label_names(&given) {
            Ok(()) => check_label_names(labels)
                .map_err(|problem| LabellingError::LabelName(Box::new(problem))),
            Err(_) => Ok(()),
        }
    }

    /// Sets the name of the coder who opened the session.
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub fn set_coder(&mut self, coder: &str) -> Result<(), LabellingError> {
        if coder != self.seats[0].coder {
            self.journal.add(&[Entry::Coder(coder.to_string())])?;
            self.seats[0].coder = coder.to_string();
            self.seats[0].given.clear();
            self.ask(0);
        }
        Ok(())
    }

    /// Sets the order in which sentences come on the first seat. That of a list or of doubts stays.
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub fn set_order(&mut self, order: Order) -> Result<(), LabellingError> {
        let stays = |order| matches!(order, Order::Listed | Order::Doubted);
        let own = self.seats[0].order;
        if order != own && !stays(order) && !stays(own) {
            self.journal.add(&[Entry::Order(order)])?;
            self.seats[0].order = order;
            self.ask(0);
        }
        Ok(())
    }

    /// Saves an answer and chooses the next sentence of the seat. Without a verdict an earlier answer is taken back.
    ///
    /// # Errors
    /// If the answer could not be brought to the disk: then it does not count.
    pub fn answer(
        &mut self,
        seat: usize,
        sentence: usize,
        verdict: Option<Verdict>,
        comment: &str,
    ) -> Result<(), LabellingError> {
        let asked = self.seats[seat]
            .asked()
            .filter(|asked| asked.sentence == sentence);
        let known = self.answers.of(&self.seats[seat].coder, sentence);
        let is_doubted = || {
            self.seats[seat].order == Order::Doubted && self.answers.on(sentence).next().is_some()
        };
        let is_corrected = known.is_some_and(|known| known.corrected().is_some()) || is_doubted();
        let stated = match known {
            Some(known) if is_corrected => known.stated.as_ref(),
            _ => self.listed(sentence),
        };
        let mut answer = Answer {
            place: self.articles.place(sentence)?,
            coder: self.seats[seat].coder.clone(),
            verdict,
            comment: comment.trim().to_string(),
            chosen: match (known, self.chosen(sentence)) {
                (Some(known), _) if is_corrected => known.chosen,
                (_, Some(chosen)) => chosen,
                _ => asked.map_or(Chosen::Found, |asked| asked.chosen),
            },
            guess: self.guess(seat, sentence)?,
            stated: stated.cloned(),
        };
        // A later decision than that of the correction: which of two is the later one is seen by their times.
        if is_corrected {
            answer.set_corrected(&now());
        }
        self.journal.add(&[Entry::of_answer(&answer)])?;
        let is_new = self.answers.of(&answer.coder, sentence).is_none();
        let is_given = answer.verdict.is_some();
        self.note_given(seat, sentence, &answer);
        self.take(answer, Some(sentence))?;
        if is_new && is_given {
            self.seats[seat].count(Instant::now());
        }
        self.ask(seat);
        Ok(())
    }

    /// The answers of the coder of a seat, in the order in which the sentences were first answered.
    pub fn own(&self, seat: usize) -> impl DoubleEndedIterator<Item = (usize, &Answer)> {
        let own = self
            .answers
            .iter()
            .filter(move |(_, answer)| answer.coder == self.seats[seat].coder);
        own.filter_map(|(sentence, answer)| Some((sentence?, answer)))
    }

    /// Notes in the journal that a table of this SHA-256 is about to be written.
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub fn note_table(&mut self, sha256: &str) -> Result<(), LabellingError> {
        // A table that the journal does not know, because the disk was full, is told again.
        if !self.tables.contains(sha256) {
            self.journal.add(&[Entry::Table(sha256.to_string())])?;
            self.tables.insert(sha256.to_string());
        }
        Ok(())
    }

    /// Returns whether a table of this SHA-256 was written from this journal.
    pub fn has_written(&self, sha256: &str) -> bool {
        self.tables.contains(sha256)
    }

    /// The input of the next training round, if there are enough new labels.
    pub fn round_input(&self) -> Option<RoundInput> {
        let labels = self.labelled();
        let learned = self.round.as_ref().map_or(0, |round| round.labels);
        let due = (learned as f64 * (1.0 + GROWTH)).ceil() as usize;
        if labels < FIRST_ROUND.max(due).max(learned + 1) {
            return None;
        }
        Some(RoundInput {
            rows: self.rows(),
            labels,
            candidates: self.candidates(),
            answered: self.answers.iter().filter_map(|(at, _)| at).collect(),
            options: self.options.clone(),
        })
    }

    /// The number of answers with a label, of all coders.
    pub fn labelled(&self) -> usize {
        self.answers
            .iter()
            .filter(|(_, answer)| answer.label().is_some())
            .count()
    }

    /// Takes a training round, for the sentences to come.
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub fn learned(&mut self, round: TrainingRound) -> Result<(), LabellingError> {
        if let Some(measured) = round.measured {
            self.journal.add(&[Entry::TrainingRound(measured)])?;
            self.curve.push(measured);
        }
        // The curve counts sentences, however many coders labelled each.
        let labels = round
            .measured
            .map_or(round.labels, |measured| measured.labels);
        self.earlier.push((labels, round.right.clone()));
        self.round = Some(Arc::new(round));
        Ok(())
    }

    /// The last training round.
    pub fn round(&self) -> Option<&Arc<TrainingRound>> {
        self.round.as_ref()
    }
}
