//! How long the parts of training take: `cargo bench --bench fit`.
//!
//! The sentences are the first ones of `labels/withdrawal.csv`.

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array2;
use standpoint::classifier::SparseLogistic;
use standpoint::features::{Counts, Extractor, Norm, SparseRows};
use standpoint::labels::{Labelled, LabelsFile, read_dictionary};
use standpoint::model::{Options, Trainer};
use standpoint::text::{Dictionary, Language, Tokenizer};

const SENTENCES: usize = 1000;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn labelled() -> Labelled {
    let all = LabelsFile::read(&root("labels/withdrawal.csv"), None)
        .unwrap()
        .labelled;
    all.part(&(0..SENTENCES).collect::<Vec<_>>())
}

fn dictionary() -> Vec<(String, String)> {
    read_dictionary(&root("labels/withdrawal.dictionary.csv")).unwrap()
}

fn extractor() -> Extractor {
    let tokenizer = || Tokenizer::new(Language::default());
    let dictionary = Dictionary::new(&dictionary(), &tokenizer()).unwrap();
    Extractor::new(tokenizer(), 2, Some((4, 5))).with_dictionary(dictionary)
}

fn texts(labelled: &Labelled) -> Vec<&str> {
    labelled.sentences.iter().map(|s| s.text.as_str()).collect()
}

fn targets(labelled: &Labelled) -> Array2<f64> {
    let shape = (labelled.sentences.len(), labelled.labels.len());
    Array2::from_shape_fn(shape, |(row, class)| labelled.sentences[row].votes[class])
}

fn features(c: &mut Criterion) {
    let (labelled, extractor) = (labelled(), extractor());
    let (texts, targets) = (texts(&labelled), targets(&labelled));
    let all: Vec<usize> = (0..texts.len()).collect();
    c.bench_function("count features", |b| {
        b.iter(|| Counts::new(&extractor, black_box(&texts), Norm::Root, 1))
    });
    let counts = Counts::new(&extractor, &texts, Norm::Root, 1);
    c.bench_function("learn the weighting", |b| {
        b.iter(|| counts.weighting(&all, Some(targets.view())))
    });
    let weighting = counts.weighting(&all, Some(targets.view()));
    c.bench_function("weigh rows", |b| b.iter(|| counts.rows(&all, &weighting)));
}

fn fits(c: &mut Criterion) {
    let (labelled, extractor) = (labelled(), extractor());
    let targets = targets(&labelled);
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let counts = Counts::new(&extractor, &texts(&labelled), Norm::Root, 1);
    let weighting = counts.weighting(&all, Some(targets.view()));
    let rows: SparseRows = counts.rows(&all, &weighting);
    let dataset = DatasetBase::new(rows, targets);
    for (alpha, tolerance) in [(2.0, 1e-3), (2.0, 1e-6), (0.125, 1e-3)] {
        let params = SparseLogistic::params().alpha(alpha).tolerance(tolerance);
        c.bench_function(&format!("fit, alpha {alpha}, to {tolerance:e}"), |b| {
            b.iter(|| params.fit(black_box(&dataset)).unwrap())
        });
    }
    let near = SparseLogistic::params().alpha(2.0).fit(&dataset).unwrap();
    let params = SparseLogistic::params().tolerance(1e-3).start(near.end());
    c.bench_function("fit, alpha 1, from the optimum of alpha 2", |b| {
        b.iter(|| params.fit(black_box(&dataset)).unwrap())
    });
}

fn training(c: &mut Criterion) {
    let labelled = labelled();
    let options = || Options {
        dictionary: Some(dictionary()),
        ..Options::default()
    };
    let mut group = c.benchmark_group("training");
    group.sample_size(10);
    group.bench_function("nested cross-validation", |b| {
        let trainer = Trainer::new(&labelled, options()).unwrap();
        b.iter(|| trainer.cross_validate().unwrap())
    });
    group.bench_function("all", |b| {
        b.iter(|| {
            let trainer = Trainer::new(&labelled, options()).unwrap();
            let held_out = trainer.cross_validate().unwrap();
            trainer.train(&held_out).unwrap()
        })
    });
    group.finish();
}

criterion_group!(benches, features, fits, training);
criterion_main!(benches);
