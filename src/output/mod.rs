//! Results out: tables of scores, segments, samples, shares, labels without text and of what an audit found, model cards, the
//! report; each written whole or not at all.

mod atomic;
mod audit;
mod card;
mod columns;
mod comma_separated;
mod detached;
mod excel;
mod journal;
mod paragraphs;
pub mod report;
mod samples;
mod schema;
mod scores;
mod segments;
mod shares;
mod sink;
mod xlsx;

pub use atomic::{TemporaryFolder, check_writable, nearest_folder, remove_unfinished, replace};
pub use audit::audit_table;
pub use card::{Sources, model_card};
pub use columns::{Column, What};
pub use detached::detached_rows;
pub use excel::EXCEL_ROWS;
pub use journal::{Ingredients, Journal, Left, digest};
pub use samples::sample_rows;
pub use schema::table_schema;
pub use scores::{ScoreTable, TableFormat};
pub use segments::SegmentTable;
pub use shares::share_rows;
pub use sink::{Keyed, Lines, Sink};
pub use xlsx::{SheetRows, Workbook};
