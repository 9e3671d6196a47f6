//! `standpoint score`: articles in, table of stances out.

use std::io::{ErrorKind, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::ValueEnum;

use super::Outcome;
use super::done::{Done, plural};
use super::in_order::in_order;
use super::input::{InputArgs, Told};
use super::messages::Messages;
use crate::corpus::Document;
use crate::model::{Model, ModelError, Unit, Verdict};
use crate::output::{ScoreTable, TableFormat, is_cut_for_excel, replace};
use crate::segment::Repetition;

/// Documents are scored together until they have so many bytes of text: few enough that what is under way fits
/// into a processor's cache, many enough that threads seldom wait for each other.
const BATCH: usize = 128 << 10;

/// Rows under the header that Excel can show.
const EXCEL_ROWS: usize = 1_048_575;

const EXAMPLES: &str = "\
Examples:
  A folder of articles, with the built-in model:
      standpoint score articles -o scores.csv
  A table with one article a row, with a model of your own:
      standpoint score news.csv --text-column body -m models/labels.safetensors -o scores.csv
  A table of sentences or tweets, each row as it is:
      standpoint score tweets.csv --unit row -m models/tweets.safetensors -o scores.csv

The table has one row a sentence: document, sentence (its number), label, probability (of that
label), one p_ column a label, text, reasons (the words that spoke most for the label), start and
end (where it stands in the article, in characters), then the other columns of your table, of a
documents.csv beside the articles, and date and outlet of web pages.";

/// Score every sentence of articles and write a table
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// The model, a file that `train` wrote [default: the built-in model for the withdrawal of
    /// foreign forces from Iraq]
    #[arg(long, short, value_name = "FILE")]
    model: Option<PathBuf>,

    /// Where to write the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// csv for spreadsheets, jsonl for programs
    #[arg(long, value_enum, default_value = "csv")]
    format: FormatArg,

    /// Write a CSV that Excel opens with a double click, whatever its language: with a byte order
    /// mark, each cell on one line and at most 32,767 characters long, and an apostrophe before what
    /// would be taken for a formula
    #[arg(long)]
    for_excel: bool,

    /// What is scored as one
    #[arg(long, value_enum, default_value = "sentence")]
    unit: UnitArg,

    /// Leave the label empty where it is less probable than this; `evaluate` shows what is gained
    #[arg(long, value_name = "P", default_value_t = 0.0, hide_default_value = true, value_parser = probability)]
    min_probability: f64,

    /// How many documents are scored at once [default: one a processor]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// Keep what is not scored (bylines, captions, advertisements …) as rows without a label
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArg {
    Csv,
    Jsonl,
}

#[derive(Clone, Copy, ValueEnum)]
enum UnitArg {
    /// Each sentence
    Sentence,
    /// Each paragraph
    Paragraph,
    /// Each article
    Document,
    /// Each row of a table, or each file, as it is
    Row,
}

/// What turns a document into rows; shared by all threads.
struct Scorer {
    model: Model,
    table: ScoreTable,
    unit: Unit,
    repetition: Option<Repetition>,
    for_excel: bool,
    threads: usize,
}

#[derive(Default)]
struct Counts {
    documents: usize,
    scored: usize,
    furniture: usize,
    /// Cells that had to be cut for Excel.
    cut: usize,
    labels: Vec<usize>,
    /// Sentences whose label was not probable enough.
    withheld: usize,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    if args.for_excel && matches!(args.format, FormatArg::Jsonl) {
        bail!("--for-excel is for CSV: leave away --format jsonl");
    }
    let model = load(args.model.as_ref())?;
    let corpus = args.input.open(args.output.as_ref())?;
    let unit = args.unit.into();
    let repetition = match unit {
        Unit::Row => None,
        _ => args.input.repetition(args.output.as_ref())?,
    };
    let format = match args.format {
        FormatArg::Csv if args.for_excel => TableFormat::ExcelCsv,
        FormatArg::Csv => TableFormat::Csv,
        FormatArg::Jsonl => TableFormat::JsonLines,
    };
    let scorer = Scorer {
        table: ScoreTable::new(format, model.labels(), corpus.metadata_columns(), args.all)
            .with_min_probability(args.min_probability),
        model,
        unit,
        repetition,
        for_excel: args.for_excel,
        threads: args
            .threads
            .map_or_else(available_threads, NonZeroUsize::get),
    };
    let mut documents =
        Told::new(corpus, &args.input.paths, messages).showing_progress(args.output.is_some());
    let counts = match &args.output {
        Some(path) => replace(path, |file| scorer.write(&mut documents, file))
            .with_context(|| format!("{} was not written", path.display()))?,
        None => scorer.write(&mut documents, &mut std::io::stdout().lock())?,
    };
    scorer.tell(&counts, messages);
    if let Some(path) = &args.output {
        messages.say(&format!("The table is in {}.", path.display()));
    }
    match documents.failures {
        0 => Ok(Outcome::Done),
        _ => Ok(Outcome::Incomplete),
    }
}

/// Scores articles into a file for another command, which says itself what it does.
pub fn into_file(
    articles: &Path,
    model: Option<&PathBuf>,
    output: &Path,
    messages: &Messages,
) -> anyhow::Result<Outcome> {
    let args = Args {
        input: InputArgs {
            paths: vec![articles.to_path_buf()],
            stdin_format: None,
            text_column: None,
            id_column: None,
        },
        model: model.cloned(),
        output: Some(output.to_path_buf()),
        format: FormatArg::Csv,
        for_excel: false,
        unit: UnitArg::Sentence,
        min_probability: 0.0,
        threads: None,
        all: false,
    };
    run(&args, &messages.hushed())
}

/// The model of a file, or the built-in one.
pub fn load(path: Option<&PathBuf>) -> anyhow::Result<Model> {
    match path {
        Some(path) => Model::load(path).map_err(|error| match &error {
            ModelError::Io { source, .. } if source.kind() == ErrorKind::NotFound => anyhow!(
                "{}: there is no such model file; “standpoint train LABELS.csv” writes one",
                path.display()
            ),
            ModelError::Io { .. } => error.into(),
            _ => anyhow::Error::new(error).context(path.display().to_string()),
        }),
        None => Model::withdrawal().context("the built-in model"),
    }
}

impl Scorer {
    /// Writes the rows of all documents, scored in parallel, in order.
    fn write(&self, documents: &mut Told, out: &mut dyn Write) -> anyhow::Result<Counts> {
        let mut counts = self.no_counts();
        let mut header = Some(self.table.header()?);
        let next = || {
            let mut batch = Vec::new();
            let mut size = 0;
            while size < BATCH
                && let Some(document) = documents.next()
            {
                size += document.text.len();
                batch.push(document);
            }
            (!batch.is_empty()).then_some(batch)
        };
        let worker = || {
            let mut scorer = self.model.scorer();
            move |batch: Vec<Document>| -> std::io::Result<(Vec<u8>, Counts)> {
                let mut bytes = Vec::new();
                let mut counts = self.no_counts();
                for document in &batch {
                    self.rows(&mut scorer, document, &mut bytes, &mut counts)?;
                }
                Ok((bytes, counts))
            }
        };
        in_order(self.threads, next, worker, |rows| -> anyhow::Result<()> {
            let (bytes, of_batch) = rows?;
            out.write_all(&header.take().unwrap_or_default())?;
            out.write_all(&bytes)?;
            counts.add(&of_batch);
            Ok(())
        })?;
        documents.some()?;
        out.flush()?;
        Ok(counts)
    }

    fn rows(
        &self,
        scorer: &mut crate::model::Scorer,
        document: &Document,
        bytes: &mut Vec<u8>,
        counts: &mut Counts,
    ) -> std::io::Result<()> {
        let text = &document.text;
        let scored = scorer.document(text, self.unit, self.repetition.as_ref());
        counts.documents += 1;
        for unit in &scored {
            if self.for_excel {
                let cells = document.metadata.iter().map(String::as_str);
                let cells = cells.chain([&text[unit.bytes.clone()]]);
                counts.cut += cells.filter(|cell| is_cut_for_excel(cell)).count();
            }
            match &unit.verdict {
                Some(Verdict { stance, .. }) => {
                    counts.scored += 1;
                    match self.table.label(stance) {
                        Some(_) => counts.labels[stance.label] += 1,
                        None => counts.withheld += 1,
                    }
                }
                None => counts.furniture += 1,
            }
        }
        bytes.extend(self.table.rows(document, &scored)?);
        Ok(())
    }

    fn no_counts(&self) -> Counts {
        Counts {
            labels: vec![0; self.model.labels().len()],
            ..Counts::default()
        }
    }

    fn tell(&self, counts: &Counts, messages: &Messages) {
        if counts.cut > 0 {
            messages.warn(format_args!(
                "{} longer than the 32,767 characters that Excel allows: cut in the table",
                plural(counts.cut, "cell")
            ));
        }
        if self.for_excel && counts.scored + counts.furniture > EXCEL_ROWS {
            messages.warn("the table has more rows than the 1,048,576 that Excel opens");
        }
        let done = Done {
            unit: self.unit.name(),
            scored: counts.scored,
            documents: counts.documents,
            furniture: counts.furniture,
            labels: self.model.labels().iter().zip(&counts.labels).collect(),
            withheld: counts.withheld,
            seconds: messages.seconds(),
        };
        messages.say(&done.to_string());
    }
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        self.documents += other.documents;
        self.scored += other.scored;
        self.furniture += other.furniture;
        self.cut += other.cut;
        self.withheld += other.withheld;
        for (sum, n) in self.labels.iter_mut().zip(&other.labels) {
            *sum += n;
        }
    }
}

impl From<UnitArg> for Unit {
    fn from(unit: UnitArg) -> Self {
        match unit {
            UnitArg::Sentence => Unit::Sentence,
            UnitArg::Paragraph => Unit::Paragraph,
            UnitArg::Document => Unit::Document,
            UnitArg::Row => Unit::Row,
        }
    }
}

fn available_threads() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// A number from 0 to 1.
fn probability(text: &str) -> Result<f64, String> {
    let value = text.parse().ok().filter(|p| (0.0..=1.0).contains(p));
    value.ok_or_else(|| "write a number from 0 to 1, such as 0.7".to_string())
}
