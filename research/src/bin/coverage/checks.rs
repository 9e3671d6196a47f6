//! Measures how often the checks of a sample warn, of what, and whether the intervals hold: in honest worlds, where each warning is
//! a false alarm, and where something is wrong with the sample, its codes or its documents.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use standpoint::labels::LabelColumns;
use standpoint::prevalence::{
    CodedSample, Corrections, Doubt, Estimator, Population, Scores, Sign, Summary, draw,
};

use crate::few::{Failure, LABELS, Lengths, SHARES, World, dirichlet};
use crate::world::{CLASSES, Random, Sentence, largest, normal, pick, softmax};

/// Runs of each honest world, and of each dishonest one.
const HONEST: u64 = 100;
const DISHONEST: u64 = 60;

/// A table of scores with codes.
struct Table {
    sentences: Vec<Sentence>,
    /// The texts of the sentences, if copies are looked for.
    texts: Vec<String>,
    /// The columns besides, with a value for each sentence.
    columns: Vec<(&'static str, Vec<String>)>,
    /// The sentences of the sample, each with its code and sampling probability.
    sample: Vec<(usize, usize, f64)>,
}

impl Table {
    fn new(sentences: Vec<Sentence>) -> Self {
        Table {
            sentences,
            texts: Vec::new(),
            columns: Vec::new(),
            sample: Vec::new(),
        }
    }

    fn documents(&self) -> usize {
        self.sentences.last().map_or(0, |last| last.document + 1)
    }

    /// Makes each sentence a document, which has the old one as its author.
    fn alone(mut self) -> Self {
        let authors = self.sentences.iter().map(|s| s.document.to_string());
        self.columns.push(("author", authors.collect()));
        for (at, sentence) in self.sentences.iter_mut().enumerate() {
            sentence.document = at;
        }
        self
    }

    /// Adds columns that mean nothing: numbers and names of users of like and unlike size, and one whose values have documents
    /// of one length.
    fn with_columns(mut self, random: &mut Random) -> Self {
        let documents = self.documents();
        let mut sizes = vec![0; documents];
        self.sentences.iter().for_each(|s| sizes[s.document] += 1);
        let mut shuffled: Vec<usize> = (0..documents).collect();
        shuffled.shuffle(random);
        let unlike: Vec<f64> = (0..documents / 8 + 10)
            .map(|_| normal(random).exp())
            .collect();
        let total: f64 = unlike.iter().sum();
        let name = |random: &mut Random| {
            let mut left = random.random::<f64>() * total;
            unlike.iter().position(|size| {
                left -= size;
                left < 0.0
            })
        };
        let names: Vec<usize> = (0..documents).map(|_| name(random).unwrap_or(0)).collect();
        let of = |value: &dyn Fn(usize) -> String| {
            let cells = self.sentences.iter().map(|s| value(s.document));
            cells.collect::<Vec<String>>()
        };
        let users = (documents / 8).max(10);
        let columns = vec![
            (
                "user",
                of(&|at| (shuffled[at] % users * 37 + 5).to_string()),
            ),
            ("writer", of(&|at| format!("writer {}", names[at]))),
            ("length", of(&|at| sizes[at].to_string())),
        ];
        self.columns.extend(columns);
        self
    }

    /// Draws from strata, as `sample` does.
    fn drawn(mut self, strata: &[usize], n: usize, random: &mut Random) -> Self {
        for drawn in draw(strata, n, random.random()).into_iter().flatten() {
            let code = self.sentences[drawn.sentence].truth;
            self.sample.push((drawn.sentence, code, drawn.probability));
        }
        self
    }

    fn random(self, n: usize, random: &mut Random) -> Self {
        let strata = vec![0; self.sentences.len()];
        self.drawn(&strata, n, random)
    }

    /// Takes these sentences for a random sample.
    fn chosen(mut self, mut places: Vec<usize>) -> Self {
        places.sort_unstable();
        let p = places.len() as f64 / self.sentences.len() as f64;
        let row = |at: usize| (at, self.sentences[at].truth, p);
        self.sample = places.into_iter().map(row).collect();
        self
    }

