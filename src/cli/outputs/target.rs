//! The format and file of a table of scores.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ValueEnum;

use super::names::{check_ending, check_output, file_name};
use super::protect::protect;
use crate::cli::console::screen::shows_terminal;
use crate::corpus::{Format, endings_of};
use crate::output::TableFormat;

#[derive(clap::Args)]
pub struct TargetArgs {
    /// Where to write the table [default: standard output, as a list if that is a terminal]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    pub output: Option<PathBuf>,

    /// csv for programs and spreadsheets, xlsx for Excel and LibreOffice, jsonl for programs
    /// [default: xlsx or jsonl if the name of the output ends so, else csv]
    #[arg(long, value_enum)]
    format: Option<FormatArg>,

    /// Write a CSV that Excel opens with a double click where it parts cells by commas (elsewhere
    /// write a workbook, -o scores.xlsx): with a byte order mark, each cell on one line and at most
    /// 32,767 characters long, and an apostrophe before what would be taken for a formula
    #[arg(long, conflicts_with = "schema")]
    for_excel: bool,

    /// Also describe the columns in a file beside the CSV, for programs: scores.schema.json for
    /// scores.csv (a Frictionless Table Schema)
    #[arg(long)]
    schema: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Csv,
    Xlsx,
    Jsonl,
}

/// The file and format of the output.
pub enum Target<'a> {
    /// A stream of text, to a file or to standard output.
    Lines(TableFormat, Option<&'a Path>),
    Described {
        table: &'a Path,
        schema: PathBuf,
    },
    Workbook(&'a Path),
}

impl TargetArgs {
    /// Decides what is written, by the options and the name of the output. Fails if they contradict each
    /// other.
    pub fn resolve(&self, inputs: &[PathBuf]) -> anyhow::Result<Target<'_>> {
        let output = self.output.as_deref();
        // A program that reads .json expects one value.
        let mut json_lines = endings_of(Format::JsonLines);
        json_lines.retain(|ending| *ending != "json");
        let (what, endings) = match self.format {
            Some(FormatArg::Csv) => ("a CSV", vec!["csv"]),
            Some(FormatArg::Xlsx) => ("a workbook", vec!["xlsx"]),
            Some(FormatArg::Jsonl) => ("JSON lines", json_lines.clone()),
            None => (
                "a CSV, a workbook or JSON lines",
                [vec!["csv", "xlsx"], json_lines.clone()].concat(),
            ),
        };
        check_ending(self.output.as_ref(), what, &endings)?;
        let ends_in = |ending: &str| {
            let end = output.and_then(Path::extension);
            end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
        };
        let format = match self.format {
            Some(format) => format,
            None if ends_in("xlsx") => FormatArg::Xlsx,
            None if json_lines.iter().any(|end| ends_in(end)) => FormatArg::Jsonl,
            None => FormatArg::Csv,
        };
        for (flag, is_set) in [("--for-excel", self.for_excel), ("--schema", self.schema)] {
            if is_set && format != FormatArg::Csv {
                bail!("{flag} is for CSV, and another format was asked for: leave {flag} away");
            }
        }
        Ok(match (format, output) {
            (FormatArg::Xlsx, Some(path)) if ends_in("xlsx") => Target::Workbook(path),
            (FormatArg::Xlsx, _) => bail!(
                "--format xlsx needs the name of a workbook, or Excel does not open it: add -o scores.xlsx"
            ),
            (FormatArg::Jsonl, _) => Target::Lines(TableFormat::JsonLines, output),
            (FormatArg::Csv, _) if self.for_excel => Target::Lines(TableFormat::ExcelCsv, output),
            (FormatArg::Csv, None) if self.schema => {
                bail!("--schema writes a file beside the table: add -o scores.csv")
            }
            (FormatArg::Csv, Some(table)) if self.schema => Target::Described {
                table,
                schema: schema_path(table, inputs)?,
            },
            (FormatArg::Csv, None) if self.format.is_none() && shows_terminal() => {
                Target::Lines(TableFormat::List, None)
            }
            (FormatArg::Csv, _) => Target::Lines(TableFormat::Csv, output),
        })
    }
}

/// The schema beside a table: `scores.schema.json` for `scores.csv`.
fn schema_path(table: &Path, inputs: &[PathBuf]) -> anyhow::Result<PathBuf> {
    let schema = table.with_extension("schema.json");
    protect(Some(&schema), inputs)?;
    check_output(Some(&schema))?;
    Ok(schema)
}

impl Target<'_> {
    /// The format of the text. A workbook has none.
    pub fn format(&self) -> TableFormat {
        match self {
            Target::Lines(format, _) => *format,
            Target::Described { .. } | Target::Workbook(_) => TableFormat::Csv,
        }
    }
}
