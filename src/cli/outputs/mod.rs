//! The outputs of a command: their names, their formats and the files that they may not replace.

pub(super) mod drawings;
pub(super) mod json;
pub(super) mod ledger;
pub(super) mod names;
pub(super) mod protect;
pub(super) mod target;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use standpoint_common::atomic::{nearest_folder, replace};

use super::console::messages::Messages;
use super::console::screen::print;
use crate::findings::cut_cells;
use crate::output::OutputTable;
use names::TableKind;

/// Writes a file and gives it its name at the end, so that a failure leaves the old file.
pub fn write_file<T, E>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&File>) -> Result<T, E>,
) -> anyhow::Result<T>
where
    E: From<io::Error>,
    anyhow::Error: From<E>,
{
    let written = replace(path, write).map_err(anyhow::Error::from);
    written.with_context(|| format!("{} was not written", path.display()))
}

/// Writes bytes to a file or to standard output.
pub fn write_bytes(output: Option<&PathBuf>, bytes: &[u8]) -> anyhow::Result<()> {
    match output {
        Some(path) => write_file(path, |file| file.write_all(bytes)),
        None => Ok(print(bytes)?),
    }
}

/// Writes a table to a file, or returns it as text for standard output. Warns of cells that were cut.
pub fn write_table(
    table: &OutputTable,
    output: Option<&PathBuf>,
    kind: TableKind,
    messages: &Messages,
) -> anyhow::Result<String> {
    let (text, cut) = match (output, kind) {
        (Some(path), TableKind::Workbook) => {
            let folder = nearest_folder(path);
            let cut = write_file(path, |file| table.write_workbook(folder, file))?;
            (String::new(), cut)
        }
        (Some(path), TableKind::Latex) => {
            write_file(path, |file| file.write_all(table.latex().as_bytes()))?;
            (String::new(), 0)
        }
        (output, _) => {
            let csv = table.csv()?;
            match output {
                Some(path) => {
                    write_file(path, |file| file.write_all(&csv))?;
                    (String::new(), 0)
                }
                None => (String::from_utf8(csv)?, 0),
            }
        }
    };
    if let Some(warning) = cut_cells(cut) {
        messages.tell(warning);
    }
    Ok(text)
}
