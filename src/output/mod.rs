//! Results out: tables of scores and segments, model cards, written whole or not at all.

mod atomic;
mod card;
mod excel;
mod scores;
mod segments;

pub use atomic::{check_writable, replace};
pub use card::{Sources, model_card};
pub use excel::is_cut_for_excel;
pub use scores::{ScoreTable, TableFormat};
pub use segments::segment_rows;
