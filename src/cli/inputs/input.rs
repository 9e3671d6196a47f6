//! Articles to read, and the messages on reading them.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::bail;
use standpoint_common::phrases::{shell_path, shell_word};

use super::model::Named;
use super::text_warnings::LanguageSample;
use crate::cli::console::messages::Messages;
use crate::cli::console::notices::{MOST_NOTES, Notices};
use crate::cli::console::progress::{Progress, Work};
use crate::cli::outputs::protect::protect_inputs;
use crate::corpus::{
    Corpus, CorpusError, Document, Format, ReadOptions, are_of_segments, column_names, is_table,
    questions,
};
use crate::findings::{Note, Warning, displayed, sentence};
use crate::segment::Repetition;
use crate::text::Language;

/// The largest number of messages on unread files and rows that are kept.
const UNREAD: usize = 1000;

#[derive(clap::Args)]
pub struct InputArgs {
    /// Articles: files, folders (with everything in them), tables with a text column, or - for
    /// standard input. Read are .txt, .md, .html, .csv, .tsv, .json and .jsonl, each also
    /// as .gz or .zst, and .docx, .odt, .rtf and .xlsx
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The format of standard input, if it is not a plain text or a web page
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub stdin_format: Option<StdinFormat>,

    /// The column of a table that holds the text [default: text, or another obvious name]
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,

    /// The column of a table that names the document [default: id, document or another obvious name]
    #[arg(long, value_name = "NAME", alias = "id-column")]
    pub document_column: Option<String>,

    /// Read files of folders with this ending too, as plain text, such as --ending story; may be given several times
    #[arg(long = "ending", value_name = "NAME")]
    pub endings: Vec<String>,
}

/// Endings as the names of files are compared with them: `story` for `.Story`.
pub fn endings(given: &[String]) -> Vec<String> {
    let ending = |ending: &String| ending.trim_start_matches(['*', '.']).to_ascii_lowercase();
    given.iter().map(ending).collect()
}

/// The formats of standard input that its first bytes do not show.
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

/// The choice of a question in tables of scores.
#[derive(clap::Args)]
pub struct QuestionArgs {
    /// The question to read where a table has several (`score` with several models): the name of its model
    #[arg(long, value_name = "NAME")]
    pub question: Option<String>,
}

impl QuestionArgs {
    /// The name of the question.
    pub fn name(&self) -> Option<&str> {
        self.question.as_deref()
    }

    /// The same for a second table, which need not have several questions.
    pub fn name_in(&self, table: &Path) -> Option<&str> {
        self.name()
            .filter(|_| !questions(&columns(table)).is_empty())
    }

    /// A table of scores in a command to copy, with the question.
    pub fn in_shell(&self, table: &Path) -> String {
        let option = |name: &str| format!(" --question {}", shell_word(name));
        shell_path(table) + &self.name().map_or(String::new(), option)
    }
}

/// Returns whether a path is a table of scores rather than articles: a CSV or JSON lines with a label and
/// probabilities. Its name does not matter, because `score` and Excel write tables under any name. Unreadable
/// files count as articles.
pub fn holds_scores(path: &Path) -> bool {
    let names = columns(path);
    let is_single =
        names.iter().any(|name| name == "label") && names.iter().any(|name| name.starts_with("p_"));
    is_single || !questions(&names).is_empty()
}

/// Returns whether a path is a table of labelled sentences rather than articles.
fn holds_labels(path: &Path) -> bool {
    let names = columns(path);
    let of_label = |name: &String| name == "label" || name.starts_with("annotator_");
    names.iter().any(|name| name == "text") && names.iter().any(of_label)
}

/// Fails if a folder is named instead of a table. `advice` says how to make a table from it.
pub fn no_folder(path: &Path, advice: &str) -> anyhow::Result<()> {
    if path.is_dir() {
        bail!(
            "{}: could not be read: it is a folder, not a file; {advice}",
            path.display()
        );
    }
    Ok(())
}

/// Advice on tables for commands other than `score`, which alone can score rows as they are.
pub const ROWS_AS_THEY_ARE: &str = "name the articles, or score its rows with “standpoint score --unit row” \
    and name that table";

/// Notes tables of sentences among the articles, because each row is read as an article. `advice` says what
/// to do instead.
pub fn note_tables(paths: &[PathBuf], advice: &'static str, messages: &Messages) {
    for path in paths.iter().filter(|path| is_table(path)) {
        let what = match (holds_scores(path), holds_labels(path)) {
            (true, _) => "scores",
            (_, true) => "labelled sentences",
            _ if are_of_segments(&columns(path)) => "sentences",
            _ => continue,
        };
        let file = displayed(path);
        messages.tell(Note::RowsReadAsArticles { file, what, advice });
    }
}

/// The names of the columns of a table in lower case. For a text they come from its first line.
fn columns(path: &Path) -> Vec<String> {
    let names = path.is_file().then(|| column_names(path)).flatten();
    names.unwrap_or_default()
}

