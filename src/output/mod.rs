//! Results out: tables of scores, segments, samples, shares, labels without text and of what an audit found, model cards, the
//! report.

mod audit;
mod by_hand;
mod card;
mod columns;
mod comma_separated;
mod detached;
mod either;
mod excel;
mod journal;
mod own_files;
mod paragraphs;
pub(crate) mod report;
mod samples;
mod schema;
mod score_text;
mod scores;
mod segments;
mod shares;
mod sides;
mod sink;
mod texts;
mod xlsx;

pub(crate) use audit::Audited;
pub(crate) use by_hand::{ByHand, by_hand};
pub use card::{Sources, model_card};
pub use detached::detached_rows;
pub(crate) use excel::EXCEL_ROWS;
pub(crate) use journal::{Ingredients, Journal, Left, digest};
pub(crate) use own_files::GENERATOR;
pub(crate) use samples::{sample_rows, sample_sheet};
pub(crate) use schema::table_schema;
pub use score_text::TableFormat;
pub use scores::ScoreTable;
pub(crate) use segments::SegmentTable;
pub(crate) use shares::{share_rows, share_sheet};
pub(crate) use sink::{Keyed, Lines, Sink};
pub(crate) use texts::Texts;
pub(crate) use xlsx::Workbook;
