//! Workbooks that would not fit into memory, or that are none.

use std::fs::File;
use std::io::{self, BufReader, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::damaged;
use crate::corpus::bytes::office::Office;

/// The most that the parts of a workbook may hold unpacked, in bytes: all of it is in memory at once.
const MOST_UNPACKED: u64 = 1 << 30;

/// Holds what a workbook says of its size against what is in it: a few bytes may unpack to more than the memory has.
pub(super) fn check_size(file: &File) -> io::Result<()> {
    let archive = ZipArchive::new(BufReader::new(file));
    let mut archive = archive.map_err(|error| match error {
        ZipError::Io(error) => error,
        error => Office::Workbook
            .misnamed(file)
            .unwrap_or_else(|| damaged(error)),
    })?;
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let found = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(damaged)?;
        left = left
            .checked_sub(found)
            .ok_or_else(|| Office::Workbook.too_large())?;
    }
    Ok(())
}
