//! Makes the tables by which lines are judged that rules do not know: `models/furniture.tsv` tells furniture from prose,
//! `models/headlines.tsv` a headline from what stands around it.
//!
//!     cargo run --release --example furniture -- furniture > models/furniture.tsv
//!     cargo run --release --example furniture -- headlines > models/headlines.tsv
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

/// A line, and whether it is what is asked.
type Lines = BTreeSet<(String, bool)>;

fn main() -> Result<(), Error> {
    let name = std::env::args().nth(1);
    let table = match name.as_deref() {
        Some("furniture") => furniture()?,
        Some("headlines") => headlines()?,
        _ => return Err("furniture or headlines".into()),
    };
    print!("{table}");
    Ok(())
}

/// The table that tells furniture from prose.
pub fn furniture() -> Result<String, Error> {
    let mut lines = written(&root("labels/furniture.csv"))?;
    for article in articles()? {
        lines.extend(article.between.into_iter().map(|(_, line)| (line, true)));
        lines.extend(
            article
                .paragraphs
                .into_iter()
                .map(|(_, line)| (line, false)),
        );
    }
    table(lines)
}

/// The table that tells a headline from the lines above and below it. An article has one if its first paragraph does not
/// end as a sentence; all furniture down to the first that does is none.
pub fn headlines() -> Result<String, Error> {
    let stops = |line: &str| line.ends_with(['.', '!', '?', '”', '"']);
    let mut lines = Lines::new();
    for article in articles()? {
        let Some((_, title)) = article.paragraphs.first().filter(|(_, line)| !stops(line)) else {
            continue;
        };
        let body = article.paragraphs.iter().find(|(_, line)| stops(line));
        let body = body.map_or(0, |(start, _)| *start);
        let above = article.between.iter().filter(|(start, _)| *start < body);
        lines.extend(above.map(|(_, line)| (line.clone(), false)));
        lines.insert((title.clone(), true));
    }
    table(lines)
}

/// A feature, a tab and its weight, line by line, the intercept first.
fn table(lines: Lines) -> Result<String, Error> {
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
fn written(path: &Path) -> Result<Lines, Error> {
    let mut reader = csv::Reader::from_path(path)?;
    let mut lines = Lines::new();
    for row in reader.deserialize() {
        let (text, kind): (String, String) = row?;
        lines.insert((tidy(&text), kind == "furniture"));
    }
    Ok(lines)
}

/// An article of `seeds/`, each part with the character at which it begins.
struct Article {
    /// What is labelled, paragraph by paragraph.
    paragraphs: Vec<(usize, String)>,
    /// The lines between.
    between: Vec<(usize, String)>,
}

/// The articles from here on were written for the stands in them, and what stands around them is not that of real pages.
const NO_PAGES: u32 = 2461;

/// The articles that `labels/withdrawal.csv` is about, as far as they are set as pages.
fn articles() -> Result<Vec<Article>, Error> {
    let mut reader = csv::Reader::from_path(root("labels/withdrawal.csv"))?;
    // For each article where labelled sentences stand, in characters, and in which paragraph.
    let mut labelled: BTreeMap<String, Vec<(usize, usize, usize)>> = BTreeMap::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row?;
        if !row["document"].is_empty() {
            let [paragraph, start, end] = ["paragraph", "start", "end"].map(|name| &row[name]);
            let place = (start.parse()?, end.parse()?, paragraph.parse()?);
            labelled
                .entry(row["document"].clone())
                .or_default()
                .push(place);
        }
    }
    labelled
        .into_iter()
        .filter(|(name, _)| {
            let number = name
                .split('-')
                .next()
                .and_then(|number| number.parse().ok());
            number.is_none_or(|number: u32| number < NO_PAGES)
        })
        .map(|(name, sentences)| article(&name, sentences))
        .collect()
}

fn article(name: &str, mut sentences: Vec<(usize, usize, usize)>) -> Result<Article, Error> {
    let text: Vec<char> = fs::read_to_string(root("seeds").join(name))?
        .chars()
        .collect();
    let slice = |start: usize, end: usize| text[start..end].iter().collect::<String>();
    sentences.sort_unstable();
    let (mut last, mut number) = (0, None);
    let mut article = Article {
        paragraphs: Vec::new(),
        between: Vec::new(),
    };
    let ends = [(text.len(), text.len(), usize::MAX)];
    for (start, end, paragraph) in sentences.into_iter().chain(ends) {
        let above = slice(last, start);
        let mut lines: Vec<String> = above.split(['\n', '\r']).map(tidy).collect();
        // The mark of an item stands on its line, and is judged with it.
        let mark = lines.pop_if(|line| is_mark(line) && start < end);
        let said = tidy(&format!(
            "{} {}",
            mark.unwrap_or_default(),
            slice(start, end)
        ));
        lines.retain(|line| !line.is_empty());
        article
            .between
            .extend(lines.into_iter().map(|line| (last, line)));
        match article
            .paragraphs
            .last_mut()
            .filter(|_| number == Some(paragraph))
        {
            Some((_, prose)) => *prose = format!("{prose} {said}"),
            None if start < end => article.paragraphs.push((start, said)),
            None => {}
        }
        (last, number) = (end, Some(paragraph));
    }
    Ok(article)
}

/// `•`, `2.`, `(2)`: what stands before the item of a list.
fn is_mark(line: &str) -> bool {
    !line.is_empty() && line.chars().count() <= 4 && !line.contains(char::is_alphabetic)
}

/// With single spaces.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
