//! The report: one HTML file to read, filter, search and print, with nothing outside it.
//!
//! What is counted is HTML already and needs no script (`shares`, `chart`, `about`); the articles are JSON (`data`)
//! that the page's script draws (`page.html`, `page.css`, `page.js`). The same articles make the same bytes.

mod about;
mod articles;
mod chart;
mod data;
mod escape;
mod page;
mod palette;
mod shares;
mod time;

use std::collections::HashMap;
use std::fmt::Write;

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

/// Columns that are used wherever they are there.
const DATE: &str = "date";
const OUTLET: &str = "outlet";

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The table cannot be read, or a share not be estimated.
    #[error(transparent)]
    Prevalence(#[from] PrevalenceError),
    /// A column to group by that is not there.
    #[error("there is no metadata column “{column}” to group by: {}{}", match columns.is_empty() {
        true => "the articles have none".to_string(),
        false => format!("there are {}", listed(columns)),
    }, dated(column))]
    NoColumn {
        /// The column asked for.
        column: String,
        /// Those that are there.
        columns: Vec<String>,
    },
    /// A column with several values in one article.
    #[error(
        "the column “{column}” has several values in the document “{document}”, and the report groups whole documents: “standpoint summarize SCORES.csv --by {}” groups sentences",
        shell_word(column)
    )]
    Divided {
        /// The column asked for.
        column: String,
        /// The first document where it differs.
        document: String,
    },
    /// More sentences than a browser can read from one page.
    #[error(
        "the page would hold {} MB of articles, and browsers read {} at most: make a report of part of the articles; “standpoint summarize” gives the shares of all", bytes / 1_000_000, data::MOST / 1_000_000
    )]
    TooLarge {
        /// The articles as the page would hold them.
        bytes: usize,
    },
}

/// What `summarize` takes from a date, a report has of itself.
fn dated(column: &str) -> &'static str {
    match column.trim().to_lowercase().as_str() {
        "month" | "year" => {
            "; shares over time need no --by, for they are made wherever there is a column date"
        }
        _ => "",
    }
}

/// What a report is made of besides the articles.
#[derive(Debug, Default)]
pub struct ReportOptions<'a> {
    /// The heading; a plain one by default.
    pub title: Option<&'a str>,
    /// The date to be cited.
    pub date: Option<&'a str>,
    /// Metadata columns to group by.
    pub by: &'a [String],
    /// For each sentence what a coder said, if a random sample was coded.
    pub coded: Option<&'a [Option<Coded>]>,
    /// Why the shares estimated from it, and their intervals, are wrong: to be read beside them.
    pub doubts: &'a [String],
    /// The model, if it is known.
    pub scorer: Option<Scorer<'a>>,
}

/// A report.
pub struct Report {
    /// The file.
    pub html: String,
    /// What its maker should know.
    pub notices: Vec<String>,
}

debug_as_name!(Report);

/// Makes the report.
///
/// # Errors
/// When a column to group by is not there or is not one of whole articles, or when there are more articles than a browser can
/// read from one page.
pub fn report(articles: &ScoredArticles, options: &ReportOptions) -> Result<Report, ReportError> {
    let mut notices = Vec::new();
    let columns = columns(articles, options.by, &mut notices)?;
    let classes = palette::classes(&articles.scores.labels);
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
                "no value in the column date is a date such as 2003-04-30, so there is nothing over time".to_string(),
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

/// The columns used: those asked for and the outlet, each once, and the date.
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
        let column = articles.whole(column).map_err(|id| ReportError::Divided {
            column: name.clone(),
            document: id.to_string(),
        })?;
        if !by.contains(&column) {
            by.push(column);
        }
    }
    let mut known = |name: &str| match articles.whole(articles.column(name)?) {
        Ok(column) => Some(column),
        Err(id) => {
            notices.push(format!(
                "the column {name} has several values in the document “{id}”, so it is not used"
            ));
            None
        }
    };
    if let Some(outlet) = known(OUTLET)
        && !by.contains(&outlet)
    {
        by.insert(0, outlet);
    }
    let date = known(DATE);
    Ok(Columns { by, date })
}

/// `2 articles, 60 sentences, 7 pieces of boilerplate set aside`.
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

