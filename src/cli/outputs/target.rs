//! The format and file of a table of scores.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::names::{check_ending, check_output, file_name};
use super::protect::protect;
use crate::cli::console::screen::shows_terminal;
use crate::cli::inputs::values::{Named, one_of};
use crate::corpus::{Format, endings_of};
use crate::output::TableFormat;

#[derive(clap::Args)]
pub struct TargetArgs {
    /// Where to write the table [default: standard output, as a list if that is a terminal]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    pub output: Option<PathBuf>,

    /// The format on standard output, for a program: csv or jsonl. That of a file is told by its name: .csv, .xlsx or
    /// .jsonl
    #[arg(long, value_parser = one_of(FORMATS))]
    format: Option<TableFormat>,

    /// Also describe the columns in a file beside the CSV, for programs: scores.schema.json for
    /// scores.csv (a Frictionless Table Schema)
    #[arg(long)]
    schema: bool,
}

const FORMATS: [Named<TableFormat>; 2] = [
    ("csv", "", TableFormat::Csv),
    ("jsonl", "", TableFormat::JsonLines),
];

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
    /// Decides what is written, by the name of the output and the options. Fails if they contradict each other.
    pub fn resolve(&self, inputs: &[PathBuf]) -> anyhow::Result<Target<'_>> {
        // A program that reads .json expects one value.
        let mut json_lines = endings_of(Format::JsonLines);
        json_lines.retain(|ending| *ending != "json");
        let endings = [vec!["csv", "xlsx"], json_lines.clone()].concat();
        check_ending(
            self.output.as_ref(),
            "a CSV, a workbook or JSON lines",
            &endings,
        )?;
        let Some(output) = self.output.as_deref() else {
            return self.on_standard_output();
        };
        if self.format.is_some() {
            bail!(
                "--format is for standard output, and the name of a file tells its format: leave --format away"
            );
        }
        let ends_in = |ending: &str| {
            let end = output.extension();
            end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
        };
        let is_workbook = ends_in("xlsx");
        let is_json_lines = json_lines.iter().any(|end| ends_in(end));
        if self.schema && (is_workbook || is_json_lines) {
            bail!("--schema is for CSV, and another format was asked for: leave --schema away");
        }
        Ok(if is_workbook {
            Target::Workbook(output)
        } else if is_json_lines {
            Target::Lines(TableFormat::JsonLines, Some(output))
        } else if self.schema {
            Target::Described {
                table: output,
                schema: schema_path(output, inputs)?,
            }
        } else {
            Target::Lines(TableFormat::Csv, Some(output))
        })
    }

    fn on_standard_output(&self) -> anyhow::Result<Target<'_>> {
        if self.schema {
            bail!("--schema writes a file beside the table: add -o scores.csv");
        }
        let format = match self.format {
            Some(format) => format,
            None if shows_terminal() => TableFormat::List,
            None => TableFormat::Csv,
        };
        Ok(Target::Lines(format, None))
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