    /// The sentences in ascending order of a number.
    fn ordered(&self, by: impl Fn(&Sentence) -> f64) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.sentences.len()).collect();
        places.sort_by(|one, other| {
            by(&self.sentences[*one]).total_cmp(&by(&self.sentences[*other]))
        });
        places
    }

    fn with_codes(mut self, change: impl Fn(&mut Vec<usize>)) -> Self {
        let mut codes: Vec<usize> = self.sample.iter().map(|row| row.1).collect();
        change(&mut codes);
        self.sample
            .iter_mut()
            .zip(codes)
            .for_each(|(row, code)| row.1 = code);
        self
    }

    /// What the checks say, and whether the interval of each label holds its share.
    fn checked(
        &self,
        truth: &[f64; CLASSES],
    ) -> Result<(Vec<&'static str>, [bool; CLASSES]), Failure> {
        let folder = tempfile::tempdir()?;
        let [scores, coded] = ["scores.csv", "coded.csv"].map(|name| folder.path().join(name));
        let mut starts = BTreeMap::new();
        let mut rows = String::from("document,start,text,label,p_a,p_b,p_c");
        self.columns
            .iter()
            .for_each(|(name, _)| rows += &format!(",{name}"));
        let mut places = Vec::new();
        for (at, sentence) in self.sentences.iter().enumerate() {
            let start = starts.entry(sentence.document).or_insert(0);
            let text = self.texts.get(at).cloned();
            let text = text.unwrap_or_else(|| format!("t{at}"));
            places.push(format!("d{},{start},{text},", sentence.document));
            *start += 1;
            let [a, b, c] = [0, 1, 2].map(|label| sentence.probabilities[label]);
            write!(
                rows,
                "\n{}{},{a:.4},{b:.4},{c:.4}",
                places[at], LABELS[sentence.given]
            )?;
            self.columns
                .iter()
                .for_each(|(_, cells)| rows += &format!(",{}", cells[at]));
        }
        fs::write(&scores, rows)?;
        let mut rows = String::from("document,start,text,label,sampling,probability");
        for (at, code, p) in &self.sample {
            write!(rows, "\n{}{},random,{p}", places[*at], LABELS[*code])?;
        }
        fs::write(&coded, rows)?;
        let scores = Scores::read(&scores, None, None)?;
        let sample = CodedSample::read(&coded, LabelColumns::default(), None, &scores, &[])?;
        let signs = sample.signs(&scores);
        let mut said: Vec<&str> = signs.iter().map(name).collect();
        said.extend(scores.found_clusters.first().map(|_| "clusters"));
        let summary = Summary::new(
            &scores.labels,
            &scores.items(&sample.coded),
            None,
            &[Estimator::Ppi],
            &Corrections::default(),
            Population::LikeThese,
        )?;
        let held = |at: usize| {
            let row = &summary.rows[at];
            let ends = row.low.zip(row.high);
            ends.is_some_and(|(low, high)| (low..=high).contains(&truth[at]))
        };
        Ok((said, std::array::from_fn(held)))
    }
}

fn name(sign: &Sign) -> &'static str {
    match sign {
        Sign::OfFewer { .. } | Sign::OtherTable { .. } => "other table",
        Sign::Codes {
            doubt: Doubt::Moved { .. },
            ..
        } => "moved",
        Sign::Codes {
            doubt: Doubt::Exchanged { .. },
            ..
        } => "exchanged",
        Sign::Codes { .. } => "sorted",
        Sign::Surer(_) => "surer",
        Sign::NotRandom(_) => "not random",
        _ => "other",
    }
}

const COMMON: [f64; CLASSES] = SHARES[0];
const RARE: [f64; CLASSES] = SHARES[1];

fn world(documents: usize, lengths: Lengths, shares: [f64; CLASSES], accuracy: f64) -> World {
    World {
        documents,
        lengths,
        shares,
        correlation: 0.25,
        accuracy: (accuracy, 0.1),
    }
}

/// Gives each sentence the probabilities of another model: a weak one that is as sure as one of 0.96, or one that knows nothing.
fn with_model(mut sentences: Vec<Sentence>, is_sure: bool, random: &mut Random) -> Vec<Sentence> {
    for sentence in &mut sentences {
        let seen = match random.random_bool(if is_sure { 0.3 } else { 0.0 }) {
            true => sentence.truth,
            false => pick(&COMMON, random),
        };
        sentence.probabilities = match is_sure {
            true => (0..CLASSES)
                .map(|label| if label == seen { 0.96 } else { 0.02 })
                .collect(),
            false => softmax(&[normal(random), normal(random), normal(random)]),
        };
        sentence.given = largest(&sentence.probabilities);
    }
    sentences
}

