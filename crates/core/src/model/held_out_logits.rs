//! The out-of-fold logits of the training sentences, by which a model predicts them as if it had not seen them.
//!
//! A prediction of a sentence that a model learned from says too much: it was fitted to the sentence's label. Shares
//! that are corrected with labels (`summarize`) need predictions that were made without them, which is called
//! cross-fitting (Chernozhukov et al. 2018, <https://doi.org/10.1111/ectj.12097>; Zrnic and Candès 2024,
//! <https://doi.org/10.1073/pnas.2322083121>). Cross-validation has made them anyway.

use ndarray::{Array2, ArrayView2};
use sha2::{Digest, Sha256};

use super::Sentence;
use super::training_sentences::SentenceHashes;
use crate::labelled::{LabelledSentence, is_long, squeezed};

/// Out-of-fold logits, by a hash from which the sentence cannot be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HeldOutLogits {
    hashes: SentenceHashes,
    /// Those of the sentence model, shape (sentences, labels).
    words: Array2<f32>,
    /// Those of a fine-tuned encoder, of the same shape, if there is one.
    encoder: Option<Array2<f32>>,
}

impl HeldOutLogits {
    /// Keeps the logits of sentences, shape (sentences, labels). Sentences with the same words have the mean of
    /// theirs.
    pub fn new(
        sentences: &[LabelledSentence],
        words: ArrayView2<f64>,
        encoder: Option<ArrayView2<f64>>,
    ) -> Self {
        let key = |(row, s): (usize, &LabelledSentence)| (hash(&s.text, s.start), row);
        let mut keys: Vec<(u64, usize)> = sentences.iter().enumerate().map(key).collect();
        keys.sort_unstable();
        let same: Vec<&[(u64, usize)]> = keys.chunk_by(|a, b| a.0 == b.0).collect();
        let means = |logits: ArrayView2<f64>| {
            Array2::from_shape_fn((same.len(), logits.ncols()), |(at, label)| {
                let sum: f64 = same[at].iter().map(|(_, row)| logits[[*row, label]]).sum();
                (sum / same[at].len() as f64) as f32
            })
        };
        HeldOutLogits {
            hashes: SentenceHashes::new(same.iter().map(|rows| rows[0].0).collect()),
            words: means(words),
            encoder: encoder.map(means),
        }
    }

    /// None, for a model with so many labels.
    pub fn none(labels: usize) -> Self {
        HeldOutLogits {
            hashes: SentenceHashes::default(),
            words: Array2::zeros((0, labels)),
            encoder: None,
        }
    }

    /// Returns `None` if the hashes are not sorted and distinct, or not as many as the logits.
    pub fn from_parts(
        hashes: Vec<u64>,
        words: Array2<f32>,
        encoder: Option<Array2<f32>>,
    ) -> Option<Self> {
        let hashes = SentenceHashes::from_sorted(hashes)?;
        let fits = hashes.as_slice().len() == words.nrows()
            && encoder
                .as_ref()
                .is_none_or(|encoder| encoder.dim() == words.dim());
        fits.then_some(HeldOutLogits {
            hashes,
            words,
            encoder,
        })
    }

    pub fn hashes(&self) -> &[u64] {
        self.hashes.as_slice()
    }

    /// Those of the sentence model, shape (sentences, labels).
    pub fn words(&self) -> &Array2<f32> {
        &self.words
    }

    /// Those of a fine-tuned encoder, of the same shape, if there is one.
    pub fn encoder(&self) -> Option<&Array2<f32>> {
        self.encoder.as_ref()
    }

    /// The row of a sentence with this hash of its words, if it is a training sentence.
    pub fn find(&self, sentence: &Sentence, words: u64) -> Option<usize> {
        if self.words.is_empty() {
            return None;
        }
        // A short text of an unknown place is that of a label without one only if it stands by itself.
        let is_long = is_long(sentence.text);
        let is_alone = sentence.start.is_none_or(|start| start == 0);
        let whole = (is_long || is_alone)
            .then(|| self.hashes.find(words))
            .flatten();
        let placed = || {
            let is_placed = sentence.start.is_some() && !is_long;
            let hash = is_placed.then(|| hash(sentence.text, sentence.start));
            hash.and_then(|hash| self.hashes.find(hash))
        };
        whole.or_else(placed)
    }
}

