//! Results out: tables of scores, segments, samples, shares and of what an audit found, model cards; each
//! written whole or not at all.

mod atomic;
mod audit;
mod card;
mod excel;
mod samples;
mod scores;
mod segments;
mod shares;

pub use atomic::{TemporaryFolder, check_writable, remove_unfinished, replace};
pub use audit::audit_table;
pub use card::{Sources, model_card};
pub use excel::is_cut_for_excel;
pub use samples::sample_rows;
pub use scores::{ScoreTable, TableFormat};
pub use segments::segment_rows;
pub use shares::share_rows;
