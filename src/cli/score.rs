//! `standpoint score`: articles in, table of stances out.

use std::io::{ErrorKind, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, anyhow};
use clap::ValueEnum;

use super::Outcome;
use super::about::{self, row};
use super::counts::Counts;
use super::done::Done;
use super::in_order::{available_threads, in_order};
use super::input::{InputArgs, Told};
use super::messages::Messages;
use super::resume::Resuming;
use super::spare::spare;
use super::target::{Target, TargetArgs};
use crate::atomic::{nearest_folder, replace};
use crate::corpus::Document;
use crate::model::{Model, ModelError, Scored, Scorer, Unit, Verdict};
use crate::output::{EXCEL_ROWS, Keyed, Lines, ScoreTable, Sink, Workbook, table_schema};
use crate::segment::{self, Repetition};

const EXAMPLES: &str = "\
Examples:
  A folder of articles, with the built-in model:
      standpoint score articles -o scores.csv
  The same as a workbook for Excel or LibreOffice:
      standpoint score articles -o scores.xlsx
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

    #[command(flatten)]
    target: TargetArgs,

    /// What is scored as one
    #[arg(long, value_enum, default_value = "sentence")]
    unit: UnitArg,

    /// Leave the label empty where it is less probable than this; `evaluate` shows what is gained
    #[arg(long, value_name = "P", default_value_t = 0.0, hide_default_value = true, value_parser = probability)]
    min_probability: f64,

    /// How many documents are scored at once [default: one a processor]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// Stop at the first file or row that cannot be read, and leave no table
    #[arg(long)]
    strict: bool,

    /// Go on where an earlier run of the same command with --resume was stopped; the table becomes the
    /// same as if it had not been
    #[arg(long)]
    resume: bool,

    /// Keep what is not scored (bylines, captions, advertisements …) as rows without a label
    #[arg(long)]
    all: bool,
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
pub struct Job {
    pub model: Model,
    pub table: ScoreTable,
    pub unit: Unit,
    repetition: Option<Repetition>,
    threads: usize,
}

