//! Opens a table of any format, and gives its rows with the positions of its metadata columns.

use std::path::PathBuf;

use super::columns::Columns;
use super::json_lines::JsonLines;
use super::row::Row;
use super::table::Table;
use crate::corpus::bytes::compressed::{self, ByteStream, Counter};
use crate::corpus::error::{CorpusError, NotRead};
use crate::corpus::files::format::Format;
use crate::corpus::files::own_results::are_of_results;
use crate::corpus::files::walk::Source;
use crate::corpus::metadata::columns::MetadataColumns;
use crate::corpus::options::ReadOptions;

enum AnyTable {
    Delimited(Table),
    JsonLines(JsonLines),
}

/// A table whose rows are being read.
pub(in crate::corpus) struct OpenTable {
    pub(in crate::corpus) path: PathBuf,
    pub(in crate::corpus) id: String,
    table: AnyTable,
    /// Positions of its metadata columns among those of the corpus.
    pub(in crate::corpus) positions: Vec<usize>,
    /// Metadata of the table from a `documents.csv`.
    pub(in crate::corpus) metadata: Vec<(usize, String)>,
}

impl OpenTable {
    /// Opens the table in a file; `Ok(None)` when there is nothing in it.
    pub(in crate::corpus) fn open(
        source: &Source,
        format: Format,
        options: &ReadOptions,
        columns: &mut MetadataColumns,
        read_so_far: &Counter,
    ) -> Result<Option<Self>, CorpusError> {
        let text_column = options.text_column.as_deref();
        let opened = compressed::open(&source.path, source.compression, text_column, read_so_far);
        let opened = opened.map_err(|e| CorpusError::reading(&source.path, None, e))?;
        let table = Self::from_stream(opened.bytes, source, format, options, columns);
        let table = table.map_err(|error| error.with_sheets(&opened.notices))?;
        Ok(table.map(|mut table| {
            if let AnyTable::Delimited(table) = &mut table.table {
                table.notices = opened.notices;
            }
            table
        }))
    }

    /// The same for the stream of a table.
    pub(in crate::corpus) fn from_stream(
        stream: ByteStream,
        source: &Source,
        format: Format,
        options: &ReadOptions,
        columns: &mut MetadataColumns,
    ) -> Result<Option<Self>, CorpusError> {
        let path = source.path.clone();
        let table = match format {
            Format::JsonLines => {
                JsonLines::open(path.clone(), stream, options)?.map(AnyTable::JsonLines)
            }
            _ => {
                let choose = |header| Columns::choose(header, options, &path);
                Table::open(path.clone(), stream, format, choose)?.map(AnyTable::Delimited)
            }
        };
        let Some(table) = table else {
            return Ok(None);
        };
        let names: Vec<String> = table.columns().metadata_names().cloned().collect();
        if source.in_folder && are_of_results(&names) {
            return Err(CorpusError::not_read(&path, NotRead::OwnResult));
        }
        if source.in_folder && table.columns().holds_labels() {
            return Err(CorpusError::not_read(&path, NotRead::Labels));
        }
        Ok(Some(Self {
            path,
            id: source.id.clone(),
            table,
            positions: columns.positions_of(&names),
            metadata: source.metadata.clone(),
        }))
    }

    pub(in crate::corpus) fn columns(&self) -> &Columns {
        self.table.columns()
    }

    /// The next row, or an error after which reading may go on, or the end.
    pub(in crate::corpus) fn next_row(&mut self) -> Option<Result<Row, CorpusError>> {
        match &mut self.table {
            AnyTable::Delimited(table) => table.next_row(),
            AnyTable::JsonLines(table) => table.next_row(),
        }
    }

    /// What there is to say at the end of the table.
    pub(in crate::corpus) fn reports(&self) -> Vec<CorpusError> {
        match &self.table {
            AnyTable::Delimited(table) => table.reports(),
            AnyTable::JsonLines(table) => table.reports(),
        }
    }
}

impl AnyTable {
    fn columns(&self) -> &Columns {
        match self {
            Self::Delimited(table) => table.columns(),
            Self::JsonLines(table) => table.columns(),
        }
    }
}
