//! Explains which words pull a sentence which way: contributions that add up to its logits.

use ndarray::{Array1, ArrayView1, ArrayView2};

use super::cues::passages;
use super::scorer::{Reason, ScoredArticle, Scorer};
use super::source::{FAINT, Source};
use super::{MAX_ARTICLE_LENGTH, Model, Sentence, Stance};
use crate::classifier::Decision;
use crate::encoder::Passage;

/// The words of a sentence that are left out one at a time: each is read with the rest of the sentence.
const MAX_WORDS: usize = 200;

/// A part of a sentence's logits.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// Its source.
    pub source: Source,
    /// The word or phrase as written in the sentence, a `[category]`, a `[pair > of categories]`, or a name.
    pub what: String,
    /// Its part of the logit of each label.
    pub toward: Vec<f64>,
}

impl Contribution {
    /// Its weight for a label, compared with the average of all labels.
    pub fn for_label(&self, label: usize) -> f64 {
        let mean = self.toward.iter().sum::<f64>() / self.toward.len() as f64;
        self.toward[label] - mean
    }
}

/// Why a sentence was scored as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The stance explained.
    pub stance: Stance,
    /// The final logits, one a label; the contributions add up to them.
    pub logits: Vec<f64>,
    /// The contributions, strongest for the label first.
    pub contributions: Vec<Contribution>,
    /// How far its article is of the kind of the model's own labels, from 0 to 1, if the model also knows another kind
    /// of text. The contributions are weighted means over both kinds.
    pub like_own: Option<f64>,
    /// The words of the sentence in their order, each with what the embedding adds with it and not without it.
    /// They do not add up, because an encoder reads words together. Only
    /// [`Model::explain_with_words`] computes them, and only for a model with an encoder.
    pub words_read: Vec<Contribution>,
}

impl Explanation {
    /// The strongest words, phrases and categories for the label, at most `most`, as one line:
    /// `withdraw +0.84; [deny > leave] +0.41`.
    pub fn reasons(&self, most: usize) -> String {
        let label = self.stance.label;
        let contributions = self.contributions.iter();
        strongest(contributions.map(|c| (c.for_label(label), c)), most)
    }

    /// Names the strongest reasons for one label rather than another, in the same form.
    pub(crate) fn reasons_for(&self, label: usize, rather_than: usize, most: usize) -> String {
        let contributions = self.contributions.iter();
        let mut rated: Vec<(f64, &Contribution)> = contributions
            .map(|c| (c.toward[label] - c.toward[rather_than], c))
            .collect();
        rated.sort_by(|a, b| b.0.total_cmp(&a.0));
        strongest(rated.into_iter(), most)
    }
}

/// The first contributions that come from the sentence itself and are not too weak.
fn strongest<'a>(rated: impl Iterator<Item = (f64, &'a Contribution)>, most: usize) -> String {
    let reasons: Vec<String> = rated
        .filter(|(_, c)| !c.source.is_outside())
        .filter(|(strength, _)| *strength >= FAINT)
        .take(most)
        .map(|(strength, c)| format!("{} {strength:+.2}", c.what))
        .collect();
    reasons.join("; ")
}

