//! Warnings: the results should not be believed unless somebody looks into these.

use serde::Serialize;
use standpoint_common::phrases::{
    BECAME_NUMBER, in_lines, in_rows, listed, plural, shell_word, shortened, thousands,
};

use crate::labelling::Damage;
use crate::prevalence::{Doubt, FoundClusters, Imbalance, MIN_CODED, Trait};

/// A warning. Its doc comment says what it means.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, strum::IntoStaticStr, strum::VariantNames)]
#[serde(untagged)]
#[strum(serialize_all = "kebab-case")]
#[rustfmt::skip]
pub enum Warning {
    // Labels

    /// Articles that labels are about are missing.
    #[error("not among the articles: {}; their labels are left out ({}): {names}", plural(*documents, "document"), plural(*rows, "row"))]
    MissingArticles { documents: usize, rows: usize, names: String },
    /// Sentences were drawn with unequal probabilities, so figures are of the sample and not of the articles.
    #[error("{file}: these sentences were drawn with unequal probabilities (column probability, {least:.4} to {largest:.4}): the figures are of this sample and not of the articles; for those draw one without --by")]
    UnequalProbabilities { file: String, least: f64, largest: f64 },
    /// Few sentences were chosen at random, and the others are not like those of articles.
    #[error("these sentences were chosen by a model or by hand, and only {random} at random: the figures are not those of articles; label {needed} random ones at least")]
    FewRandomSentences { random: usize, needed: usize },
    /// Sentences of the coded sample were skipped, so the others stand for them.
    #[error("{file}: {} of the sample skipped ({}): the others stand for {}, and the shares may be off by {:.1} points for it; label {} on the page of label under “skipped sentences”", plural(rows.len(), "sentence"), in_rows(rows), if rows.len() == 1 { "it" } else { "them" }, 100.0 * share, if rows.len() == 1 { "it" } else { "them" })]
    SkippedInSample { file: String, rows: Vec<usize>, share: f64 },
    /// Rows that were drawn at random have no label: nobody came to them, or a coder skipped them.
    #[error("{} drawn at random without a label: left out; these are mostly the hard ones, so figures without them are too good: label them (on the page of label under “skipped sentences”)", plural(*rows, "row"))]
    RandomRowsWithoutLabel { rows: usize },
    /// A random sample does not stand for the table of scores beside it.
    #[error("{file}: the random sample stands for {weight:.0} sentences, and the table of scores has {sentences}: unless it was drawn from this very table and no row is missing, the figures may be too good")]
    SampleOfOtherScores { file: String, weight: f64, sentences: usize },
    /// A table that is compared with others has no label for some labelled sentences.
    #[error("{file}: no label for {missing} of the {}, first for that of row {line}: all tables are compared on the others, and if those without a label are the hard ones the figures are too good", plural(*of, "labelled sentence"))]
    SentencesMissingInSource { file: String, missing: usize, of: usize, line: usize },
    /// Cells of the column `document` are empty, as where a spreadsheet merged them.
    #[error("the column document names {} once each and is empty in {}, as merged cells of a spreadsheet are saved: each of these rows counts as an article by itself, so the figures are too good; write the document into every row", plural(*documents, "document"), plural(*rows, "row"))]
    MergedCells { documents: usize, rows: usize },
    /// Every label holds a separator, and may be two.
    #[error("every label has “{separator}” in it: if it stands between two labels, each pair of them is learned as one; make a column for each question and name one with --label-column")]
    SeparatorInLabels { separator: String },
    /// A label looks like a code for a missing one.
    #[error("“{label}” is the label of {}, as if it were a stance: empty the cells if it means that there is no label", plural(*times, of))]
    MissingCodeAsLabel { label: String, times: usize, of: &'static str },
    /// A label is another one with a mark of doubt.
    #[error("“{label}” ({}) counts as another label than “{sure}”: write “{sure}” in these cells, or empty them, if the mark only says that the coder was unsure", plural(*times, of))]
    DoubtedLabel { label: String, times: usize, of: &'static str, sure: String },
    /// Coders wrote one label in two ways, such as `1` and `1.0`.
    #[error("“{one}” and “{other}” differ only in how they are written{}, and count as different labels: write one label in one way, in the tables of all coders", if *more > 0 { format!(" (and {more} more such pairs)") } else { String::new() })]
    LabelWrittenTwoWays { one: String, other: String, more: usize },
    /// Columns that are named after a coder hold none of the labels.
    #[error("not read as votes: {}, in which no cell is one of the labels; if coders wrote them, use the same labels in all columns", listed(columns))]
    NoVotes { columns: Vec<String> },
    /// Two documents look like one under two names, each from other coders.
    #[error("the documents “{one}” and “{other}”{} look like one, and no coder has both, so the votes on them are not compared: {}", if *more > 0 { format!(" (and {} more such pairs)", thousands(*more)) } else { String::new() }, if *became_number { BECAME_NUMBER } else { "if they are one, write the name in one way" })]
    RenamedDocuments { one: String, other: String, more: usize, became_number: bool },
    /// Labels of a table of scores are the model's own.
    #[error("{file}: this is a table of scores, and {} of its {} labels are the model's own: {}", thousands(*own), thousands(*labels), if *coders == 0 { "empty those that nobody checked, because a model that learns its own guesses keeps its errors, and one that is tested on them looks too good" } else { "they count more than the votes of the coders: delete the column label unless somebody decided so" })]
    GuessesAsLabels { file: String, own: usize, labels: usize, coders: usize },
    /// Texts of labels do not look like the language that they are read in.
    #[error("these texts were read as {language}; name their language, such as --language {other}, or --language none for one that `train --help` does not list")]
    OtherLanguage { language: String, other: &'static str },
    /// Borrowed texts do not look like the language of one's own.
    #[error("the borrowed labels were read as {language}; words of another language teach the model nothing, so borrow labels of texts in the language of yours")]
    BorrowedLanguage { language: String },
    /// Texts do not look like the language of the model.
    #[error("the model knows one language, and these texts were read as {language}; its labels mean nothing in another language: use a model trained on theirs")]
    ForeignTexts { language: String },
    /// Some of many documents are in another language than the model knows.
    #[error("{documents} of {} {} in another language than the model knows ({first} looks {language}): its labels mean nothing there, so leave {} out", plural(*of, "document"), if *documents == 1 { "is" } else { "are" }, if *documents == 1 { "it" } else { "them" })]
    ForeignDocuments { documents: usize, of: usize, first: String, language: String },
    /// Labels are on whole texts, and single sentences are scored.
    #[error("these labels are on whole texts (half of them have {median} or more sentences), but `score` scores sentences: add --unit document for articles, or --unit row for the rows of a table")]
    LabelsOnWholeTexts { median: usize },
    /// A text is an error of a spreadsheet.
    #[error("{file}: row {line}{}: the text “{text}” is an error that a spreadsheet saved in place of a sentence, and the model would learn it: put the sentence back, with an apostrophe before it", and_more(*more))]
    SpreadsheetErrors { file: String, line: usize, more: usize, text: String },
    /// A text is what programs write for an empty cell.
    #[error("{file}: row {line}{}: the text “{text}” is what programs write for an empty cell, and the model would learn it: delete the row", and_more(*more))]
    EmptyWords { file: String, line: usize, more: usize, text: String },
    /// Short sentences have copies in documents of another fold, so that a model is tested on what it learned.
    #[error("{} of {} sentences have the text and label of an earlier one in another document, and are too short to keep their documents in one fold: the model often learned what it is tested on, so the figures are probably too good", thousands(*copies), thousands(*sentences))]
    CopiesAcrossFolds { copies: usize, sentences: usize },
    /// The articles of sentences are unknown, so that a model may be tested on an article that it learned from.
    #[error("{why}, so sentences of one article may be both trained on and tested on: the figures are probably too good; write the name of each sentence's article in a column document")]
    UnknownDocuments { why: NoDocuments },
    /// A label stands in too few documents for an audit.
    #[error("the label {label} ({}) stands in fewer than three documents: too few to learn, so it is set aside; label more, or correct it if it is a slip", plural(*sentences, "sentence"))]
    RareLabelSetAside { label: String, sentences: usize },
    /// Labelled rows do not say their place and cannot be written without text.
    #[error("{} without a document, start or end: left out, because only a text could say what they are about", plural(*rows, "labelled row"))]
    RowsWithoutPlace { rows: usize },
    /// Labelled rows have another text than the articles at their place.
    #[error("{} left out, because the articles have another text there ({}): correct the text of these rows, or name the articles that were cut", plural(lines.len(), "labelled row"), in_rows(lines))]
    OtherTextThere { lines: Vec<usize> },
    /// Answers are about sentences that the articles have no longer.
    #[error("{} on {unit}s that are not among the articles any more: they stay in the table, but are not shown; did the articles change?", plural(*labels, "label"))]
    SentencesGone { labels: usize, unit: &'static str },
    /// Lines of the journal of labels are not as they were written.
    #[error("{journal}: {}; the answers in those lines are taken from the table, if it has them", damaged(damage))]
    JournalDamaged { journal: String, damage: Vec<Damage> },
    /// A team labels over the network without encryption.
    #[error("whoever has one of these links can read the articles and answer in that coder's name, and nothing is encrypted on the way: use a network that you trust, or a proxy with HTTPS (--address)")]
    SharedUnencrypted,
    /// The computer that serves a team has no address on a network.
    #[error("this computer has no address on a network, so these links work on this computer only: connect it and start again")]
    NoNetwork,
    /// Answers of one who labelled alone count as decisions in a team.
    #[error("{file}: {} no coder, and in a team they count as decisions in place of votes: give the team a table of its own, or label them again under a name", if *answers == 1 { "1 answer has".to_string() } else { format!("{} have", plural(*answers, "answer")) })]
    UnnamedInTeam { file: String, answers: usize },
    /// The table of labels has other answers than its journal, which lost some. Such as “2 answers that the journal lacks: taken from the table”.
    #[error("{file}: {}", recovered(*taken, *replaced, *beside))]
    AnswersRecovered { file: String, taken: usize, replaced: usize, beside: usize },
    /// Corrections are on no sentence of the articles.
    #[error("{file}: no {unit} has the document, place and words of {}: not taken", in_rows(rows))]
    CorrectionsLost { file: String, rows: Vec<usize>, unit: &'static str },
    /// Rows of the table of labels, whose journal is gone or damaged, are not as the articles have them.
    #[error("{file}: row {line}{}: the column {column} had “{}”, and has “{}” now, as the articles say", and_more(*rows - 1), shortened(was), shortened(is))]
    RowsRewritten { file: String, rows: usize, line: usize, column: String, was: String, is: String },
    /// Sentences that come earlier in the random order have no label: articles came in between, or a coder of a team left
    /// one open.
    #[error("{} drawn at random after some that have no label yet (of new articles, or left open by a coder of a team): they count as random again when you have labelled those, which come first in the order “random {unit}s”", if *sentences == 1 { format!("1 {unit} was") } else { format!("{} were", plural(*sentences, unit)) })]
    OtherRandomOrder { sentences: usize, unit: &'static str },

    // Training and figures

    /// A fit stopped early.
    #[error("a fit stopped before it converged: the figures may not repeat exactly; please report these labels as a bug")]
    NotConverged,
    /// Probabilities are too extreme, or not extreme enough, for all that the labels are often right.
    #[error("the probabilities are worse than the labels' shares (log loss {log_loss:.3}, and {by_shares:.3} by the shares), though {:.1} % of the labels are right: they are far too {} (the largest are {:.1} % on average), so use only the labels", 100.0 * accuracy, if confidence > accuracy { "sure" } else { "unsure" }, 100.0 * confidence)]
    BadProbabilities { log_loss: f64, by_shares: f64, accuracy: f64, confidence: f64 },
    /// The new model is of no use yet.
    #[error("the model is no better than guessing by the labels' shares: label more sentences, of more documents, before you use it")]
    ModelGuesses,
    /// What was tested is of no use on these sentences.
    #[error("this is no better than guessing by the labels' shares")]
    NoBetterThanGuessing,
    /// None of the labels can be told from the others.
    #[error("none of the labels is learned: sentences of one look like those of the others; label more sentences, of more documents, or check whether words can decide at all")]
    NothingLearned,
    /// Labels cannot be told from the others.
    #[error("{} sentences look like all others; label more of them", match labels.as_slice() { [label] => format!("the label {label} is not learned: its"), some => format!("the labels {} are not learned: their", some.join(", ")) })]
    LabelsNotLearned { labels: Vec<String> },
    /// A model borrowed the sentences that test it, or correct it: its predictions know their labels.
    #[error("{what} borrowed {}: {so}", if lines.len() == *sentences { "these very sentences".to_string() } else { format!("{} of these {sentences} sentences ({})", lines.len(), in_rows(lines)) })]
    BorrowedSentences { what: String, sentences: usize, lines: Vec<usize>, so: String },
    /// Sentences that were drawn one by one hide from the model what stands around them.
    #[error("the model also reads the sentences around each one, which are missing here, so the figures are too low: score the articles, and name that table with --scores-from instead of -m")]
    ScatteredSentences,

    // Shares

    /// Sentences of a table occur twice in the same document.
    #[error("{file}: {} an earlier one, the same sentence of the same document (row {line} repeats row {first}): each is counted, so delete those that should not be there twice", if *rows == 1 { "1 row repeats".to_string() } else { format!("{} rows repeat", thousands(*rows)) })]
    RepeatedRows { file: String, rows: usize, line: usize, first: usize },
    /// A coded sample was drawn from fewer sentences than the table of scores has, so that nothing is known of all.
    #[error("{file}: the sample stands for {weight:.0} of the {sentences} sentences of {scores}, because articles came after it was drawn, or rows are missing: the shares with intervals are of those alone (drawn from); extend it with “standpoint sample --keep”, and code the new sentences")]
    SampleOfFewer { file: String, weight: f64, scores: String, sentences: usize },
    /// A coded sample does not stand for the table of scores, so that shares and intervals are wrong.
    #[error("{file}: the sample stands for {weight:.0} sentences, but {scores} has {sentences}: unless it was drawn from this very table, with no row missing and the column probability unchanged, the shares and intervals are wrong")]
    SampleOfOtherTable { file: String, weight: f64, scores: String, sentences: usize },
    /// The unequal probabilities of a coded sample do not belong to the table of scores.
    #[error("{file}: the sample was drawn with unequal probabilities (column probability, {least:.4} to {largest:.4}), which stand for {weight:.0} sentences, but {scores} has {sentences}: unless each sentence was drawn with its own and no row is missing, the shares and intervals are wrong")]
    ProbabilitiesOfOtherTable { file: String, least: f64, largest: f64, weight: f64, scores: String, sentences: usize },
    /// Codes seem to stand in the wrong rows.
    #[error("{file}: codes and labels agree in {agree} of {rows}, {}", doubted(doubt))]
    DoubtfulCodes { file: String, agree: usize, rows: usize, #[serde(flatten)] doubt: Doubt },
    /// Coded sentences may be among those that the model learned from.
    #[error("{file}: {} also in {other}: if the model learned from them, it is better there than elsewhere, and the shares are wrong; code sentences that it did not learn", if *sentences == 1 { "1 coded sentence stands".to_string() } else { format!("{sentences} coded sentences stand") })]
    CodedAndLearned { file: String, sentences: usize, other: String },
    /// The model borrowed coded sentences, so that it is better there than elsewhere.
    #[error("{file}: the model borrowed {sentences} of the {} coded sentences: it knows their labels, and the shares and intervals are wrong; code sentences that it has not learned from", thousands(*of))]
    BorrowedInSample { file: String, sentences: usize, of: usize },
    /// The model borrowed sentences of the table of scores, of which the coded ones say nothing.
    #[error("{file}: the model borrowed {sentences} of the {} scored sentences (borrowed in the column fit): it is better there than its errors in the sample say, so the shares may be off by up to {:.1} points; score articles that it has not borrowed", thousands(*of), 100.0 * *sentences as f64 / *of as f64)]
    BorrowedInTable { file: String, sentences: usize, of: usize },
    /// The sentences of a sample differ from those of the table by more than chance.
    #[error("{file}: these sentences do not look drawn at random: {} is {:.2} on average, and {:.2} in {scores}, as in fewer than one of 1,000 random samples. If they were chosen otherwise, the shares and intervals are wrong: draw a sample with “standpoint sample”", in_words(&imbalance.of), imbalance.coded, imbalance.all)]
    NotRandom { file: String, scores: String, #[serde(flatten)] imbalance: Imbalance },
    /// Documents with the same value of a column are alike.
    #[error("documents with the same value of {} are alike, so intervals by document are too short: add --cluster {}; if they are alike for another reason, --cluster document", listed(&columns.iter().map(|found| format!("{} ({} values, design effect {:.1})", found.column, thousands(found.values), found.design_effect)).collect::<Vec<_>>()), columns.first().map_or_else(String::new, |found| shell_word(&found.column)))]
    DocumentsAlike { columns: Vec<FoundClusters> },
    /// The model is surer of coded sentences than of the others, as one that learned from them.
    #[error("{file}: the model is surer of the coded sentences than of the others (highest probability {coded:.2} and {all:.2} on average): if it learned from them, or they were chosen for it, the shares and intervals are wrong; score the articles again, and the column fit tells")]
    SurerOfCoded { file: String, coded: f64, all: f64 },
    /// Nobody coded a label, so its errors are unknown.
    #[error("no coded sentence has the label {label}, so its errors are unknown: in {estimators} it counts as always found, and its share may be far too low; code more sentences")]
    LabelNotCoded { label: String, estimators: String },
    /// A logistic regression has no solution.
    #[error("no log-odds for {}: somewhere the corrected share is not between 0 and 100 %, as chance can make it where codes are few; take differences of shares (--link identity), or join categories", listed(labels))]
    NoLogOdds { labels: Vec<String> },
    /// Intervals of a regression rest on very few codes.
    #[error("{} on fewer than {MIN_CODED} sentences coded with the label, or without it, and may be too short: code more", clause(*intervals, "interval rests", "intervals rest"))]
    FewCodes { intervals: usize },

    // Language models

    /// Shares of labels that a language model gave, and no coded sample corrects them.
    #[error("the labels are those of a language model ({model}), whose errors are unknown here: shares of them are biased as it errs, unless a coded sample corrects them (“standpoint sample {file} -n 200 -o coded.xlsx”, then --sample coded.xlsx)")]
    UncorrectedModel { model: String, file: String },
    /// Articles are sent to another computer, as somebody allowed.
    #[error("{} characters of {} ({}) are sent to {server}{}", thousands(*characters), plural(*documents, "article"), plural(*sentences, "sentence"), if *is_encrypted { "" } else { ", and anybody on the way can read them, because the address does not begin with https" })]
    SentAway { server: String, characters: usize, sentences: usize, documents: usize, is_encrypted: bool },
    /// A language model gave some sentences no label. They stand in the table, with the same probability for each label.
    #[error("{empty} of {} got no label, because no reply was one (such as “{example}”): the label is empty, and each has the same probability", plural(*sentences, "sentence"))]
    EmptyAnswers { empty: usize, sentences: usize, example: String },
    /// Sentences stand among the examples that a language model was shown, so that it knew their labels.
    #[error("{} among the examples that the model was shown: leave {} out where you compare the model with people", if *shown == 1 { "1 sentence stands".to_string() } else { format!("{} stand", plural(*shown, "sentence")) }, if *shown == 1 { "it" } else { "them" })]
    ExamplesAsked { shown: usize },

    // Scoring

    /// Files or rows could not be read, and are too many to be named.
    #[error("{} more could not be read and are not named: do not trust the rest of a file in which so many rows are broken", thousands(*unread))]
    MoreUnread { unread: usize },
    /// Cells are longer than Excel allows and were cut.
    #[error("{} longer than the 32,767 characters that Excel allows: cut in the table", plural(*cells, "cell"))]
    CellsCut { cells: usize },
    /// No document names the topic.
    #[error("no document names the topic: are these the words of --only-about?")]
    NoDocumentOnTopic,
    /// Articles do not name the topic of the model.
    #[error("{} the topic of the model, and its labels mean nothing on others: train a model on your topic (“standpoint label --help” shows how to begin)", match (*naming, *documents) { (_, 1) => "the article does not name".to_string(), (0, _) => format!("none of the first {documents} articles names"), (1, _) => format!("only 1 of the first {documents} articles names"), _ => format!("only {naming} of the first {documents} articles name") })]
    OtherTopic { naming: usize, documents: usize },
    /// The model was trained on sentences, and whole texts were scored.
    #[error("the model was trained on sentences, and these {unit}s are {} characters long on average: it is far too sure of so much text, so neutral ones come out as stances. Leave --unit away, or train a model on labelled {unit}s", thousands(*characters))]
    WholeTextsScored { unit: &'static str, characters: usize },
    /// So few labels are kept, or so few of them are right, that the precision asked for cannot be promised. Such as “of 37 sentences that keep “anti” for a precision of 70 % in cross-validation 60 % are right (95 % interval 48 to 71 %): too few to promise 70 %; label more articles, or ask for less”.
    #[error("{}: too few to promise {:.0} %; label more articles, or ask for less", kept_in_words(kept), 100.0 * kept.min_precision)]
    PrecisionNotPromised { #[serde(flatten)] kept: Kept },
    /// The model was never as precise as asked for.
    #[error("no probability of {} was high enough for {:.0} % to be right on the labelled articles, so these labels are left empty: lower --min-precision", labels.join(" and of "), 100.0 * precision)]
    NeverSoPrecise { labels: Vec<String>, precision: f64 },
}

/// The labels of a side that are kept for a precision, and what they were worth in cross-validation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept {
    /// The label.
    pub label: String,
    /// The share that was asked to be right.
    pub min_precision: f64,
    /// The sentences that keep it.
    pub sentences: usize,
    /// The share of them that is right.
    pub precision: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Kept {
    /// Returns false if the interval says that the precision may be so much lower than asked for that nobody should rely
    /// on it.
    pub fn is_promised(&self) -> bool {
        self.low >= self.min_precision - TOLERANCE
    }
}

/// The most that the interval of a precision may fall below the one asked for. An interval around a precision that is
/// just as asked for always falls below it.
const TOLERANCE: f64 = 0.1;

/// Says how many sentences keep a label, and how many of them are right.
pub(super) fn kept_in_words(kept: &Kept) -> String {
    let percent = |share: f64| format!("{:.0}", 100.0 * share);
    format!(
        "of {} “{}” for a precision of {} % in cross-validation {} % are right (95 % interval {} to {} %)",
        match kept.sentences {
            1 => "1 sentence that keeps".to_string(),
            n => format!("{} sentences that keep", thousands(n)),
        },
        kept.label,
        percent(kept.min_precision),
        percent(kept.precision),
        percent(kept.low),
        percent(kept.high)
    )
}

/// Why the documents of sentences are unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::Display)]
#[serde(rename_all = "kebab-case")]
pub enum NoDocuments {
    /// The column is empty.
    #[strum(to_string = "the column document is empty in all labelled rows")]
    EmptyColumn,
    /// There is none.
    #[strum(to_string = "the labels have no column document")]
    NoColumn,
}

/// `1 of these has`, `2,000 of these have`.
pub(super) fn clause(n: usize, one: &str, many: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{} {many}", thousands(n)),
    }
}

/// ` by outlet`, if a table is one of several.
pub(super) fn of_table(by: &Option<String>) -> String {
    by.as_ref()
        .map_or_else(String::new, |by| format!(" by {by}"))
}

impl Warning {
    /// Returns whether it makes shares and their intervals wrong: the sample is not of this table, or the model has seen it.
    pub fn is_of_wrong_figures(&self) -> bool {
        matches!(
            self,
            Warning::SampleOfFewer { .. }
                | Warning::SampleOfOtherTable { .. }
                | Warning::ProbabilitiesOfOtherTable { .. }
                | Warning::CodedAndLearned { .. }
                | Warning::BorrowedInSample { .. }
                | Warning::BorrowedInTable { .. }
        )
    }
}

/// The part of the rows in which codes are doubted; empty for all.
fn part(first: &Option<usize>, last: &Option<usize>) -> String {
    match (first, last) {
        (Some(row), _) => format!(" from row {row} on"),
        (_, Some(row)) => format!(" up to row {row}"),
        _ => String::new(),
    }
}

/// Names a trait of a sentence.
fn in_words(of: &Trait) -> String {
    match of {
        Trait::Probability { label } => format!("the probability of “{label}”"),
        Trait::Sureness => "the highest probability".to_string(),
        Trait::PlaceInDocument => "the place in the document (first 0, last 1)".to_string(),
        Trait::PlaceInTable => "the place in the table (first 0, last 1)".to_string(),
    }
}

/// Says why codes seem to stand in the wrong rows, with a question to the user.
fn doubted(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Moved {
            by,
            to,
            would,
            first,
        } => format!(
            "and would in {would} if each code{} stood {} {to}: was the column label moved by itself{}? If so, the \
            shares and intervals are wrong",
            part(first, &None),
            match by {
                1 => "in the row".to_string(),
                by => plural(*by, "row"),
            },
            if first.is_some() {
                ", as by a cell that was inserted or deleted"
            } else {
                ""
            }
        ),
        Doubt::Exchanged {
            labels: [one, other],
            would,
            first,
            last,
        } => format!(
            "and would in {would} if “{one}” and “{other}” were exchanged in the column label{}: did coders take one for \
            the other? If so, the shares and intervals are wrong",
            part(first, last)
        ),
        Doubt::Sorted { would } => format!(
            "no more than codes in any other order would ({would:.0} on average), and equal codes stand together: was the \
            column label sorted by itself? If so, the shares and intervals are wrong; if the codes are right, they hold"
        ),
    }
}

/// Says what became of lines of a journal.
fn damaged(damage: &[Damage]) -> String {
    let mut changed = Vec::new();
    let mut others = Vec::new();
    for damage in damage {
        match damage {
            Damage::Changed(line) => changed.push(*line),
            Damage::MissingBefore(line) => {
                others.push(format!("lines before line {line} are missing or changed"));
            }
            Damage::Cut(line) => others.push(format!("line {line}, the last one, is not whole")),
        }
    }
    if !changed.is_empty() {
        let are = if changed.len() == 1 { "is" } else { "are" };
        others.insert(0, format!("{} {are} damaged", in_lines(&changed)));
    }
    others.join(", ")
}

/// Says which answers came from the table of labels in place of its journal.
fn recovered(taken: usize, replaced: usize, beside: usize) -> String {
    let counts = [
        (taken, "that the journal lacks: taken from the table"),
        (
            replaced,
            "that the damaged journal has otherwise: taken from the table",
        ),
        (beside, "of the damaged journal that the table lacks: kept"),
    ];
    let said: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", plural(*count, "answer")))
        .collect();
    said.join("; ")
}

fn and_more(more: usize) -> String {
    match more {
        0 => String::new(),
        more => format!(" and {} more", thousands(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_precision_is_promised_where_its_interval_ends_near_it() {
        let with = |low: f64| Kept {
            label: "anti".into(),
            min_precision: 0.7,
            sentences: 37,
            precision: 0.6,
            low,
            high: 0.71,
        };
        assert_eq!(
            [0.49, 0.59, 0.61].map(|low| with(low).is_promised()),
            [false, false, true]
        );
        let told = Warning::PrecisionNotPromised { kept: with(0.49) }.to_string();
        assert_eq!(
            told,
            "of 37 sentences that keep “anti” for a precision of 70 % in cross-validation 60 % are right (95 % interval \
            49 to 71 %): too few to promise 70 %; label more articles, or ask for less"
        );
    }
}