/// Articles of 25 columnists: the labels of two sentences of a columnist correlate by 0.2, and more in one article.
fn columnists(random: &mut Random) -> Table {
    let (mut sentences, mut columnists) = (Vec::new(), Vec::new());
    for columnist in 0..25 {
        let shares = dirichlet(&COMMON, 0.2, random);
        for _ in 0..8 {
            let document = columnists.len();
            columnists.push(columnist.to_string());
            let shares = shares.map(|share| share.clamp(0.001, 0.999));
            let total: f64 = shares.iter().sum();
            let shares = shares.map(|share| share / total);
            let mut article = world(1, Lengths::Unequal, shares, 0.8).sentences(random);
            article.iter_mut().for_each(|s| s.document = document);
            sentences.extend(article);
        }
    }
    let mut table = Table::new(sentences);
    let cells = table
        .sentences
        .iter()
        .map(|s| columnists[s.document].clone());
    let cells = cells.collect();
    table.columns.push(("columnist", cells));
    table
}

/// Dispatches that three outlets print, the second and third with so many of the words of each sentence changed.
fn dispatches(words: usize, changed: usize, random: &mut Random) -> Table {
    let first = world(60, Unequal, COMMON, 0.8).sentences(random);
    // Different words of twenty thousand, of which the k-th is as common as 1/k.
    let word = |text: &[String], random: &mut Random| loop {
        let word = format!("w{}", 20_000_f64.powf(random.random()) as u64);
        if !text.contains(&word) {
            return word;
        }
    };
    let text = |random: &mut Random| {
        let mut text = Vec::new();
        (0..words).for_each(|_| text.push(word(&text, random)));
        text
    };
    let texts: Vec<Vec<String>> = first.iter().map(|_| text(random)).collect();
    let mut table = Table::new(Vec::new());
    for outlet in 0..3 {
        for (sentence, text) in first.iter().zip(&texts) {
            let mut text = text.clone();
            if outlet > 0 {
                let places = rand::seq::index::sample(random, words, changed);
                places.iter().for_each(|at| text[at] = word(&text, random));
            }
            let document = 60 * outlet + sentence.document;
            table.texts.push(text.join(" "));
            table.sentences.push(Sentence {
                document,
                probabilities: sentence.probabilities.clone(),
                ..*sentence
            });
        }
    }
    table
}

type Make = fn(&mut Random) -> Table;

fn of(documents: usize, lengths: Lengths, shares: [f64; CLASSES], random: &mut Random) -> Table {
    Table::new(world(documents, lengths, shares, 0.8).sentences(random)).with_columns(random)
}

fn by_label(table: Table, n: usize, random: &mut Random) -> Table {
    let strata: Vec<usize> = table.sentences.iter().map(|s| s.given).collect();
    table.drawn(&strata, n, random)
}

/// Whole documents.
fn of_documents(table: Table, n: usize, random: &mut Random) -> Table {
    let drawn = rand::seq::index::sample(random, table.documents(), n).into_vec();
    let all = table.documents() as f64;
    let mut table = table;
    let rows = table.sentences.iter().enumerate();
    let rows = rows.filter(|(_, s)| drawn.contains(&s.document));
    table.sample = rows.map(|(at, s)| (at, s.truth, n as f64 / all)).collect();
    table
}

use Lengths::{Equal, Unequal, VeryUnequal};

