//! The report: one HTML file to read, filter, search and print, with nothing outside it.
//!
//! The figures are HTML and need no script (`shares`, `chart`, `about`). The articles are JSON (`data`),
//! which the script of the page draws (`page.html`, `page.css`, `page.js`). The same articles give the same
//! bytes.

mod about;
mod articles;
mod chart;
mod data;
pub(crate) mod error;
pub(super) mod escape;
mod figures;
mod page;
pub(crate) mod shares;
mod time;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Write;
use std::hash::Hash;

pub(crate) use super::drawing::NoLetters;
pub use about::{Card, ScoringModel};
pub use articles::ScoredArticles;
pub use error::ReportError;
pub use figures::Figure;
pub(crate) use figures::file_name;

use self::escape::html;
use self::figures::PaperFigures;
use self::shares::ABOUT;
use self::time::Timeline;
use crate::findings::{Finding, Note};
use crate::labels::LabelsProblem;
use crate::output::label_colours::classes;
use crate::output::methods::Methods;
use crate::prevalence::{
    Coded, CodedSample, Corrections, Estimator, Groups, Item, Population, PrevalenceError, Summary,
    SummaryRow, group_name, meaning_of_intervals, natural_order,
};
use standpoint_common::phrases::{names_in_other_capitals, thousands};

/// Columns that are used whenever they exist.
const DATE: &str = "date";
const OUTLET: &str = "outlet";

/// The options of a report.
#[derive(Debug, Default)]
pub struct ReportOptions<'a> {
    /// The heading.
    pub title: &'a str,
    /// The date in the citation.
    pub date: Option<&'a str>,
    pub by: &'a [String],
    /// The articles that the intervals are about.
    pub population: Population,
}

/// A question of a report, which one model answered. All questions of a report are about the same sentences.
#[derive(Debug)]
pub struct ScoredQuestion<'a> {
    /// Its name, by which the reader chooses it; empty if it is the only one.
    pub name: &'a str,
    pub articles: &'a ScoredArticles,
    /// The random sample that was coded.
    pub sample: Option<&'a CodedSample>,
    /// Warnings that make the estimated shares and their intervals wrong. They appear beside the shares.
    pub doubts: &'a [Finding],
    /// The model and the program that scored, if they are known.
    pub scorer: Option<ScoringModel<'a>>,
}

impl ScoredQuestion<'_> {
    /// The code of each sentence, if a random sample was coded.
    fn coded(&self) -> &[Option<Coded>] {
        self.sample.map_or(&[], |sample| &sample.coded)
    }
}

pub struct ReportPage {
    pub html: String,
    /// What the author of the report should know.
    pub findings: Vec<Finding>,
    /// The figures of the overview, for a paper.
    pub figures: Vec<Figure>,
}

standpoint_common::debug_as_name!(ReportPage);

impl ReportError {
    /// The names of the questions, if none was chosen of several.
    pub fn questions(&self) -> Option<&[String]> {
        let ReportError::Prevalence(PrevalenceError::Table(error)) = self else {
            return None;
        };
        match error.problem()? {
            LabelsProblem::SeveralQuestions { questions } => Some(questions),
            _ => None,
        }
    }
}

/// Makes the report.
///
/// # Errors
/// Fails if a column to group by does not exist or has several values in an article, if there are more articles than a
/// browser can read from one page, or if the questions are about other sentences.
pub fn report(
    questions: &[ScoredQuestion],
    options: &ReportOptions,
) -> Result<ReportPage, ReportError> {
    let mut findings = Vec::new();
    // The articles and their columns are the same in all questions.
    let articles = questions[0].articles;
    let columns = columns(articles, options.by, &mut findings)?;
    let mut timeline = None;
    if let Some(date) = columns.date {
        let dates = articles.articles.iter().map(|a| a.metadata[date].as_str());
        timeline = Timeline::new(dates);
        if timeline.is_none() {
            findings.push(Note::NoDates.into());
        }
    }
    let answers = questions.iter().map(|question| {
        let mut own = Vec::new();
        let answer = answer(question, options, &columns, timeline.as_ref(), &mut own)?;
        // A finding about the articles comes with each question, and is told once.
        own.retain(|finding| !findings.contains(finding));
        findings.append(&mut own);
        Ok(answer)
    });
    let answers = answers.collect::<Result<Vec<Answer>, ReportError>>()?;
    let mut kept = columns.by;
    kept.extend(columns.date.filter(|date| !kept.contains(date)));
    let dated = columns.date.zip(timeline.as_ref());
    let data = data::data(questions, &kept, dated)?;
    if data.len() > error::MAX_BYTES {
        return Err(ReportError::TooLarge { bytes: data.len() });
    }
    let each = |part: fn(&Answer) -> &str| page::of_questions(questions, answers.iter().map(part));
    let html = page::page(&[
        ("title", &html(options.title)),
        ("counts", &counts(articles)),
        // The shares: overall, by column and over time.
        ("overview", &each(|answer| &answer.overview)),
        ("card", &each(|answer| &answer.card)),
        ("about-shares", &each(|answer| &answer.about_shares)),
        ("label-rule", about::labels(questions)),
        ("for-shares", answers[0].for_shares),
        ("citation", &html(&about::citation(questions, options.date))),
        ("language", about::language_code(questions)),
        ("data", &data),
    ]);
    let answered = questions.iter().zip(answers);
    let figures = answered.flat_map(|(question, answer)| {
        let all = answer.figures.into_iter();
        all.map(|figure| figure.of_question(question.name))
    });
    Ok(ReportPage {
        html,
        findings,
        figures: figures.collect(),
    })
}