/// What is made of a document in parallel.
enum Made<R> {
    /// Its rows, and how many units are scored.
    Rows(R, usize),
    /// A later part of a document, whose rows can be numbered only when all parts before it are written.
    Part(Document, Vec<Scored>),
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let output = args.target.output.as_ref();
    spare(output, &args.model)?;
    let target = args.target.resolve(&args.input.paths)?;
    let resuming = || Resuming::new(&target, &args.input);
    let mut resuming = args.resume.then(resuming).transpose()?;
    let unit = args.unit.into();
    if unit != Unit::Row {
        // Beside the reading of the model, on a core that it leaves idle. Where there is no thread to be had, the first
        // article waits for it.
        let _ = thread::Builder::new().spawn(segment::prepare);
    }
    let model = load(args.model.as_ref())?;
    // An article, or a row, is scored as one however long it is.
    let in_parts = matches!(unit, Unit::Sentence | Unit::Paragraph);
    let corpus = args.input.open(output, in_parts)?;
    let repetition = match unit {
        Unit::Row => None,
        _ => args.input.repetition(output, |document| {
            resuming.iter_mut().for_each(|r| r.see(document));
        })?,
    };
    let metadata = corpus.metadata_columns();
    let job = Job {
        table: ScoreTable::new(target.format(), model.labels(), metadata, args.all)
            .with_min_probability(args.min_probability),
        model,
        unit,
        repetition,
        threads: args
            .threads
            .map_or_else(available_threads, NonZeroUsize::get),
    };
    let files = match target {
        Target::Workbook(_) => corpus.files().map(Path::to_path_buf).collect(),
        _ => Vec::new(),
    };
    let tell = |corpus| {
        Told::new(corpus, &args.input.paths, messages)
            .strict(args.strict)
            .showing_progress(output.is_some())
    };
    let mut documents = tell(corpus);
    let not_written = |path: &Path| format!("{} was not written", path.display());
    let counts = match (&target, resuming) {
        (Target::Lines(_, Some(path)), Some(resuming)) => {
            let again = || Ok(tell(args.input.open(output, in_parts)?));
            resuming
                .write(path, &job, &mut documents, again, messages)
                .with_context(|| not_written(path))?
        }
        (Target::Lines(_, None), _) => {
            let mut out = std::io::stdout().lock();
            let counts = job.write(&mut documents, &mut Lines(&mut out))?;
            out.flush()?;
            counts
        }
        (Target::Lines(_, Some(path)), None) => {
            replace(path, |file| job.write(&mut documents, &mut Lines(file)))
                .with_context(|| not_written(path))?
        }
        (Target::Described { table, schema }, _) => {
            let (counts, is_keyed) = replace(table, |file| {
                let mut sink = Keyed::new(Lines(file));
                let counts = job.write(&mut documents, &mut sink)?;
                anyhow::Ok((counts, sink.is_unique()))
            })
            .with_context(|| not_written(table))?;
            let text = table_schema(&job.table, is_keyed);
            replace(schema, |file| file.write_all(text.as_bytes()))
                .with_context(|| not_written(schema))?;
            counts
        }
        (Target::Workbook(path), _) => replace(path, |file| {
            let mut book = Workbook::new(&job.table, nearest_folder(path))?;
            let mut counts = job.write(&mut documents, &mut book)?;
            let model = about::of_model(&job.model, args.model.as_ref());
            let about = |sheets| {
                counts.sheets = sheets;
                let run = job.about(&counts, &documents);
                [about::program(), model, run, about::of_inputs(&files)].concat()
            };
            book.finish(about, file)?;
            anyhow::Ok(counts)
        })
        .with_context(|| not_written(path))?,
    };
    job.tell(&counts, target.is_excel_csv(), messages);
    if let Some(path) = output {
        messages.say(&format!("The table is in {}.", path.display()));
    }
    if let Target::Described { schema, .. } = &target {
        messages.say(&format!(
            "Its columns are described in {}.",
            schema.display()
        ));
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
        target: TargetArgs::csv(output),
        unit: UnitArg::Sentence,
        min_probability: 0.0,
        threads: None,
        strict: false,
        resume: false,
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

impl Job {
    /// Writes the rows of all documents, scored in parallel, in order.
    fn write<S: Sink>(&self, documents: &mut Told, sink: &mut S) -> anyhow::Result<Counts> {
        self.write_on(documents, sink, self.no_counts())
    }

    /// The same for the documents that are left, where a table is gone on with that has `counts` so far.
    pub fn write_on<S: Sink>(
        &self,
        documents: &mut Told,
        sink: &mut S,
        mut counts: Counts,
    ) -> anyhow::Result<Counts> {
        let mut begun = counts.documents > 0;
        let next = || Some(documents.batch()).filter(|batch| !batch.is_empty());
        let worker = || {
            let mut scorer = self.model.scorer();
            move |batch: Vec<Document>| -> std::io::Result<(Vec<Made<S::Rows>>, Counts)> {
                let mut counts = self.no_counts();
                let made = batch
                    .into_iter()
                    .map(|document| self.make::<S>(&mut scorer, document, &mut counts))
                    .collect::<Result<_, _>>()?;
                Ok((made, counts))
            }
        };
        in_order(self.threads, next, worker, |scored| -> anyhow::Result<()> {
            let (made, of_batch) = scored?;
            if !std::mem::replace(&mut begun, true) {
                counts.cut += sink.begin(&self.table)?;
            }
            for made in made {
                let (rows, scored) = match made {
                    Made::Rows(rows, scored) => {
                        counts.numbered = 0;
                        (rows, scored)
                    }
                    Made::Part(part, scored) => {
                        let (rows, cut) = S::rows(&self.table, &part, &scored, counts.numbered)?;
                        counts.cut += cut;
                        (rows, number_of_scored(&scored))
                    }
                };
                counts.numbered += scored;
                sink.write(rows)?;
            }
            counts.add(&of_batch);
            sink.mark(&counts)?;
            Ok(())
        })?;
        documents.end()?;
        Ok(counts)
    }

    fn make<S: Sink>(
        &self,
        scorer: &mut Scorer,
        document: Document,
        counts: &mut Counts,
    ) -> std::io::Result<Made<S::Rows>> {
        let scored = scorer.article(&document, self.unit, self.repetition.as_ref());
        counts.documents += usize::from(!document.continues());
        for unit in &scored {
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
        if document.continues() {
            return Ok(Made::Part(document, scored));
        }
        let (rows, cut) = S::rows(&self.table, &document, &scored, 0)?;
        counts.cut += cut;
        Ok(Made::Rows(rows, number_of_scored(&scored)))
    }

    pub fn no_counts(&self) -> Counts {
        Counts {
            labels: vec![0; self.model.labels().len()],
            ..Counts::default()
        }
    }

    /// What came of the run, for the sheet `about`.
    fn about(&self, counts: &Counts, documents: &Told) -> Vec<[String; 3]> {
        let mut rows = vec![
            row("documents", counts.documents.to_string()),
            row(
                &format!("{}s scored", self.unit.name()),
                counts.scored.to_string(),
            ),
        ];
        for (label, count) in self.model.labels().iter().zip(&counts.labels) {
            rows.push(row(&format!("of these {label}"), count.to_string()));
        }
        if counts.withheld > 0 {
            rows.push(row("of these without a label", counts.withheld.to_string()));
        }
        let furniture = counts.furniture.to_string();
        rows.push(row("pieces of page furniture set aside", furniture));
        if let Some(message) = counts.more_sheets() {
            rows.push(row("note", message));
        }
        if let Some(message) = counts.cut_cells() {
            rows.push(row("warning", message));
        }
        rows.extend(documents.unread.iter().map(|what| row("not read", what)));
        if documents.more_unread > 0 {
            rows.push(row(
                "not read, not listed",
                documents.more_unread.to_string(),
            ));
        }
        rows
    }

    fn tell(&self, counts: &Counts, is_excel_csv: bool, messages: &Messages) {
        if let Some(message) = counts.cut_cells() {
            messages.warn(message);
        }
        if let Some(message) = counts.more_sheets() {
            messages.note(message);
        }
        let furniture = match self.table.has_furniture() {
            true => counts.furniture,
            false => 0,
        };
        if is_excel_csv && counts.scored + furniture > EXCEL_ROWS {
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

fn number_of_scored(units: &[Scored]) -> usize {
    units.iter().filter(|unit| unit.verdict.is_some()).count()
}

/// A number from 0 to 1.
fn probability(text: &str) -> Result<f64, String> {
    let value = text.parse().ok().filter(|p| (0.0..=1.0).contains(p));
    value.ok_or_else(|| "write a number from 0 to 1, such as 0.7".to_string())
}