/// What shares are counted of.
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
        let all = Shares::of_groups(&summary.rows).into_iter();
        let all: Vec<(&str, Shares)> = all.map(|shares| ("", shares)).collect();
        for (_, shares) in &all {
            text.push_str(&shares::overall(
                shares,
                self.classes,
                self.articles.scores.undecided,
            ));
            let has_interval = shares
                .coded
                .is_some_and(|rows| rows.iter().all(|r| r.low.is_some()));
            match (self.is_coded, has_interval) {
                (true, true) => {
                    text.push_str(&about::intervals(&shares.mean[0], !self.doubts.is_empty()))
                }
                (true, false) => {
                    let why = WithoutInterval::explain(self.articles.scores.count_documents());
                    let _ = writeln!(text, "<p class=\"small\">There is no interval: {why}.</p>");
                }
                (false, _) => {
                    let sample = about::sample(self.scorer);
                    let _ = writeln!(
                        text,
                        "<p class=\"small\">These are shares of what the model said, not of what the articles say: how far it errs on them nobody knows until a random sample has been coded by hand, and an interval needs that. {sample}; code its column label, then <code>standpoint report scores.csv --audit coded.xlsx -o report.html</code>.</p>"
                    );
                }
            }
        }
        text.push_str(&shares::caveats(&all, "", notices));
        Ok(text)
    }

    fn by(&self, column: usize, notices: &mut Vec<String>) -> Result<String, ReportError> {
        let heading = &self.articles.columns[column];
        let articles = self.articles.articles.iter();
        let values: Vec<String> = articles
            .map(|article| group_name(&article.metadata[column]))
            .collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let group_of = self.articles.spread(&values);
        let mut names: Vec<&str> = group_of.clone();
        names.sort_by(|one, other| natural_order(one, other));
        names.dedup();
        let places: HashMap<&str, usize> = names.iter().copied().zip(0..).collect();
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        notices.extend(notes_on_capitals(&names, "groups"));
        let group_of: Vec<usize> = group_of.iter().map(|value| places[value]).collect();
        let summary = self.summary(&self.items, Some((&names, &group_of)))?;
        let shares = Shares::of_groups(&summary.rows).into_iter().skip(1);
        let groups: Vec<(&str, Shares)> = names.iter().map(String::as_str).zip(shares).collect();
        let title = format!("By {heading}");
        Ok(format!(
            "<h3>{}</h3>\n{}{}{}",
            html(&title),
            shares::grouped(
                &format!("Mean probability of each label by {heading}"),
                heading,
                &groups,
                self.classes
            ),
            shares::without_interval(&summary, heading),
            shares::caveats(&groups, &format!(" by {heading}"), notices)
        ))
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
        let group_of: Vec<usize> = dated().map(|(_, at)| at).collect();
        // Empty periods are gaps of the line and no rows of the table.
        let mut used = group_of.clone();
        used.sort_unstable();
        used.dedup();
        let names: Vec<String> = used.iter().map(|at| timeline.names[*at].clone()).collect();
        let mut place = vec![0; timeline.names.len()];
        used.iter()
            .enumerate()
            .for_each(|(new, old)| place[*old] = new);
        let group_of: Vec<usize> = group_of.iter().map(|at| place[*at]).collect();
        let summary = self.summary(&items, Some((&names, &group_of)))?;
        let groups: Vec<(&str, Shares)> = names
            .iter()
            .map(String::as_str)
            .zip(Shares::of_groups(&summary.rows).into_iter().skip(1))
            .collect();
        let period = timeline.period.name();
        let mut text = format!("<h3>Over time, by {period}</h3>\n");
        if names.len() > 1 {
            let mut drawn: Vec<Option<Shares>> = vec![None; timeline.names.len()];
            for (at, (_, shares)) in used.iter().zip(&groups) {
                drawn[*at] = Some(*shares);
            }
            text.push_str(&chart::lines(&timeline.names, &drawn, self.classes));
        }
        text.push_str(&shares::grouped(
            &format!("Mean probability of each label by {period}"),
            period,
            &groups,
            self.classes,
        ));
        text.push_str(&shares::without_interval(&summary, period));
        text.push_str(&shares::caveats(&groups, &format!(" by {period}"), notices));
        let undated = timeline
            .places
            .iter()
            .filter(|place| place.is_none())
            .count();
        if undated > 0 {
            let _ = writeln!(
                text,
                "<p class=\"small\">Without a date that can be read in one way only, and so not counted here: {undated} of {} articles.</p>",
                timeline.places.len()
            );
        }
        Ok(text)
    }
}
