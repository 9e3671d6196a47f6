//! Scores a folder and prints JSON lines: a face in ten lines.
//!
//! `cargo run --example score -- ARTICLES`

use std::io::stdout;

use standpoint::jobs::score::{ScoreDestination, ScoreRequest, score};
use standpoint::jobs::{ArticleSource, load_all, threads};
use standpoint::model::LabelRule;
use standpoint::output::TableFormat;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let articles = ArticleSource {
        paths: std::env::args_os().skip(1).map(Into::into).collect(),
        ..ArticleSource::default()
    };
    let models = load_all(&[], LabelRule::default(), None)?;
    let mut request = ScoreRequest::new(articles, models, threads::available_threads());
    request.format = TableFormat::JsonLines;
    let run = score(&request, ScoreDestination::Stream(&mut stdout()), &())?;
    for finding in run.findings {
        eprintln!("{}", finding.message);
    }
    Ok(())
}
