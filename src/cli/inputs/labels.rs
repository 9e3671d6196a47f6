//! Labelled sentences to read.

use std::path::{Path, PathBuf};

use standpoint_common::phrases::shell_path;

use super::input::{endings, no_folder};
use super::label_messages::{
    tell_labels, tell_missing, tell_other_label_sets, tell_ties, tell_unread,
};
use super::table_messages::tell_workbook;
use super::text_warnings::warn_of_guesses;
use crate::cli::console::messages::Messages;
use crate::corpus::ReadOptions;
use crate::findings::{Note, displayed};
use crate::jobs::threads::available_threads;
use crate::jobs::{ArticleSource, Documents, Monitor};
use crate::labels::{Articles, LabelColumns, LabelSet, LabelsFile, Reading, Report};
use crate::prevalence::{CodedSample, Scores};

/// Labelled sentences, and the articles for those without text.
#[derive(clap::Args)]
pub struct LabelsArgs {
    /// Labelled sentences: a CSV or a workbook (.xlsx) with the columns text and label; of several files a
    /// sentence counts once, with all its coders
    #[arg(id = "labels", value_name = "LABELS.csv", required = true)]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub table: LabelTableArgs,
}

/// How tables of labels are read: their columns, and the articles for those without text.
#[derive(clap::Args)]
pub struct LabelTableArgs {
    /// Articles that supply the text of labels published without it (see `standpoint detach --help`); may be given
    /// several times
    #[arg(long = "articles", value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The column of the sentences, or with --articles that of the text in a table of articles [default: text,
    /// or another usual name]
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,

    /// The column of the labels [default: label, or another usual name such as stance or code]
    #[arg(long, value_name = "NAME")]
    pub label_column: Option<String>,

    /// The column of the documents, or with --articles that in a table of articles [default: document, or another
    /// usual name such as doc_id]
    #[arg(long, value_name = "NAME")]
    pub document_column: Option<String>,

    /// With --articles: read files of folders with this ending too, as plain text; may be given several times
    #[arg(long = "ending", value_name = "NAME")]
    pub endings: Vec<String>,

    /// The column of the coders' names, where each row is one coder's label [default: annotator, or another usual name
    /// such as coder_id]
    #[arg(long, value_name = "NAME")]
    pub coder_column: Option<String>,
}

impl LabelsArgs {
    /// The files and folders that are read.
    pub fn inputs(&self) -> impl Iterator<Item = &PathBuf> {
        self.paths.iter().chain(&self.table.paths)
    }

    /// The first file.
    pub fn first(&self) -> &Path {
        &self.paths[0]
    }

    /// The name of the labels in messages: that of the file, or a word for all of them.
    pub fn name(&self) -> &Path {
        match self.paths.as_slice() {
            [only] => only,
            _ => Path::new("together"),
        }
    }

    /// Reads the labels. Of several files it says what each holds, and joins them.
    pub fn read_all(
        &self,
        label_set: LabelSet<'_>,
        messages: &Messages,
    ) -> anyhow::Result<LabelsFile> {
        if let [only] = self.paths.as_slice() {
            return self.table.read(only, label_set, messages);
        }
        let mut files = Vec::new();
        for path in &self.paths {
            files.push((path.as_path(), self.table.read(path, label_set, messages)?));
        }
        for (path, file) in &files {
            tell_labels(path, file, messages);
            warn_of_guesses(path, file, messages);
            tell_unread(&file.report, messages);
        }
        tell_other_label_sets(&files, messages);
        Ok(LabelsFile::join(files))
    }

    /// Notes how many sentences have tied votes.
    pub fn tell_ties(&self, report: &Report, messages: &Messages) {
        if self.paths.len() == 1 || report.ties.is_empty() {
            return tell_ties(report, messages);
        }
        let paths: Vec<_> = self.paths.iter().map(|path| shell_path(path)).collect();
        messages.tell(Note::TiedVotesOfFiles {
            sentences: report.ties.len(),
            files: paths.join(" "),
        });
    }

