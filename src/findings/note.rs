//! Notes: good to know, and nothing is wrong.

use serde::Serialize;
use standpoint_common::phrases::{in_rows, listed, plural, shell_word, thousands};

use super::warning::{Kept, NoDocuments, clause, kept_in_words, of_table};
use crate::labels::{ClusteredBy, RepeatingColumn};
use crate::prevalence::{CoderError, DrawnDocuments, MIN_DOCUMENTS, MissingIntervals};

/// A note. Its doc comment says what it means.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, strum::IntoStaticStr)]
#[serde(untagged)]
#[strum(serialize_all = "kebab-case")]
#[rustfmt::skip]
pub enum Note {
    // Labels

    /// Coders gave a sentence different labels equally often, so one of these was drawn by lot.
    #[error("{} with tied votes, labelled with one of the tied labels by lot ({}): decide them in a column label; where each row is one vote, add a row with an empty annotator", plural(lines.len(), "sentence"), in_rows(lines))]
    TiedVotes { lines: Vec<usize> },
    /// The same in several files of labels.
    #[error("{} with tied votes, labelled with one of the tied labels by lot: decide them with “standpoint label --review {files} -o decided.csv”", plural(*sentences, "sentence"))]
    TiedVotesOfFiles { sentences: usize, files: String },
    /// The same where only the agreement of coders is asked for.
    #[error("the votes on {} are tied: in the counts above {} one of the tied labels, drawn by lot; the figures below use the votes themselves", plural(*sentences, "sentence"), if *sentences == 1 { "it has" } else { "each has" })]
    TiedVotesInCounts { sentences: usize },
    /// One of several files has labels that another has not. They may be slips, or other names of the same.
    #[error("{file}: not all of the files have {}: if it is another name for a label of theirs, write it in one way", listed(labels))]
    LabelsOfSomeFiles { file: String, labels: Vec<String> },
    /// Borrowed sentences have a label that one's own labels lack, and are not learned from.
    #[error("left out of the borrowed labels: {}, which yours do not have", labels.join(", "))]
    BorrowedLabelsLeftOut { labels: Vec<String> },
    /// Borrowed sentences are of articles that one's own labels are about too, and are not learned from.
    #[error("left out of the borrowed labels: {} of articles that share a sentence with yours", plural(*sentences, "sentence"))]
    BorrowedCopiesLeftOut { sentences: usize },
    /// The borrowed labels are too few, or lack a label, so that the model does not tell their kind of text from yours.
    #[error("the borrowed labels are too few to be a kind of text of their own: texts like them are scored like yours")]
    OneKindOfText,
    /// Only sentences drawn at random show how good a model is; the others are learned from.
    #[error("the figures are of the {} drawn at random; the other {} were chosen by a model or by hand, and are only learned from", plural(*random, "sentence"), thousands(*others))]
    FiguresOfRandomPart { random: usize, others: usize },
    /// A column was found by one of its usual names.
    #[error("read {}", listed(columns))]
    ColumnsFound { columns: Vec<String> },
    /// The column `label` is empty, so that the votes of the annotators decide.
    #[error("the column label is empty: the votes of the annotators decide")]
    EmptyLabelColumn,
    /// The column `label` is empty, and other columns that are not read hold labels.
    #[error("the column label is empty, and these are not read, though there are labels in them: {}; if the decision of the coders stands there, move it into the column label", listed(columns))]
    DecisionsElsewhere { columns: Vec<String> },
    /// A column that is not read holds labels.
    #[error("not read, though there are labels in it: {}; if the decision of the coders stands there, name the column with --label-column", listed(columns))]
    DecisionsNotRead { columns: Vec<String> },
    /// Rows that were set aside as boilerplate have a label.
    #[error("{} of boilerplate with a label ({}), though boilerplate is not scored: check whether labels slipped into other rows", plural(lines.len(), "row"), in_rows(lines))]
    LabelledBoilerplate { lines: Vec<usize> },
    /// Cells of the column of clusters are empty.
    #[error("{} without a value of {column}: each is a cluster by itself, or in that of its document", plural(*rows, "row"))]
    RowsWithoutCluster { column: String, rows: usize },
    /// Clusters share a document or a sentence, so that they count as one.
    #[error("the {} values of {column} count as {}, because some share {share}", thousands(*values), plural(*clusters, "cluster"))]
    ClustersJoined { column: String, values: usize, clusters: usize, share: &'static str },
    /// Rows that stand alone share the values of a column, such as authors, and may be alike.
    #[error("rows stand alone, and share values of {}: intervals are too short if those of one value are alike (--cluster {})", listed(&columns.iter().map(|column| format!("{} ({} values)", column.name, thousands(column.values))).collect::<Vec<_>>()), columns.first().map_or_else(String::new, |column| shell_word(&column.name)))]
    RowsShareValues { columns: Vec<RepeatingColumn> },
    /// Rows have no label and are left out.
    #[error("{} with a text and no label: skipped", plural(*rows, "row"))]
    RowsWithoutLabel { rows: usize },
    /// Rows have no text and are left out.
    #[error("{} without a text: skipped", plural(*rows, "row"))]
    RowsWithoutText { rows: usize },
    /// Some of the rows without a text have a label, which is lost.
    #[error("{} a label and no text ({}): write the sentence into the column text, or the label is lost", clause(lines.len(), "of these has", "of these have"), in_rows(lines))]
    LabelsWithoutText { lines: Vec<usize> },
    /// Rows repeat a text with the same label. In figures all copies count as one article.
    #[error("{} kept, and {} as one", match *rows { 1 => "1 row repeats the text and label of an earlier row and is".to_string(), n => format!("{} rows repeat the text and label of an earlier row; all are", thousands(n)) }, if *by_document { "documents that share a sentence of eight or more words (unless most documents do) count" } else { "copies count" })]
    RepeatedLabels { rows: usize, by_document: bool },
    /// Two rows have the same text and different labels.
    #[error("{} with the same text as another row but a different label (rows {}): check whether one is a slip", plural(lines.len(), "row"), listed(lines))]
    ConflictingLabels { lines: Vec<String> },
    /// Corrections replaced labels that their sentences had: rows with a time in the column `corrected`.
    #[error("{} replaced by corrections: {}", plural(*labels, "label"), listed(changes))]
    LabelsReplaced { labels: usize, changes: Vec<String> },
    /// Columns that training does not use.
    #[error("columns that are not read: {}", listed(columns))]
    ColumnsNotRead { columns: Vec<String> },
    /// Labels are on several things, and a model answers one question.
    #[error("the column {column} names {} things, and is not read: if the labels are stances on each of them, train on a file for each, because a model answers one question", thousands(*targets))]
    SeveralTargets { column: String, targets: usize },
    /// Names differ only in capitals, and count as different ones.
    #[error("{} count as different {kind}: if they are one, write the name in one way{}", listed(names), if *more > 0 { format!(" ({} more like these)", thousands(*more)) } else { String::new() })]
    NamesDifferInCapitals { names: Vec<String>, kind: &'static str, more: usize },
    /// Labels have texts of their own, so the articles were not needed.
    #[error("{file}: these labels have texts of their own, so the articles were not read")]
    ArticlesNotRead { file: String },
    /// Sentences have a label that no coder gave, and do not count in the agreement.
    #[error("{} with a label and no code of a coder: left out", plural(*sentences, "sentence"))]
    SentencesWithoutCode { sentences: usize },
    /// The articles of the sentences are unknown, so intervals take the sentences as independent.
    #[error("{why}, so sentences are treated as independent: if some are of one article, the intervals are too narrow")]
    IndependentSentences { why: NoDocuments },
    /// One coder alone gave a label: it may be another name of one that others gave.
    #[error("{annotator} alone gave the label “{label}” ({}){}", if *times == 1 { "once".to_string() } else { format!("{} times", thousands(*times)) }, similar.as_ref().map_or_else(String::new, |similar| format!(" and never “{similar}”, which others gave: if the two are one label, write it in one way")))]
    LabelOfOneCoder { annotator: String, label: String, times: usize, similar: Option<String> },
    /// There are more such labels.
    #[error("one coder alone gave {}", plural(*labels, "more label"))]
    MoreLabelsOfOneCoder { labels: usize },
    /// Columns of a table are not written into labels without text.
    #[error("columns left out: {}", columns.join(", "))]
    ColumnsLeftOut { columns: Vec<String> },
    /// Rows without a label are not written into labels without text.
    #[error("{} without a label: left out", plural(*rows, "row"))]
    UnlabelledLeftOut { rows: usize },
    /// The journal of a table of labels is gone, so its answers were read from the table.
    #[error("{file}: its journal is gone, so the answers are taken from the table; the keys have the labels in this order: {labels} (--labels names another)")]
    JournalGone { file: String, labels: String },
    /// Labelling goes on from a table of labels that somebody edited.
    #[error("{file}: {} taken from the table; the journal before is kept in {kept}", match edits { 1 => "1 edit is".to_string(), edits => format!("{} are", plural(*edits, "edit")) })]
    EditsAdopted { file: String, edits: usize, kept: String },
    /// Two coders whose answers are reviewed had their labels on other keys.
    #[error("{} has the labels {} on its keys, and {} has {}: the keys are those of the first (--labels names another order)", files[0], orders[0], files[1], orders[1])]
    OtherKeys { files: [String; 2], orders: [String; 2] },

    // Training

    /// The dictionary beside the labels is a draft that nobody has edited.
    #[error("{file}: not used, because it is as “standpoint dictionary” drafted it: edit it, or name it with --dictionary")]
    DraftNotUsed { file: String },
    /// The pattern `0` stands for every number but a year.
    #[error("the pattern “{pattern}” matches any number: all numbers except the years 1900 to 2099 are one word, 0")]
    PatternOfAnyNumber { pattern: String },
    /// Patterns of the dictionary match nothing in the labels.
    #[error("{patterns} of {} of the dictionary {} nothing in these sentences, such as “{first}”: look for a slip, or for words before it, which `*` at its beginning allows", plural(*of, "pattern"), if *patterns == 1 { "matches" } else { "match" })]
    IdlePatterns { patterns: usize, of: usize, first: String },
    /// Texts are in a script in which nothing marks the end of a sentence.
    #[error("{} in Thai or Lao, such as “{first}”: nothing marks the ends of their sentences, so each paragraph is one: to score sentences, give a table with one in each row, and add --unit row", plural(*documents, "document"))]
    NoSentenceMarks { documents: usize, first: String },
    /// Nobody named the language of the sentences, and there is no stemmer for it.
    #[error("these sentences are in no language that has a stemmer, so words are read as they are (as with --language none)")]
    NoStemmer,
    /// Nobody named the language of the labelled sentences.
    #[error("these sentences look {language} and are read so: --language names another")]
    LanguageShown { language: String },
    /// The built-in encoder is not tried, because it knows English only.
    #[error("the built-in encoder reads English only and is not tried: name one for more languages with --encoder, or this with --encoder built-in")]
    EncoderOfEnglish,
    /// The built-in encoder is not tried, because it would take long.
    #[error("with more than {} sentences the built-in encoder is not tried: --encoder built-in uses it", thousands(*most))]
    EncoderNotTried { most: usize },
    /// The program has no encoder, so the model counts words only.
    #[error("the model counts words only: {why}")]
    WordsOnly { why: String },
    /// A model of other labels will be replaced.
    #[error("{file} is a model of other labels ({}), and will be replaced: to keep it, stop here and name another file with -o", listed(labels))]
    ModelReplaced { file: String, labels: Vec<String> },
    /// With a single label the figures say nothing.
    #[error("all sentences have the label {label}: the figures cannot say whether labels are told apart")]
    OneLabelTested { label: String },

    // Figures

    /// No sentence of a test has a label that the model knows.
    #[error("no sentence has the label {label}{}", if *given { ", and some were given it: it counts as 0 in the macro-F1" } else { " and none was given it: the macro-F1 is the mean over the others" })]
    LabelNotTested { label: String, given: bool },
    /// A table of scores leaves labels empty, and several are the most probable.
    #[error("{file}: {} without a label, of which several are the most probable: one of them was given by lot", plural(*sentences, "sentence"))]
    TiedProbabilities { file: String, sentences: usize },
    /// A table of scores rounds the probability of a true label to 0.
    #[error("{file}: {} a probability for the true label that rounds to 0: in the log loss each counts as {}, half of the last decimal in the table", if *sentences == 1 { "1 sentence has".to_string() } else { format!("{} have", plural(*sentences, "sentence")) }, if *least >= 1e-6 { format!("{least}") } else { format!("{least:e}") })]
    ProbabilitiesRoundedToZero { file: String, sentences: usize, least: f64 },
    /// Figures have no intervals, or intervals that allow for few or unlike documents. Such as “there are only 3 documents, so there are no intervals: they take 10”.
    #[error("{}", few_documents(*documents, count_as.as_deref(), *unit, *needed))]
    FewDocuments { documents: usize, count_as: Option<String>, unit: ClusteredBy, needed: usize },
    /// How often the labels that `score --min-precision` keeps were right in cross-validation. Such as “of 120 sentences that keep “pro” for a precision of 70 % in cross-validation 73 % are right (95 % interval 65 to 80 %)”.
    #[error("{}", kept_in_words(kept))]
    KeptPrecision { #[serde(flatten)] kept: Kept },
    /// Errors, or a label, occur in too few documents for an interval. Such as “wrong labels stand in only 3 documents: with fewer than 10 the interval of a share takes all sentences of one document for alike, and the other figures get none”.
    #[error("{}", few_errors(few, unit.unit(), *needed, if *explains_copies { COPIES } else { "" }))]
    FewErrors { #[serde(flatten)] few: Few, unit: ClusteredBy, needed: usize, #[serde(skip)] explains_copies: bool },
    /// Two sets of labels differ in too few documents for an interval of their difference.
    #[error("this and {other} have different numbers of right labels in only {}: with fewer than {needed} the difference of the accuracy gets no interval", plural(*differ, unit.unit()))]
    FewDifferences { other: String, differ: usize, unit: ClusteredBy, needed: usize },
    /// The coders agree on every sentence, so chance cannot be estimated.
    #[error("the coders agree on every sentence, so alpha and kappa have no interval")]
    FullAgreement,
    /// Coders differ in too few documents for an interval.
    #[error("coders differ in only {}: it takes {needed} for an interval of the observed agreement or a kappa, and {needed_for_alpha} for one of alpha", plural(*differ, unit.unit()))]
    FewDisagreements { differ: usize, unit: ClusteredBy, needed: usize, needed_for_alpha: usize },

    // Shares and samples

    /// The sample is of whole documents, so intervals about these articles are clustered by document.
    #[error("the coded sentences stand in {} of {}, and drawn one by one they would stand in about {:.0}: documents were drawn, it seems, and the intervals allow for that", drawn.coded, plural(drawn.all, "document"), drawn.expected)]
    DocumentsDrawn { #[serde(flatten)] drawn: DrawnDocuments },
    /// Groups of a table have no interval. Such as “1 group has no interval because it has fewer than 10 documents, and no sample can change that”.
    #[error("{}{}", without_interval(missing, by, *unit), to_sample(missing, by))]
    GroupsWithoutInterval { by: String, #[serde(flatten)] missing: MissingIntervals, #[serde(skip)] unit: ClusteredBy },
    /// Coefficients of a regression have no interval, because hardly anything was coded on one side of them. Such as “no interval for …: fewer than … documents with coded sentences on one side (the column coded_documents); code more of them, or join categories”.
    #[error("no interval for {}: fewer than {least} {unit}s with coded sentences on one side (the column coded_documents); code more of them, or join categories", plural(*coefficients, "coefficient"))]
    CoefficientsWithoutInterval { coefficients: usize, least: usize, #[serde(skip)] unit: ClusteredBy },
    /// A number or a date that a regression needs is missing in some sentences.
    #[error("left out of the regression: {} without a value in the column {column}", plural(*sentences, "sentence"))]
    RegressionLeftOut { column: String, sentences: usize },
    /// Empty cells of a column of categories are a category of a regression.
    #[error("the column {column} is empty in {}: they are a category “(empty)”, so fill these cells, or delete their rows, if they belong to no such category", plural(*sentences, "sentence"))]
    EmptyCategory { column: String, sentences: usize },
    /// A column of a regression counts as one of categories, because a cell is no number or date though most are.
    #[error("the column {column} counts as one of categories, because row {row} holds “{cell}”, which is no {kind}{}: correct or empty such cells, or write factor({column}) if all are names", match *more { 0 => String::new(), more => format!(" (and {} more)", plural(more, "row")) })]
    NotNumbers { column: String, kind: &'static str, row: usize, cell: String, more: usize },
    /// Coefficients of a regression have no sentences, or cannot be told apart from the others, such as an outlet that alone
    /// has a month.
    #[error("left out of the regression: {} ({example}{}) without sentences, or determined by the others", plural(*coefficients, "coefficient"), if *coefficients > 1 { " …" } else { "" })]
    Undetermined { coefficients: usize, example: String },
    /// Shares came out below 0 % or above 100 % and are shown as that limit.
    #[error("{}{} below 0 % or above 100 %, or beyond 100 points for a difference, as chance can make them: shown as that limit; shares of a group then need not sum to 100 %, nor differ by their difference", plural(*shares, "number"), of_table(by))]
    SharesBeyondLimit { shares: usize, by: Option<String> },
    /// Ends of intervals came out below 0 % or above 100 % and are shown as that limit.
    #[error("{} below 0 % or above 100 %, or beyond 100 points for a difference, as chance can make them: shown as that limit", plural(*ends, "interval end"))]
    EndsBeyondLimit { ends: usize },
    /// A table of scores has labels and no probabilities, as that of a language model.
    #[error("there are no columns p_<label>: each label counts as certain")]
    NoProbabilities,
    /// Sentences have no label, because none was probable enough.
    #[error("{} without a label counted by the probabilities, and by cc and acc under the most probable label", plural(*sentences, "sentence"))]
    UndecidedCounted { sentences: usize },
    /// The coders of a sample disagree, so that each of them errs.
    #[error("{file}: coders differ in {:.0} % of {} coded twice{}. If each errs at random, {:.0} of 100 codes are wrong, and the shares from one coder are off by {} points; “standpoint agree” says where they differ", 100.0 * error.disagreement, plural(error.sentences, "sentence"), error.alpha.map_or_else(String::new, |alpha| format!(" (alpha {alpha:.2})")), 100.0 * error.error, shifts(&error.shifts))]
    CodersDiffer { file: String, #[serde(flatten)] error: CoderError },
    /// Rows of a sample were not drawn at random and do not count.
    #[error("{file}: {} not drawn at random: left out", plural(*rows, "row"))]
    NotDrawnAtRandom { file: String, rows: usize },
    /// Coders found that rows of a sample are no sentences, and these do not count.
    #[error("{file}: {} found to be no sentence by the coder: left out", plural(*rows, "row"))]
    NoSentences { file: String, rows: usize },
    /// Sentences were found only by their place, because their text is garbled.
    #[error("{file}: {} found by document, start and end, because the text is garbled (row {line} is the first; saved in another encoding?)", plural(*sentences, "sentence"))]
    FoundByPlace { file: String, sentences: usize, line: usize },
    /// Documents repeat others. Each copy counts in a share, and its intervals take it for a part of the first.
    #[error("{} half or more of an earlier one, such as “{copy}” of “{first}”: intervals count the two as one document (“standpoint summarize --without-copies” leaves copies out)", if *documents == 1 { "1 document repeats".to_string() } else { format!("{} documents repeat", thousands(*documents)) })]
    Copies { documents: usize, copy: String, first: String },
    /// Rows have no month or year and are put together.
    #[error("{} of {} without a {by}, put together as “(empty)”: {}", plural(*rows, "row"), plural(*documents, "document"), undated(*empty, *unread, example, other_column.as_ref()))]
    Undated { rows: usize, documents: usize, by: &'static str, empty: usize, unread: usize, example: String, other_column: Option<(String, usize)> },
    /// All sentences of a table are in the sample.
    #[error("{file}: there are no more than {}: all are in the sample", plural(*sentences, "sentence"))]
    AllInSample { file: String, sentences: usize },
    /// A sample was extended.
    #[error("{file}: {} of the sample {} kept{}{}", plural(*stayed, "sentence"), if *stayed == 1 { "is" } else { "are" }, left_out(*lost), match new { 0 => ", and none is new".to_string(), n => format!(", and {} {} new", thousands(*n), if *n == 1 { "is" } else { "are" }) })]
    SampleKept { file: String, stayed: usize, lost: usize, new: usize },
    /// No article has a date, so the report shows nothing over time.
    #[error("no value in the column date is a date such as 2003-04-30, so there is nothing over time")]
    NoDates,
    /// A document has several values in a column, so that the report cannot group documents by it.
    #[error("the column {column} has several values in the document “{document}”, so it is not used")]
    ColumnNotUsed { column: String, document: String },
    /// A figure for a paper would be taller than a page, so only its table is written.
    #[error("{file} was not drawn: {} are more than a page holds; {table} has them", plural(*shares, "share"))]
    FigureTooTall { file: String, shares: usize, table: String },
    /// A figure has letters of a script that the program has no outlines of, so its PNG is not written.
    #[error("{file} was not drawn, because there are no letters for “{text}”: open {drawing} in a browser or in Inkscape, and export it from there")]
    FigureWithoutPicture { file: String, text: String, drawing: String },

    /// The program could not note what it wrote, so that it will not know the file as its own.
    #[error("what was written could not be noted in {file} ({why}): a second run will ask for --force")]
    LedgerNotWritten { file: String, why: String },

    // Language models

    /// A server of a language model was found, and this model is asked.
    #[error("{model} is asked{}, at {server}", if program.is_empty() { String::new() } else { format!(", which {program} serves") })]
    LanguageModel { model: String, server: String, program: String },
    /// The server tells no probabilities of the labels of a language model.
    #[error("the server told no probabilities for {certain} of {}: their labels count as certain, with 1 and 0 in the columns p_<label>", plural(*sentences, "sentence"))]
    CertainAnswers { certain: usize, sentences: usize },
    /// Sentences were asked about with less around them, because the question was longer than the model can read.
    #[error("{shortened} of {} had less around {}, because the model could not read more: give it a larger context, or --context a smaller number", plural(*sentences, "sentence"), if *shortened == 1 { "it" } else { "them" })]
    ContextShortened { shortened: usize, sentences: usize },
    /// A language model that may think did not end its thoughts, and was asked again without them.
    #[error("for {thoughtless} of {} the model did not end its thoughts, and was asked again without: give --think more tokens", plural(*sentences, "sentence"))]
    ThoughtsWithoutEnd { thoughtless: usize, sentences: usize },

    // Scoring

    /// Rows of a table of sentences are read as articles.
    #[error("{file}: this is a table of {what}, and each of its rows is read as an article of its own: {advice}")]
    RowsReadAsArticles { file: String, what: &'static str, advice: &'static str },
    /// More notes on documents are not shown.
    #[error("not shown: {} like these", plural(*notes, "more note"))]
    MoreNotes { notes: usize },
    /// The encoding of several documents was guessed.
    #[error("{}, such as {file}: {note}", plural(*documents, "document"))]
    EncodingsGuessed { documents: usize, file: String, note: String },
    /// A link or somebody's own file stands where the embeddings of an encoder would be kept.
    #[error("{file} is a link or a file of your own, so nothing is kept there of what the encoder reads, and it reads all texts again the next time: delete or rename it")]
    EmbeddingsNotKept { file: String },
    /// There is a model of one's own, and the built-in one was used.
    #[error("{model} is a model of your own and was not used: -m {model} scores with it")]
    OwnModelNotUsed { model: String },
    /// A model predicts sentences of articles that it learned from, as if it had not seen these.
    #[error("{} of these {} {} in articles that the model learned from, and {} predicted as if it had not seen {}", thousands(*sentences), plural(*of, "sentence"), if *sentences == 1 { "stands" } else { "stand" }, if *sentences == 1 { "is" } else { "are" }, if *sentences == 1 { "that article" } else { "these articles" })]
    HeldOut { sentences: usize, of: usize },
    /// A model is tested on sentences that it learned from. It predicts them as if it had not seen their articles, but its
    /// penalty and its decision layer were chosen on them.
    #[error("{what} learned from {} of these {}: it predicts them as if it had not seen their articles, but its settings were chosen on them; leave -m away for cross-validation, which is a point or so lower where labels are few", thousands(*sentences), plural(*of, "sentence"))]
    TestedOnOwn { what: String, sentences: usize, of: usize },
    /// The model borrowed some of the sentences that it scored.
    #[error("the model borrowed {} of these {}, and its predictions know their labels: leave them out of a sample that checks it (borrowed in the column fit)", thousands(*sentences), plural(*of, "sentence"))]
    Borrowed { sentences: usize, of: usize },
    /// A table has more rows than a sheet of a workbook.
    #[error("the table has more rows than the 1,048,576 of one sheet: it continues up to the sheet “{name} {sheets}”")]
    SeveralSheets { name: &'static str, sheets: usize },
    /// Short texts lose much as boilerplate.
    #[error("these texts have {units:.1} {unit}s each, and {percent:.0} % of their pieces were set aside as boilerplate, such as hashtags: to score each text as it is, add --unit row")]
    ShortTexts { units: f64, unit: &'static str, percent: f64 },
    /// What an interrupted run left was made otherwise.
    #[error("what an interrupted run left was made with another {what}: beginning anew")]
    OtherRun { what: String },
    /// A run continues where it was interrupted.
    #[error("continuing after {} of {} that an interrupted run has scored", plural(*scored, unit), plural(*documents, "document"))]
    Continuing { scored: usize, unit: &'static str, documents: usize },
    /// Fine-tuning continues where it was interrupted. What was learned from other sentences, layers or another encoder is
    /// not used.
    #[error("continuing an interrupted fine-tuning, as far as it had the same sentences, layers and encoder")]
    FineTuningContinued,
    /// Encoders on this machine were compared by cross-validation. One is used if the log loss falls by more than its standard
    /// error against the best before it.
    #[error("tried the encoders {}: {}", listed(tried), match used { Some(used) => format!("the model uses {used}"), None => "none helps, so the model counts words alone".to_string() })]
    EncodersTried { tried: Vec<String>, used: Option<String> },
    /// The articles changed since a run was interrupted.
    #[error("the articles have changed since an interrupted run: beginning anew")]
    ArticlesChanged,
    /// The words of a sentence were taken as a text each.
    #[error("these are {texts} texts of one word each; to explain them as one sentence, put it in quotation marks")]
    SentenceWithoutQuotes { texts: usize },
}

/// The points by which shares are off, with the labels: `+3.5 (pro), −7.0 (neutral)`.
fn shifts(shifts: &[(String, f64)]) -> String {
    let point = |(label, shift): &(String, f64)| {
        let sign = if *shift < 0.0 { '−' } else { '+' };
        format!("{sign}{:.1} ({label})", 100.0 * shift.abs())
    };
    shifts.iter().map(point).collect::<Vec<_>>().join(", ")
}

/// What became of the sentences of a sample that the scores do not have any more.
fn left_out(lost: usize) -> String {
    match lost {
        0 => String::new(),
        1 => ", 1 is left out, whose article was taken away or changed".to_string(),
        n => format!(
            ", {} are left out, whose articles were taken away or changed",
            thousands(n)
        ),
    }
}

/// Why rows have no month or year. `other_column` has dates in so many of those whose date is empty.
fn undated(
    empty: usize,
    unread: usize,
    example: &str,
    other_column: Option<&(String, usize)>,
) -> String {
    let why = match unread {
        0 => "their date is empty".to_string(),
        unread => format!(
            "the date of {} cannot be read in exactly one way, such as “{example}” (write 2020-03-05 for 5 March 2020){}",
            plural(unread, "row"),
            match empty {
                0 => String::new(),
                n => format!(", and that of {} is empty", plural(n, "row")),
            }
        ),
    };
    let other_column = other_column.map(|(column, rows)| {
        let which = if *rows == empty { "these".to_string() } else { thousands(*rows) };
        format!(
            "; the column “{column}” holds a date in {which}: call it date in the table that was scored, and score it \
            again"
        )
    });
    why + &other_column.unwrap_or_default()
}

/// What stands in too few documents, or sentences, for an interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Few {
    /// Wrong labels, in so many.
    Errors(usize),
    /// These labels, each in so many.
    Labels(Vec<(String, usize)>),
    /// Mistakes about these labels, each in so many.
    Mistakes(Vec<(String, usize)>),
}

/// Explains the number of documents where copies count as one.
const COPIES: &str = " (those that share a sentence of eight or more words count as one)";

fn few_documents(
    documents: usize,
    count_as: Option<&str>,
    unit: ClusteredBy,
    needed: usize,
) -> String {
    let copies = match unit {
        ClusteredBy::Document => COPIES,
        _ => "",
    };
    if let Some(count_as) = count_as {
        let length = unit.length();
        return format!(
            "the {documents} {unit}s{copies} are of unlike {length} and count as {count_as} of one {length}; the 95 % \
            intervals allow for that, and yet are too narrow if most errors stand in the long ones"
        );
    }
    format!(
        "there {} only {}{copies}, so there are no intervals: they take {needed}",
        if documents == 1 { "is" } else { "are" },
        plural(documents, unit.unit()),
    )
}

fn few_errors(few: &Few, unit: &str, needed: usize, copies: &str) -> String {
    let alike = format!("takes all sentences of one {unit} for alike");
    let (what, without) = match few {
        Few::Errors(0) => {
            return format!(
                "every sentence was given its true label, so no error shows how far the figures may be off: the interval of \
                a share {alike}, and the other figures have none"
            );
        }
        Few::Errors(errors) => (
            format!("wrong labels stand in only {}", plural(*errors, unit)),
            format!("the interval of a share {alike}, and the other figures get none"),
        ),
        Few::Labels(labels) => (
            in_few(labels, unit, ["stands", "stand"]),
            format!(
                "the interval of a label's precision, recall and F1 {alike}, and the macro-F1, the mean over all labels, \
                gets none"
            ),
        ),
        Few::Mistakes(labels) => (
            in_few(labels, unit, ["is mistaken", "are mistaken"]),
            format!("the interval of a label's precision, recall and F1 {alike}"),
        ),
    };
    format!("{what}{copies}: with fewer than {needed} {without}")
}

/// Lists labels with their small numbers of documents.
fn in_few(labels: &[(String, usize)], unit: &str, [one, many]: [&str; 2]) -> String {
    match labels {
        [(label, 0)] => format!("the label “{label}” {one} in no {unit}"),
        [(label, number)] => {
            format!(
                "the label “{label}” {one} in only {}",
                plural(*number, unit)
            )
        }
        some => {
            let some: Vec<String> = some
                .iter()
                .map(|(label, number)| format!("“{label}” in {}", plural(*number, unit)))
                .collect();
            format!("some labels {many} in few {unit}s ({})", listed(&some))
        }
    }
}

/// Explains why groups have no interval and what to do. `by` is the column of the groups, and `unit` what counts.
pub fn without_interval(missing: &MissingIntervals, by: &str, unit: ClusteredBy) -> String {
    let lacks = |groups: usize, what: &str| match groups {
        1 => format!("1 group has no interval because it has fewer than {MIN_DOCUMENTS} {what}"),
        n => format!(
            "{} groups have no interval because each has fewer than {MIN_DOCUMENTS} {what}",
            thousands(n)
        ),
    };
    let coarser = format!("score {}, or group by something coarser", unit.more());
    match missing {
        MissingIntervals::Documents { groups } => {
            format!(
                "{}, and no sample can change that; {coarser}",
                lacks(*groups, &format!("{unit}s"))
            )
        }
        MissingIntervals::LikeDocuments { groups } => {
            let unlike = match groups.as_slice() {
                [(name, documents)] => format!(
                    "the group {name} has no interval because {}",
                    documents.uneven_clause("its", unit)
                ),
                several => {
                    let length = unit.length();
                    // The name comes last, because long names are cut.
                    let several = several.iter().map(|(name, documents)| {
                        format!("{} in {name}", documents.number_as_effective())
                    });
                    format!(
                        "some groups have no interval because their {unit}s are of unlike {length} and count as fewer \
                        of one {length} ({})",
                        listed(&several.collect::<Vec<String>>())
                    )
                }
            };
            format!("{unlike}, and it takes {MIN_DOCUMENTS}; {coarser}")
        }
        MissingIntervals::CodedDocuments { groups }
        | MissingIntervals::CodedSentences { groups } => {
            let what = match missing {
                MissingIntervals::CodedDocuments { .. } => {
                    format!("{unit}s with a coded sentence")
                }
                _ => "coded sentences".to_string(),
            };
            format!(
                "{}; draw a sample with as many sentences from each “{by}”",
                lacks(*groups, &what)
            )
        }
    }
}

/// The command that draws a sample where more codes would help.
fn to_sample(missing: &MissingIntervals, by: &str) -> String {
    match missing {
        MissingIntervals::Documents { .. } | MissingIntervals::LikeDocuments { .. } => {
            String::new()
        }
        _ => format!(" (standpoint sample --by {})", shell_word(by)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use standpoint_stats::DocumentCount;

    #[test]
    fn groups_without_an_interval_are_told_what_they_lack() {
        let documents = |number, effective_number| DocumentCount {
            number,
            effective_number,
        };
        let unlike = [("Mail", documents(60, 6.52)), ("News", documents(10, 9.19))]
            .map(|(name, documents)| (name.to_string(), documents));
        let said = |missing| {
            let (by, unit) = ("news outlet".to_string(), ClusteredBy::Document);
            Note::GroupsWithoutInterval { by, missing, unit }.to_string()
        };
        assert_eq!(
            said(MissingIntervals::Documents { groups: 1 }),
            "1 group has no interval because it has fewer than 10 documents, and no sample can change that; score \
            more articles, or group by something coarser"
        );
        let several = said(MissingIntervals::LikeDocuments {
            groups: unlike.to_vec(),
        });
        assert!(
            several.contains("(60 as 6.5 in Mail, 10 as 9.1 in News), and it takes 10;"),
            "{several}"
        );
        let one = said(MissingIntervals::LikeDocuments {
            groups: unlike[..1].to_vec(),
        });
        assert!(
            one.starts_with("the group Mail has no interval because its 60 documents are of unlike length and count as 6.5"),
            "{one}"
        );
        assert!(said(MissingIntervals::CodedDocuments { groups: 2 }).ends_with(
            "a coded sentence; draw a sample with as many sentences from each “news outlet” (standpoint sample --by \
            \"news outlet\")"
        ));
    }
}