/// What the page says of one question, as HTML.
struct Answer {
    /// The figures of the overview, for a paper.
    figures: Vec<Figure>,
    overview: String,
    card: String,
    about_shares: String,
    for_shares: &'static str,
}

fn answer(
    question: &ScoredQuestion,
    options: &ReportOptions,
    columns: &GroupingColumns,
    timeline: Option<&Timeline>,
    findings: &mut Vec<Finding>,
) -> Result<Answer, ReportError> {
    let articles = question.articles;
    let classes = classes(&articles.scores.labels);
    let mut counted = Counted {
        articles,
        items: articles.scores.items(question.coded()),
        estimator: Estimator::Pcc,
        population: options.population,
        classes: &classes,
    };
    let mut estimators = vec![Estimator::Pcc, Estimator::Cc];
    estimators.extend(question.sample.map(|_| Estimator::Ppi));
    let all = counted.summary(&counted.items, None, &estimators)?;
    let mut rows = shares::of_estimator(&all.rows, Estimator::Ppi).flatten();
    let corrected = rows.find(|row| row.share.is_some());
    if corrected.is_some() {
        counted.estimator = Estimator::Ppi;
    }
    let drawn = all.drawn_documents;
    findings.extend(drawn.map(|drawn| Note::DocumentsDrawn { drawn }.into()));
    let (why, mut about_shares) = explain(question, options.population, drawn.is_some(), corrected);
    let methods = Methods {
        scores: &articles.scores,
        sample: question.sample,
        estimators: &[counted.estimator],
        summary: &all,
        population: options.population,
    };
    let paragraph = html(&methods.paragraph());
    let _ = writeln!(
        about_shares,
        "<p>For a methods section:</p>\n<blockquote class=\"methods\">{paragraph}</blockquote>"
    );
    let mut overview = String::from("<h3>All sentences</h3>\n");
    for doubt in question.doubts {
        let doubt = html(&doubt.message);
        let _ = writeln!(
            overview,
            "<p class=\"notice\"><strong>Warning:</strong> {doubt}</p>"
        );
    }
    let _ = writeln!(overview, "<p>{why}</p>");
    let mut figures = PaperFigures {
        classes: &classes,
        all: Vec::new(),
    };
    let shown = shares::of_estimator(&all.rows, counted.estimator).next();
    figures.add_overall(shown.unwrap_or_default());
    overview.push_str(&counted.overall(&all, findings));
    for column in &columns.by {
        overview.push_str(&counted.by(*column, &mut figures, findings)?);
    }
    if let Some(timeline) = timeline {
        overview.push_str(&counted.over_time(timeline, &mut figures, findings)?);
    }
    Ok(Answer {
        figures: figures.all,
        overview,
        card: about::card(question.scorer.as_ref(), &articles.scores.labels, &classes),
        about_shares,
        for_shares: if counted.estimator.is_design_based() {
            "corrected shares"
        } else {
            "mean probabilities"
        },
    })
}

