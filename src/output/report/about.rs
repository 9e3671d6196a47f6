//! What the model is, and how to cite what it says.

use std::fmt::Write;

use super::escape::html;
use crate::model::Model;
use crate::prevalence::{Estimator, INTERVALS, Row, much_coded};

/// The model that scored the articles.
#[derive(Debug)]
pub struct Scorer<'a> {
    /// The model.
    pub model: &'a Model,
    /// Its name for people: the file's, or that it is the built-in one.
    pub name: String,
    /// Whether it is the built-in one, which commands use where none is named.
    pub is_built_in: bool,
    /// The SHA-256 of its file.
    pub sha256: String,
}

/// How to draw a sample of the same scores. The built-in model alone goes without saying: of another topic it knows no labels.
pub fn sample(scorer: Option<&Scorer>) -> String {
    let model = match scorer {
        Some(scorer) if scorer.is_built_in => "",
        _ => " -m MODEL",
    };
    format!(
        "<code>standpoint score ARTICLES{model} -o scores.csv</code> and <code>standpoint sample scores.csv -n 200 -o coded.xlsx</code> draw one"
    )
}

/// What shares estimated from a coded sample and their intervals are, and what they take for granted, as `summarize` says it; `row` is of
/// all sentences.
pub fn intervals(row: &Row, are_doubted: bool) -> String {
    let [dsl, intervals] = [Estimator::Dsl.assumption(), INTERVALS].map(html);
    let mut text = format!(
        "<p class=\"small\">The estimated shares correct the model by a random sample of {} sentences coded by hand: {dsl}. The intervals: {intervals}. The last two columns are what the model alone says.</p>\n",
        row.audited
    );
    // Of a sample of another table nobody knows how much of this one is coded.
    let much = much_coded(row.audited, row.sentences).filter(|_| !are_doubted);
    if let Some(much) = much {
        let _ = writeln!(text, "<p class=\"small\">{}.</p>", html(&much));
    }
    text
}

/// The model card, or that nothing is known of the model.
pub fn card(scorer: Option<&Scorer>, classes: &[String]) -> String {
    let Some(scorer) = scorer else {
        return "<p>This page was made from a table of scores. A table does not say which model scored it, so nothing is known of the model here: whoever made the table has to name it. Made from the articles themselves, the page has the model's card.</p>\n".to_string();
    };
    let (model, provenance, options) = (
        scorer.model,
        scorer.model.provenance(),
        scorer.model.options(),
    );
    let mut text = String::from("<dl>\n");
    let mut entry = |what: &str, value: String| {
        let _ = writeln!(text, "<dt>{what}</dt><dd>{value}</dd>");
    };
    entry("Model", html(&scorer.name));
    entry(
        "SHA-256 of the model",
        format!("<code>{}</code>", html(&scorer.sha256)),
    );
    entry(
        "What it is",
        format!(
            "multinomial logistic regression over {} weighted features (TF-IDF) of sentences; a second, small one calibrates the probabilities{}",
            model.features(),
            match model.uses_context() {
                true => " and takes the surrounding sentences into account",
                false => "",
            }
        ),
    );
    let labels = model.labels().iter().zip(&provenance.label_counts);
    let counts: Vec<String> = labels
        .zip(classes)
        .map(|((name, n), class)| format!("<li>{} {n}</li>", super::shares::label(name, class)))
        .collect();
    entry(
        "Learned from",
        format!(
            "{} sentences{}<ul class=\"plain\">{}</ul>",
            provenance.sentences,
            match provenance.documents {
                0 => String::new(),
                n => format!(" of {n} documents"),
            },
            counts.concat()
        ),
    );
    entry(
        "SHA-256 of those labels",
        format!("<code>{}</code>", html(&provenance.labels_sha256)),
    );
    entry("Language", html(options.language.name()));
    entry("Features", html(&model.describe_features().join("; ")));
    entry(
        "Penalty (alpha)",
        format!("{}, chosen by cross-validation", provenance.alpha),
    );
    entry(
        "Converged",
        match provenance.converged {
            true => "yes: every fit came below its tolerance".to_string(),
            false => {
                "no: not every fit came below its tolerance, so train it again before you publish"
                    .to_string()
            }
        },
    );
    entry(
        "Trained by",
        format!("standpoint, version {}", html(&provenance.version)),
    );
    text.push_str("</dl>\n");
    text
}

/// What to write where the figures are used. Dates only what was given: the same input makes the same file.
pub fn citation(scorer: Option<&Scorer>, date: Option<&str>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let model = match scorer {
        Some(scorer) => format!(
            "model: {}, SHA-256 {}, trained on labels with the SHA-256 {}",
            scorer.name,
            scorer.sha256,
            scorer.model.provenance().labels_sha256
        ),
        None => "model: name it here".to_string(),
    };
    let date = date.map_or(String::new(), |date| format!(" {date}."));
    format!("Sentences scored with standpoint, version {version}; {model}.{date}")
}

/// The code of a language (BCP 47) for screen readers and hyphenation; empty where it is not known.
pub fn language_code(scorer: Option<&Scorer>) -> &'static str {
    scorer.map_or("", |scorer| scorer.model.options().language.code())
}
