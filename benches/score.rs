//! How long the stages of scoring take: `cargo bench --bench score`.
//!
//! The articles are the first ones of `seeds/`, the model is the built-in one. Megabytes are of their text.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use standpoint::corpus::{Corpus, Document, ReadOptions};
use standpoint::model::{Model, Scored, Sentence, Unit};
use standpoint::output::{ScoreTable, TableFormat};
use standpoint::segment::segment;
use standpoint::text::{Language, Lexicon};

const ARTICLES: usize = 40;

fn articles() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let corpus = Corpus::open(&[folder], &ReadOptions::default()).unwrap();
    corpus.take(ARTICLES).map(Result::unwrap).collect()
}

/// The sentences of each article.
fn sentences<'t>(articles: &'t [Document], model: &Model) -> Vec<Vec<Sentence<'t>>> {
    let of = |article: &'t Document| {
        let units = model.score_text(&article.text, Unit::Sentence, None);
        Scored::sentences(&units, &article.text)
    };
    articles.iter().map(of).collect()
}

fn stages(c: &mut Criterion) {
    let articles = articles();
    let model = Model::withdrawal().unwrap();
    let sentences = sentences(&articles, &model);
    let bytes = articles
        .iter()
        .map(|article| article.text.len() as u64)
        .sum();
    let mut group = c.benchmark_group("scoring");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("segment", |b| {
        b.iter(|| {
            for article in &articles {
                black_box(segment(black_box(&article.text), None));
            }
        });
    });
    group.bench_function("words", |b| {
        let mut lexicon = Lexicon::new(Language::default());
        let mut places = Vec::new();
        b.iter(|| {
            for sentence in sentences.iter().flatten() {
                places.clear();
                lexicon.read(black_box(sentence.text), &mut places);
                black_box(&places);
            }
        });
    });
    group.bench_function("features, logits and reasons", |b| {
        let mut scorer = model.scorer();
        b.iter(|| {
            for sentences in &sentences {
                black_box(scorer.score(black_box(sentences)));
            }
        });
    });
    group.bench_function("document to rows", |b| {
        let mut scorer = model.scorer();
        let table = ScoreTable::new(TableFormat::Csv, model.labels(), &[], false);
        b.iter(|| {
            for article in &articles {
                let scored = scorer.score_text(black_box(&article.text), Unit::Sentence, None);
                black_box(table.rows(article, &scored, 0).unwrap());
            }
        });
    });
    group.finish();
}

fn start(c: &mut Criterion) {
    let mut group = c.benchmark_group("start");
    group.sample_size(20);
    group.bench_function("read the model", |b| {
        b.iter(|| Model::withdrawal().unwrap())
    });
    group.bench_function("read the model and make its tables", |b| {
        b.iter(|| {
            let model = Model::withdrawal().unwrap();
            black_box(model.scorer().score(&["They left.".into()]))
        });
    });
    group.finish();
}

criterion_group!(benches, stages, start);
criterion_main!(benches);