/// Says what the shares are, in a sentence and in full. `corrected` is a share of all sentences that the coded
/// sample corrects, if there is one. `drawn` says whether documents were drawn, and not single sentences.
fn explain(
    question: &ScoredQuestion,
    population: Population,
    drawn: bool,
    corrected: Option<&SummaryRow>,
) -> (String, String) {
    let articles = question.articles;
    if let Some(row) = corrected {
        let why = format!(
            "The shares are corrected by a random sample of {} sentences coded by hand; {ABOUT} says how. \
            The intervals are {}.",
            thousands(row.coded),
            html(meaning_of_intervals(population))
        );
        return (
            why,
            about::corrected(row, population, articles.scores.cluster_column(), drawn),
        );
    }
    let errors = match question.sample {
        Some(_) => format!(
            "the coded sample does not tell how often it errs, because {}",
            articles.scores.why_no_interval(population, drawn)
        ),
        None => format!(
            "how often it errs is unknown until a random sample has been coded by hand. {ABOUT} says how"
        ),
    };
    let why = format!("This is what the model said, not what the articles say: {errors}.");
    (why, about::uncorrected(question.scorer.as_ref()))
}

/// The columns to group by, each once and with the outlet, and the date column.
struct GroupingColumns {
    by: Vec<usize>,
    date: Option<usize>,
}

fn columns(
    articles: &ScoredArticles,
    asked: &[String],
    findings: &mut Vec<Finding>,
) -> Result<GroupingColumns, ReportError> {
    let mut by = Vec::new();
    for name in asked {
        let known = articles.column(name).ok_or_else(|| ReportError::NoColumn {
            column: name.clone(),
            columns: articles.columns.clone(),
        })?;
        let column = articles
            .check_undivided(known)
            .map_err(|id| ReportError::Divided {
                column: name.clone(),
                document: id.to_string(),
            })?;
        if !by.contains(&column) {
            by.push(column);
        }
    }
    let mut undivided = |name: &str| match articles.check_undivided(articles.column(name)?) {
        Ok(column) => Some(column),
        Err(document) => {
            let (column, document) = (name.to_string(), document.to_string());
            findings.push(Note::ColumnNotUsed { column, document }.into());
            None
        }
    };
    if let Some(outlet) = undivided(OUTLET)
        && !by.contains(&outlet)
    {
        by.insert(0, outlet);
    }
    let date = undivided(DATE);
    Ok(GroupingColumns { by, date })
}

/// Counts the articles, sentences and pieces of boilerplate.
fn counts(articles: &ScoredArticles) -> String {
    let plural = |n: usize, noun: &str| match n {
        1 => format!("<b>1</b> {noun}"),
        n => format!("<b>{}</b> {noun}s", thousands(n)),
    };
    let mut text = format!(
        "{} · {} scored",
        plural(articles.articles.len(), "article"),
        plural(articles.scores.sentences.len(), "sentence")
    );
    if articles.scores.boilerplate > 0 {
        let pieces = plural(articles.scores.boilerplate, "piece");
        let _ = write!(text, " · {pieces} of boilerplate set aside");
    }
    text
}

/// The data from which shares are computed.
struct Counted<'a> {
    articles: &'a ScoredArticles,
    items: Vec<Item<'a>>,
    /// The estimator of the shares shown: means of what the model said, or corrected by the coded sample.
    estimator: Estimator,
    population: Population,
    classes: &'a [String],
}

