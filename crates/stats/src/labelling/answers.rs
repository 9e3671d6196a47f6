//! What coders answered, and how each sentence was chosen.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::SentencePlace;
use crate::labels::{ACTIVE, FOUND};

/// What a coder said of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It has this label.
    Label(String),
    /// It is no sentence of the article: boilerplate of the page, or cut wrongly.
    NoSentence,
    /// The coder passed over it.
    Skipped,
}

/// How a sentence was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chosen {
    /// At random.
    Random,
    /// Because the model was least certain of it.
    Active,
    /// Because it came next in its article.
    Ordered,
    /// By the coder, in the list of a search or of the answers.
    Found,
}

impl Chosen {
    /// The name in the column `sampling`.
    pub fn as_str(self) -> &'static str {
        match self {
            Chosen::Random => "random",
            Chosen::Active => ACTIVE,
            Chosen::Ordered => "ordered",
            Chosen::Found => FOUND,
        }
    }

    /// The choice of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let mut all = [
            Chosen::Random,
            Chosen::Active,
            Chosen::Ordered,
            Chosen::Found,
        ]
        .into_iter();
        all.find(|chosen| name.trim().eq_ignore_ascii_case(chosen.as_str()))
    }
}

/// What the model said of a sentence before the coder answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    /// The label.
    pub label: String,
    /// Its probability.
    pub probability: f64,
    /// The words that spoke for it.
    pub reasons: String,
    /// The probabilities of all labels; empty in older journals.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub probabilities: BTreeMap<String, f64>,
}

impl Guess {
    /// The log loss of a label that a coder gave: −ln of the probability that the model gave to it. Without that
    /// probability the least loss that it can have.
    #[must_use]
    pub fn loss(&self, label: &str) -> f64 {
        let probability = match self.probabilities.get(label) {
            Some(probability) => *probability,
            None if self.label == label => self.probability,
            None => 1.0 - self.probability,
        };
        -probability.max(f64::MIN_POSITIVE).ln()
    }
}

/// The answer of one coder on one sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The sentence.
    pub place: SentencePlace,
    /// The name of the coder. An answer without one is the decision.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub coder: String,
    /// The answer; `None` takes an earlier one back.
    pub verdict: Option<Verdict>,
    /// A comment on a hard case.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// How the sentence was chosen when it was first answered.
    pub chosen: Chosen,
    /// What the model said before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guess: Option<Guess>,
    /// The other columns of its row, if the answer comes from another table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Stated>,
}

/// The columns of a row of another table that a session cannot find out anew.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Stated {
    /// How it was chosen, if the table says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Chosen>,
    /// The probability with which it was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// The cells of the columns that only that table has, and a kind that no coder gives, such as `headline`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<(String, String)>,
}

impl Stated {
    /// How the sentence was chosen. One of a table that does not say was found there.
    pub(super) fn as_chosen(&self) -> Chosen {
        self.chosen.unwrap_or(Chosen::Found)
    }
}

impl Answer {
    /// The label, if the answer is one.
    pub fn label(&self) -> Option<&str> {
        match &self.verdict {
            Some(Verdict::Label(label)) => Some(label),
            _ => None,
        }
    }

    /// Returns whether its sentence was drawn from the random order of these articles. Another table may state how it was
    /// drawn elsewhere.
    pub(super) fn is_drawn_here(&self) -> bool {
        let chosen = self.stated.as_ref().and_then(|stated| stated.chosen);
        self.chosen == Chosen::Random && chosen.is_none()
    }
}

/// All answers, in the order in which the sentences were first answered.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    answers: Vec<Answer>,
    /// The sentence of each answer; `None` if it is not among the articles.
    sentences: Vec<Option<usize>>,
    /// When each answer was given last: the number of answers before.
    given: Vec<usize>,
    /// The number of answers, each change counted.
    count: usize,
    /// The answers on each sentence.
    of_sentence: HashMap<usize, Vec<usize>>,
    /// The answers on places that are not among the articles.
    gone: HashMap<(String, usize, String), Vec<usize>>,
    /// The texts that somebody found to be no sentence, by their [hashes](text_hash), each with the number of these answers.
    no_sentences: HashMap<u64, usize>,
}

/// The hash by which texts are compared.
pub(super) fn text_hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