impl InputArgs {
    /// Names one file or folder, and no options.
    pub fn from_path(path: &Path) -> Self {
        InputArgs {
            paths: vec![path.to_path_buf()],
            stdin_format: None,
            text_column: None,
            document_column: None,
            endings: Vec::new(),
        }
    }

    /// Opens the corpus and reads up to `threads` files at once. Long texts come `in_parts` or as they are.
    /// The `output` is not read, even if it lies in one of the folders.
    pub fn open(
        &self,
        output: Option<&PathBuf>,
        in_parts: bool,
        threads: usize,
    ) -> anyhow::Result<Corpus> {
        protect_inputs(output, &self.paths)?;
        self.open_beside(output, in_parts, threads)
    }

    /// Opens the corpus. The `output` may lie in one of the folders, and is not read.
    pub fn open_beside(
        &self,
        output: Option<&PathBuf>,
        in_parts: bool,
        threads: usize,
    ) -> anyhow::Result<Corpus> {
        let options = ReadOptions {
            text_column: self.text_column.clone(),
            id_column: self.document_column.clone(),
            stdin_format: self.stdin_format.map(StdinFormat::format),
            exclude: output.cloned(),
            endings: endings(&self.endings),
            in_parts,
            threads,
        };
        Ok(Corpus::open(&self.paths, &options)?)
    }

    /// Says that the program waits for input, if standard input is a terminal.
    pub fn announce_typing(&self, messages: &Messages) {
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
}

/// Yields documents, and writes messages on what was set aside or could not be read.
pub struct Documents<'a> {
    corpus: Corpus,
    paths: &'a [PathBuf],
    documents: usize,
    messages: &'a Messages,
    progress: Option<Progress>,
    /// Checks the language of the documents for each language that a model knows.
    languages: Vec<LanguageSample>,
    /// `true` if the first unreadable file or row ends the reading.
    strict: bool,
    /// The error that ended the reading.
    stopped_by: Option<CorpusError>,
    /// The number of files and rows that could not be read.
    pub failures: usize,
    /// The number of those that were not named.
    unnamed: usize,
    notices: Notices,
    /// Notes on what was read, up to a thousand.
    pub noted: Vec<String>,
    /// Messages on what was not read, up to a thousand.
    pub unread: Vec<String>,
    /// The number of further messages.
    pub more_unread: usize,
}

impl<'a> Documents<'a> {
    pub fn new(corpus: Corpus, paths: &'a [PathBuf], messages: &'a Messages) -> Self {
        Documents {
            corpus,
            paths,
            documents: 0,
            messages,
            progress: None,
            languages: Vec::new(),
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

    /// Shows the progress of reading. `to_file` says whether the results go to a file.
    pub fn showing_progress(mut self, to_file: bool) -> Self {
        let total = || {
            self.corpus
                .total_bytes()
                .map_or(Work::Documents, Work::Bytes)
        };
        self.progress = Some(self.messages.progress(to_file, total));
        self
    }

    /// Warns if the texts do not look like the languages of these models.
    pub fn expecting(mut self, models: &[Named]) -> Self {
        let mut languages: Vec<Language> = Vec::new();
        for named in models {
            let language = named.model.options().language;
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        self.languages = languages.into_iter().map(LanguageSample::new).collect();
        self
    }

    /// Ends the reading at the first unreadable file or row, for which [`Documents::end`] then fails.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Learns from the first documents which recurring lines are boilerplate, and shows these documents to
    /// `see`. Returns `None` for a pipe, whose documents are scored as they come.
    pub fn repetition(&mut self, see: impl FnMut(&Document)) -> Option<Repetition> {
        (!Corpus::is_read_once(self.paths)).then(|| self.corpus.repetition(see))
    }

    /// Returns the next documents until they have so many bytes; none at the end.
    pub fn batch(&mut self, most: usize) -> Vec<Document> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while bytes < most
            && let Some(document) = self.next()
        {
            bytes += document.size();
            batch.push(document);
        }
        batch
    }

    /// Writes the messages that wait for the end.
    fn finish(&mut self) {
        self.notices.end(self.messages);
        for language in &mut self.languages {
            language.end(self.messages);
        }
        let unnamed = std::mem::take(&mut self.unnamed);
        if unnamed > 0 {
            self.messages.tell(Warning::MoreUnread { unread: unnamed });
        }
    }

    /// Fails if an unreadable file or row has ended the reading, or if there was no document.
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

impl Iterator for Documents<'_> {
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
                    for language in &mut self.languages {
                        language.see(&document, self.messages);
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
                        true if error.is_warning() => self.messages.tell(&error),
                        true => self.notices.tell_set_aside(&error, self.messages),
                        false => {
                            self.failures += 1;
                            match self.failures <= MOST_NOTES {
                                true => self.messages.tell(&error),
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
