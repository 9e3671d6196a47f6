//! Where the rows of a table of scores go.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::io::{self, Write};

use rustc_hash::{FxHashSet, FxHasher};
use serde::Serialize;

use super::ScoreTable;
use crate::corpus::Document;
use crate::model::Scored;

/// Takes the rows of a table of scores: a stream of text ([`Lines`]), or a workbook
/// ([`Workbook`](super::Workbook)).
///
/// The work is split so that many threads can share it: [`Sink::rows`] needs no sink and is called in
/// parallel, [`Sink::write`] is called by one thread, in the order of the documents.
pub trait Sink {
    /// The rows of one document or part, ready to be written.
    type Rows: Send;

    /// Makes the rows of one document, or of a part of one that has so many scored units `before` this part, and counts the
    /// cells that had to be cut because Excel allows no longer ones.
    fn rows(
        table: &ScoreTable,
        document: &Document,
        scored: &[Scored],
        before: usize,
    ) -> io::Result<(Self::Rows, usize)>;

    /// Writes what stands before the first row, and counts the cells that had to be cut.
    fn begin(&mut self, table: &ScoreTable) -> io::Result<usize>;

    /// Writes the rows of the next document or part.
    fn write(&mut self, rows: Self::Rows) -> io::Result<()>;

    /// Notes that a batch of documents is complete, and what the caller has counted `so_far`, where somebody
    /// may want to go on from here.
    fn mark(&mut self, so_far: &impl Serialize) -> io::Result<()> {
        let _ = so_far;
        Ok(())
    }
}

/// A table that is a stream of bytes: CSV, CSV for Excel, JSON lines.
pub struct Lines<'a>(pub &'a mut dyn Write);

debug_as_name!(Lines<'_>);

impl Sink for Lines<'_> {
    type Rows = Vec<u8>;

    fn rows(
        table: &ScoreTable,
        document: &Document,
        scored: &[Scored],
        before: usize,
    ) -> io::Result<(Self::Rows, usize)> {
        Ok((
            table.rows(document, scored, before)?,
            table.cut_cells(document, scored),
        ))
    }

    fn begin(&mut self, table: &ScoreTable) -> io::Result<usize> {
        self.0.write_all(&table.header()?)?;
        Ok(table.cut_names())
    }

    fn write(&mut self, rows: Self::Rows) -> io::Result<()> {
        self.0.write_all(&rows)
    }
}

/// A sink that also learns whether every document has a name of its own, which makes document and sentence
/// a key of the table.
#[derive(Debug)]
pub struct Keyed<S> {
    sink: S,
    /// Hashes of names: should two different names ever share one, the table merely loses its key.
    names: FxHashSet<u64>,
    unique: bool,
}

impl<S> Keyed<S> {
    /// Watches over what is written to this sink.
    pub fn new(sink: S) -> Self {
        Keyed {
            sink,
            names: FxHashSet::default(),
            unique: true,
        }
    }

    /// Whether no two documents had the same name so far.
    pub fn is_unique(&self) -> bool {
        self.unique
    }
}

impl<S: Sink> Sink for Keyed<S> {
    /// With the hash of the name, but for later parts of a document.
    type Rows = (Option<u64>, S::Rows);

    fn rows(
        table: &ScoreTable,
        document: &Document,
        scored: &[Scored],
        before: usize,
    ) -> io::Result<(Self::Rows, usize)> {
        let hash = || BuildHasherDefault::<FxHasher>::default().hash_one(&document.id);
        let name = (!document.continues()).then(hash);
        let (rows, cut) = S::rows(table, document, scored, before)?;
        Ok(((name, rows), cut))
    }

    fn begin(&mut self, table: &ScoreTable) -> io::Result<usize> {
        self.sink.begin(table)
    }

    fn write(&mut self, (name, rows): Self::Rows) -> io::Result<()> {
        self.unique &= name.is_none_or(|name| self.names.insert(name));
        self.sink.write(rows)
    }
}
