//! A list of sentences that alone are asked, such as a sample that was drawn from scores. Its rows say how they were drawn,
//! and the answers keep that, with all other columns.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::import::{AnswerColumns, read_table};
use super::journal::Entry;
use super::labelled_rows::KIND;
use super::written_table::Places;
use super::{
    Answer, Articles, Asked, Chosen, Guess, LabelledRow, LabellingError, Session, Stated, Verdict,
};

/// A table of sentences, each with the answers that it has already.
#[derive(Debug, Clone)]
pub struct List {
    file: PathBuf,
    rows: Vec<ListedRow>,
    columns: Vec<String>,
}

#[derive(Debug, Clone)]
struct ListedRow {
    line: usize,
    /// The sentence of the row with its other columns, without an answer.
    sentence: LabelledRow,
    answers: Vec<LabelledRow>,
    /// The label that a model gave to the sentence.
    guess: Option<Guess>,
}

impl List {
    /// Reads a table with a sentence in each row. A label in it is an answer, and so is the kind `boilerplate`.
    ///
    /// # Errors
    /// If the file cannot be read, or has no column `text`, or a row has no sentence or a cell that no table of labels has.
    pub fn read(path: &Path) -> Result<Self, LabellingError> {
        let table = read_table(path)?;
        let columns = AnswerColumns::of_list(path, &table)?;
        let (mut rows, mut places) = (Vec::new(), Places::default());
        for (cells, &line) in table.rows.iter().zip(&table.lines) {
            let read = columns.sentence(cells).map(|mut sentence| {
                places.number(&mut sentence);
                let answers = columns.answers_on(&sentence, columns.given(cells, ""));
                (sentence, answers)
            });
            let (sentence, answers) = read.map_err(|why| LabellingError::row(path, line, why))?;
            rows.push(ListedRow {
                line,
                sentence,
                answers,
                guess: columns.guess(cells),
            });
        }
        Ok(List {
            file: path.to_path_buf(),
            rows,
            columns: columns.others(),
        })
    }

    /// What its rows say of their sentences, for sentences in place of articles.
    pub fn sentences(&self) -> impl Iterator<Item = &LabelledRow> {
        self.rows.iter().map(|row| &row.sentence)
    }

    /// Removes the labels that a model gave, so that nobody sees them.
    #[must_use]
    pub fn without_guesses(mut self) -> Self {
        self.rows.iter_mut().for_each(|row| row.guess = None);
        self
    }

    /// Returns whether a model labelled any of its sentences.
    pub fn has_guesses(&self) -> bool {
        self.rows.iter().any(|row| row.guess.is_some())
    }

    /// The labels in its rows.
    pub fn labels(&self) -> impl Iterator<Item = String> {
        let answers = self.rows.iter().flat_map(|row| &row.answers);
        answers.map(|answer| answer.label.clone())
    }

    /// Finds the sentences of the rows among the articles.
    ///
    /// # Errors
    /// If a row has none, or that of another row with other columns, or if the texts cannot be read.
    pub fn among(self, articles: &Articles) -> Result<Listed, LabellingError> {
        let found = articles.find(self.sentences().map(|row| ("", &row.place)))?;
        let lines = self.rows.iter().zip(&found);
        let without: Vec<usize> = lines
            .filter(|(_, found)| found.is_none())
            .map(|(row, _)| row.line)
            .collect();
        if !without.is_empty() {
            return Err(LabellingError::NoSentences {
                unit: articles.unit().noun(),
                rows: vec![(self.file, without)],
            });
        }
        let mut listed = Listed {
            columns: self.columns,
            ..Listed::default()
        };
        let mut first: HashMap<usize, usize> = HashMap::new();
        for (row, sentence) in self.rows.into_iter().zip(found) {
            let Some(sentence) = sentence else { continue };
            let stated = Stated {
                chosen: row.sentence.chosen,
                probability: row.sentence.probability,
                cells: row.sentence.more,
            };
            let line = *first.entry(sentence).or_insert(row.line);
            listed
                .guesses
                .extend(row.guess.map(|guess| (sentence, guess)));
            let known = listed.stated.entry(sentence);
            if *known.or_insert_with(|| stated.clone()) != stated {
                let why = format!("it has the sentence of row {line}: remove one of the two");
                return Err(LabellingError::row(&self.file, row.line, why));
            }
            if !row.sentence.comment.is_empty() && row.answers.is_empty() {
                let comment = row.sentence.comment;
                listed.comments.insert(sentence, comment);
            }
            let answers = row.answers.into_iter();
            listed
                .answers
                .extend(answers.map(|answer| (sentence, answer)));
        }
        Ok(listed)
    }
}

/// The sentences of a list among the articles.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// What the list says of each sentence.
    stated: HashMap<usize, Stated>,
    /// The comments on sentences that have no answer in it.
    comments: HashMap<usize, String>,
    answers: Vec<(usize, LabelledRow)>,
    /// The labels that a model gave to sentences; the page shows them before the answers.
    guesses: HashMap<usize, Guess>,
    columns: Vec<String>,
    /// The sentences in the order in which they are asked.
    order: Vec<usize>,
    /// Those with an answer in the list.
    answered: HashSet<usize>,
}

impl Listed {
    /// What the list says of a sentence.
    pub(super) fn stated(&self, sentence: usize) -> Option<&Stated> {
        self.stated.get(&sentence)
    }

    /// Returns whether a sentence stands in it.
    pub fn contains(&self, sentence: usize) -> bool {
        self.stated.contains_key(&sentence)
    }

    /// The names of its columns that only this table has.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How a sentence was chosen.
    pub(super) fn chosen(&self, sentence: usize) -> Option<Chosen> {
        self.stated(sentence).map(Stated::as_chosen)
    }
}

