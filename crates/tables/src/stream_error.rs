//! Errors in the content of a stream.

use std::io;

use standpoint_common::code::HasCode;

/// The most columns of a table of delimited values: those of a sheet of Excel.
pub(crate) const MAX_COLUMNS: usize = 1 << 17;

/// The error of a stream that the operating system has read without one. It is inside an [`io::Error`].
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub enum StreamError {
    /// It is no text from this byte on.
    #[error("not a text file (first control byte at byte {0})")]
    NotText(u64),
    /// It is zeros from this byte on.
    #[error("zeros in place of text from byte {0} on")]
    Zeros(u64),
    /// A record has more bytes than the program is willing to hold in memory.
    #[error("a record is larger than its limit")]
    RecordTooLarge,
    /// A header has more columns than a sheet of Excel.
    #[error(
        "the header has {0} columns, and no more than {MAX_COLUMNS} are read; look whether a delimiter stands between letters"
    )]
    TooManyColumns(usize),
    /// Its format is not read.
    #[error("{kind}; {advice}")]
    Unsupported {
        /// The kind of the file, such as `a PDF file`.
        kind: &'static str,
        /// What to do.
        advice: &'static str,
    },
}

/// The codes are those of the errors that reading a file makes of these.
impl HasCode for StreamError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotText(_) => "corpus/binary",
            Self::Zeros(_) => "corpus/zeros",
            Self::RecordTooLarge | Self::TooManyColumns(_) => "corpus/line",
            Self::Unsupported { .. } => "corpus/convert",
        }
    }
}

impl From<StreamError> for io::Error {
    fn from(error: StreamError) -> Self {
        io::Error::new(io::ErrorKind::InvalidData, error)
    }
}
