//! What went wrong in reading a file.

use std::io;
use std::path::Path;

use super::bytes::decode::StreamError;
use super::error::CorpusError;
use super::rows::row::MAX_ROW_BYTES;

/// Gives the error of a stream its right name.
pub(super) fn read_error(path: &Path, row: Option<u64>, source: io::Error) -> CorpusError {
    let path = path.to_path_buf();
    match source
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<StreamError>())
    {
        Some(&StreamError::NotText(offset)) => CorpusError::Binary { path, offset },
        Some(&StreamError::Unsupported { kind, advice }) => {
            CorpusError::Unsupported { path, kind, advice }
        }
        Some(StreamError::RecordTooLarge) => CorpusError::TooLarge {
            path,
            row,
            limit: MAX_ROW_BYTES,
        },
        None => CorpusError::Read { path, source },
    }
}
