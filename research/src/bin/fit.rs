//! One plain fit, for `benches/peers/fit.py`.
//!
//!     fit rows LABELS.csv SENTENCES MINIMUM FOLDER
//!
//! weighs sentences as training does and writes the matrix: `starts.u64`, `columns.u32` and `values.f32` are its compressed
//! rows, `labels.u8` is a class a row, `names` what the classes are called. The sentences are the file's first; if more are
//! wanted than it has, they are drawn from it with replacement, each without about a fifth of its words.
//!
//!     fit fit FOLDER CLASSES ALPHA TOLERANCE
//!
//! fits such a matrix to the classes in the file of it that is named, writes the weights, a row a feature and last the
//! intercepts, to `weights.f64`, and prints the seconds of processor time that the fit took.

use std::fs;
use std::path::Path;

use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use standpoint::classifier::SparseLogistic;
use standpoint::features::{Counts, Extractor, Norm, SparseRows, Vectors};
use standpoint::labels::{Labelled, LabelsFile, dictionary_beside, read_dictionary};
use standpoint::text::{Dictionary, Language, Tokenizer};

type Error = Box<dyn std::error::Error>;

/// How likely a word of a drawn sentence is to be kept.
const KEPT: f64 = 0.8;

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["rows", labels, sentences, min_df, folder] => rows(
            Path::new(labels),
            sentences.parse()?,
            min_df.parse()?,
            Path::new(folder),
        ),
        ["fit", folder, classes, alpha, tolerance] => fit(
            Path::new(folder),
            classes,
            alpha.parse()?,
            tolerance.parse()?,
        ),
        _ => Err(
            "rows LABELS.csv SENTENCES MINIMUM FOLDER, or fit FOLDER CLASSES ALPHA TOLERANCE"
                .into(),
        ),
    }
}

fn rows(path: &Path, sentences: usize, min_df: u32, folder: &Path) -> Result<(), Error> {
    let labelled = LabelsFile::read(path, None)?.labelled;
    let (texts, classes) = drawn(&labelled, sentences);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let counts = Counts::new(&extractor(path)?, &texts, Norm::Root, min_df);
    let all: Vec<usize> = (0..texts.len()).collect();
    let targets = one_hot(&classes, labelled.labels.len());
    let weighting = counts.weighting(&all, Some(targets.view()));
    let rows = counts.rows(&all, &weighting);
    let (mut starts, mut columns, mut values) = (vec![0u64], Vec::new(), Vec::new());
    for at in 0..rows.len() {
        for (column, value) in rows.row(at) {
            columns.push(column as u32);
            values.push(value as f32);
        }
        starts.push(columns.len() as u64);
    }
    fs::create_dir_all(folder)?;
    write(folder, "starts.u64", starts.iter().map(|n| n.to_le_bytes()))?;
    write(
        folder,
        "columns.u32",
        columns.iter().map(|n| n.to_le_bytes()),
    )?;
    write(folder, "values.f32", values.iter().map(|n| n.to_le_bytes()))?;
    fs::write(folder.join("labels.u8"), &classes)?;
    fs::write(folder.join("names"), labelled.labels.join("\n"))?;
    Ok(())
}

/// So many sentences and their classes.
fn drawn(labelled: &Labelled, sentences: usize) -> (Vec<String>, Vec<u8>) {
    let labels = labelled.label_indices();
    let text = |at: usize| labelled.sentences[at].text.as_str();
    if sentences <= labels.len() {
        let texts = (0..sentences).map(|at| text(at).to_string());
        return (
            texts.collect(),
            labels[..sentences].iter().map(|&l| l as u8).collect(),
        );
    }
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let draw = |_| {
        let at = random.random_range(0..labels.len());
        let words = text(at).split_whitespace();
        let kept: Vec<&str> = words.filter(|_| random.random_bool(KEPT)).collect();
        (kept.join(" "), labels[at] as u8)
    };
    (0..sentences).map(draw).unzip()
}

/// All that the default options extract.
fn extractor(labels: &Path) -> Result<Extractor, Error> {
    let tokenizer = || Tokenizer::new(Language::default());
    let extractor = Extractor::new(tokenizer(), 2, Some((4, 5))).with_vectors(Vectors::english());
    Ok(match dictionary_beside(labels) {
        Some(path) => {
            let dictionary = Dictionary::new(&read_dictionary(&path)?, &tokenizer())?;
            extractor.with_dictionary(dictionary)
        }
        None => extractor,
    })
}

fn fit(folder: &Path, classes: &str, alpha: f64, tolerance: f64) -> Result<(), Error> {
    let starts = read(folder, "starts.u64", u64::from_le_bytes)?;
    let columns = read(folder, "columns.u32", u32::from_le_bytes)?;
    let values = read(folder, "values.f32", f32::from_le_bytes)?;
    let classes = fs::read(folder.join(classes))?;
    let features = columns.iter().max().map_or(0, |&last| last as usize + 1);
    let row = |ends: &[u64]| {
        let range = ends[0] as usize..ends[1] as usize;
        let columns = columns[range.clone()].iter().copied();
        columns
            .zip(values[range].iter().copied())
            .collect::<Vec<_>>()
    };
    let rows = SparseRows::from_rows(features, starts.windows(2).map(row));
    let count = classes
        .iter()
        .max()
        .map_or(0, |&last| usize::from(last) + 1);
    let dataset = DatasetBase::new(rows, one_hot(&classes, count));
    let params = SparseLogistic::params().alpha(alpha).tolerance(tolerance);
    let before = processor_seconds()?;
    let fitted = params.fit(&dataset)?;
    println!("{}", processor_seconds()? - before);
    let weights = fitted.weights();
    let all = weights.iter().chain(fitted.intercepts());
    write(folder, "weights.f64", all.map(|n| n.to_le_bytes()))
}

fn one_hot(classes: &[u8], count: usize) -> Array2<f64> {
    Array2::from_shape_fn((classes.len(), count), |(row, class)| {
        f64::from(usize::from(classes[row]) == class)
    })
}

/// What this thread, the only one that fits, has had of a processor (Linux).
fn processor_seconds() -> Result<f64, Error> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = text.split_whitespace().next().unwrap_or_default();
    Ok(nanoseconds.parse::<f64>()? / 1e9)
}

fn write<const N: usize>(
    folder: &Path,
    name: &str,
    numbers: impl Iterator<Item = [u8; N]>,
) -> Result<(), Error> {
    let bytes: Vec<u8> = numbers.flatten().collect();
    Ok(fs::write(folder.join(name), bytes)?)
}

fn read<T, const N: usize>(
    folder: &Path,
    name: &str,
    number: fn([u8; N]) -> T,
) -> Result<Vec<T>, Error> {
    let bytes = fs::read(folder.join(name))?;
    let chunks = bytes.chunks_exact(N);
    Ok(chunks
        .filter_map(|chunk| chunk.try_into().ok())
        .map(number)
        .collect())
}
