//! Streams of which no more than so much is read.

use std::io::{self, Read};

/// Reads a whole stream, or nothing of it (`None`) when it is larger than `limit`.
pub(in crate::corpus) fn read_all(stream: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = stream
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok((read as u64 <= limit).then_some(bytes))
}
