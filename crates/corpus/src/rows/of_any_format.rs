//! A table of any format, a row at a time.

use super::columns::Columns;
use super::row::Row;
use crate::error::{CorpusError, Report};

/// A table of any format.
pub(crate) trait Rows: Send {
    fn columns(&self) -> &Columns;

    /// The next row that has a text, or an error after which reading may go on, or the end.
    fn next_row(&mut self) -> Option<Result<Row, CorpusError>>;

    /// Notes and errors that are known only at the end of the table.
    fn reports(&self) -> Vec<Report>;
}