    /// Reads the labels and writes what was read. All labels must be in the `label_set`, if there is one.
    pub fn read(&self, label_set: LabelSet<'_>, messages: &Messages) -> anyhow::Result<LabelsFile> {
        let file = self.read_all(label_set, messages)?;
        tell_labels(self.name(), &file, messages);
        self.tell_ties(&file.report, messages);
        warn_of_guesses(self.name(), &file, messages);
        Ok(file)
    }
}

impl LabelTableArgs {
    /// Reads labels with their own text or with that of the articles, warns of missing articles, and notes if none were
    /// needed.
    pub fn read(
        &self,
        labels: &Path,
        label_set: LabelSet<'_>,
        messages: &Messages,
    ) -> anyhow::Result<LabelsFile> {
        let file = self.read_beside_others(labels, label_set, messages)?;
        if file.report.resolved.is_none() && !self.paths.is_empty() {
            let file = displayed(labels);
            messages.tell(Note::ArticlesNotRead { file });
        }
        Ok(file)
    }

    /// Reads labels in the same way, where other labels may need the articles.
    pub fn read_beside_others(
        &self,
        labels: &Path,
        label_set: LabelSet<'_>,
        messages: &Messages,
    ) -> anyhow::Result<LabelsFile> {
        let advice = format!(
            "make a table to label: standpoint segment {} -o sentences.xlsx",
            shell_path(labels)
        );
        no_folder(labels, &advice)?;
        let reading = Reading {
            columns: self.columns(),
            labels: label_set,
        };
        let read =
            |articles: Option<Articles<'_>>| LabelsFile::read_against(labels, articles, reading);
        let file = self.with_articles(labels, messages, read)?;
        if let Some(resolved) = &file.report.resolved {
            tell_missing(&resolved.missing, messages);
        }
        Ok(file)
    }

    /// Reads a coded sample of scored sentences in the same way.
    pub fn coded_sample(
        &self,
        coded: &Path,
        scores: &Scores,
        messages: &Messages,
    ) -> anyhow::Result<CodedSample> {
        let columns = self.columns();
        let read =
            |articles: Option<Articles<'_>>| CodedSample::read(coded, columns, articles, scores);
        let audit = self.with_articles(coded, messages, read)?;
        if let Some(resolved) = &audit.report.resolved {
            tell_missing(&resolved.missing, messages);
        }
        Ok(audit)
    }

    /// The named columns of the labels. With articles those of the text and of the document are theirs.
    pub fn columns(&self) -> LabelColumns<'_> {
        let has_articles = !self.paths.is_empty();
        LabelColumns {
            text: self.text_column.as_deref().filter(|_| !has_articles),
            label: self.label_column.as_deref(),
            document: self.document_column.as_deref().filter(|_| !has_articles),
            coder: self.coder_column.as_deref(),
            of_articles: has_articles,
        }
    }

    fn with_articles<T, E>(
        &self,
        labels: &Path,
        messages: &Messages,
        read: impl FnOnce(Option<Articles<'_>>) -> Result<T, E>,
    ) -> anyhow::Result<T>
    where
        anyhow::Error: From<E>,
    {
        let read = match self.paths.is_empty() {
            true => read(None),
            false => self.with_documents(labels, messages, |documents| read(Some(documents)))?,
        };
        Ok(read.inspect_err(|_| tell_workbook(labels, messages))?)
    }

    /// Reads the articles, without the file of labels if it is among them.
    pub fn with_documents<T>(
        &self,
        labels: &Path,
        messages: &Messages,
        read: impl FnOnce(&mut Documents) -> T,
    ) -> anyhow::Result<T> {
        let source = ArticleSource {
            paths: self.paths.clone(),
            options: ReadOptions {
                text_column: self.text_column.clone(),
                id_column: self.document_column.clone(),
                exclude: Some(labels.to_path_buf()),
                endings: endings(&self.endings),
                ..ReadOptions::default()
            },
        };
        // The offsets of labels count in the whole text.
        let corpus = source.open(false, available_threads())?;
        let watched = messages.watching(true);
        let monitor = Monitor::new(&watched);
        Ok(read(&mut Documents::new(corpus, &self.paths, &monitor)))
    }
}
