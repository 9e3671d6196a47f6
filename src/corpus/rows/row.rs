//! What tables of all formats have in common: a row, and an account of what was left out.

use std::path::Path;

use crate::corpus::error::CorpusError;
use crate::corpus::notice::Notice;

/// The largest row of a table that is read; a quote that is never closed must not fill the memory.
pub const MAX_ROW_BYTES: u64 = 64 << 20;

/// How many units of UTF-16 a cell of Excel holds.
const EXCEL: usize = 32_767;

/// Whether a text is as long as the longest that a cell of Excel holds.
pub(super) fn is_cut(text: &str) -> bool {
    text.len() >= EXCEL && text.encode_utf16().count() == EXCEL
}

/// One row of a table.
#[derive(Debug)]
pub(in crate::corpus) struct Row {
    /// The data row, counted from 1.
    pub(in crate::corpus) number: u64,
    /// The line of the file on which it begins, counted from 1.
    pub(in crate::corpus) line: u64,
    pub(in crate::corpus) id: Option<String>,
    pub(in crate::corpus) text: String,
    /// Parallel to the metadata columns of this table.
    pub(in crate::corpus) values: Vec<String>,
    pub(in crate::corpus) notices: Vec<Notice>,
}

/// What is told at the end of a table.
#[derive(Debug, Default)]
pub(in crate::corpus) struct Tally {
    pub(in crate::corpus) ended: bool,
    pub(in crate::corpus) empty: u64,
    /// Rows that say again what the columns are called.
    pub(in crate::corpus) headers: u64,
    /// Texts, and those of them without a letter.
    pub(in crate::corpus) texts: u64,
    pub(in crate::corpus) wordless: u64,
    /// Texts that may have been cut off.
    pub(in crate::corpus) cut: u64,
    /// How many notices of the bytes were told.
    told: usize,
}

impl Tally {
    /// The next thing to tell, until nothing is left.
    pub(in crate::corpus) fn report(
        &mut self,
        path: &Path,
        notices: impl Iterator<Item = Notice>,
    ) -> Option<CorpusError> {
        let path = path.to_path_buf();
        let count = std::mem::take(&mut self.empty);
        if count > 0 {
            return Some(CorpusError::EmptyRows { path, count });
        }
        let counted = [
            (
                self.headers,
                Notice::HeaderAgain {
                    count: self.headers,
                },
            ),
            (self.cut, Notice::CutTexts { count: self.cut }),
        ];
        let counted = counted.into_iter().filter(|(count, _)| *count > 0);
        let notice = notices
            .chain(counted.map(|(_, notice)| notice))
            .nth(self.told)?;
        self.told += 1;
        Some(CorpusError::Table { path, notice })
    }
}
