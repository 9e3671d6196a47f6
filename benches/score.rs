//! How long the stages of scoring take: `cargo bench --bench score`.
//!
//! The articles are the first ones of `seeds/`, the model is the built-in one. Megabytes are of their text.

mod timing;

use std::hint::black_box;
use std::path::Path;

use standpoint::corpus::{Corpus, Document, ReadOptions};
use standpoint::model::{Model, Scored, Sentence, Unit};
use standpoint::output::{ScoreTable, TableFormat};
use standpoint::segment::segment;
use standpoint::text::{Language, Lexicon};
use timing::time;

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

fn stages() {
    let articles = articles();
    let model = Model::withdrawal().unwrap();
    let sentences = sentences(&articles, &model);
    let bytes = Some(articles.iter().map(|a| a.text.len() as u64).sum());
    time("segment", bytes, || {
        for article in &articles {
            black_box(segment(&article.text, None));
        }
    });
    let mut lexicon = Lexicon::new(Language::default());
    let mut places = Vec::new();
    time("words", bytes, || {
        for sentence in sentences.iter().flatten() {
            places.clear();
            lexicon.read(sentence.text, &mut places);
            black_box(&places);
        }
    });
    let mut scorer = model.scorer();
    time("features, logits and reasons", bytes, || {
        for sentences in &sentences {
            black_box(scorer.score(sentences));
        }
    });
    let table = ScoreTable::new(TableFormat::Csv, model.labels(), &[], false);
    time("document to rows", bytes, || {
        for article in &articles {
            let scored = scorer.score_text(&article.text, Unit::Sentence, None);
            black_box(table.rows(article, &scored, 0).unwrap());
        }
    });
}

fn start() {
    let read = || Model::withdrawal().unwrap();
    time("read the model", None, read);
    time("read the model and make its tables", None, || {
        black_box(read().scorer().score(&["They left.".into()]))
    });
}

fn main() {
    stages();
    start();
}
