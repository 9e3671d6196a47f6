//! The model card of the report, and its citation.

use std::collections::HashMap;
use std::fmt::Write;

use standpoint_common::phrases::thousands;

use super::ScoredQuestion;
use super::escape::html;
use crate::model::Model;
use crate::output::label_rule;
use crate::prevalence::{Estimator, Population, SummaryRow, intervals};

/// The entry on the rule for labels.
const RULE: &str = "How labels are chosen";

/// What is known of the scoring of the articles.
#[derive(Debug)]
pub struct ScoringModel<'a> {
    pub card: Card<'a>,
    /// The name of the model for readers: that of the file, or of the built-in model.
    pub name: String,
    /// `true` if it is the built-in model, which commands use by default.
    pub is_built_in: bool,
    pub sha256: String,
    pub labels_sha256: String,
    /// The version of the program that scored.
    pub version: String,
}

/// The source of what is known of a model.
#[derive(Debug)]
pub enum Card<'a> {
    Model(&'a Model),
    /// The sheet `about` of a workbook of scores, in its words.
    Sheet {
        labels: String,
        learned_from: String,
        /// The version of the program that trained it.
        trainer: String,
        /// How labels are chosen, if not by the highest probability alone.
        label_rule: Option<String>,
    },
}

/// The commands that draw a sample of the same scores. They name the model, unless it is the default.
fn sample(scorer: Option<&ScoringModel>) -> String {
    let model = match scorer {
        Some(scorer) if scorer.is_built_in => "",
        _ => " -m MODEL",
    };
    format!(
        "<code>standpoint score ARTICLES{model} -o scores.csv</code> and <code>standpoint sample scores.csv \
        -n 200 -o coded.xlsx</code> draw one"
    )
}

/// Explains what the model's shares are, and how to correct them.
pub fn uncorrected(scorer: Option<&ScoringModel>) -> String {
    format!(
        "<p>The shares on the overview are means of the model's probabilities. Its errors are unknown until a \
        random sample has been coded by hand, and an interval needs that. {}; code its column label, then \
        <code>standpoint report scores.csv --sample coded.xlsx -o report.html</code>.</p>\n",
        sample(scorer)
    )
}

/// Explains the shares corrected by a coded sample, their intervals and their assumptions, as `summarize`
/// does. `row` is about all sentences, `drawn` says whether documents were drawn, and `clusters` is the column of clusters.
pub fn corrected(
    row: &SummaryRow,
    population: Population,
    clusters: Option<&str>,
    drawn: bool,
) -> String {
    let ppi = html(Estimator::Ppi.assumption());
    let intervals = html(&intervals(population, clusters, drawn));
    format!(
        "<p>The shares on the overview correct the model by a random sample of {} sentences coded by hand: \
        {ppi}. “The model alone” is the mean of its probabilities.</p>\n\
        <p>The intervals: {intervals}.</p>\n",
        thousands(row.coded),
    )
}

