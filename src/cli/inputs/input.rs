//! Which articles to read, and what to say about how they were read.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::texts::LanguageSample;
use crate::cli::console::messages::{Messages, sentence};
use crate::cli::console::notices::{Notices, TOLD};
use crate::cli::console::progress::{Progress, Work};
use crate::cli::outputs::spare::spare_inputs;
use crate::corpus::{
    Corpus, CorpusError, Document, Format, ReadOptions, are_of_segments, column_names, is_table,
};
use crate::phrases::thousands;
use crate::segment::Repetition;
use crate::text::Language;

/// So many files and rows without a document are kept in words.
const UNREAD: usize = 1000;

/// Of so many documents the lines that recur across the corpus are learned.
const SAMPLE: usize = 1000;

#[derive(clap::Args)]
pub struct InputArgs {
    /// Articles: files, folders (with everything in them), tables with a text column, or - for
    /// standard input. Read are .txt and other plain text, .html, .csv, .tsv and .jsonl, each also
    /// as .gz or .zst, and .docx, .odt, .rtf and .xlsx
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// What standard input holds, if it is not a plain text or a web page
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub stdin_format: Option<StdinFormat>,

    /// The column of a table that holds the text [default: text, or another obvious name]
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,

    /// The column of a table that names the document [default: id, document or another obvious name]
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
}

/// The formats of standard input that cannot be told by looking.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum StdinFormat {
    /// A table with commas or semicolons
    Csv,
    /// A table with tabs
    Tsv,
    /// One JSON object a line
    Jsonl,
}

impl StdinFormat {
    fn format(self) -> Format {
        match self {
            StdinFormat::Csv => Format::Csv,
            StdinFormat::Tsv => Format::Tsv,
            StdinFormat::Jsonl => Format::JsonLines,
        }
    }
}

/// Whether a path is a table of scores rather than articles: a CSV or JSON lines with a label and probabilities, whatever its
/// name, for `score` writes one under any and so does Excel (`Unicode text (*.txt)`). What cannot be read is told by whoever reads it.
pub fn holds_scores(path: &Path) -> bool {
    let names = columns(path);
    names.iter().any(|name| name == "label") && names.iter().any(|name| name.starts_with("p_"))
}

/// Whether a path is a table of labelled sentences rather than articles.
fn holds_labels(path: &Path) -> bool {
    let names = columns(path);
    let of_label = |name: &String| name == "label" || name.starts_with("annotator_");
    names.iter().any(|name| name == "text") && names.iter().any(of_label)
}

/// Refuses a folder where a table is read; `advice` is how to make one of what is in it.
pub fn no_folder(path: &Path, advice: &str) -> anyhow::Result<()> {
    if path.is_dir() {
        bail!(
            "{}: could not be read: it is a folder, not a file; {advice}",
            path.display()
        );
    }
    Ok(())
}

/// Where the rows of a table can be scored as they are, which only `score` does.
pub const ROWS_AS_THEY_ARE: &str = "name the articles, or let “standpoint score” with --unit row make a table of scores of its rows as they are, and name that";

/// Notes tables of sentences among articles, which are read as if each row were one; `advice` is what to do instead.
pub fn note_tables(paths: &[PathBuf], advice: &str, messages: &Messages) {
    for path in paths.iter().filter(|path| is_table(path)) {
        let what = match (holds_scores(path), holds_labels(path)) {
            (true, _) => "scores",
            (_, true) => "labelled sentences",
            _ if are_of_segments(&columns(path)) => "sentences",
            _ => continue,
        };
        messages.note(format_args!(
            "{}: this is a table of {what}, and each of its rows is read as an article of its own: {advice}",
            path.display()
        ));
    }
}

/// The names of the columns of a table in lower case. Of a text it is what its first line would name.
fn columns(path: &Path) -> Vec<String> {
    let names = path.is_file().then(|| column_names(path)).flatten();
    names.unwrap_or_default()
}

impl InputArgs {
    /// Opens the corpus, with long texts `in_parts` or as they are; `output` is not read even if it lies in one of the
    /// folders. Up to so many files are read at once.
    pub fn open(
        &self,
        output: Option<&PathBuf>,
        in_parts: bool,
        threads: usize,
    ) -> anyhow::Result<Corpus> {
        spare_inputs(output, &self.paths)?;
        let options = ReadOptions {
            text_column: self.text_column.clone(),
            id_column: self.id_column.clone(),
            stdin_format: self.stdin_format.map(StdinFormat::format),
            exclude: output.cloned(),
            in_parts,
            threads,
        };
        Ok(Corpus::open(&self.paths, &options)?)
    }

    /// Says that the program waits for somebody to type, where standard input is read and is a terminal.
    pub fn tell_typed(&self, messages: &Messages) {
        let is_read = self.paths.iter().any(|path| path.as_os_str() == "-");
        if is_read && std::io::stdin().is_terminal() {
            messages.say(&format!(
                "reading what you type: end with {}",
                match cfg!(windows) {
                    true => "Ctrl-Z and Enter",
                    false => "Ctrl-D",
                }
            ));
        }
    }

    /// Whether something can be read only once: standard input or a pipe.
    pub fn is_read_once(&self) -> bool {
        let once = |path: &PathBuf| {
            let is_pipe = |m: std::fs::Metadata| !m.is_file() && !m.is_dir();
            path.as_os_str() == "-" || std::fs::metadata(path).is_ok_and(is_pipe)
        };
        self.paths.iter().any(once)
    }