/// Worlds where nothing is wrong, with their shares.
const HONEST_WORLDS: [(&str, [f64; CLASSES], Make); 16] = [
    ("400 documents, 200 coded", COMMON, |r| {
        of(400, Unequal, COMMON, r).random(200, r)
    }),
    ("400 documents, rare labels, 200 coded", RARE, |r| {
        of(400, Unequal, RARE, r).random(200, r)
    }),
    (
        "400 documents of very unlike length, 100 coded",
        COMMON,
        |r| of(400, VeryUnequal, COMMON, r).random(100, r),
    ),
    ("40 documents, 60 coded", COMMON, |r| {
        of(40, Unequal, COMMON, r).random(60, r)
    }),
    ("40 documents, rare labels, 60 coded", RARE, |r| {
        of(40, Unequal, RARE, r).random(60, r)
    }),
    ("12 documents, 60 coded", COMMON, |r| {
        of(12, Equal, COMMON, r).random(60, r)
    }),
    ("400 documents, 300 coded by label", COMMON, |r| {
        by_label(of(400, Unequal, COMMON, r), 300, r)
    }),
    (
        "400 documents, rare labels, 150 coded by label",
        RARE,
        |r| by_label(of(400, Unequal, RARE, r), 150, r),
    ),
    ("12 of 60 documents coded whole", COMMON, |r| {
        of_documents(of(60, Unequal, COMMON, r), 12, r)
    }),
    (
        "20 of 200 documents of very unlike length coded whole",
        RARE,
        |r| of_documents(of(200, VeryUnequal, RARE, r), 20, r),
    ),
    ("1,500 rows alone, 200 coded", COMMON, |r| {
        let mut sentences = world(1500, Equal, COMMON, 0.8).sentences(r);
        sentences.dedup_by_key(|sentence| sentence.document);
        Table::new(sentences).with_columns(r).random(200, r)
    }),
    ("a model that knows nothing, 200 coded", COMMON, |r| {
        let sentences = with_model(world(100, Unequal, COMMON, 0.8).sentences(r), false, r);
        Table::new(sentences).with_columns(r).random(200, r)
    }),
    ("a weak model that is sure, 60 coded", COMMON, |r| {
        let sentences = with_model(world(100, Unequal, COMMON, 0.8).sentences(r), true, r);
        Table::new(sentences).with_columns(r).random(60, r)
    }),
    ("a weak model that is sure, 300 coded", COMMON, |r| {
        let sentences = with_model(world(100, Unequal, COMMON, 0.8).sentences(r), true, r);
        Table::new(sentences).with_columns(r).random(300, r)
    }),
    (
        "a share that grows, with days and pages, 200 coded",
        // The mean of what is added over the days and pages.
        [COMMON[0] + 0.0915, COMMON[1] - 0.0915, COMMON[2]],
        |r| {
            let mut sentences = Vec::new();
            let (mut days, mut pages) = (Vec::new(), Vec::new());
            for document in 0..200 {
                let (day, page) = (document / 8, r.random_range(1..=20usize));
                let grown = 0.3 * day as f64 / 25.0 - 0.005 * page as f64;
                let shares = [COMMON[0] + grown, COMMON[1] - grown, COMMON[2]];
                let mut article = world(1, Unequal, shares, 0.8).sentences(r);
                article.iter_mut().for_each(|s| s.document = document);
                days.extend(vec![day.to_string(); article.len()]);
                pages.extend(vec![page.to_string(); article.len()]);
                sentences.extend(article);
            }
            let mut table = Table::new(sentences).with_columns(r);
            table.columns.push(("day", days));
            table.columns.push(("page", pages));
            table.random(200, r)
        },
    ),
    (
        "two outlets of unlike size, 100 coded of each",
        COMMON,
        |r| {
            let table = of(200, Unequal, COMMON, r);
            let strata: Vec<usize> = table
                .sentences
                .iter()
                .map(|s| usize::from(s.document % 10 == 0))
                .collect();
            table.drawn(&strata, 200, r)
        },
    ),
];

