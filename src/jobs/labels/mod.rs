//! Labelled sentences that a job reads, and the findings on reading them.

mod findings;
mod texts;

use std::path::{Path, PathBuf};

use standpoint_common::phrases::shell_path;

use super::tables::tell_workbook;
use super::threads::available_threads;
use super::{ArticleSource, Documents, JobError, JobStep, Monitor};
use crate::corpus::{ReadOptions, SplitAt};
use crate::findings::{Note, displayed};
use crate::labelling::Journal;
use crate::labels::{Articles, LabelColumns, LabelSet, LabelsFile, Reading, Report};
use crate::prevalence::{CodedSample, PrevalenceError, Scores};
pub(crate) use findings::{
    tell_borrowed, tell_clusters, tell_labels, tell_missing, tell_of_clusters,
    tell_other_label_sets, tell_replaced, tell_ties, tell_unread, tested_rows,
    warn_of_other_scores, warn_of_renamed, warn_of_unequal, why_no_documents,
};
pub(crate) use texts::{
    language_of, note_capitals, tell_shown_language, warn_of_borrowed_language, warn_of_copies,
    warn_of_guesses, warn_of_no_texts, warn_of_tested_language, warn_of_whole_texts,
};

/// Tables of labelled sentences, and how they are read.
#[derive(Debug, Clone, Default)]
pub struct LabelSource {
    /// The tables, at least one. Of several a sentence counts once, with all its coders.
    pub paths: Vec<PathBuf>,
    /// How each of them is read.
    pub tables: LabelTables,
}

/// How tables of labels are read: their columns, and the articles for labels without text.
#[derive(Debug, Clone, Default)]
pub struct LabelTables {
    /// The articles that labels without text are about.
    pub articles: Vec<PathBuf>,
    /// The endings of further files that are read in folders of articles, such as `story`.
    pub endings: Vec<String>,
    /// The first line of each article in texts with several.
    pub split_at: Option<SplitAt>,
    /// The column of the sentences, or with articles that of the text in a table of articles.
    pub text_column: Option<String>,
    /// The column of the labels.
    pub label_column: Option<String>,
    /// The column of the documents, or with articles that in a table of articles.
    pub document_column: Option<String>,
    /// The column of the coders' names.
    pub coder_column: Option<String>,
    /// The column of clusters of documents, or several with commas between them.
    pub cluster: Option<String>,
}

impl LabelSource {
    /// The name of the labels in messages: that of the table, or a word for all of them.
    #[must_use]
    pub fn name(&self) -> &Path {
        match self.paths.as_slice() {
            [only] => only,
            _ => Path::new("together"),
        }
    }

    /// The tables as a command names them.
    #[must_use]
    pub fn in_command(&self) -> String {
        let paths: Vec<_> = self.paths.iter().map(|path| shell_path(path)).collect();
        paths.join(" ")
    }

    /// Reads the labels. Of several tables it tells what each holds, and joins them.
    pub(crate) fn read_all(
        &self,
        label_set: LabelSet<'_>,
        monitor: &Monitor,
    ) -> Result<LabelsFile, JobError> {
        if let [only] = self.paths.as_slice() {
            return self.tables.read(only, label_set, monitor);
        }
        let mut files = Vec::new();
        for path in &self.paths {
            files.push((path.as_path(), self.tables.read(path, label_set, monitor)?));
        }
        for (path, file) in &files {
            tell_labels(path, file, monitor);
            warn_of_guesses(path, file, monitor);
            tell_unread(&file.report, monitor);
        }
        tell_other_label_sets(&files, monitor);
        Ok(LabelsFile::join(files))
    }

    /// Notes how many sentences have tied votes.
    pub(crate) fn tell_ties(&self, report: &Report, monitor: &Monitor) {
        if self.paths.len() == 1 || report.ties.is_empty() {
            return tell_ties(report, monitor);
        }
        monitor.tell(Note::TiedVotesOfFiles {
            sentences: report.ties.len(),
            files: self.in_command(),
        });
    }

    /// Reads the labels and tells what was read. All labels must be in the `label_set`, if there is one.
    ///
    /// # Errors
    /// If a table cannot be read, lacks a column, or has labels that contradict each other or are unknown.
    pub fn read(&self, label_set: LabelSet<'_>, monitor: &Monitor) -> Result<LabelsFile, JobError> {
        let file = self.read_all(label_set, monitor)?;
        tell_labels(self.name(), &file, monitor);
        self.tell_ties(&file.report, monitor);
        warn_of_guesses(self.name(), &file, monitor);
        Ok(file)
    }
}