    /// Learns from the first documents, which are shown to `see`, which lines are boilerplate because they
    /// recur; of a long text from its first part. Nothing can be learned from what can be read only once.
    pub fn repetition(
        &self,
        output: Option<&PathBuf>,
        threads: usize,
        mut see: impl FnMut(&Document),
    ) -> anyhow::Result<Option<Repetition>> {
        if self.is_read_once() {
            return Ok(None);
        }
        let mut repetition = Repetition::new();
        let mut corpus = self.open(output, true, threads)?;
        let mut seen = 0;
        while seen < SAMPLE
            && let Some(document) = corpus.next()
        {
            corpus.skip_parts();
            if let Ok(document) = document {
                repetition.observe(&document.text);
                see(&document);
                seen += 1;
            }
        }
        Ok(Some(repetition))
    }
}

/// Documents are worked on together until they have so many bytes: few enough that what is under
/// way fits into a processor's cache, many enough that threads seldom wait for each other.
const BATCH: usize = 128 << 10;

/// Passes documents on and tells what was set aside or could not be read.
pub struct Told<'a> {
    corpus: Corpus,
    paths: &'a [PathBuf],
    documents: usize,
    messages: &'a Messages,
    progress: Option<Progress>,
    /// For what is scored: whether it is in the language of the model.
    language: Option<LanguageSample>,
    /// Whether the first file or row that cannot be read ends it all.
    strict: bool,
    /// What ended it.
    stopped_by: Option<CorpusError>,
    /// Files and rows that could not be read.
    pub failures: usize,
    /// Those of them that are still to be counted, because they were not named.
    unnamed: usize,
    notices: Notices,
    /// What there is to know of what was read, in words, up to a thousand.
    pub noted: Vec<String>,
    /// What was set aside or could not be read, in words, up to a thousand.
    pub unread: Vec<String>,
    /// How much more there was.
    pub more_unread: usize,
}

impl<'a> Told<'a> {
    pub fn new(corpus: Corpus, paths: &'a [PathBuf], messages: &'a Messages) -> Self {
        Told {
            corpus,
            paths,
            documents: 0,
            messages,
            progress: None,
            language: None,
            strict: false,
            stopped_by: None,
            failures: 0,
            unnamed: 0,
            notices: Notices::default(),
            noted: Vec::new(),
            unread: Vec::new(),
            more_unread: 0,
        }
    }

    /// Shows how far reading has come; `to_file` says whether what comes of it goes to a file.
    pub fn showing_progress(mut self, to_file: bool) -> Self {
        let total = || {
            self.corpus
                .total_bytes()
                .map_or(Work::Documents, Work::Bytes)
        };
        self.progress = Some(self.messages.progress(to_file, total));
        self
    }

    /// Warns of texts that are hardly in this language.
    pub fn expecting(mut self, language: Language) -> Self {
        self.language = Some(LanguageSample::of(language));
        self
    }

    /// Takes the first file or row that cannot be read for the end, about which [`Told::end`] then tells.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// The next documents, some of them; none when there are no more.
    pub fn batch(&mut self) -> Vec<Document> {
        let mut batch = Vec::new();
        let mut size = 0;
        while size < BATCH
            && let Some(document) = self.next()
        {
            // Other columns of a table stand in the rows that are written, and may be much larger than the text.
            let cell = |cell: &String| cell.len() + size_of::<String>();
            let cells: usize = document.metadata.iter().map(cell).sum();
            size += document.text.len() + cells;
            batch.push(document);
        }
        batch
    }

    /// Tells what is told when all was read, once.
    fn finish(&mut self) {
        self.notices.end(self.messages);
        if let Some(language) = &mut self.language {
            language.end(self.messages);
        }
        let unnamed = std::mem::take(&mut self.unnamed);
        if unnamed > 0 {
            self.messages.warn(format_args!(
                "{} more could not be read and are not named: do not trust the rest of a file in which so many rows are broken",
                thousands(unnamed)
            ));
        }
    }

    /// Fails if something that could not be read has ended it, or if there was no document at all: an
    /// empty table is hardly what was wanted.
    pub fn end(&mut self) -> anyhow::Result<()> {
        if let Some(error) = self.stopped_by.take() {
            return Err(error.into());
        }
        if self.documents == 0 {
            let name = |path: &PathBuf| match path.as_os_str() == "-" {
                true => "standard input".to_string(),
                false => path.display().to_string(),
            };
            let names: Vec<String> = self.paths.iter().map(name).collect();
            bail!(
                "{}: no text was found, so there is nothing to do",
                names.join(", ")
            );
        }
        Ok(())
    }
}

impl Iterator for Told<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        while self.stopped_by.is_none() {
            let Some(read) = self.corpus.next() else {
                self.finish();
                return None;
            };
            match read {
                Ok(document) => {
                    self.documents += usize::from(!document.continues());
                    if let Some(progress) = &self.progress {
                        progress.read(self.corpus.bytes_read(), self.documents);
                    }
                    self.notices.tell(&document, self.messages);
                    if let Some(language) = &mut self.language {
                        language.see(&document.text, self.messages);
                    }
                    return Some(document);
                }
                Err(error) if self.strict && !error.is_skip() => {
                    self.stopped_by = Some(error);
                    self.finish();
                }
                Err(error) => {
                    match (error.is_note(), self.unread.len() < UNREAD) {
                        (true, _) if self.noted.len() == UNREAD => {}
                        (true, _) => self.noted.push(sentence(&error)),
                        (_, true) => self.unread.push(sentence(&error)),
                        _ => self.more_unread += 1,
                    }
                    match error.is_skip() {
                        true if error.is_warning() => self.messages.warn(sentence(&error)),
                        true => self.notices.tell_set_aside(&error, self.messages),
                        false => {
                            self.failures += 1;
                            match self.failures <= TOLD {
                                true => self.messages.missing(&error),
                                false => self.unnamed += 1,
                            }
                        }
                    }
                }
            }
        }
        None
    }
}
