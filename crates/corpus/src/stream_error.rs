//! Errors in the content of a stream.

use std::io;

/// The error of a stream that the operating system has read without one. It is inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum StreamError {
    #[error("not a text file (first control byte at byte {0})")]
    NotText(u64),
    #[error("a record is larger than its limit")]
    RecordTooLarge,
    #[error("{kind}; {advice}")]
    Unsupported {
        kind: &'static str,
        advice: &'static str,
    },
}

impl From<StreamError> for io::Error {
    fn from(error: StreamError) -> Self {
        io::Error::new(io::ErrorKind::InvalidData, error)
    }
}
