//! The articles as compact JSON, in which every text occurs once. The page draws it when it is opened.

use serde::Serialize;
use serde_json::{Value, json};

use super::ScoredQuestion;
use super::articles::{PieceContent, PieceGap};
use super::error::ReportError;
use super::time::Timeline;
use crate::output::label_colours::classes;

/// The number of parts in which probabilities are counted.
const PARTS: f64 = 1e4;

#[derive(Serialize)]
struct Data<'a> {
    questions: Vec<Labels<'a>>,
    /// The names of the metadata columns kept.
    columns: Vec<&'a str>,
    /// The index of the date column, and the number of its characters that name a period.
    period: Option<(usize, usize)>,
    documents: Vec<(&'a str, Vec<&'a str>, Vec<Value>)>,
    /// The titles of the documents, if a column has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    titles: Option<Vec<&'a str>>,
}

/// The labels of a question.
#[derive(Serialize)]
struct Labels<'a> {
    name: &'a str,
    labels: &'a [String],
    /// The CSS class of each label.
    classes: Vec<String>,
}

/// Writes the data of the page. Only these metadata `columns` are kept, and the values of the date column are
/// written as the timeline has them.
///
/// # Errors
/// If the questions are not about the same sentences.
pub fn data(
    questions: &[ScoredQuestion],
    columns: &[usize],
    date: Option<(usize, &Timeline)>,
) -> Result<String, ReportError> {
    let articles = questions[0].articles;
    let place = |date: usize| columns.iter().position(|column| *column == date);
    let value = |at: usize, column: usize| {
        let dates = date.filter(|(date, _)| *date == column);
        let read = dates.and_then(|(_, timeline)| timeline.dates[at].as_deref());
        read.unwrap_or(articles.articles[at].metadata[column].trim())
    };
    let data = Data {
        questions: questions.iter().map(labels).collect(),
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
                let pieces = (0..article.pieces.len())
                    .map(|piece| row(questions, at, piece))
                    .collect::<Result<Vec<Value>, ReportError>>()?;
                Ok((article.id.as_str(), metadata.collect(), pieces))
            })
            .collect::<Result<_, ReportError>>()?,
        titles: articles.title_column().map(|column| {
            let all = articles.articles.iter();
            all.map(|article| article.metadata[column].trim()).collect()
        }),
    };
    // Strings, numbers and lists always serialise.
    Ok(super::escape::json(
        &serde_json::to_string(&data).unwrap_or_default(),
    ))
}

fn labels<'a>(question: &ScoredQuestion<'a>) -> Labels<'a> {
    let labels = &question.articles.scores.labels;
    Labels {
        name: question.name,
        labels,
        classes: classes(labels),
    }
}

/// Writes a piece of an article: `[gap, text, kind]` for boilerplate, `[gap, text, start, end, answer…]` for a sentence, with
/// an answer `[label, reasons, code, p…]` to each question. The gap is 0 for nothing, 1 for a blank, 2 for a new paragraph,
/// 3 for the headline. The label, and the code that a person gave, are −1 if there is none.
fn row(questions: &[ScoredQuestion], article: usize, piece: usize) -> Result<Value, ReportError> {
    let articles = questions[0].articles;
    let (document, first) = (
        &articles.articles[article].id,
        &articles.articles[article].pieces[piece],
    );
    let gap = match first.before {
        PieceGap::Nothing => 0,
        PieceGap::Blank => 1,
        PieceGap::Paragraph => 2,
    };
    let answers: Vec<Value> = questions
        .iter()
        .filter_map(|question| answer(question, article, piece))
        .collect();
    let (text, row) = match &first.content {
        PieceContent::Boilerplate { kind, text } => (text, json!([gap, text, kind])),
        PieceContent::Sentence { at, headline, .. } => {
            let sentence = &articles.scores.sentences[*at];
            let gap = if *headline { 3 } else { gap };
            let place = json!([gap, sentence.text, sentence.start, sentence.end]);
            (&sentence.text, place)
        }
    };
    let has_answers = matches!(first.content, PieceContent::Sentence { .. });
    match (row, answers.len()) {
        (row, 0) if !has_answers => Ok(row),
        (Value::Array(row), all) if has_answers && all == questions.len() => {
            Ok(row.into_iter().chain(answers).collect())
        }
        _ => Err(ReportError::Unlike {
            document: document.clone(),
            text: text.clone(),
        }),
    }
}

/// What the model says of a piece of an article; `None` for boilerplate.
fn answer(question: &ScoredQuestion, article: usize, piece: usize) -> Option<Value> {
    let piece = question.articles.articles.get(article)?.pieces.get(piece)?;
    let PieceContent::Sentence {
        at, label, reasons, ..
    } = &piece.content
    else {
        return None;
    };
    let number = |label: Option<usize>| label.map_or(Value::from(-1), Value::from);
    let coded = question.coded().get(*at).and_then(Option::as_ref);
    let given = [
        number(*label),
        Value::from(reasons.as_str()),
        number(coded.map(|coded| coded.label)),
    ];
    let probabilities = &question.articles.scores.sentences[*at].probabilities;
    let parts = probabilities
        .iter()
        .map(|p| Value::from((p * PARTS).round() as u64));
    Some(given.into_iter().chain(parts).collect())
}