impl Counted<'_> {
    /// Estimates shares. A corrected share without an interval is left out.
    fn summary(
        &self,
        items: &[Item],
        groups: Option<(&[String], &[usize])>,
        estimators: &[Estimator],
    ) -> Result<Summary, PrevalenceError> {
        let labels = &self.articles.scores.labels;
        let groups = groups.map(|(names, of)| Groups {
            names,
            of,
            compared: false,
        });
        let none = Corrections::default();
        let mut summary = Summary::new(labels, items, groups, estimators, &none, self.population)?;
        for row in &mut summary.rows {
            row.share = row
                .share
                .filter(|_| row.low.is_some() || !row.estimator.is_design_based());
        }
        Ok(summary)
    }

    fn overall(&self, summary: &Summary, findings: &mut Vec<Finding>) -> String {
        let undecided = self.articles.scores.undecided;
        let shown = summary
            .rows
            .iter()
            .filter(|row| row.estimator == self.estimator);
        [
            shares::overall(summary, self.estimator, self.classes, undecided),
            shares::dashes(summary, shown.clone(), ""),
            shares::caveats(shown, None, findings),
        ]
        .concat()
    }

    /// Writes the table of shares by group and its caveats. `by` is the column of the groups.
    fn grouped(
        &self,
        by: &str,
        summary: &Summary,
        groups: &[(&str, &[SummaryRow])],
        findings: &mut Vec<Finding>,
    ) -> String {
        let shown = groups.iter().flat_map(|(_, rows)| *rows);
        let table = if are_shown(groups) {
            shares::grouped(by, groups, summary, self.classes)
        } else {
            String::new()
        };
        [
            table,
            shares::dashes(summary, shown.clone(), by),
            shares::caveats(shown, Some(by), findings),
        ]
        .concat()
    }

    fn by(
        &self,
        column: usize,
        figures: &mut PaperFigures,
        findings: &mut Vec<Finding>,
    ) -> Result<String, ReportError> {
        let heading = &self.articles.columns[column];
        let articles = self.articles.articles.iter();
        let values: Vec<String> = articles
            .map(|article| group_name(&article.metadata[column]))
            .collect();
        let of_articles: Vec<&str> = values.iter().map(String::as_str).collect();
        let of_sentences = self.articles.spread(&of_articles);
        let (names, group_of) =
            number_groups(&of_sentences, |one, other| natural_order(one, other));
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        for names in names_in_other_capitals(&names) {
            let (kind, more) = ("groups", 0);
            findings.push(Note::NamesDifferInCapitals { names, kind, more }.into());
        }
        let summary = self.summary(&self.items, Some((&names, &group_of)), &[self.estimator])?;
        let shares = shares::of_estimator(&summary.rows, self.estimator).skip(1);
        let groups: Vec<(&str, &[SummaryRow])> =
            names.iter().map(String::as_str).zip(shares).collect();
        if are_shown(&groups) {
            figures.add_groups(heading, &groups);
        }
        let table = self.grouped(heading, &summary, &groups, findings);
        Ok(format!("<h3>By {}</h3>\n{table}", html(heading)))
    }

    fn over_time(
        &self,
        timeline: &Timeline,
        figures: &mut PaperFigures,
        findings: &mut Vec<Finding>,
    ) -> Result<String, ReportError> {
        let places = self.articles.spread(&timeline.places);
        let dated = || {
            self.items
                .iter()
                .zip(&places)
                .filter_map(|(item, at)| Some((*item, (*at)?)))
        };
        let items: Vec<Item> = dated().map(|(item, _)| item).collect();
        if items.is_empty() {
            return Ok(String::new());
        }
        let periods: Vec<usize> = dated().map(|(_, at)| at).collect();
        // Empty periods are gaps in the chart and have no row in the table.
        let (used, group_of) = number_groups(&periods, usize::cmp);
        let names: Vec<String> = used.iter().map(|at| timeline.names[*at].clone()).collect();
        let summary = self.summary(&items, Some((&names, &group_of)), &[self.estimator])?;
        let shares = shares::of_estimator(&summary.rows, self.estimator).skip(1);
        let groups: Vec<(&str, &[SummaryRow])> =
            names.iter().map(String::as_str).zip(shares).collect();
        let period = timeline.period.noun();
        let mut text = format!("<h3>Over time, by {period}</h3>\n");
        if names.len() > 1 && are_shown(&groups) {
            let mut drawn: Vec<Option<&[SummaryRow]>> = vec![None; timeline.names.len()];
            for (at, (_, shares)) in used.iter().zip(&groups) {
                drawn[*at] = Some(shares);
            }
            let what = shares::title(self.estimator, &format!("by {period}"));
            text.push_str(&chart::lines(&what, &timeline.names, &drawn, self.classes));
            figures.add_periods(period, &timeline.names, &drawn, &groups);
        }
        text.push_str(&self.grouped(period, &summary, &groups, findings));
        let undated = timeline
            .places
            .iter()
            .filter(|place| place.is_none())
            .count();
        if undated > 0 {
            let _ = writeln!(
                text,
                "<p class=\"small\">{undated} of {} articles are not counted here, because they have no date, \
                or one that can be read in two ways.</p>",
                timeline.places.len()
            );
        }
        Ok(text)
    }
}

/// Returns whether any share of the groups is shown.
fn are_shown(groups: &[(&str, &[SummaryRow])]) -> bool {
    let mut rows = groups.iter().flat_map(|(_, rows)| *rows);
    rows.any(|row| row.share.is_some())
}

/// Sorts the distinct values. Returns them with the index of each value among them.
fn number_groups<T: Copy + Eq + Hash>(
    values: &[T],
    order: impl Fn(&T, &T) -> Ordering,
) -> (Vec<T>, Vec<usize>) {
    let mut distinct = values.to_vec();
    distinct.sort_by(order);
    distinct.dedup();
    let numbers: HashMap<T, usize> = distinct.iter().copied().zip(0..).collect();
    let group_of = values.iter().map(|value| numbers[value]).collect();
    (distinct, group_of)
}