impl Answers {
    /// Adds an answer, or replaces that of the same coder on the same sentence. How the sentence was chosen, the guess,
    /// and what another table stated stay, unless the answer states it anew.
    pub fn put(&mut self, answer: Answer, sentence: Option<usize>) {
        self.count += 1;
        let known = match sentence {
            Some(sentence) => self.of_sentence.entry(sentence).or_default(),
            None => {
                let SentencePlace {
                    document,
                    start,
                    text,
                    ..
                } = answer.place.clone();
                self.gone.entry((document, start, text)).or_default()
            }
        };
        let mut own = known.iter();
        if let Some(&at) = own.find(|at| self.answers[**at].coder == answer.coder) {
            let old = &mut self.answers[at];
            let before = old.verdict == Some(Verdict::NoSentence);
            // A sentence whose answer was taken back is chosen anew.
            if old.verdict.is_none() {
                old.chosen = answer.chosen;
                old.guess = answer.guess;
            }
            if answer.stated.is_some() {
                old.chosen = answer.chosen;
                old.stated = answer.stated;
            }
            old.verdict = answer.verdict;
            old.comment = answer.comment;
            self.given[at] = self.count;
            let hash = text_hash(&old.place.text);
            let now = old.verdict == Some(Verdict::NoSentence);
            self.count_no_sentence(hash, before, now);
            return;
        }
        known.push(self.answers.len());
        let now = answer.verdict == Some(Verdict::NoSentence);
        self.count_no_sentence(text_hash(&answer.place.text), false, now);
        self.answers.push(answer);
        self.sentences.push(sentence);
        self.given.push(self.count);
    }

    fn count_no_sentence(&mut self, hash: u64, before: bool, now: bool) {
        if before != now {
            let count = self.no_sentences.entry(hash).or_default();
            *count = if now {
                *count + 1
            } else {
                count.saturating_sub(1)
            };
        }
    }

    /// Returns whether somebody found a text to be no sentence, wherever it stood.
    pub(super) fn is_no_sentence(&self, hash: u64) -> bool {
        self.no_sentences.get(&hash).is_some_and(|count| *count > 0)
    }

    /// The number of answers that were ever given, each change counted.
    pub fn changes(&self) -> usize {
        self.count
    }

    /// The answers on a sentence that were not taken back.
    pub fn on(&self, sentence: usize) -> impl Iterator<Item = &Answer> {
        let places = self.of_sentence.get(&sentence).into_iter().flatten();
        let answers = places.map(|at| &self.answers[*at]);
        answers.filter(|answer| answer.verdict.is_some())
    }

    /// Returns whether a sentence has an answer, or had one that was taken back.
    pub(super) fn knows(&self, sentence: usize) -> bool {
        self.of_sentence.contains_key(&sentence)
    }

    /// The answer of a coder on a sentence.
    pub fn of(&self, coder: &str, sentence: usize) -> Option<&Answer> {
        self.on(sentence).find(|answer| answer.coder == coder)
    }