/// Worlds where something is wrong.
const DISHONEST_WORLDS: [(&str, [f64; CLASSES], Make); 20] = [
    (
        "rows of 60 authors, a column of numbers, all coded",
        COMMON,
        |r| {
            let table = Table::new(world(60, Unequal, COMMON, 0.8).sentences(r)).alone();
            let n = table.sentences.len();
            table.random(n, r)
        },
    ),
    ("the same, a fifth coded", COMMON, |r| {
        let table = Table::new(world(60, Unequal, COMMON, 0.8).sentences(r)).alone();
        let n = table.sentences.len() / 5;
        table.random(n, r)
    }),
    ("200 articles of 25 columnists, 400 coded", COMMON, |r| {
        columnists(r).random(400, r)
    }),
    ("200 articles of 25 columnists, all coded", COMMON, |r| {
        let table = columnists(r);
        let n = table.sentences.len();
        table.random(n, r)
    }),
    ("dispatches, 1 of 8 words changed, 400 coded", COMMON, |r| {
        dispatches(8, 1, r).random(400, r)
    }),
    (
        "dispatches, 2 of 16 words changed, 400 coded",
        COMMON,
        |r| dispatches(16, 2, r).random(400, r),
    ),
    (
        "dispatches, 3 of 16 words changed, 400 coded",
        COMMON,
        |r| dispatches(16, 3, r).random(400, r),
    ),
    ("the 200 most probable a", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r);
        let places = table.ordered(|s| -s.probabilities[0]);
        table.chosen(places[..200].to_vec())
    }),
    ("the 200 surest", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r);
        let places = table.ordered(|s| -s.probabilities[s.given]);
        table.chosen(places[..200].to_vec())
    }),
    ("the 200 least sure", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r);
        let places = table.ordered(|s| s.probabilities[s.given]);
        table.chosen(places[..200].to_vec())
    }),
    ("the 60 surest", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r);
        let places = table.ordered(|s| -s.probabilities[s.given]);
        table.chosen(places[..60].to_vec())
    }),
    ("half at random, half the surest", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r);
        let mut places = table.ordered(|s| -s.probabilities[s.given]);
        places[100..].shuffle(r);
        table.chosen(places[..200].to_vec())
    }),
    ("the first sentence of each article", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r);
        let first = (0..table.sentences.len()).filter(|at| {
            *at == 0 || table.sentences[at - 1].document != table.sentences[*at].document
        });
        let first = first.collect();
        table.chosen(first)
    }),
    ("the first 400 rows", COMMON, |r| {
        of(200, Unequal, COMMON, r).chosen((0..400).collect())
    }),
    ("codes moved by a row", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r).random(200, r);
        table.with_codes(|codes| codes.rotate_right(1))
    }),
    ("a cell inserted after the first third", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r).random(200, r);
        table.with_codes(|codes| codes[66..].rotate_right(1))
    }),
    ("a cell deleted after half", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r).random(200, r);
        table.with_codes(|codes| codes[100..].rotate_left(1))
    }),
    ("a cell deleted after four fifths", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r).random(200, r);
        table.with_codes(|codes| codes[160..].rotate_left(1))
    }),
    ("two labels exchanged in the second half", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r).random(200, r);
        table.with_codes(|codes| {
            codes[100..]
                .iter_mut()
                .for_each(|code| *code = [1, 0, 2][*code])
        })
    }),
    ("the same, a sample of 60", COMMON, |r| {
        let table = of(100, Unequal, COMMON, r).random(60, r);
        table.with_codes(|codes| {
            codes[30..]
                .iter_mut()
                .for_each(|code| *code = [1, 0, 2][*code])
        })
    }),
];

/// Prints the part of the runs with a warning, by what it says, and the coverage of each label by ppi.
pub fn checks() -> Result<(), Failure> {
    println!("| world | runs | with a warning | of | coverage |");
    println!("|---|---|---|---|---|");
    let runs = HONEST_WORLDS.iter().map(|world| (HONEST, world));
    for (runs, (shown, truth, make)) in
        runs.chain(DISHONEST_WORLDS.iter().map(|world| (DISHONEST, world)))
    {
        let run = |run: u64| make(&mut Random::seed_from_u64(run)).checked(truth);
        let each: Result<Vec<_>, Failure> = (0..runs).into_par_iter().map(run).collect();
        let each = each?;
        let warned = each.iter().filter(|(said, _)| !said.is_empty()).count();
        let mut of: BTreeMap<&str, usize> = BTreeMap::new();
        each.iter()
            .flat_map(|(said, _)| said)
            .for_each(|name| *of.entry(name).or_default() += 1);
        let of: Vec<String> = of
            .iter()
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        let held = [0, 1, 2].map(|at| {
            let held = each.iter().filter(|(_, held)| held[at]).count();
            format!("{:.3}", held as f64 / runs as f64)
        });
        println!(
            "| {shown} | {runs} | {:.3} | {} | {} |",
            warned as f64 / runs as f64,
            of.join(", "),
            held.join(" ")
        );
    }
    Ok(())
}