impl LabelTables {
    /// Reads labels with their own text or with that of the articles, warns of missing articles, and notes if none were
    /// needed.
    pub(crate) fn read(
        &self,
        labels: &Path,
        label_set: LabelSet<'_>,
        monitor: &Monitor,
    ) -> Result<LabelsFile, JobError> {
        let file = self.read_beside_others(labels, label_set, monitor)?;
        if file.report.resolved.is_none() && !self.articles.is_empty() {
            let file = displayed(labels);
            monitor.tell(Note::ArticlesNotRead { file });
        }
        Ok(file)
    }

    /// Reads labels in the same way, where other labels may need the articles.
    pub(crate) fn read_beside_others(
        &self,
        labels: &Path,
        label_set: LabelSet<'_>,
        monitor: &Monitor,
    ) -> Result<LabelsFile, JobError> {
        if labels.is_dir() {
            let path = labels.to_path_buf();
            return Err(JobError::LabelsFolder(path));
        }
        let reading = Reading {
            columns: self.columns(),
            labels: label_set,
        };
        let read =
            |articles: Option<Articles<'_>>| LabelsFile::read_against(labels, articles, reading);
        let mut file = self.with_articles(labels, monitor, read)?;
        // Those of a model have its order.
        if !matches!(label_set, LabelSet::Known(_))
            && let Some(keys) = Journal::labels(labels)
        {
            file.labelled = file.labelled.in_order_of(&keys);
        }
        if let Some(resolved) = &file.report.resolved {
            tell_missing(&resolved.missing, monitor);
        }
        Ok(file)
    }

    /// Reads a coded sample of scored sentences in the same way, with corrections of it.
    pub(crate) fn coded_sample(
        &self,
        coded: &Path,
        corrections: &[PathBuf],
        scores: &Scores,
        monitor: &Monitor,
    ) -> Result<CodedSample, JobError> {
        let columns = self.columns();
        let mut corrected = Vec::new();
        for path in corrections {
            let file = self.read_beside_others(path, LabelSet::Known(&scores.labels), monitor)?;
            let mut sentences = file.labelled.sentences.iter();
            if let Some(other) = sentences.find(|sentence| sentence.corrected.is_none()) {
                return Err(PrevalenceError::NotACorrection {
                    path: path.clone(),
                    row: other.row,
                }
                .into());
            }
            corrected.push(file);
        }
        let read = |articles: Option<Articles<'_>>| {
            CodedSample::read(coded, columns, articles, scores, &corrected)
        };
        let audit = self.with_articles(coded, monitor, read)?;
        if let Some(resolved) = &audit.report.resolved {
            tell_missing(&resolved.missing, monitor);
        }
        if !corrections.is_empty() {
            tell_replaced(&audit.labelled, &audit.report, monitor);
        }
        Ok(audit)
    }

    /// The named columns of the labels. With articles those of the text and of the document are theirs.
    pub(crate) fn columns(&self) -> LabelColumns<'_> {
        let has_articles = !self.articles.is_empty();
        LabelColumns {
            text: self.text_column.as_deref().filter(|_| !has_articles),
            label: self.label_column.as_deref(),
            document: self.document_column.as_deref().filter(|_| !has_articles),
            coder: self.coder_column.as_deref(),
            cluster: self.cluster.as_deref(),
            of_articles: has_articles,
        }
    }

    fn with_articles<T, E>(
        &self,
        labels: &Path,
        monitor: &Monitor,
        read: impl FnOnce(Option<Articles<'_>>) -> Result<T, E>,
    ) -> Result<T, JobError>
    where
        JobError: From<E>,
    {
        let read = if self.articles.is_empty() {
            read(None)
        } else {
            self.with_documents(labels, monitor, |documents| read(Some(documents)))?
        };
        Ok(read.inspect_err(|_| tell_workbook(labels, monitor))?)
    }

    /// Reads the articles, without the table of labels if it is among them.
    pub(crate) fn with_documents<T>(
        &self,
        labels: &Path,
        monitor: &Monitor,
        read: impl FnOnce(&mut Documents) -> T,
    ) -> Result<T, JobError> {
        let source = ArticleSource {
            paths: self.articles.clone(),
            options: ReadOptions {
                text_column: self.text_column.clone(),
                id_column: self.document_column.clone(),
                exclude: Some(labels.to_path_buf()),
                endings: self.endings.clone(),
                split_at: self.split_at.clone(),
                ..ReadOptions::default()
            },
            language: None,
        };
        // The offsets of labels count in the whole text.
        let corpus = source.open(false, available_threads())?;
        let result = read(&mut Documents::new(corpus, &self.articles, monitor));
        monitor.show(JobStep::PartEnded);
        monitor.check_cancelled()?;
        Ok(result)
    }
}