/// The first eight bytes of the SHA-256 of a sentence's words. A sentence of less than eight words may stand in
/// unrelated articles by chance, so its place in its document is hashed with it, where that is known.
pub(super) fn hash(text: &str, start: Option<usize>) -> u64 {
    let mut hasher = Sha256::new();
    hasher.update(squeezed(text));
    if let (Some(start), false) = (start, is_long(text)) {
        hasher.update([0]);
        hasher.update((start as u64).to_le_bytes());
    }
    let hash = hasher.finalize();
    u64::from_le_bytes(std::array::from_fn(|at| hash[at]))
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;
    use crate::labelled::fixture;
    use crate::model::{Fit, Model, Options, Trainer};

    fn at<'t>(text: &'t str, start: Option<usize>) -> Sentence<'t> {
        Sentence {
            text,
            joined: false,
            start,
        }
    }

    #[test]
    fn long_sentences_are_found_by_their_words_and_short_ones_by_their_place_too() {
        let labelled = fixture::labelled(
            "document,start,text,label\n\
             a,0,One two three four five six seven eight.,x\n\
             b,90,One  two three four five six seven eight.,y\n\
             b,40,Too short.,x\n",
        );
        let logits = array![[1.0, -1.0], [0.0, 2.0], [0.5, 0.25]];
        let kept = HeldOutLogits::new(&labelled.sentences, logits.view(), None);
        let of = |text, start| {
            let found = kept.find(&at(text, start), hash(text, None));
            found.map(|row| kept.words().row(row).to_vec())
        };
        let long = "One two three four five six seven eight.";
        // The mean of both, wherever it stands.
        for start in [None, Some(0), Some(17)] {
            assert_eq!(of(long, start), Some(vec![0.5, 0.5]));
        }
        assert_eq!(of("Too short.", Some(40)), Some(vec![0.5, 0.25]));
        assert_eq!(of("Too short.", Some(41)), None);
        assert_eq!(of("Too short.", None), None);
        assert_eq!(of("One two three four five six seven nine.", None), None);
        // Without a place a sentence is found by its words alone.
        let labelled = fixture::labelled("text,label\nToo short.,x\n");
        let kept = HeldOutLogits::new(&labelled.sentences, array![[0.5, 0.25]].view(), None);
        for (start, is_found) in [(None, true), (Some(0), true), (Some(7), false)] {
            let words = hash("Too short.", None);
            let found = kept.find(&at("Too short.", start), words);
            assert_eq!(found.is_some(), is_found);
        }
    }

    #[test]
    fn hashes_out_of_order_or_without_logits_are_refused() {
        let logits = |rows| Array2::<f32>::zeros((rows, 2));
        assert!(HeldOutLogits::from_parts(vec![3, 7], logits(2), None).is_some());
        assert!(HeldOutLogits::from_parts(vec![7, 3], logits(2), None).is_none());
        assert!(HeldOutLogits::from_parts(vec![7, 7], logits(2), None).is_none());
        assert!(HeldOutLogits::from_parts(vec![3, 7], logits(3), None).is_none());
    }

    /// Sentences of words that stand in no other, but for one that is right of the label in three of four. The rest can
    /// only be learned by heart.
    fn hardly_learnable() -> (Vec<String>, String) {
        let label = |at: usize| at % 7 % 2;
        let text = |at: usize| {
            let words = (0..9).map(|word| format!("w{at}x{word}"));
            let cue = ["stay", "leave"][(label(at) + usize::from(at.is_multiple_of(4))) % 2];
            format!("They {cue} {}.", words.collect::<Vec<String>>().join(" "))
        };
        let texts: Vec<String> = (0..120).map(text).collect();
        let row = |(at, text): (usize, &String)| {
            let (document, start) = (at / 2, at % 2 * 90);
            format!("d{document},{start},{text},{}\n", ["no", "yes"][label(at)])
        };
        let rows: String = texts.iter().enumerate().map(row).collect();
        (texts, format!("document,start,text,label\n{rows}"))
    }

    #[test]
    fn a_model_that_learns_by_heart_does_not_know_the_labels_that_it_learned() {
        let (texts, csv) = hardly_learnable();
        let labelled = fixture::labelled(&csv);
        let options = Options {
            vectors: Some(false),
            ..Options::default()
        };
        let trainer = Trainer::new(&labelled, options).unwrap();
        let model = trainer.train(&trainer.cross_validate().unwrap()).unwrap();
        let model = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
        // The model does not recognise a sentence with one word more, so the fit on all predicts it.
        let right = |known: bool| {
            let of = |(at, text): (usize, &String)| {
                let text = if known {
                    text.clone()
                } else {
                    format!("{text} And.")
                };
                let stance = model.score(&[text.as_str()]).remove(0);
                assert_eq!(stance.fit == Fit::HeldOut, known, "{text}");
                stance.probabilities[labelled.sentences[at].label]
            };
            texts.iter().enumerate().map(of).sum::<f64>() / texts.len() as f64
        };
        let (held_out, by_heart) = (right(true), right(false));
        assert!(
            held_out < 0.7 && by_heart > held_out + 0.05,
            "{by_heart} {held_out}"
        );
    }

    #[test]
    fn contributions_add_up_where_a_label_is_left_out() {
        let (texts, csv) = hardly_learnable();
        let labelled = fixture::labelled(&csv);
        let trainer = Trainer::new(&labelled, Options::default()).unwrap();
        let model = trainer.train(&trainer.cross_validate().unwrap()).unwrap();
        let explanation = model.explain(&[texts[3].as_str()]).remove(0);
        let left_out = |c: &&crate::model::Contribution| c.source == crate::model::Source::LeftOut;
        assert!(explanation.contributions.iter().any(|c| left_out(&c)));
        let mut logits = explanation.logits.clone();
        crate::classifier::log_softmax_of_any(&mut logits);
        for (logit, p) in logits.iter().zip(&explanation.stance.probabilities) {
            assert!((logit.exp() - p).abs() < 1e-9, "{logit} {p}");
        }
    }
}
