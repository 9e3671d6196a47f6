//! The format and file of a table of scores.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::names::{JSON, file_name, has_ending};
use super::protect::open_outputs;
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
    /// Decides what is written, by the name of the output and the options, and opens it. Fails if they contradict each
    /// other.
    pub fn open(
        &self,
        inputs: impl IntoIterator<Item = impl AsRef<Path>>,
    ) -> anyhow::Result<Target<'_>> {
        // A program that reads .json expects one value.
        let mut json_lines = endings_of(Format::JsonLines);
        json_lines.retain(|ending| *ending != "json");
        let endings = [vec!["csv", "xlsx"], json_lines.clone()].concat();
        let Some(output) = &self.output else {
            return self.on_standard_output();
        };
        if self.format.is_some() {
            bail!(
                "--format is for standard output, and the name of a file tells its format: leave --format away"
            );
        }
        let is_workbook = has_ending(output, "xlsx");
        let is_json_lines = json_lines.iter().any(|end| has_ending(output, end));
        if self.schema && (is_workbook || is_json_lines) {
            bail!("--schema is for CSV, and another format was asked for: leave --schema away");
        }
        let schema = self.schema.then(|| output.with_extension("schema.json"));
        let kind = ("a CSV, a workbook or JSON lines", &endings[..]);
        open_outputs(&[(Some(output), kind), (schema.as_ref(), JSON)], inputs)?;
        Ok(match schema {
            _ if is_workbook => Target::Workbook(output),
            _ if is_json_lines => Target::Lines(TableFormat::JsonLines, Some(output)),
            Some(schema) => Target::Described {
                table: output,
                schema,
            },
            None => Target::Lines(TableFormat::Csv, Some(output)),
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

impl Target<'_> {
    /// The format of the text. A workbook has none.
    pub fn format(&self) -> TableFormat {
        match self {
            Target::Lines(format, _) => *format,
            Target::Described { .. } | Target::Workbook(_) => TableFormat::Csv,
        }
    }
}