impl Model {
    /// Scores the sentences of one document, in reading order, and explains each.
    pub fn explain<'t>(&self, sentences: &[impl Into<Sentence<'t>> + Copy]) -> Vec<Explanation> {
        self.explain_all(sentences, false)
    }

    /// The same with the words that an encoder reads in each sentence. It reads the sentence once without each
    /// word, so this takes as many times longer as a sentence has words.
    pub fn explain_with_words<'t>(
        &self,
        sentences: &[impl Into<Sentence<'t>> + Copy],
    ) -> Vec<Explanation> {
        self.explain_all(sentences, true)
    }

    fn explain_all<'t>(
        &self,
        sentences: &[impl Into<Sentence<'t>> + Copy],
        with_words: bool,
    ) -> Vec<Explanation> {
        let sentences: Vec<Sentence> = sentences.iter().map(|&s| s.into()).collect();
        let parts = sentences.chunks(MAX_ARTICLE_LENGTH);
        parts
            .flat_map(|part| self.explain_article(part, with_words))
            .collect()
    }

    fn explain_article(&self, sentences: &[Sentence], with_words: bool) -> Vec<Explanation> {
        let mut scorer = self.scorer();
        let ScoredArticle {
            stances,
            logits,
            cues,
            like_own,
            decision,
            left_out,
        } = scorer.read_article(sentences);
        let inputs = decision.inputs(logits.view(), cues.view());
        let read = passages(sentences, self.reads_context());
        let sentences = sentences.iter().zip(stances).enumerate();
        sentences
            .map(|(at, (sentence, stance))| {
                let own = decision.block(0, cues.row(at));
                let mut contributions = own_contributions(&scorer, at, sentence.text, own.view());
                contributions.extend(left_out.as_ref().map(|changes| Contribution {
                    source: Source::LeftOut,
                    what: "labels of its article left out".to_string(),
                    toward: times(&changes.row(at).to_owned(), own.view()),
                }));
                let (inputs, cues) = (inputs.row(at), cues.row(at));
                let mut explanation = self.complete(contributions, stance, &decision, inputs, cues);
                explanation.like_own = like_own;
                if with_words {
                    let share = like_own.unwrap_or(1.0);
                    explanation.words_read = self.words_read(&read[at], share, own.view());
                }
                explanation
            })
            .collect()
    }

    /// Reads a sentence once without each of its words, and compares the logits of its embedding. `own` weighs
    /// them as the decision layer does of an article that is to this share of the own kind.
    fn words_read(&self, passage: &Passage, share: f64, own: ArrayView2<f64>) -> Vec<Contribution> {
        let Some(embedding) = &self.parts.embedding_weights else {
            return Vec::new();
        };
        let words: Vec<&str> = passage.text.split_whitespace().take(MAX_WORDS).collect();
        let without = |at: usize| [&words[..at], &words[at + 1..]].concat().join(" ");
        let mut variants: Vec<String> = (0..words.len()).map(without).collect();
        variants.push(words.join(" "));
        let changed = variants.iter().map(|text| Passage { text, ..*passage });
        // Nobody will ask for these texts again, so they are not kept.
        let read = embedding.encoder.embed_anew(&changed.collect::<Vec<_>>());
        let kinds = self.parts.kinds.as_ref();
        let factor = kinds.map_or(1.0, |(kinds, _)| kinds.encoder_factor(share));
        let logits = embedding.logits_of(&read) * factor;
        let all = logits.row(words.len());
        let words = words.iter().zip(logits.outer_iter());
        words
            .map(|(word, logits)| Contribution {
                source: Source::Word,
                what: word
                    .trim_matches(|c: char| !c.is_alphanumeric())
                    .to_string(),
                toward: times(&(&all - &logits), own),
            })
            .collect()
    }

    /// Adds the contributions of a sentence's surroundings, its cues and the constant to its own.
    fn complete(
        &self,
        mut contributions: Vec<Contribution>,
        stance: Stance,
        decision: &Decision,
        inputs: ArrayView1<f64>,
        cues: ArrayView1<f64>,
    ) -> Explanation {
        let classes = self.parts.labels.len();
        let names = [
            "previous sentence",
            "next sentence",
            "first sentence",
            "rest of the article",
        ];
        let mut add = |source, what: &str, toward: Vec<f64>| {
            if toward.iter().any(|v| *v != 0.0) {
                contributions.push(Contribution {
                    source,
                    what: what.to_string(),
                    toward,
                });
            }
        };
        for block in 1..decision.surroundings().blocks() {
            let input = inputs.slice(ndarray::s![block * classes..(block + 1) * classes]);
            let weights = decision.block(block, cues);
            let name = names.get(block - 1).unwrap_or(&"surroundings");
            let toward = times(&input.to_owned(), weights.view());
            add(Source::Surroundings, name, toward);
        }
        let alone = decision.scores_of_cues(cues).to_vec();
        add(Source::Form, "length, quotation, paragraph", alone);
        let own = decision.block(0, cues);
        let start = times(&(&self.parts.intercepts - &decision.centre), own.view());
        let sums = start.iter().zip(&decision.intercepts);
        contributions.push(Contribution {
            source: Source::Constant,
            what: "any sentence".to_string(),
            toward: sums.map(|(a, b)| a + b).collect(),
        });
        let logits = (0..classes)
            .map(|class| contributions.iter().map(|c| c.toward[class]).sum())
            .collect();
        let label = stance.label;
        contributions.sort_by(|a, b| b.for_label(label).total_cmp(&a.for_label(label)));
        Explanation {
            stance,
            logits,
            contributions,
            like_own: None,
            words_read: Vec::new(),
        }
    }
}

/// The contributions of the features of a sentence of the scorer's page, given the weights of its own logits.
fn own_contributions(
    scorer: &Scorer,
    at: usize,
    sentence: &str,
    own: ArrayView2<f64>,
) -> Vec<Contribution> {
    let mut rated: Vec<(Reason, Vec<f64>)> = Vec::new();
    for label in own.columns() {
        let mut place = 0;
        scorer.rate(at, &scorer.in_lanes(label), |strength, reason| {
            if place == rated.len() {
                rated.push((reason, Vec::new()));
            }
            rated[place].1.push(strength);
            place += 1;
        });
    }
    rated.retain(|(_, toward)| toward.iter().any(|strength| *strength != 0.0));
    let named = rated.into_iter().map(|(reason, toward)| {
        let mut what = String::new();
        scorer.push_reason(reason, sentence, &mut what);
        Contribution {
            source: reason.source(),
            what,
            toward,
        }
    });
    named.collect()
}

fn times(vector: &Array1<f64>, matrix: ArrayView2<f64>) -> Vec<f64> {
    let mut product = vec![0.0; matrix.ncols()];
    for (value, weights) in vector.iter().zip(matrix.outer_iter()) {
        for (sum, weight) in product.iter_mut().zip(weights) {
            *sum += value * weight;
        }
    }
    product
}