    /// All answers that were not taken back, with their sentences, in the order in which these were first
    /// answered.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Option<usize>, &Answer)> + Clone {
        let all = self.sentences.iter().copied().zip(&self.answers);
        all.filter(|(_, answer)| answer.verdict.is_some())
    }

    /// The sentence that a coder skipped, the longest ago.
    pub fn skipped(&self, coder: &str) -> Option<(usize, Chosen)> {
        let all = self.answers.iter().zip(&self.sentences).zip(&self.given);
        let skipped = all.filter(|((answer, _), _)| {
            answer.coder == coder && answer.verdict == Some(Verdict::Skipped)
        });
        let here = skipped
            .filter_map(|((answer, sentence), given)| Some((given, (*sentence)?, answer.chosen)));
        here.min_by_key(|(given, ..)| *given)
            .map(|(_, sentence, chosen)| (sentence, chosen))
    }

    /// Returns whether there is the same answer already.
    pub fn has(&self, answer: &Answer, sentence: Option<usize>) -> bool {
        let same = |known: &Answer| {
            (&known.coder, &known.verdict, &known.comment, &known.stated)
                == (
                    &answer.coder,
                    &answer.verdict,
                    &answer.comment,
                    &answer.stated,
                )
        };
        match sentence {
            Some(sentence) => self.on(sentence).any(same),
            None => self
                .iter()
                .any(|(at, known)| at.is_none() && known.place == answer.place && same(known)),
        }
    }

    /// Returns whether there is an answer of the same coder on the same place, which is not among the articles.
    pub(super) fn has_gone(&self, answer: &Answer) -> bool {
        let SentencePlace {
            document,
            start,
            text,
            ..
        } = answer.place.clone();
        let known = self
            .gone
            .get(&(document, start, text))
            .into_iter()
            .flatten();
        known
            .map(|at| &self.answers[*at])
            .any(|known| known.coder == answer.coder)
    }

    /// The number of answers whose sentences are not among the articles.
    pub fn gone(&self) -> usize {
        self.iter().filter(|(at, _)| at.is_none()).count()
    }

    /// The labels that answers have, with their numbers of sentences; of several coders each counts.
    pub fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for (_, answer) in self.iter() {
            if let Some(label) = answer.label() {
                *counts.entry(label).or_default() += 1;
            }
        }
        counts
    }

    /// The coders, without the decision.
    pub fn coders(&self) -> Vec<&str> {
        let mut coders: Vec<&str> = self.iter().map(|(_, answer)| &*answer.coder).collect();
        coders.retain(|coder| !coder.is_empty());
        coders.sort_unstable();
        coders.dedup();
        coders
    }

    /// The answers of the coders of a sentence, each once, if they differ and nobody has decided yet. Who skipped the
    /// sentence has no part in it.
    pub fn disputed(&self, sentence: usize) -> Option<Vec<&Verdict>> {
        let mut given: Vec<&Verdict> = self
            .on(sentence)
            .filter(|answer| !answer.coder.is_empty())
            .filter_map(|answer| answer.verdict.as_ref())
            .filter(|verdict| **verdict != Verdict::Skipped)
            .collect();
        given.sort_unstable();
        given.dedup();
        let decision = self.of("", sentence);
        let is_decided = decision.is_some_and(|answer| answer.verdict != Some(Verdict::Skipped));
        (!is_decided && given.len() > 1).then_some(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn answer(coder: &str, label: &str) -> Answer {
        Answer {
            place: SentencePlace {
                document: "a.txt".to_string(),
                start: 0,
                end: 7,
                paragraph: 1,
                text: "Go now.".to_string(),
            },
            coder: coder.to_string(),
            verdict: Some(Verdict::Label(label.to_string())),
            comment: String::new(),
            chosen: Chosen::Random,
            guess: None,
            stated: None,
        }
    }

    #[test]
    fn a_second_answer_replaces_the_first_and_not_how_it_was_chosen() {
        let mut answers = Answers::default();
        answers.put(answer("", "for"), Some(3));
        let again = Answer {
            chosen: Chosen::Found,
            comment: "irony".to_string(),
            ..answer("", "against")
        };
        answers.put(again, Some(3));
        let found = answers.of("", 3).unwrap();
        assert_eq!(found.label(), Some("against"));
        assert_eq!(
            (found.chosen, found.comment.as_str()),
            (Chosen::Random, "irony")
        );
        answers.put(
            Answer {
                verdict: None,
                ..answer("", "")
            },
            Some(3),
        );
        assert_eq!(answers.iter().count(), 0);
        let anew = Answer {
            chosen: Chosen::Active,
            ..answer("", "for")
        };
        answers.put(anew, Some(3));
        assert_eq!(answers.of("", 3).unwrap().chosen, Chosen::Active);
    }

    #[test]
    fn the_loss_of_a_label_is_that_of_its_probability() {
        let probabilities = [("for", 0.5), ("against", 0.4), ("neutral", 0.1)];
        let mut guess = Guess {
            label: "for".to_string(),
            probability: 0.5,
            reasons: String::new(),
            probabilities: probabilities.map(|(l, p)| (l.to_string(), p)).into(),
        };
        let losses = |guess: &Guess| ["for", "against", "neutral"].map(|label| guess.loss(label));
        assert_eq!(losses(&guess), [0.5, 0.4, 0.1].map(|p: f64| -p.ln()));
        // Older journals have the probability of the guess alone.
        guess.probabilities.clear();
        assert_eq!(losses(&guess), [0.5; 3].map(|p: f64| -p.ln()));
    }

    #[test]
    fn coders_dispute_until_somebody_decides() {
        let mut answers = Answers::default();
        answers.put(answer("ann", "for"), Some(0));
        answers.put(
            Answer {
                verdict: Some(Verdict::Skipped),
                ..answer("cyd", "")
            },
            Some(0),
        );
        assert_eq!(answers.disputed(0), None);
        answers.put(answer("bob", "against"), Some(0));
        let [against, of] = ["against", "for"].map(|label| Verdict::Label(label.to_string()));
        assert_eq!(answers.disputed(0), Some(vec![&against, &of]));
        answers.put(answer("", "for"), Some(0));
        assert_eq!(answers.disputed(0), None);
        assert_eq!(answers.coders(), ["ann", "bob", "cyd"]);
    }

    #[test]
    fn answers_on_what_is_gone_are_kept_apart() {
        let mut answers = Answers::default();
        answers.put(answer("ann", "for"), None);
        answers.put(answer("ann", "against"), None);
        answers.put(answer("ann", "for"), Some(0));
        assert_eq!(answers.gone(), 1);
        assert_eq!(
            answers.counts(),
            BTreeMap::from([("against", 1), ("for", 1)])
        );
    }
}
