//! Workbooks that are not read, and what is to be done with them.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

use zip::ZipArchive;

use crate::corpus::bytes::stream::StreamError;

/// The most that the parts of a workbook may hold unpacked, in bytes: all of it is in memory at once.
const MOST_UNPACKED: u64 = 1 << 30;

/// Holds what a workbook says of its size against what is in it: a few bytes may unpack to more than the memory has.
pub(super) fn check_size(file: &File) -> io::Result<()> {
    let archive = ZipArchive::new(BufReader::new(file));
    let mut archive = archive.map_err(|error| match error {
        zip::result::ZipError::Io(error) => error,
        error => not_a_workbook(file).unwrap_or_else(|| damaged(error)),
    })?;
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let found = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(damaged)?;
        left = left.checked_sub(found).ok_or_else(too_large)?;
    }
    Ok(())
}

/// What a file is that should be a workbook and does not even begin as one: Office packs what has a password as its old files.
fn not_a_workbook(mut file: &File) -> Option<io::Error> {
    let mut start = [0; 4];
    file.rewind()
        .and_then(|()| file.read_exact(&mut start))
        .ok()?;
    match &start {
        b"PK\x03\x04" => None,
        b"\xD0\xCF\x11\xE0" => Some(unsupported((
            "a workbook with a password, or an old one under a new name",
            "open it and save it as .xlsx without a password first",
        ))),
        _ => Some(unsupported((
            "no workbook, although its name says so",
            "open it and save it as .xlsx or as CSV UTF-8 first",
        ))),
    }
}

/// What cannot be taken apart.
pub(super) fn damaged(what: impl ToString) -> io::Error {
    let reason = format!(
        "the workbook is damaged ({}); open it and save it again, or save the sheet as CSV UTF-8",
        what.to_string()
    );
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

/// What would not fit into memory.
pub(super) fn too_large() -> io::Error {
    unsupported((
        "a workbook that is too large",
        "save the sheet as CSV UTF-8 first, of which any length is read",
    ))
}

fn unsupported((kind, advice): (&'static str, &'static str)) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        StreamError::Unsupported { kind, advice },
    )
}
