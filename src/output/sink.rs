//! Destinations for the rows of a table of scores.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::io::{self, Write};

use rustc_hash::{FxHashSet, FxHasher};
use serde::Serialize;

use super::ScoreTable;
use crate::corpus::Document;
use crate::model::Scored;

/// A scored document, or a part of one, with the number of scored units in the parts before it.
#[derive(Debug, Clone, Copy)]
pub struct ScoredPart<'a> {
    /// The document or part.
    pub document: &'a Document,
    /// Its units.
    pub scored: &'a [Scored],
    /// The scored units before it in its document.
    pub before: usize,
}

impl<'a> ScoredPart<'a> {
    /// A document or part with so many scored units `before` it.
    pub fn new(document: &'a Document, scored: &'a [Scored], before: usize) -> Self {
        ScoredPart {
            document,
            scored,
            before,
        }
    }
}

/// Takes the rows of a table of scores, as a stream of text ([`TextSink`]) or in a workbook
/// (`Workbook`).
///
/// The work is split so that many threads share it. [`Sink::rows`] needs no sink and is called in parallel.
/// [`Sink::write`] is called by one thread, in the order of the documents.
///
/// An error of any method ends the work.
#[allow(clippy::missing_errors_doc)]
pub trait Sink {
    /// The rows of one document or part, ready to be written.
    type Rows: Send;

    /// Whether rows are made only while they are written, with [`write_made`](Self::write_made).
    const TAKES_DOCUMENTS: bool = false;

    /// Makes the rows of one document or part. Returns them with the number of cells cut for Excel.
    fn rows(table: &ScoreTable, part: ScoredPart) -> io::Result<(Self::Rows, usize)>;

    /// Writes what precedes the first row. Returns the number of cells cut for Excel.
    fn begin(&mut self, table: &ScoreTable) -> io::Result<usize> {
        let _ = table;
        Ok(0)
    }

    /// Writes the rows of the next document or part.
    fn write(&mut self, rows: Self::Rows) -> io::Result<()>;

    /// Makes and writes the rows of the next document or part, of which a sink need not keep more than one.
    /// Returns the number of cells cut for Excel.
    fn write_made(&mut self, table: &ScoreTable, part: ScoredPart) -> io::Result<usize> {
        let (rows, cut) = Self::rows(table, part)?;
        self.write(rows)?;
        Ok(cut)
    }

    /// Marks that a batch of documents is complete, with the counts `so_far`, for a sink that can be resumed.
    fn mark(&mut self, so_far: &impl Serialize) -> io::Result<()> {
        let _ = so_far;
        Ok(())
    }
}

/// Takes scored documents as they are, in their order, and makes no rows in parallel.
#[allow(clippy::missing_errors_doc)]
pub trait DocumentSink {
    /// Takes the next document, or the next part of the last.
    fn add(&mut self, part: ScoredPart) -> io::Result<()>;

    /// Marks that a batch of documents is complete.
    fn mark(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<S: DocumentSink> Sink for S {
    type Rows = ();

    const TAKES_DOCUMENTS: bool = true;

    fn rows(_: &ScoreTable, _: ScoredPart) -> io::Result<((), usize)> {
        Ok(((), 0))
    }

    fn write(&mut self, (): ()) -> io::Result<()> {
        Ok(())
    }

    fn write_made(&mut self, _: &ScoreTable, part: ScoredPart) -> io::Result<usize> {
        self.add(part)?;
        Ok(0)
    }

    fn mark(&mut self, _: &impl Serialize) -> io::Result<()> {
        DocumentSink::mark(self)
    }
}

/// A table as a stream of bytes: CSV, CSV for Excel, or JSON lines.
pub struct TextSink<'a>(pub &'a mut dyn Write);

standpoint_common::debug_as_name!(TextSink<'_>);

impl Sink for TextSink<'_> {
    type Rows = Vec<u8>;

    fn rows(table: &ScoreTable, part: ScoredPart) -> io::Result<(Self::Rows, usize)> {
        let mut rows = Vec::new();
        table.write_rows(part, &mut rows)?;
        Ok((rows, 0))
    }

    fn begin(&mut self, table: &ScoreTable) -> io::Result<usize> {
        self.0.write_all(&table.header()?)?;
        Ok(0)
    }

    fn write(&mut self, rows: Self::Rows) -> io::Result<()> {
        self.0.write_all(&rows)
    }

    fn write_made(&mut self, table: &ScoreTable, part: ScoredPart) -> io::Result<usize> {
        table.write_rows(part, self.0)?;
        Ok(0)
    }
}

/// A sink that checks whether all documents have different names, so that document and sentence are a key.
#[derive(Debug)]
pub struct Keyed<S> {
    sink: S,
    /// Hashes of names. If two names ever had the same hash, the table would merely lose its key.
    names: FxHashSet<u64>,
    unique: bool,
}

impl<S> Keyed<S> {
    /// Checks what is written to this sink.
    pub fn new(sink: S) -> Self {
        Keyed {
            sink,
            names: FxHashSet::default(),
            unique: true,
        }
    }

    fn note(&mut self, name: Option<u64>) {
        self.unique &= name.is_none_or(|name| self.names.insert(name));
    }

    /// Returns whether all documents so far have different names.
    pub fn is_unique(&self) -> bool {
        self.unique
    }
}

/// The hash of the name of a document; `None` for its later parts.
fn name(document: &Document) -> Option<u64> {
    let hash = || BuildHasherDefault::<FxHasher>::default().hash_one(&document.id);
    (!document.continues()).then(hash)
}

impl<S: Sink> Sink for Keyed<S> {
    /// The hash of the name, except for later parts of a document, and the rows.
    type Rows = (Option<u64>, S::Rows);

    fn rows(table: &ScoreTable, part: ScoredPart) -> io::Result<(Self::Rows, usize)> {
        let (rows, cut) = S::rows(table, part)?;
        Ok(((name(part.document), rows), cut))
    }

    fn begin(&mut self, table: &ScoreTable) -> io::Result<usize> {
        self.sink.begin(table)
    }

    fn write(&mut self, (name, rows): Self::Rows) -> io::Result<()> {
        self.note(name);
        self.sink.write(rows)
    }

    fn write_made(&mut self, table: &ScoreTable, part: ScoredPart) -> io::Result<usize> {
        self.note(name(part.document));
        self.sink.write_made(table, part)
    }
}
