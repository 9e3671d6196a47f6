//! The report: one HTML file to read, filter, search and print, with nothing outside it.
//!
//! The figures are HTML and need no script (`shares`, `chart`, `about`). The articles are JSON (`data`),
//! which the script of the page draws (`page.html`, `page.css`, `page.js`). The same articles give the same
//! bytes.

mod about;
mod articles;
mod chart;
mod data;
mod escape;
mod page;
pub(crate) mod shares;
mod time;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Write;
use std::hash::Hash;

pub use about::Scorer;
pub use articles::ScoredArticles;

use self::escape::html;
use self::shares::Shares;
use self::time::Timeline;
use crate::phrases::{listed, notes_on_capitals, shell_word};
use crate::prevalence::{
    Coded, Corrections, Estimator, Groups, Item, PrevalenceError, Summary, WithoutInterval,
    group_name, natural_order,
};

/// Columns that are used whenever they exist.
const DATE: &str = "date";
const OUTLET: &str = "outlet";

/// An error that prevents a report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    #[error(transparent)]
    Prevalence(#[from] PrevalenceError),
    #[error("there is no metadata column “{column}” to group by: {}{}", match columns.is_empty() {
        true => "the articles have none".to_string(),
        false => format!("there are {}", listed(columns)),
    }, dated(column))]
    NoColumn {
        column: String,
        columns: Vec<String>,
    },
    /// A column has several values in one article.
    #[error(
        "the column “{column}” has several values in the document “{document}”, and the report groups whole \
        documents: “standpoint summarize SCORES.csv --by {}” groups sentences",
        shell_word(column)
    )]
    Divided {
        column: String,
        /// The first document in which it has.
        document: String,
    },
    /// The articles are more than a browser can read from one page.
    #[error(
        "the page would hold {} MB of articles, and browsers read {} at most: make a report of part of the \
        articles; “standpoint summarize” gives the shares of all", bytes / 1_000_000, data::MOST / 1_000_000
    )]
    TooLarge {
        /// The size of the articles on the page.
        bytes: usize,
    },
}

/// Explains that a report shows months and years without `--by`.
fn dated(column: &str) -> &'static str {
    match column.trim().to_lowercase().as_str() {
        "month" | "year" => {
            "; shares over time need no --by, for they are made wherever there is a column date"
        }
        _ => "",
    }
}

/// The options of a report.
#[derive(Debug, Default)]
pub struct ReportOptions<'a> {
    /// The heading, instead of the default one.
    pub title: Option<&'a str>,
    /// The date in the citation.
    pub date: Option<&'a str>,
    pub by: &'a [String],
    /// The code of each sentence, if a random sample was coded.
    pub coded: Option<&'a [Option<Coded>]>,
    /// Warnings that make the estimated shares and their intervals wrong. They appear beside the shares.
    pub doubts: &'a [String],
    /// The model, if it is known.
    pub scorer: Option<Scorer<'a>>,
}

pub struct Report {
    pub html: String,
    /// Notes for the author of the report.
    pub notices: Vec<String>,
}

debug_as_name!(Report);

/// Makes the report.
///
/// # Errors
/// Fails if a column to group by does not exist or has several values in an article, or if there are more
/// articles than a browser can read from one page.
pub fn report(articles: &ScoredArticles, options: &ReportOptions) -> Result<Report, ReportError> {
    let mut notices = Vec::new();
    let columns = columns(articles, options.by, &mut notices)?;
    let classes = data::classes(&articles.scores.labels);
    let counted = Counted {
        articles,
        items: articles.scores.items(options.coded.unwrap_or_default()),
        is_coded: options.coded.is_some(),
        doubts: options.doubts,
        classes: &classes,
        scorer: options.scorer.as_ref(),
    };
    let mut overview = counted.overall(&mut notices)?;
    for column in &columns.by {
        overview.push_str(&counted.by(*column, &mut notices)?);
    }
    let mut dated = None;
    if let Some(date) = columns.date {
        let dates = articles.articles.iter().map(|a| a.metadata[date].as_str());
        match Timeline::new(dates) {
            Some(timeline) => {
                overview.push_str(&counted.over_time(&timeline, &mut notices)?);
                dated = Some((date, timeline));
            }
            None => notices.push(
                "no value in the column date is a date such as 2003-04-30, so there is nothing over \
                time".to_string(),
            ),
        }
    }
    let mut kept = columns.by;
    kept.extend(columns.date.filter(|date| !kept.contains(date)));
    let dated = dated.as_ref().map(|(date, timeline)| (*date, timeline));
    let data = data::data(articles, &kept, dated);
    if data.len() > data::MOST {
        return Err(ReportError::TooLarge { bytes: data.len() });
    }
    let scorer = options.scorer.as_ref();
    let parts = page::Parts {
        title: html(options.title.unwrap_or("Stances, sentence by sentence")),
        counts: counts(articles),
        overview,
        card: about::card(scorer, &classes),
        for_shares: match counted.is_coded {
            true => "estimated shares",
            false => "mean probabilities",
        },
        citation: html(&about::citation(scorer, options.date)),
        language: about::language_code(scorer),
        data,
    };
    Ok(Report {
        html: page::page(&parts),
        notices,
    })
}

/// The columns to group by, each once and with the outlet, and the date column.
struct Columns {
    by: Vec<usize>,
    date: Option<usize>,
}

