//! Where `score` writes its table, and as what.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ValueEnum;

use super::named::{csv_name, file_name, is_of_another_kind, name_of, writable};
use super::spare::spare;
use crate::corpus::{Format, endings_of};
use crate::output::TableFormat;

#[derive(clap::Args, Default)]
pub struct TargetArgs {
    /// Where to write the table [default: standard output]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    pub output: Option<PathBuf>,

    /// csv for programs and spreadsheets, xlsx for Excel and LibreOffice, jsonl for programs
    /// [default: xlsx or jsonl if the name of the output ends so, else csv]
    #[arg(long, value_enum)]
    format: Option<FormatArg>,

    /// Write a CSV that Excel opens with a double click where it parts cells by commas (elsewhere
    /// write a workbook, -o scores.xlsx): with a byte order mark, each cell on one line and at most
    /// 32,767 characters long, and an apostrophe before what would be taken for a formula
    #[arg(long)]
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

/// What is written.
pub enum Target<'a> {
    /// A stream of text, to a file or to standard output.
    Lines(TableFormat, Option<&'a Path>),
    /// A CSV and its schema.
    Described { table: &'a Path, schema: PathBuf },
    /// A workbook.
    Workbook(&'a Path),
}

impl TargetArgs {
    /// A plain CSV in a file.
    pub fn csv(output: &Path) -> Self {
        TargetArgs {
            output: Some(output.to_path_buf()),
            ..Self::default()
        }
    }

    /// What is to be written, unless it does not go together. The files of `inputs` are spared.
    pub fn resolve(&self, inputs: &[PathBuf]) -> anyhow::Result<Target<'_>> {
        let output = self.output.as_deref();
        let ends_in = |ending: &str| {
            let end = output.and_then(Path::extension);
            end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
        };
        let named_xlsx = ends_in("xlsx");
        let json_lines = endings_of(Format::JsonLines);
        let format = self
            .format
            .unwrap_or(match json_lines.iter().any(|end| ends_in(end)) {
                true => FormatArg::Jsonl,
                false if named_xlsx => FormatArg::Xlsx,
                false => FormatArg::Csv,
            });
        let option = match format {
            FormatArg::Csv => "csv",
            FormatArg::Xlsx => "xlsx",
            FormatArg::Jsonl => "jsonl",
        };
        for (flag, is_set) in [("--for-excel", self.for_excel), ("--schema", self.schema)] {
            if is_set && format != FormatArg::Csv {
                bail!(
                    "{flag} is for CSV, but what is to be written is {option}: leave {flag} away"
                );
            }
        }
        match (format, output) {
            // Nobody has said CSV, and names decide.
            (FormatArg::Csv, Some(path))
                if self.format.is_none() && !named_xlsx && is_of_another_kind(path, &["csv"]) =>
            {
                bail!(
                    "{}: standpoint score does not write this kind of file: choose a name that ends in .csv or, for Excel, in .xlsx",
                    path.display()
                )
            }
            (FormatArg::Csv, _) if !named_xlsx => csv_name(self.output.as_ref())?,
            (FormatArg::Jsonl, _) if !named_xlsx => {
                name_of(self.output.as_ref(), "JSON lines", &json_lines)?;
            }
            _ => {}
        }
        let target = match (format, output) {
            (FormatArg::Xlsx, None) => {
                bail!("--format xlsx needs a file to write to: add -o scores.xlsx")
            }
            (FormatArg::Xlsx, Some(path)) if !named_xlsx => bail!(
                "{}: Excel opens a workbook only if its name ends in .xlsx: choose such a name, or leave --format \
                 xlsx away",
                path.display()
            ),
            (FormatArg::Xlsx, Some(path)) => Target::Workbook(path),
            (_, Some(path)) if named_xlsx => bail!(
                "{}: this is the name of a workbook, but --format {option} was asked for: choose a name in \
                 .{option}, or leave --format away",
                path.display()
            ),
            (FormatArg::Jsonl, _) => Target::Lines(TableFormat::JsonLines, output),
            (FormatArg::Csv, _) if self.for_excel && self.schema => bail!(
                "--schema describes the plain CSV, and --for-excel changes it: leave one of them away"
            ),
            (FormatArg::Csv, _) if self.for_excel => Target::Lines(TableFormat::ExcelCsv, output),
            (FormatArg::Csv, None) if self.schema => {
                bail!("--schema writes a file beside the table: add -o scores.csv")
            }
            (FormatArg::Csv, Some(table)) if self.schema => Target::Described {
                table,
                schema: self.beside(table, inputs)?,
            },
            (FormatArg::Csv, _) => Target::Lines(TableFormat::Csv, output),
        };
        Ok(target)
    }

    /// `scores.schema.json` for `scores.csv`.
    fn beside(&self, table: &Path, inputs: &[PathBuf]) -> anyhow::Result<PathBuf> {
        let schema = table.with_extension("schema.json");
        spare(Some(&schema), inputs)?;
        writable(Some(&schema))?;
        Ok(schema)
    }
}

impl Target<'_> {
    /// The format of the text; a workbook takes the cells and no text.
    pub fn format(&self) -> TableFormat {
        match self {
            Target::Lines(format, _) => *format,
            Target::Described { .. } | Target::Workbook(_) => TableFormat::Csv,
        }
    }

    /// Whether it is a CSV for Excel, which opens only so many rows of it.
    pub fn is_excel_csv(&self) -> bool {
        matches!(self, Target::Lines(TableFormat::ExcelCsv, _))
    }
}
