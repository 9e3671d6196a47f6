//! Made-up labelled texts, for corpora that nobody may pass on.

use clap::ValueEnum;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use standpoint::labels::{Labelled, LabelledSentence};

/// How much the words of a sentence say of its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum World {
    /// Four in five sentences have a word that only their label has.
    Learnable,
    /// One in three has.
    Hard,
    /// None has, and most words of a sentence stand in no other: labels can be learned by heart only.
    ByHeart,
}

const LABELS: [&str; 3] = ["anti", "neutral", "pro"];
/// The shares of the labels in most documents, and in every fifth.
const SHARES: [[f64; 3]; 2] = [[0.05, 0.9, 0.05], [0.3, 0.4, 0.3]];
/// Documents to draw corpora from.
const DOCUMENTS: usize = 2000;
const SENTENCES: usize = 20;
const WORDS: usize = 14;

/// Documents of twenty sentences. Five words of each sentence are of its document alone, like the names in an article.
pub fn made_up(world: World) -> Labelled {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
    let mut sentences = Vec::new();
    for document in 0..DOCUMENTS {
        let shares = SHARES[usize::from(document % 5 == 0)];
        let mut start = 0;
        for paragraph in 0..SENTENCES {
            let draw: f64 = random.random();
            let label = usize::from(draw >= shares[0]) + usize::from(draw >= shares[0] + shares[1]);
            let text = sentence(world, document, label, &mut random);
            let row = sentences.len() + 2;
            let mut labelled = LabelledSentence::new(text, label, LABELS.len(), row);
            labelled.document = Some(format!("{document:04}"));
            labelled.start = Some(start);
            start += labelled.text.chars().count();
            labelled.end = Some(start);
            labelled.paragraph = Some(paragraph);
            start += 2;
            sentences.push(labelled);
        }
    }
    Labelled {
        labels: LABELS.map(String::from).to_vec(),
        sentences,
        ..Labelled::default()
    }
}

fn sentence(world: World, document: usize, label: usize, random: &mut impl Rng) -> String {
    let (tells, unique) = match world {
        World::Learnable => (0.8, 0.1),
        World::Hard => (0.33, 0.1),
        World::ByHeart => (0.0, 0.5),
    };
    let mut words: Vec<String> = Vec::with_capacity(WORDS);
    for at in 0..WORDS {
        let any: f64 = random.random();
        words.push(match at {
            0 if any < tells => format!("{}cue{}", LABELS[label], random.random_range(0..12)),
            1..=5 => format!("name{document}x{}", random.random_range(0..15)),
            _ if any < unique => format!("rare{}", random.random_range(0..10_000_000)),
            // Frequent words are more frequent than others, as in any language.
            _ => format!("word{}", (3000.0f64.powf(random.random::<f64>())) as usize),
        });
    }
    words.join(" ") + "."
}
