//! Scores a sentence by the names of its features and with the rows of training, slow and plain, as a reference.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::features::{Amount, Mean};
use crate::labelled::fixture;
use crate::model::{Options, Trainer};
use crate::text::Token;

/// The logits of each feature of a sentence. A feature counts at its first occurrence, the features of a word
/// together: the key is the first place and the one after the last, or the name of a category.
type Contributions = BTreeMap<(usize, usize, String), Vec<f64>>;

fn contributions(model: &Model, sentence: &str) -> Contributions {
    let mut contributions = Contributions::new();
    let mut add = |key, scale: f64, weights: &mut dyn Iterator<Item = f64>| {
        let sums = contributions
            .entry(key)
            .or_insert_with(|| vec![0.0; model.parts.labels.len()]);
        sums.iter_mut()
            .zip(weights)
            .for_each(|(s, w)| *s += scale * w);
    };
    let tokens: Vec<Token> = model.parts.extractor.tokenizer().tokens(sentence);
    let mut occurrences = Vec::new();
    model.parts.extractor.each_feature(sentence, &tokens, |o| {
        if let Some(column) = model.parts.vocabulary.column(o.block, o.key) {
            occurrences.push((column, o.block, o.tokens, o.times));
        }
    });
    // The sort is stable: occurrences of one feature stay in the order of the sentence.
    occurrences.sort_by_key(|(column, ..)| *column);
    let runs = || occurrences.chunk_by(|a, b| a.0 == b.0);
    let row = model.parts.tfidf.weigh(runs().map(|run| {
        let places: Vec<(u32, u32)> = run
            .iter()
            .map(|(_, _, tokens, times)| (tokens.start as u32, *times))
            .collect();
        (run[0].0, Amount::new(run[0].1, &places))
    }));
    for (run, (column, value)) in runs().zip(row) {
        let weights = model.parts.weights.row(column as usize);
        // The n-grams of characters are shared out among the words that have them.
        let of = |times: u32| 1.0 + f64::from(times).ln();
        let parts = match run[0].1 {
            Block::Characters => run,
            _ => &run[..1],
        };
        let all: f64 = parts.iter().map(|part| of(part.3)).sum();
        for (_, block, tokens, times) in parts {
            let key = match block {
                Block::Dictionary => (
                    0,
                    0,
                    model.parts.vocabulary.key(column as usize).to_string(),
                ),
                _ => (tokens.start, tokens.end, String::new()),
            };
            let scale = f64::from(value) * of(*times) / all;
            add(key, scale, &mut weights.iter().map(|w| f64::from(*w)));
        }
    }
    if let Some((vectors, weights)) = model
        .parts
        .extractor
        .vectors()
        .zip(model.parts.vector_weights.as_ref())
    {
        let mut mean = Mean::default();
        let known = |token: &Token| vectors.word(&token.stem);
        tokens
            .iter()
            .filter_map(known)
            .for_each(|word| mean.add(&word, 1));
        let scale = weights.centre.scale(&mean);
        for token in &tokens {
            let first = tokens
                .iter()
                .position(|other| other.word == token.word)
                .unwrap();
            if let Some(word) = known(token) {
                let key = (first, first + 1, String::new());
                add(key, scale, &mut weights.word_logits(&word));
            }
        }
    }
    contributions
}

/// Asserts that a scorer finds the logits and the strongest reasons of these contributions.
fn check(scorer: &mut Scorer, sentence: &str) -> Result<(), TestCaseError> {
    let model = scorer.model.clone();
    let wanted = contributions(&model, sentence);
    let ScoredArticle {
        logits,
        stances,
        cues,
        decision,
        ..
    } = scorer.read_article(&[sentence.into()]);
    for (class, intercept) in model.parts.intercepts.iter().enumerate() {
        let sum = intercept + wanted.values().map(|toward| toward[class]).sum::<f64>();
        let found = logits[[0, class]];
        prop_assert!(
            (sum - found).abs() < 1e-6,
            "{sum} and {found} in {sentence:?}"
        );
    }
    let label = stances[0].label;
    let own = decision.block(0, cues.row(0));
    let strength = |logits: &Vec<f64>| {
        let toward = own.t().dot(&ndarray::arr1(logits));
        toward[label] - toward.mean().unwrap_or_default()
    };
    let mut strengths: Vec<f64> = wanted.values().map(strength).collect();
    strengths.sort_by(|a, b| b.total_cmp(a));
    let line = scorer.reasons(0, sentence, label, cues.row(0));
    // The words of a sentence may contain a semicolon.
    let reasons = line.split("; ");
    let found: Vec<f64> = reasons
        .filter_map(|reason| reason.rsplit_once(" +")?.1.parse().ok())
        .collect();
    for (at, found) in found.iter().enumerate() {
        let wanted = strengths[at];
        prop_assert!(
            (wanted - found).abs() < 0.0051,
            "{wanted} in {line} of {sentence:?}"
        );
    }
    let strong = strengths.iter().filter(|strength| **strength > 0.0051);
    prop_assert!(
        found.len() >= strong.count().min(3),
        "{line} of {sentence:?}"
    );
    Ok(())
}

/// Sentences of words that the models know, with repetitions, and of anything else.
fn odd_sentence() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "the", "troops", "Troops", "leave", "leaving", "not", "cannot", "Iraq", "bypass", "village", "lorries",
            "must", "stay", "withdraw", "destroy", "meadow", "U.S.", "US", "12", "will", "out-of-date", "with-\ndraw",
        ])
        .prop_map(str::to_string),
        1 => any::<String>(),
        1 => "[ .?!…“”\"'’(),;\u{a0}\u{ad}é中]{0,9}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.join(" "))
}

fn trained(options: Options) -> Model {
    let csv = fixture::LETTERS;
    let labelled = fixture::labelled(csv);
    let trainer = Trainer::new(&labelled, options).unwrap();
    trainer.train(&trainer.cross_validate().unwrap()).unwrap()
}

#[test]
fn running_text_is_scored_as_its_features_by_name_are() {
    let dictionary = [
        ("negation", "not"),
        ("go", "leav*"),
        ("go", "free"),
        ("road", "bypass"),
    ]
    .map(|(category, pattern)| (category.to_string(), pattern.to_string()));
    let long = Options {
        word_ngrams: 3,
        root_norm: false,
        dictionary: Some(dictionary.to_vec()),
        ..Options::default()
    };
    let plain = Options {
        characters: Some(false),
        vectors: Some(false),
        cues: false,
        ..Options::default()
    };
    let models = [Model::withdrawal().unwrap(), trained(long), trained(plain)];
    // A scorer that has read before must score as a new one.
    let scorers = models
        .each_ref()
        .map(|model| std::cell::RefCell::new(model.scorer()));
    proptest!(|(sentence in odd_sentence(), which in 0..3_usize)| {
        check(&mut scorers[which].borrow_mut(), &sentence)?;
    });
}
