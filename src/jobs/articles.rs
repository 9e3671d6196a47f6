//! The articles that a job reads, and the findings on reading them.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::languages::{LanguageSample, has_no_sentence_marks};
use super::notes::{MAX_NOTES, Notes};
use super::{JobError, JobStep, Monitor, NamedModel};
use crate::corpus::{Corpus, CorpusError, Document, ReadOptions};
use crate::findings::{Finding, Note, Warning, sentence};
use crate::model::{Cutting, Unit};
use crate::segment::{CutLanguage, Repetition};

/// The largest number of messages on unread files and rows that are kept.
const UNREAD: usize = 1000;

/// Articles by their names: files, folders, tables with a text column, or `-` for standard input.
#[derive(Debug, Clone, Default)]
pub struct ArticleSource {
    /// The names, in the order of reading.
    pub paths: Vec<PathBuf>,
    /// How they are read. A job sets whether long texts come in parts, and the number of threads.
    pub options: ReadOptions,
    /// The language in which they are cut into sentences; `None` for that of each text, or of all if it is short.
    pub language: Option<CutLanguage>,
}

impl ArticleSource {
    /// Opens the articles, and reads up to `threads` files at once. Long texts come `in_parts` or as they are.
    ///
    /// # Errors
    /// If a name is wrong, or a table has no column of texts.
    pub fn open(&self, in_parts: bool, threads: usize) -> Result<Corpus, CorpusError> {
        let options = ReadOptions {
            in_parts,
            threads,
            ..self.options.clone()
        };
        Corpus::open(&self.paths, &options)
    }

    /// Their names, as messages list them.
    pub fn names(&self) -> String {
        names(&self.paths)
    }
}

fn names(paths: &[PathBuf]) -> String {
    let name = |path: &PathBuf| {
        if path.as_os_str() == "-" {
            "standard input".to_string()
        } else {
            path.display().to_string()
        }
    };
    let names: Vec<String> = paths.iter().map(name).collect();
    names.join(", ")
}

/// What a job has read, apart from the documents.
#[derive(Debug, Clone, Default)]
pub struct ReadCounts {
    /// The number of documents.
    pub documents: usize,
    /// The number of files and rows that could not be read.
    pub failures: usize,
    /// Notes on what was read, up to a thousand.
    pub noted: Vec<String>,
    /// Messages on what was not read, up to a thousand.
    pub unread: Vec<String>,
    /// The number of further messages.
    pub more_unread: usize,
}

impl ReadCounts {
    /// Keeps why something was not read.
    fn keep_unread(&mut self, why: &(dyn Error + 'static)) {
        if self.unread.len() < UNREAD {
            self.unread.push(sentence(why));
        } else {
            self.more_unread += 1;
        }
    }
}

/// Yields documents, and tells what was set aside or could not be read.
pub struct Documents<'a> {
    corpus: Corpus,
    paths: &'a [PathBuf],
    monitor: &'a Monitor<'a>,
    /// The bytes of all articles, once they are known.
    total: Option<Option<u64>>,
    /// Checks the language of the documents for each language that a model knows.
    languages: Vec<LanguageSample>,
    /// The language in which they are cut, and that of the first model.
    named: Option<CutLanguage>,
    expected: Option<CutLanguage>,
    /// The number of documents whose sentences nothing marks, and the first of them, if sentences are looked for.
    unmarked: Option<(usize, String)>,
    /// `true` if the first unreadable file or row ends the reading.
    strict: bool,
    /// The error that ended the reading.
    stopped_by: Option<CorpusError>,
    /// What was read so far.
    pub reading: ReadCounts,
    /// The number of failures that were not told.
    untold: usize,
    notes: Notes,
}