impl Session {
    /// What the list says of a sentence, if there is one.
    pub(super) fn listed(&self, sentence: usize) -> Option<&Stated> {
        self.list.as_ref()?.stated(sentence)
    }

    /// Fails if an answer was drawn at random and is not in the list: two samples in one table would be none. Answers on sentences
    /// that the articles do not have any more belong to no sample.
    pub(super) fn check_list(&self, listed: &Listed, labels: &Path) -> Result<(), LabellingError> {
        let is_listed = |sentence: usize| listed.stated.contains_key(&sentence);
        let others = self.answers.iter().filter(|(sentence, answer)| {
            answer.chosen == Chosen::Random && sentence.is_some_and(|at| !is_listed(at))
        });
        match others.count() {
            0 => Ok(()),
            answers => Err(LabellingError::OtherSample {
                labels: labels.to_path_buf(),
                answers,
            }),
        }
    }

    /// Asks only the sentences of a list from now on, in the random order. Takes an answer that the list has if its sentence
    /// has none; an answer without a name is the coder's. Answers on other sentences of the articles stay as they are.
    pub(super) fn ask_only(&mut self, mut listed: Listed) -> Result<(), LabellingError> {
        let mut new: Vec<(Answer, usize)> = Vec::new();
        for (sentence, answer) in self.answers.iter() {
            let Some((sentence, stated)) = sentence.and_then(|at| Some((at, listed.stated(at)?)))
            else {
                continue;
            };
            // Cells of columns that the list lacks came since, such as the time of a correction.
            let mut stated = stated.clone();
            let cells = answer.stated.iter().flat_map(|stated| &stated.cells);
            let own = cells.filter(|(name, _)| name != KIND && !listed.columns.contains(name));
            stated.cells.extend(own.cloned());
            // A larger sample has other probabilities.
            if answer.stated.as_ref() != Some(&stated) {
                let answer = Answer {
                    stated: Some(stated),
                    chosen: listed.chosen(sentence).unwrap_or(answer.chosen),
                    ..answer.clone()
                };
                new.push((answer, sentence));
            }
        }
        for (sentence, row) in std::mem::take(&mut listed.answers) {
            listed.answered.insert(sentence);
            if !self.answers.knows(sentence) {
                let mut answer = self.placed(row.into_answer(true), Some(sentence))?;
                if answer.coder.is_empty() {
                    answer.coder = self.seat(0).coder().to_string();
                }
                new.push((answer, sentence));
            }
        }
        let entries = new.iter().map(|(answer, _)| Entry::of_answer(answer));
        self.journal.add(&entries.collect::<Vec<_>>())?;
        for (answer, sentence) in new {
            self.take(answer, Some(sentence))?;
        }
        let random = self.queue.all();
        let order = random.filter(|sentence| listed.stated.contains_key(sentence));
        listed.order = order.collect();
        self.list = Some(listed);
        Ok(())
    }

    /// The sentences of the list that the coder of a seat has to answer yet. One that has an answer in the list is not asked
    /// again. `held` are those on the screens of others.
    pub(super) fn open_of_list<'a>(
        &'a self,
        seat: usize,
        held: &'a [Asked],
    ) -> impl Iterator<Item = usize> + 'a {
        let coder = self.seat(seat).coder();
        let taken = self.taken(held);
        let listed = self.list.iter();
        listed.flat_map(move |list| {
            let is_open = move |sentence: &usize| {
                if list.answered.contains(sentence) {
                    self.answers.on(*sentence).next().is_none()
                } else {
                    self.queue.is_open(*sentence, coder, taken)
                }
            };
            list.order.iter().copied().filter(is_open)
        })
    }

    /// Counts the sentences of the list that are done for the coder of a seat, without those that the coder skipped, and all
    /// of its sentences. `None` without a list.
    pub fn progress(&self, seat: usize) -> Option<(usize, usize)> {
        let list = self.list.as_ref()?;
        let coder = self.seat(seat).coder();
        let is_skipped = |sentence: &&usize| {
            let own = self.answers.of(coder, **sentence);
            own.is_some_and(|answer| answer.verdict == Some(Verdict::Skipped))
        };
        let skipped = list.order.iter().filter(is_skipped).count();
        let open = self.open_of_list(seat, &[]).count();
        Some((list.order.len() - open - skipped, list.order.len()))
    }

    /// Counts the sentences of the list that all coders who get them have answered, and all of its sentences. `None` without a
    /// list.
    pub fn progress_of_all(&self) -> Option<(usize, usize)> {
        let list = self.list.as_ref()?;
        // Who leads a team answers none.
        let first = usize::from(self.seats.len() > 1);
        let open: HashSet<usize> = (first..self.seats.len())
            .flat_map(|seat| self.open_of_list(seat, &[]))
            .collect();
        let is_answered = |sentence: usize| {
            let mut given = self.answers.on(sentence);
            given.any(|answer| answer.verdict != Some(Verdict::Skipped))
        };
        let done = list
            .order
            .iter()
            .filter(|sentence| !open.contains(sentence) && is_answered(**sentence));
        Some((done.count(), list.order.len()))
    }

    /// The label that the list suggests for a sentence; the page shows it before the answer.
    pub fn suggestion(&self, sentence: usize) -> Option<&Guess> {
        self.list.as_ref()?.guesses.get(&sentence)
    }

    /// The comment that the list has on a sentence without an answer.
    pub fn listed_comment(&self, sentence: usize) -> Option<&str> {
        let comment = self.list.as_ref()?.comments.get(&sentence)?;
        Some(comment)
    }
}
