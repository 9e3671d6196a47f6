//! Results out: tables of scores, segments, samples and shares, written whole or not at all.

mod atomic;
mod excel;
mod samples;
mod scores;
mod segments;
mod shares;

pub use atomic::{check_writable, replace};
pub use excel::is_cut_for_excel;
pub use samples::sample_rows;
pub use scores::{ScoreTable, TableFormat};
pub use segments::segment_rows;
pub use shares::share_rows;
