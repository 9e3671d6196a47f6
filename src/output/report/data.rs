//! The articles as compact JSON, in which every text occurs once. The page draws it when it is opened.

use serde::Serialize;
use serde_json::{Value, json};

use super::articles::{Content, Gap, Piece, ScoredArticles};
use super::time::Timeline;
use crate::output::label_colours::colour_numbers;
use crate::prevalence::Coded;

/// The largest number of bytes of data. Chromium reads no text of more than 536,870,888 characters, so a
/// larger page would show its overview and no article.
pub(super) const MOST: usize = 500_000_000;

/// The number of parts in which probabilities are counted.
const PARTS: f64 = 1e4;

#[derive(Serialize)]
struct Data<'a> {
    labels: &'a [String],
    /// The CSS class of each label.
    classes: Vec<String>,
    /// The names of the metadata columns kept.
    columns: Vec<&'a str>,
    /// The index of the date column, and the number of its characters that name a period.
    period: Option<(usize, usize)>,
    documents: Vec<(&'a str, Vec<&'a str>, Vec<Value>)>,
}

/// The number of colours in the style sheet.
const COLOURS: usize = 7;

/// The CSS class of each label, which gives it a colour and a pattern: `c0` … `c6`, or `grey`.
pub(super) fn classes(labels: &[String]) -> Vec<String> {
    let numbers = colour_numbers(labels, COLOURS).into_iter();
    let class = |number: Option<usize>| number.map_or("grey".to_string(), |n| format!("c{n}"));
    numbers.map(class).collect()
}

/// Writes the data of the page. Only these metadata `columns` are kept, and the values of the date column are
/// written as the timeline has them. `coded` are the codes of the sentences, if some were coded by hand.
pub fn data(
    articles: &ScoredArticles,
    coded: &[Option<Coded>],
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
        classes: classes(&articles.scores.labels),
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
                let pieces = article
                    .pieces
                    .iter()
                    .map(|piece| row(articles, coded, piece));
                (article.id.as_str(), metadata.collect(), pieces.collect())
            })
            .collect(),
    };
    // Strings, numbers and lists always serialise.
    super::escape::json(&serde_json::to_string(&data).unwrap_or_default())
}

/// Writes a piece: `[gap, kind, text]` for boilerplate, `[gap, label, text, reasons, code, start, end, p…]` for a sentence.
/// The gap is 0 for nothing, 1 for a blank, 2 for a new paragraph, 3 for the headline. The label, and the code that
/// a person gave, are −1 if there is none.
fn row(articles: &ScoredArticles, coded: &[Option<Coded>], piece: &Piece) -> Value {
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
                coded
                    .get(*at)
                    .and_then(Option::as_ref)
                    .map_or(Value::from(-1), |coded| Value::from(coded.label)),
                Value::from(sentence.start.as_str()),
                Value::from(sentence.end.as_str()),
            ];
            let parts = sentence.probabilities.iter();
            row.extend(parts.map(|p| Value::from((p * PARTS).round() as u64)));
            Value::from(row)
        }
    }
}
