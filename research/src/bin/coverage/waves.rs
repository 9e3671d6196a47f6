//! A sample of articles of which some came later: it is extended in proportion, by half of that, or not at all.

use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use standpoint::labels::represent_another_number;
use standpoint::prevalence::{
    Coded, Corrections, Estimator, Item, Population, SampleSize, Summary, extend,
};

use super::world::{CLASSES, Random, Sentence, World};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const RUNS: u64 = 200;
/// The sentences that are coded of the first wave.
const FIRST: usize = 200;

/// How much is coded of the second wave.
#[derive(Clone, Copy, PartialEq)]
enum Second {
    InProportion,
    Half,
    None,
}

/// What one run finds: of each estimator and label whether the interval holds, and its width.
type Run = Vec<[Option<(bool, f64)>; CLASSES]>;

/// Prints a row for each world.
pub fn of_two_waves() -> Result<(), Failure> {
    println!("| articles | shares | second wave | about | DSL | PPI++ | codes |");
    println!("|---|---|---|---|---|---|---|");
    let stances = [
        ("equal", [[0.30, 0.50, 0.20], [0.30, 0.50, 0.20]]),
        ("very different", [[0.15, 0.70, 0.15], [0.60, 0.25, 0.15]]),
    ];
    for documents in [[150, 150], [150, 30]] {
        for (name, shares) in stances {
            for (second, words) in [
                (Second::InProportion, "in proportion"),
                (Second::Half, "half"),
                (Second::None, "not coded"),
            ] {
                for about in [Population::LikeThese, Population::These] {
                    row(documents, name, &shares, (second, words), about)?;
                }
            }
        }
    }
    Ok(())
}

fn row(
    documents: [usize; 2],
    name: &str,
    shares: &[[f64; CLASSES]; 2],
    (second, words): (Second, &str),
    about: Population,
) -> Result<(), Failure> {
    let runs: Result<Vec<(Run, usize)>, Failure> = (0..RUNS)
        .into_par_iter()
        .map(|seed| run(documents, shares, second, about, seed))
        .collect();
    let runs = runs?;
    let cell = |estimator: usize| {
        let of_label = |label: usize| {
            let found = runs
                .iter()
                .filter_map(|(run, _)| run.get(estimator)?[label]);
            let found: Vec<(bool, f64)> = found.collect();
            let held = found.iter().filter(|(holds, _)| *holds).count();
            (held as f64 / found.len() as f64, found)
        };
        let labels: Vec<_> = (0..CLASSES).map(of_label).collect();
        let widths: Vec<f64> = labels
            .iter()
            .flat_map(|(_, all)| all.iter().map(|one| one.1))
            .collect();
        if widths.is_empty() {
            return "–".to_string();
        }
        let held: Vec<String> = labels
            .iter()
            .map(|(held, _)| format!("{held:.3}"))
            .collect();
        let width = widths.iter().sum::<f64>() / widths.len() as f64;
        format!("{}, {width:.3}", held.join(" "))
    };
    let coded = runs.iter().map(|(_, coded)| coded).sum::<usize>() / runs.len();
    println!(
        "| {} and {} | {name} | {words} | {} | {} | {} | {coded} |",
        documents[0],
        documents[1],
        if about == Population::These {
            "these"
        } else {
            "like these"
        },
        cell(0),
        cell(1),
    );
    Ok(())
}

fn run(
    documents: [usize; 2],
    shares: &[[f64; CLASSES]; 2],
    second: Second,
    about: Population,
    seed: u64,
) -> Result<(Run, usize), Failure> {
    let mut random = Random::seed_from_u64(seed);
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut sizes = [0; 2];
    for wave in 0..2 {
        // The model that scores both waves at last is another one than that of the first draw, which does not know it.
        let world = World {
            documents: documents[wave],
            audited: 0,
            shares: [shares[wave]; 2],
            bias: [0.4, -0.3, 0.2],
            dominant: 0.0,
            by_label: false,
            sure: false,
        };
        let begin = wave * documents[0];
        let of_wave = world.sentences(&mut random).into_iter();
        sentences.extend(of_wave.map(|one| Sentence {
            document: begin + one.document,
            ..one
        }));
        sizes[wave] = sentences.len() - sizes[0];
    }
    let ranks: Vec<u64> = sentences.iter().map(|_| random.random()).collect();
    let strata = vec![0; sentences.len()];
    let first = extend(
        &strata[..sizes[0]],
        &ranks[..sizes[0]],
        &[],
        SampleSize::Sentences(FIRST),
    )?;
    let mut earlier = vec![None; sentences.len()];
    for drawn in &first {
        earlier[drawn.sentence] = Some(drawn.probability);
    }
    let all = extend(&strata, &ranks, &earlier, SampleSize::InProportion)?;
    let drawn = match second {
        Second::InProportion => all,
        Second::Half => {
            let size = SampleSize::Sentences(FIRST + (all.len() - FIRST) / 2);
            extend(&strata, &ranks, &earlier, size)?
        }
        Second::None => first,
    };
    let mut items: Vec<Item> = sentences
        .iter()
        .map(|one| Item {
            document: one.document,
            cluster: one.document,
            given: one.given,
            probabilities: &one.probabilities,
            coded: None,
        })
        .collect();
    for one in &drawn {
        items[one.sentence].coded = Some(Coded {
            label: sentences[one.sentence].truth,
            probability: one.probability,
        });
    }
    let probabilities = drawn.iter().map(|one| one.probability);
    let is_of_another = represent_another_number(probabilities, items.len());
    if is_of_another != (second == Second::None) {
        return Err("the sample does not say what it stands for".into());
    }
    let labels = ["a", "b", "c"].map(str::to_string);
    let summary = match second {
        Second::None => Summary::of_drawn_sentences(&labels, &items, about)?,
        _ => {
            let estimators = [Estimator::Dsl, Estimator::Ppi];
            let none = Corrections::default();
            Summary::new(&labels, &items, None, &estimators, &none, about)?
        }
    };
    // Without a code of the second wave the shares are those of the first.
    let asked = if second == Second::None {
        sizes[0]
    } else {
        items.len()
    };
    let truth = |label: usize| match about {
        Population::These => {
            let with = sentences[..asked]
                .iter()
                .filter(|one| one.truth == label)
                .count();
            with as f64 / asked as f64
        }
        Population::LikeThese if second == Second::None => shares[0][label],
        Population::LikeThese => {
            let [one, other] = documents.map(|count| count as f64);
            (one * shares[0][label] + other * shares[1][label]) / (one + other)
        }
    };
    let rows: Vec<_> = summary.rows.chunks(CLASSES).collect();
    let mut found: Run = rows
        .iter()
        .map(|rows| {
            std::array::from_fn(|label| {
                let (low, high) = rows[label].low.zip(rows[label].high)?;
                Some(((low..=high).contains(&truth(label)), high - low))
            })
        })
        .collect();
    if second == Second::None {
        found.insert(0, [None; CLASSES]);
    }
    Ok((found, drawn.len()))
}
