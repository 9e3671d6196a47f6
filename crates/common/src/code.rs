//! The code of an error or a finding, and its place in a file.

use std::error::Error;
use std::path::Path;

/// A place in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// The line, or the row of a table as a spreadsheet counts, from 1.
    pub line: Option<u64>,
    /// The name of the column.
    pub column: Option<&'a str>,
    /// The offset of the byte.
    pub byte: Option<u64>,
}

impl Place<'_> {
    /// A line, or a row of a table.
    pub fn line(line: impl TryInto<u64>) -> Self {
        Place {
            line: line.try_into().ok(),
            ..Place::default()
        }
    }

    /// A byte.
    pub fn byte(byte: u64) -> Self {
        Place {
            byte: Some(byte),
            ..Place::default()
        }
    }
}

/// An error or a finding that has a code.
///
/// An error may pass on another one, whose description is its own (`#[error(transparent)]`) or is a part of it. The inner
/// error then tells the path and the place, and whoever looks for an error of a certain kind finds it there.
pub trait HasCode: Error {
    /// The code, such as `labels/missing-column`.
    fn code(&self) -> &'static str;

    /// The error that this one passes on.
    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        None
    }

    /// The file or folder that this is about, if it is about one.
    fn path(&self) -> Option<&Path> {
        self.inner()?.path()
    }

    /// The place in the file, as far as it is known.
    fn place(&self) -> Option<Place<'_>> {
        self.inner()?.place()
    }
}

/// An error of the operating system.
impl HasCode for std::io::Error {
    fn code(&self) -> &'static str {
        "system"
    }
}

/// An error in a box is the error.
impl<T: HasCode + 'static> HasCode for Box<T> {
    fn code(&self) -> &'static str {
        self.as_ref().code()
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        Some(self.as_ref())
    }
}
