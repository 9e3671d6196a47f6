//! How long the parts of training take: `cargo bench --bench fit`.
//!
//! The sentences are the first ones of `labels/withdrawal.csv`.

mod timing;

use std::path::{Path, PathBuf};

use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array2;
use standpoint::classifier::SparseLogistic;
use standpoint::features::{Counts, Extractor, Norm, SparseRows};
use standpoint::labels::{Labelled, LabelsFile, read_dictionary};
use standpoint::model::{Options, Trainer};
use standpoint::text::{Dictionary, Language, Tokenizer};
use timing::time;

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

fn features() {
    let (labelled, extractor) = (labelled(), extractor());
    let (texts, targets) = (texts(&labelled), targets(&labelled));
    let all: Vec<usize> = (0..texts.len()).collect();
    let count = || Counts::new(&extractor, &texts, Norm::Root, 1);
    time("count features", None, count);
    let counts = count();
    let weigh = || counts.weighting(&all, Some(targets.view()));
    time("learn the weighting", None, weigh);
    let weighting = weigh();
    time("weigh rows", None, || counts.rows(&all, &weighting));
}

fn fits() {
    let (labelled, extractor) = (labelled(), extractor());
    let targets = targets(&labelled);
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let counts = Counts::new(&extractor, &texts(&labelled), Norm::Root, 1);
    let weighting = counts.weighting(&all, Some(targets.view()));
    let rows: SparseRows = counts.rows(&all, &weighting);
    let dataset = DatasetBase::new(rows, targets);
    for (alpha, tolerance) in [(2.0, 1e-3), (2.0, 1e-6), (0.125, 1e-3)] {
        let params = SparseLogistic::params().alpha(alpha).tolerance(tolerance);
        let name = format!("fit, alpha {alpha}, to {tolerance:e}");
        time(&name, None, || params.fit(&dataset).unwrap());
    }
    let near = SparseLogistic::params().alpha(2.0).fit(&dataset).unwrap();
    let params = SparseLogistic::params().tolerance(1e-3).start(near.end());
    let name = "fit, alpha 1, from the optimum of alpha 2";
    time(name, None, || params.fit(&dataset).unwrap());
}

fn training() {
    let labelled = labelled();
    let options = || Options {
        dictionary: Some(dictionary()),
        ..Options::default()
    };
    let trainer = Trainer::new(&labelled, options()).unwrap();
    let name = "nested cross-validation";
    time(name, None, || trainer.cross_validate().unwrap());
    time("training, all of it", None, || {
        let trainer = Trainer::new(&labelled, options()).unwrap();
        let held_out = trainer.cross_validate().unwrap();
        trainer.train(&held_out).unwrap()
    });
}

fn main() {
    features();
    fits();
    training();
}
