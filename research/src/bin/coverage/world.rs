//! A made-up world: documents whose sentences are alike, and a classifier that is biased.

use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;
use standpoint::prevalence::{Coded, Item, draw};

pub const CLASSES: usize = 3;

pub type Random = Xoshiro256PlusPlus;

/// A sentence with its true label and what the biased classifier says of it.
pub struct Sentence {
    pub document: usize,
    pub truth: usize,
    pub given: usize,
    pub probabilities: Vec<f64>,
}

/// Documents of 5 to 40 sentences, half of them in each of two outlets. A sentence takes the leaning of its
/// document with probability 1/2, else a label by the shares of the outlet: the shares are true in the mean,
/// and the labels of two sentences of a document are correlated by 1/4.
pub struct World {
    pub documents: usize,
    pub audited: usize,
    pub shares: [[f64; CLASSES]; 2],
    /// What the classifier adds to the logit of each label, wrongly.
    pub bias: [f64; CLASSES],
    /// The share of all sentences that one document more holds, of no outlet: its shares are those of both together.
    pub dominant: f64,
    /// Whether equally many sentences of each label given are coded, as with `sample --by label`.
    pub by_label: bool,
    /// Whether the classifier is sure of itself whatever it says, and misses every second sentence of a label
    /// but the middle one; the bias then plays no part.
    pub sure: bool,
}

impl World {
    pub fn sentences(&self, random: &mut Random) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for document in 0..self.documents {
            let shares = &self.shares[document % 2];
            self.document(document, shares, None, &mut sentences, random);
        }
        if self.dominant > 0.0 {
            let size = sentences.len() as f64 * self.dominant / (1.0 - self.dominant);
            let shares = std::array::from_fn(|label| self.truth(label));
            let document = self.documents;
            self.document(
                document,
                &shares,
                Some(size as usize),
                &mut sentences,
                random,
            );
        }
        sentences
    }

    /// Writes a document of 5 to 40 sentences, or of as many as it is to have.
    fn document(
        &self,
        document: usize,
        shares: &[f64; CLASSES],
        size: Option<usize>,
        sentences: &mut Vec<Sentence>,
        random: &mut Random,
    ) {
        let leaning = pick(shares, random);
        // The classifier also errs in one direction for whole documents.
        let of_document: [f64; CLASSES] = std::array::from_fn(|_| 0.5 * normal(random));
        for _ in 0..size.unwrap_or_else(|| random.random_range(5..=40)) {
            let truth = if random.random_bool(0.5) {
                leaning
            } else {
                pick(shares, random)
            };
            let logits: [f64; CLASSES] = std::array::from_fn(|class| {
                let signal = if class == truth { 1.5 } else { 0.0 };
                signal + self.bias[class] + of_document[class] + normal(random)
            });
            let probabilities = if self.sure {
                sure(truth, random)
            } else {
                softmax(&logits)
            };
            sentences.push(Sentence {
                document,
                truth,
                given: largest(&probabilities),
                probabilities,
            });
        }
    }

    pub fn items<'a>(&self, sentences: &'a [Sentence], random: &mut Random) -> Vec<Item<'a>> {
        let stratum = |sentence: &Sentence| if self.by_label { sentence.given } else { 0 };
        let strata: Vec<usize> = sentences.iter().map(stratum).collect();
        coded(sentences, &strata, self.audited, random)
    }

    /// The share of a label in all articles that could be written.
    pub fn truth(&self, label: usize) -> f64 {
        (self.shares[0][label] + self.shares[1][label]) / 2.0
    }
}

/// So many of the sentences coded as they truly are, drawn from strata as `standpoint sample` does.
pub fn coded<'a>(
    sentences: &'a [Sentence],
    strata: &[usize],
    audited: usize,
    random: &mut Random,
) -> Vec<Item<'a>> {
    let item = |s: &'a Sentence| Item {
        document: s.document,
        cluster: s.document,
        given: s.given,
        probabilities: &s.probabilities,
        coded: None,
    };
    let mut items: Vec<Item> = sentences.iter().map(item).collect();
    for drawn in draw(strata, audited, random.random()).into_iter().flatten() {
        items[drawn.sentence].coded = Some(Coded {
            label: sentences[drawn.sentence].truth,
            probability: drawn.probability,
        });
    }
    items
}

/// 0.96 for what is seen in a sentence: the middle label in half of those that have another, and
/// another in one of fifty that have the middle one.
fn sure(truth: usize, random: &mut Random) -> Vec<f64> {
    let seen = match truth {
        1 if random.random_bool(0.02) => 2 * random.random_range(0..2),
        _ if random.random_bool(0.5) => 1,
        truth => truth,
    };
    (0..CLASSES)
        .map(|class| if class == seen { 0.96 } else { 0.02 })
        .collect()
}

pub fn pick(shares: &[f64; CLASSES], random: &mut Random) -> usize {
    let mut left: f64 = random.random();
    for (label, share) in shares.iter().enumerate() {
        if left < *share {
            return label;
        }
        left -= share;
    }
    CLASSES - 1
}

/// Box and Muller.
pub fn normal(random: &mut Random) -> f64 {
    let (u, v): (f64, f64) = (random.random(), random.random());
    (-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

pub fn softmax(logits: &[f64]) -> Vec<f64> {
    let powers: Vec<f64> = logits.iter().map(|z| z.exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|p| p / sum).collect()
}

pub fn largest(probabilities: &[f64]) -> usize {
    let best = |best, at: usize| {
        if probabilities[at] > probabilities[best] {
            at
        } else {
            best
        }
    };
    (1..probabilities.len()).fold(0, best)
}
