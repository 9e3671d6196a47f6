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
use serde::Serialize;
use standpoint_common::atomic::{nearest_folder, replace};

use super::console::messages::Messages;
use super::console::screen::print;
use crate::findings::cut_cells;
use crate::output::OutputTable;
use names::{FIGURES, JSON, file_name, has_ending};
use protect::open_outputs;

/// Where the figures of `evaluate` and `agree` go.
#[derive(clap::Args)]
pub struct FiguresArgs {
    /// Write the figures to a file: a CSV, a workbook (.xlsx) or a table for LaTeX (.tex)
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// Write the figures as JSON to a file, or with - to standard output in place of the report
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl FiguresArgs {
    /// Fails before the work if a file cannot be written, or would replace one of the inputs.
    pub fn check(&self, inputs: impl IntoIterator<Item = impl AsRef<Path>>) -> anyhow::Result<()> {
        let (output, json) = (self.output.as_ref(), self.json.as_ref());
        open_outputs(&[(output, FIGURES), (json, JSON)], inputs)
    }

    /// Writes the table and the JSON. The report goes to standard output, unless the JSON goes there.
    pub fn write(
        &self,
        table: &OutputTable,
        results: &impl Serialize,
        report: String,
        messages: &Messages,
    ) -> anyhow::Result<()> {
        if self.output.is_some() {
            write_table(table, self.output.as_ref(), messages)?;
        }
        json::write(self.json.as_ref(), results, report, messages)
    }
}

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

/// Writes a table to a file, of the kind that its name tells, or returns it as text for standard output. Warns of cells
/// that were cut.
pub fn write_table(
    table: &OutputTable,
    output: Option<&PathBuf>,
    messages: &Messages,
) -> anyhow::Result<String> {
    let Some(path) = output else {
        return Ok(String::from_utf8(table.csv()?)?);
    };
    if has_ending(path, "xlsx") {
        let folder = nearest_folder(path);
        let cut = write_file(path, |file| table.write_workbook(folder, file))?;
        let warnings = cut_cells(cut).into_iter();
        warnings.for_each(|warning| messages.tell(warning));
    } else if has_ending(path, "tex") {
        write_file(path, |file| file.write_all(table.latex().as_bytes()))?;
    } else {
        let csv = table.csv()?;
        write_file(path, |file| file.write_all(&csv))?;
    }
    Ok(String::new())
}