/// Writes the model card, or that the model is unknown.
pub fn card(scorer: Option<&ScoringModel>, labels: &[String], classes: &[String]) -> String {
    let Some(scorer) = scorer else {
        return "<p>This page was made from a table of scores. It does not say which model scored it, so nothing \
            is known of the model here: whoever made the table has to name it. A workbook of “standpoint score” \
            names its model, and made from the articles themselves, the page has the model's card.</p>\n"
            .to_string();
    };
    let mut text = String::from("<dl>\n");
    let mut entry = |what: &str, value: String| {
        let _ = writeln!(text, "<dt>{what}</dt><dd>{value}</dd>");
    };
    entry("Model", html(&scorer.name));
    let by_version = |version: &str| format!("standpoint, version {}", html(version));
    let hash = |hash: &str| format!("<code>{}</code>", html(hash));
    entry("SHA-256 of the model", hash(&scorer.sha256));
    let model = match &scorer.card {
        Card::Model(model) => model,
        Card::Sheet {
            labels,
            learned_from,
            trainer,
            label_rule,
        } => {
            entry("Its labels", html(labels));
            entry("Learned from", html(learned_from));
            entry("SHA-256 of those labels", hash(&scorer.labels_sha256));
            entry("Trained by", by_version(trainer));
            if let Some(sentence) = label_rule {
                entry(RULE, html(sentence));
            }
            return text + "</dl>\n<p>This is what the workbook of scores says of its model.</p>\n";
        }
    };
    let (provenance, options) = (model.provenance(), model.options());
    entry(
        "What it is",
        format!(
            "multinomial logistic regression over {}; a second, small one calibrates the probabilities{}",
            match model.encoder_name() {
                None => format!(
                    "{} weighted features (TF-IDF) of sentences",
                    model.features()
                ),
                Some(name) => format!(
                    "what the encoder {} reads in whole sentences, beside {} weighted features (TF-IDF) of their words",
                    html(name),
                    model.features()
                ),
            },
            if model.uses_context() {
                " and takes the surrounding sentences into account"
            } else {
                ""
            }
        ),
    );
    let learned: HashMap<_, _> = (model.labels().iter().zip(&provenance.label_counts)).collect();
    let counts = labels.iter().zip(classes).filter_map(|(name, class)| {
        let n = learned.get(name)?;
        Some(format!(
            "<li>{} {n}</li>",
            super::shares::label(name, class)
        ))
    });
    entry(
        "Learned from",
        format!(
            "{} sentences{}{}<ul class=\"plain\">{}</ul>",
            provenance.sentences,
            match provenance.documents {
                0 => String::new(),
                n => format!(" of {n} documents"),
            },
            match &provenance.borrowed {
                None => String::new(),
                Some(borrowed) =>
                    format!(", with the help of {} borrowed ones", borrowed.sentences),
            },
            counts.collect::<String>()
        ),
    );
    entry("SHA-256 of those labels", hash(&scorer.labels_sha256));
    entry("Language", html(options.language.name()));
    entry("Features", html(&model.describe_features().join("; ")));
    entry(
        "Penalty (alpha)",
        format!("{}, chosen by cross-validation", provenance.alpha),
    );
    entry(
        "Converged",
        if provenance.converged {
            "yes: every fit came below its tolerance".to_string()
        } else {
            "no: not every fit came below its tolerance, so train it again before you publish"
                .to_string()
        },
    );
    entry("Trained by", by_version(&provenance.version));
    if let Some(sentence) = label_rule(model) {
        entry(RULE, html(&sentence));
    }
    text.push_str("</dl>\n");
    text
}

/// Says whether labels are always the most probable ones.
pub fn labels(questions: &[ScoredQuestion]) -> &'static str {
    let by_probability =
        |question: &ScoredQuestion| match question.scorer.as_ref().map(|scorer| &scorer.card) {
            Some(Card::Model(model)) => !model.favours_rare_labels(),
            Some(Card::Sheet { label_rule, .. }) => label_rule.is_none(),
            None => false,
        };
    if questions.iter().all(by_probability) {
        "The label of a sentence is its most probable one, and the probabilities are calibrated."
    } else {
        "The label of a sentence is not always its most probable one: labels are chosen so that rare ones are not \
            overlooked, while the probabilities stay calibrated."
    }
}

/// Writes the citation. It has only a date that was given, so the same input makes the same file.
pub fn citation(questions: &[ScoredQuestion], date: Option<&str>) -> String {
    let scorers = || questions.iter().map(|question| question.scorer.as_ref());
    let first = scorers().flatten().next();
    let version = first.map_or(env!("CARGO_PKG_VERSION"), |scorer| &scorer.version);
    let model = |scorer: Option<&ScoringModel>| match scorer {
        Some(scorer) => format!(
            "model: {}, SHA-256 {}, trained on labels with the SHA-256 {}",
            scorer.name, scorer.sha256, scorer.labels_sha256
        ),
        None => "model: name it here".to_string(),
    };
    let mut models: Vec<String> = scorers().map(model).collect();
    models.dedup();
    let date = date.map_or(String::new(), |date| format!(" {date}."));
    format!(
        "Sentences scored with standpoint, version {version}; {}.{date}",
        models.join("; ")
    )
}

/// The code of the language of the articles (BCP 47), for screen readers and hyphenation. It is empty if unknown, and if
/// the models know several.
pub fn language_code(questions: &[ScoredQuestion]) -> &'static str {
    let code = |question: &ScoredQuestion| match question.scorer.as_ref().map(|scorer| &scorer.card)
    {
        Some(Card::Model(model)) => model.options().language.code(),
        _ => "",
    };
    let mut codes: Vec<&str> = questions.iter().map(code).collect();
    codes.dedup();
    match codes.as_slice() {
        [only] => only,
        _ => "",
    }
}
