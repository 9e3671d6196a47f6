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

/// A stream that fails ([`io::ErrorKind::FileTooLarge`]) where it goes on beyond its limit: cut off there it would look damaged.
pub(super) struct Limited<R> {
    stream: R,
    left: u64,
}

impl<R> Limited<R> {
    pub fn new(stream: R, limit: u64) -> Self {
        Self {
            stream,
            left: limit,
        }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = self.left.saturating_add(1);
        let read = self.stream.by_ref().take(most).read(buffer)?;
        let left = self.left.checked_sub(read as u64);
        self.left = left.ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_no_end() {
        let read = |limit| io::read_to_string(Limited::new(&b"four"[..], limit));
        assert_eq!(read(4).unwrap(), "four");
        assert_eq!(read(3).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}
