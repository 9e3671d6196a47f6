//! Outputs: tables of scores, segments, samples, shares, audits and labels without text, model cards and the
//! report.

mod audit;
mod card;
mod coefficients;
mod columns;
mod draft;
mod excel;
mod figure_tables;
mod journal;
mod label_colours;
mod labelled;
mod pseudo_outcomes;
pub(crate) mod report;
mod samples;
mod schema;
mod score_columns;
mod score_text;
mod scores;
mod segments;
mod shares;
mod sink;
mod tables;
mod texts;
pub(crate) mod web_page;
mod xlsx;

pub(crate) use audit::Audited;
pub use card::{Sources, model_card};
pub(crate) use coefficients::coefficient_table;
pub(crate) use draft::draft_table;
pub(crate) use excel::EXCEL_ROWS;
pub(crate) use figure_tables::{agreement_table, evaluation_table};
pub(crate) use journal::{Ingredients, Journal, Left, digest};
pub(crate) use labelled::labelled_table;
pub(crate) use pseudo_outcomes::pseudo_outcome_rows;
pub(crate) use samples::sample_table;
pub(crate) use schema::{GENERATOR, table_schema};
pub use score_columns::{ScoreColumn, ScoreColumns, Values};
pub use score_text::TableFormat;
pub use scores::ScoreTable;
pub(crate) use segments::SegmentTable;
pub(crate) use shares::share_table;
pub(crate) use sink::{Keyed, Lines, Sink};
pub(crate) use tables::Table;
pub use tables::detached_rows;
pub(crate) use texts::Texts;
pub(crate) use xlsx::{ABOUT_COLUMNS, Workbook};