standpoint_common::debug_as_name!(Documents<'_>);

impl<'a> Documents<'a> {
    /// Begins to read an open corpus, whose `paths` messages name.
    pub fn new(corpus: Corpus, paths: &'a [PathBuf], monitor: &'a Monitor<'a>) -> Self {
        Documents {
            corpus,
            paths,
            monitor,
            total: None,
            languages: Vec::new(),
            named: None,
            expected: None,
            unmarked: None,
            strict: false,
            stopped_by: None,
            reading: ReadCounts::default(),
            untold: 0,
            notes: Notes::default(),
        }
    }

    /// Warns if the texts do not look like the languages of these models.
    #[must_use]
    pub fn expecting(mut self, models: &[NamedModel]) -> Self {
        self.languages = LanguageSample::of_models(models.iter().map(|named| &named.model));
        let first = models.first().map(|named| named.model.options().language);
        self.expected = first.and_then(|language| CutLanguage::of_code(language.code()));
        self
    }

    /// Cuts all texts as texts in this language, if one is named.
    #[must_use]
    pub fn in_language(mut self, named: Option<CutLanguage>) -> Self {
        self.named = named;
        self
    }

    /// Ends the reading at the first unreadable file or row, for which [`Documents::end`] then fails.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// The columns of metadata that all documents have.
    pub fn metadata_columns(&self) -> &[String] {
        self.corpus.metadata_columns()
    }

    /// The files that are read.
    pub fn files(&self) -> Vec<PathBuf> {
        self.corpus.files().map(Path::to_path_buf).collect()
    }

    /// How documents are cut into units. Lines that recur among the first of them, which are shown to `see`, are evidence
    /// of boilerplate, and show the language of short ones. Rows are taken as they are, and documents of a pipe are cut as
    /// they come.
    pub fn cutting(&mut self, unit: Unit, see: impl FnMut(&Document)) -> Cutting {
        self.unmarked = (unit == Unit::Sentence).then(<(usize, String)>::default);
        let repetition = match Corpus::is_read_once(self.paths) {
            true => Repetition::new(),
            false if unit == Unit::Row => Repetition::new(),
            false => self.corpus.repetition(see),
        };
        Cutting {
            unit,
            repetition: Some(Arc::new(repetition.in_language(self.named, self.expected))),
            topic: None,
        }
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

    /// Tells the findings that wait for the end.
    fn finish(&mut self) {
        self.notes.end(self.monitor);
        if let Some((documents, first)) = self.unmarked.take().filter(|(count, _)| *count > 0) {
            self.monitor
                .tell(Note::NoSentenceMarks { documents, first });
        }
        for language in &mut self.languages {
            language.end(self.monitor);
        }
        let untold = std::mem::take(&mut self.untold);
        self.monitor
            .tell_some(untold, |unread| Warning::MoreUnread { unread });
    }

    /// Fails if an unreadable file or row has ended the reading, if the job was cancelled, or if there was no document.
    ///
    /// # Errors
    /// For each of these reasons.
    pub fn end(&mut self) -> Result<(), JobError> {
        if let Some(error) = self.stopped_by.take() {
            return Err(error.into());
        }
        self.monitor.check_cancelled()?;
        if self.reading.documents == 0 {
            let names = names(self.paths);
            return Err(JobError::NoText { names });
        }
        Ok(())
    }

    /// Tells how far the reading is.
    fn step(&mut self) {
        let (corpus, total) = (&self.corpus, &mut self.total);
        let documents = self.reading.documents;
        self.monitor.step(|| JobStep::Read {
            bytes: corpus.bytes_read(),
            of: *total.get_or_insert_with(|| corpus.total_bytes()),
            documents,
        });
    }

    /// Tells what there is to know of what was read or set aside, and keeps it for the outcome.
    fn tell_notes(&mut self) {
        for note in self.corpus.notes() {
            if note.is_set_aside() {
                self.reading.keep_unread(&note);
            } else if self.reading.noted.len() < UNREAD {
                self.reading.noted.push(sentence(&note));
            }
            self.notes
                .tell_one(&note, Finding::from(&note), self.monitor);
        }
    }

    /// Tells that a file or a row gave no document, and keeps it for the outcome.
    fn tell_unread(&mut self, error: &CorpusError) {
        self.reading.keep_unread(error);
        self.reading.failures += 1;
        if self.reading.failures > MAX_NOTES {
            self.untold += 1;
        } else {
            self.monitor.tell(error);
        }
    }
}

impl Iterator for Documents<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        while self.stopped_by.is_none() && self.monitor.check_cancelled().is_ok() {
            let read = self.corpus.next();
            self.tell_notes();
            let Some(read) = read else {
                self.finish();
                return None;
            };
            match read {
                Ok(document) => {
                    self.reading.documents += usize::from(!document.continues());
                    self.step();
                    self.notes.tell(&document, self.monitor);
                    if let Some((unmarked, first)) = &mut self.unmarked
                        && !document.continues()
                        && has_no_sentence_marks(&document.text)
                    {
                        *unmarked += 1;
                        if *unmarked == 1 {
                            first.clone_from(&document.id);
                        }
                    }
                    for language in &mut self.languages {
                        language.see(&document, self.monitor);
                    }
                    return Some(document);
                }
                Err(error) if self.strict => {
                    self.stopped_by = Some(error);
                    self.finish();
                }
                Err(error) => self.tell_unread(&error),
            }
        }
        None
    }
}
