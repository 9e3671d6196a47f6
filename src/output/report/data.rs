//! The articles as compact JSON: every text once, drawn by the page when it is opened.

use serde::Serialize;
use serde_json::{Value, json};

use super::articles::{Content, Gap, Piece, ScoredArticles};
use super::palette;
use super::time::Timeline;

/// Most bytes of a page's data. Browsers hold a text as a whole, those made of Chromium 536,870,888 characters at most: a page with
/// more would show its overview and no article.
pub(super) const MOST: usize = 500_000_000;

/// Probabilities are whole numbers of so many parts.
const PARTS: f64 = 1e4;

#[derive(Serialize)]
struct Data<'a> {
    labels: &'a [String],
    /// The class of each label's colour and pattern.
    classes: Vec<String>,
    /// The names of the metadata columns kept.
    columns: Vec<&'a str>,
    /// Which of them is the date, and how many of its letters name a period.
    period: Option<(usize, usize)>,
    documents: Vec<(&'a str, Vec<&'a str>, Vec<Value>)>,
}

/// The data of the page; of the metadata only `columns` are kept, one of which may be dates, which are written as the timeline
/// has them.
pub fn data(
    articles: &ScoredArticles,
    columns: &[usize],
    date: Option<(usize, &Timeline)>,
) -> String {
    let place = |date: usize| columns.iter().position(|column| *column == date);
    let value = |at: usize, column: usize| {
        let dates = date.filter(|(date, _)| *date == column);
        let read = dates.and_then(|(_, timeline)| timeline.dates[at].as_deref());
        read.unwrap_or(articles.articles[at].metadata[column].trim())
    };
    let data = Data {
        labels: &articles.scores.labels,
        classes: palette::classes(&articles.scores.labels),
        columns: columns
            .iter()
            .map(|at| articles.columns[*at].as_str())
            .collect(),
        period: date.and_then(|(date, timeline)| Some((place(date)?, timeline.period.letters()))),
        documents: articles
            .articles
            .iter()
            .enumerate()
            .map(|(at, article)| {
                let metadata = columns.iter().map(|column| value(at, *column));
                let pieces = article.pieces.iter().map(|piece| row(articles, piece));
                (article.id.as_str(), metadata.collect(), pieces.collect())
            })
            .collect(),
    };
    // Strings, numbers and lists of them: there is nothing that could fail.
    super::escape::json(&serde_json::to_string(&data).unwrap_or_default())
}

/// `[gap, kind, text]` of boilerplate, `[gap, label, text, reasons, p…]` of a sentence. The gap is 0 nothing, 1 a
/// blank, 2 a new paragraph, 3 the headline; the label −1 if there is none.
fn row(articles: &ScoredArticles, piece: &Piece) -> Value {
    let gap = match piece.before {
        Gap::Nothing => 0,
        Gap::Blank => 1,
        Gap::Paragraph => 2,
    };
    match &piece.content {
        Content::Boilerplate { kind, text } => json!([gap, kind, text]),
        Content::Sentence {
            at,
            headline,
            label,
            reasons,
        } => {
            let sentence = &articles.scores.sentences[*at];
            let label = label.map_or(Value::from(-1), Value::from);
            let mut row = vec![
                Value::from(if *headline { 3 } else { gap }),
                label,
                Value::from(sentence.text.as_str()),
                Value::from(reasons.as_str()),
            ];
            let parts = sentence.probabilities.iter();
            row.extend(parts.map(|p| Value::from((p * PARTS).round() as u64)));
            Value::from(row)
        }
    }
}
