//! The options of labelled sentences to read.

use std::path::{Path, PathBuf};

use super::input::endings;
use crate::corpus::SplitAt;
use crate::jobs::labels::{LabelSource, LabelTables};

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

    /// With --articles: begin a new article at each line of a text that matches
    #[arg(long, value_name = "REGEX")]
    pub split_at: Option<SplitAt>,

    /// The column of the coders' names, where each row is one coder's label [default: annotator, or another usual name
    /// such as coder_id]
    #[arg(long, value_name = "NAME")]
    pub coder_column: Option<String>,
}

/// Clusters of documents.
#[derive(clap::Args)]
pub struct ClusterArgs {
    /// Keep rows with the same value of this column together, such as those of an author or an outlet: in folds,
    /// intervals and degrees of freedom they count as one document. Several columns, such as outlet,author, give a
    /// cluster for each combination
    #[arg(long, value_name = "COLUMN")]
    pub cluster: Option<String>,
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

    /// The labels that these arguments name.
    pub fn source(&self) -> LabelSource {
        LabelSource {
            paths: self.paths.clone(),
            tables: self.table.tables(),
        }
    }

    /// The same labels in clusters, if these are named.
    pub fn clustered(&self, by: &ClusterArgs) -> LabelSource {
        let mut source = self.source();
        source.tables.cluster.clone_from(&by.cluster);
        source
    }
}

impl LabelTableArgs {
    /// How a job reads tables of labels with these arguments.
    pub fn tables(&self) -> LabelTables {
        LabelTables {
            articles: self.paths.clone(),
            endings: endings(&self.endings),
            split_at: self.split_at.clone(),
            text_column: self.text_column.clone(),
            label_column: self.label_column.clone(),
            document_column: self.document_column.clone(),
            coder_column: self.coder_column.clone(),
            cluster: None,
        }
    }
}