fn columns(
    articles: &ScoredArticles,
    asked: &[String],
    notices: &mut Vec<String>,
) -> Result<Columns, ReportError> {
    let mut by = Vec::new();
    for name in asked {
        let column = articles.column(name).ok_or_else(|| ReportError::NoColumn {
            column: name.clone(),
            columns: articles.columns.clone(),
        })?;
        let column = articles
            .check_undivided(column)
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
        Err(id) => {
            notices.push(format!(
                "the column {name} has several values in the document “{id}”, so it is not used"
            ));
            None
        }
    };
    if let Some(outlet) = undivided(OUTLET)
        && !by.contains(&outlet)
    {
        by.insert(0, outlet);
    }
    let date = undivided(DATE);
    Ok(Columns { by, date })
}

/// Counts the articles, sentences and pieces of boilerplate.
fn counts(articles: &ScoredArticles) -> String {
    let plural = |n: usize, noun: &str| match n {
        1 => format!("<b>1</b> {noun}"),
        n => format!("<b>{n}</b> {noun}s"),
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
    is_coded: bool,
    doubts: &'a [String],
    classes: &'a [String],
    scorer: Option<&'a Scorer<'a>>,
}

impl Counted<'_> {
    fn summary(
        &self,
        items: &[Item],
        groups: Option<(&[String], &[usize])>,
    ) -> Result<Summary, PrevalenceError> {
        let mut estimators = vec![Estimator::Pcc, Estimator::Cc];
        estimators.extend(self.is_coded.then_some(Estimator::Dsl));
        let labels = &self.articles.scores.labels;
        let groups = groups.map(|(names, of)| Groups {
            names,
            of,
            compared: false,
        });
        Summary::new(labels, items, groups, &estimators, &Corrections::default())
    }

    fn overall(&self, notices: &mut Vec<String>) -> Result<String, ReportError> {
        let summary = self.summary(&self.items, None)?;
        let mut text = String::from("<h3>All sentences</h3>\n");
        for doubt in self.doubts {
            let doubt = html(doubt);
            let _ = writeln!(
                text,
                "<p class=\"notice\"><strong>Warning:</strong> {doubt}</p>"
            );
        }
        let Some(&shares) = Shares::by_group(&summary.rows).first() else {
            return Ok(text);
        };
        let undecided = self.articles.scores.undecided;
        text.push_str(&shares::overall(&shares, self.classes, undecided));
        let has_interval = shares
            .coded
            .is_some_and(|rows| rows.iter().all(|r| r.low.is_some()));
        let _ = match (self.is_coded, has_interval) {
            (true, true) => {
                text.push_str(&about::intervals(&shares.mean[0], !self.doubts.is_empty()));
                Ok(())
            }
            (true, false) => {
                let why = WithoutInterval::explain(self.articles.scores.count_documents());
                writeln!(text, "<p class=\"small\">There is no interval: {why}.</p>")
            }
            (false, _) => writeln!(
                text,
                "<p class=\"small\">These are shares of what the model said, not of what the articles say: \
                its errors are unknown until a random sample has been coded by hand, and an interval needs \
                that. {}; code its column label, then <code>standpoint report scores.csv --sample coded.xlsx \
                -o report.html</code>.</p>",
                about::sample(self.scorer)
            ),
        };
        text.push_str(&shares::caveats(&[("", shares)], "", notices));
        Ok(text)
    }

    /// Writes the table of shares by group and its caveats. `by` is the column of the groups.
    fn grouped(
        &self,
        by: &str,
        summary: &Summary,
        groups: &[(&str, Shares)],
        notices: &mut Vec<String>,
    ) -> String {
        [
            shares::grouped(by, groups, self.classes),
            shares::without_interval(summary, by),
            shares::caveats(groups, &format!(" by {by}"), notices),
        ]
        .concat()
    }

    fn by(&self, column: usize, notices: &mut Vec<String>) -> Result<String, ReportError> {
        let heading = &self.articles.columns[column];
        let articles = self.articles.articles.iter();
        let values: Vec<String> = articles
            .map(|article| group_name(&article.metadata[column]))
            .collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let values = self.articles.spread(&values);
        let (names, group_of) = number_groups(&values, |one, other| natural_order(one, other));
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        notices.extend(notes_on_capitals(&names, "groups"));
        let summary = self.summary(&self.items, Some((&names, &group_of)))?;
        let shares = Shares::by_group(&summary.rows).into_iter().skip(1);
        let groups: Vec<(&str, Shares)> = names.iter().map(String::as_str).zip(shares).collect();
        let table = self.grouped(heading, &summary, &groups, notices);
        Ok(format!("<h3>By {}</h3>\n{table}", html(heading)))
    }

    fn over_time(
        &self,
        timeline: &Timeline,
        notices: &mut Vec<String>,
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
        let summary = self.summary(&items, Some((&names, &group_of)))?;
        let groups: Vec<(&str, Shares)> = names
            .iter()
            .map(String::as_str)
            .zip(Shares::by_group(&summary.rows).into_iter().skip(1))
            .collect();
        let period = timeline.period.noun();
        let mut text = format!("<h3>Over time, by {period}</h3>\n");
        if names.len() > 1 {
            let mut drawn: Vec<Option<Shares>> = vec![None; timeline.names.len()];
            for (at, (_, shares)) in used.iter().zip(&groups) {
                drawn[*at] = Some(*shares);
            }
            text.push_str(&chart::lines(&timeline.names, &drawn, self.classes));
        }
        text.push_str(&self.grouped(period, &summary, &groups, notices));
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
