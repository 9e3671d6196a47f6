//! Makes `models/furniture.tsv`, by which lines that no rule knows are told from prose.
//!
//!     cargo run --release --example furniture > models/furniture.tsv
//!
//! Learned from are `labels/furniture.csv`, lines written for this, and the articles of `seeds/`: what `labels/withdrawal.csv` has
//! of them is prose, paragraph by paragraph, what lies between is furniture, line by line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array2;
use standpoint::classifier::SparseLogistic;
use standpoint::features::SparseRows;
use standpoint::segment::line_features;

type Error = Box<dyn std::error::Error>;

/// The penalty on the weights.
const ALPHA: f64 = 0.5;
/// Features of fewer lines are left out.
const LEAST: usize = 3;
/// Weights nearer to 0 are left out.
const NEXT_TO_NOTHING: f64 = 0.4;

fn main() -> Result<(), Error> {
    print!("{}", table()?);
    Ok(())
}

/// The table: a feature, a tab and its weight for furniture, line by line, the intercept first.
pub fn table() -> Result<String, Error> {
    let mut lines = written(&root("labels/furniture.csv"))?;
    lines.extend(of_articles(&root("labels/withdrawal.csv"), &root("seeds"))?);
    let lines: Vec<(String, bool)> = lines.into_iter().collect();
    let mut found: Vec<BTreeMap<String, f32>> = Vec::with_capacity(lines.len());
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for (text, _) in &lines {
        let mut features = BTreeMap::new();
        line_features(text, |feature, value| {
            *features.entry(feature.to_string()).or_insert(0.0) += value;
        });
        for feature in features.keys() {
            *times.entry(feature.clone()).or_default() += 1;
        }
        found.push(features);
    }
    times.retain(|_, times| *times >= LEAST);
    let columns: BTreeMap<&str, u32> = times.keys().map(String::as_str).zip(0..).collect();
    let row = |features: &BTreeMap<String, f32>| -> Vec<(u32, f32)> {
        let known = |(feature, value): (&String, &f32)| Some((*columns.get(&**feature)?, *value));
        features.iter().filter_map(known).collect()
    };
    let rows = SparseRows::from_rows(columns.len(), found.iter().map(row));
    let targets = Array2::from_shape_fn((lines.len(), 2), |(at, class)| {
        f64::from(u8::from(lines[at].1 == (class == 1)))
    });
    let fitted = SparseLogistic::params()
        .alpha(ALPHA)
        .tolerance(1e-6)
        .fit(&DatasetBase::new(rows, targets))?;
    let odds = |values: ndarray::ArrayView1<f64>| values[1] - values[0];
    let mut table = format!("\t{:.2}\n", odds(fitted.intercepts()));
    for (feature, weights) in columns.keys().zip(fitted.weights().outer_iter()) {
        let weight = odds(weights);
        if weight.abs() >= NEXT_TO_NOTHING {
            table.push_str(&format!("{feature}\t{weight:.2}\n"));
        }
    }
    Ok(table)
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Lines of a table with columns `text` and `kind`, and whether each is furniture.
fn written(path: &Path) -> Result<BTreeSet<(String, bool)>, Error> {
    let mut reader = csv::Reader::from_path(path)?;
    let mut lines = BTreeSet::new();
    for row in reader.deserialize() {
        let (text, kind): (String, String) = row?;
        lines.insert((tidy(&text), kind == "furniture"));
    }
    Ok(lines)
}

/// The lines of articles between what is labelled of them, which are furniture, and the paragraphs that are labelled.
fn of_articles(labels: &Path, folder: &Path) -> Result<BTreeSet<(String, bool)>, Error> {
    let mut reader = csv::Reader::from_path(labels)?;
    // For each article where labelled sentences stand, in characters, and in which paragraph.
    let mut labelled: BTreeMap<String, Vec<(usize, usize, usize)>> = BTreeMap::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row?;
        let document = labelled.entry(row["document"].clone()).or_default();
        if !row["document"].is_empty() {
            let [paragraph, start, end] = ["paragraph", "start", "end"].map(|name| &row[name]);
            document.push((start.parse()?, end.parse()?, paragraph.parse()?));
        }
    }
    let mut lines = BTreeSet::new();
    for (document, mut sentences) in labelled.into_iter().filter(|(name, _)| !name.is_empty()) {
        let text = fs::read_to_string(folder.join(&document))?;
        let characters: Vec<char> = text.chars().collect();
        let slice = |start: usize, end: usize| characters[start..end].iter().collect::<String>();
        sentences.sort_unstable();
        let mut last = 0;
        let mut paragraphs: BTreeMap<usize, String> = BTreeMap::new();
        for (start, end, paragraph) in sentences {
            lines.extend(furniture(&slice(last, start)));
            let prose = paragraphs.entry(paragraph).or_default();
            prose.push(' ');
            prose.push_str(&slice(start, end));
            last = end;
        }
        lines.extend(furniture(&slice(last, characters.len())));
        lines.extend(paragraphs.into_values().map(|prose| (tidy(&prose), false)));
    }
    Ok(lines)
}

fn furniture(between: &str) -> impl Iterator<Item = (String, bool)> {
    let lines = between.split(['\n', '\r']).map(tidy);
    lines
        .filter(|line| !line.is_empty())
        .map(|line| (line, true))
}

/// With single spaces.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
