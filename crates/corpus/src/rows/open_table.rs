//! Opens a table of any format, and gives its rows with the positions of its metadata columns.

use std::path::PathBuf;

use standpoint_tables::own_results::are_of_results;

use super::columns::Columns;
use super::json_lines::JsonLines;
use super::of_any_format::Rows;
use super::table::TableReader;
use crate::bytes::compressed::{self, Counter, OpenFile};
use crate::error::{CorpusError, NotRead};
use crate::files::format::Format;
use crate::files::walk::SourceFile;
use crate::metadata::columns::MetadataColumns;
use crate::options::ReadOptions;

/// A table whose rows are being read.
pub(crate) struct OpenTable {
    pub(crate) path: PathBuf,
    pub(crate) id: String,
    pub(crate) rows: Box<dyn Rows>,
    /// Positions of its metadata columns among those of the corpus.
    pub(crate) positions: Vec<usize>,
    /// Metadata of the table from a `documents.csv`.
    pub(crate) metadata: Vec<(usize, String)>,
}

impl OpenTable {
    /// Opens the table in a file; `Ok(None)` when there is nothing in it.
    pub(crate) fn open(
        source: &SourceFile,
        format: Format,
        options: &ReadOptions,
        columns: &mut MetadataColumns,
        read_so_far: &Counter,
    ) -> Result<Option<Self>, CorpusError> {
        let text_column = options.text_column.as_deref();
        let opened = compressed::open(source, text_column, read_so_far)
            .map_err(CorpusError::in_file(&source.path))?;
        Self::from_file(opened, source, format, options, columns)
    }

    /// The same for a file that is open.
    pub(crate) fn from_file(
        file: OpenFile,
        source: &SourceFile,
        format: Format,
        options: &ReadOptions,
        columns: &mut MetadataColumns,
    ) -> Result<Option<Self>, CorpusError> {
        let path = source.path.clone();
        let rows: Option<Box<dyn Rows>> = match format {
            Format::JsonLines => {
                JsonLines::open(path.clone(), file.bytes, options)?.map(|rows| Box::new(rows) as _)
            }
            _ => {
                let choose = |header| Columns::choose(header, options, &path);
                TableReader::open(path.clone(), file, format, choose)?
                    .map(|rows| Box::new(rows) as _)
            }
        };
        let Some(rows) = rows else {
            return Ok(None);
        };
        let names: Vec<String> = rows.columns().metadata_names().cloned().collect();
        if source.in_folder && are_of_results(&names) {
            return Err(CorpusError::not_read(&path, NotRead::OwnResult));
        }
        if source.in_folder && rows.columns().holds_labels() {
            return Err(CorpusError::not_read(&path, NotRead::Labels));
        }
        Ok(Some(Self {
            path,
            id: source.id.clone(),
            rows,
            positions: columns.positions_of(&names),
            metadata: source.metadata.clone(),
        }))
    }
}
