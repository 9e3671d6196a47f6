//! Why a report cannot be made.

use standpoint_common::code::HasCode;
use standpoint_common::phrases::{listed, shortened};

use crate::prevalence::PrevalenceError;

/// The largest number of bytes of data. Chromium reads no text of more than 536,870,888 characters, so a
/// larger page would show its overview and no article.
pub(super) const MAX_BYTES: usize = 500_000_000;

/// An error that prevents a report.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "report/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum ReportError {
    /// A table cannot be read, or its shares cannot be estimated.
    #[error(transparent)]
    Prevalence(#[from] PrevalenceError),
    /// The articles do not have a column.
    #[error("there is no metadata column “{column}” to group by: {}{}", if columns.is_empty() { "the articles have none".to_string() } else { format!("there are {}", listed(columns)) }, dated(column))]
    NoColumn {
        column: String,
        columns: Vec<String>,
    },
    /// A column has several values in one article.
    #[error(
        "the column “{column}” has several values in the document “{document}”, and the report groups whole documents"
    )]
    Divided {
        column: String,
        /// The first document in which it has.
        document: String,
    },
    /// The questions are not about the same sentences.
    #[error(
        "“{}” of the document “{document}” has scores of one question and none of another: score the articles again, or \
        name one question",
        shortened(text)
    )]
    Unlike {
        /// The document of the first sentence that only one question has.
        document: String,
        text: String,
    },
    /// The articles are more than a browser can read from one page.
    #[error(
        "the page would hold {} MB of articles, and browsers read {} at most: make a report of part of the \
        articles", bytes / 1_000_000, MAX_BYTES / 1_000_000
    )]
    TooLarge {
        /// The size of the articles on the page.
        bytes: usize,
    },
}

impl HasCode for ReportError {
    fn code(&self) -> &'static str {
        self.inner().map_or_else(|| self.into(), HasCode::code)
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        match self {
            Self::Prevalence(error) => Some(error),
            _ => None,
        }
    }
}

/// Explains that a report shows months and years by itself.
fn dated(column: &str) -> &'static str {
    match column.trim().to_lowercase().as_str() {
        "month" | "year" => {
            "; shares over time are made wherever there is a column date, and need no grouping"
        }
        _ => "",
    }
}
