//! Drafts a dictionary of the words in labelled sentences.

use super::labels::{LabelSource, language_of};
use super::{JobError, Monitor, Progress};
use crate::features::{DraftRow, draft_dictionary};
use crate::findings::Finding;
use crate::labels::{LabelSet, LabelsFile};
use crate::model::Model;
use crate::output::{OutputTable, draft_table};
use crate::text::{Dictionary, Language};

/// The outcome of [`draft`].
#[derive(Debug)]
pub struct DraftRun {
    /// The labels.
    pub file: LabelsFile,
    /// The words and phrases, in groups of like meaning.
    pub rows: Vec<DraftRow>,
    /// Words of negation, each a category and a pattern.
    pub negations: Vec<(String, String)>,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

impl DraftRun {
    /// The draft as a table.
    pub(crate) fn table(&self) -> OutputTable<'_> {
        draft_table(&self.rows, &texts(&self.file), &self.negations)
    }
}

/// Drafts a dictionary of sentences in this language, or in the one that they show. Their labels play no part in it.
///
/// # Errors
/// If the labels cannot be read, or the sentences repeat no words.
pub fn draft(
    labels: &LabelSource,
    language: Option<Language>,
    progress: &dyn Progress,
) -> Result<DraftRun, JobError> {
    let monitor = Monitor::new(progress);
    let file = labels.read(LabelSet::OfFile, &monitor)?;
    let language = language_of(&file.labelled, language, &monitor);
    let rows = draft_dictionary(&texts(&file), language);
    if rows.is_empty() {
        let path = labels.name().to_path_buf();
        return Err(JobError::NothingToDraft(path));
    }
    Ok(DraftRun {
        file,
        rows,
        negations: negations(language)?,
        findings: monitor.take_findings(),
    })
}

fn texts(file: &LabelsFile) -> Vec<&str> {
    let sentences = file.labelled.sentences.iter();
    sentences.map(|sentence| sentence.text.as_str()).collect()
}

/// The negations and pseudo-negations of the built-in dictionary, which is English.
fn negations(language: Language) -> Result<Vec<(String, String)>, JobError> {
    if language != Language::default() {
        return Ok(Vec::new());
    }
    let model = Model::withdrawal()?;
    let rows = model.options().dictionary.iter().flatten();
    let negations = rows.filter(|(category, _)| Dictionary::is_negation(category));
    Ok(negations.cloned().collect())
}
