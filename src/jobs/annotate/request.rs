//! What a request names: the address of a server, and the texts of a question.

use std::path::Path;

use standpoint_common::files::{Content, NO_FILE, read_regular};

use super::address::Address;
use super::question::{Common, MAX_LABELS};
use super::{AnnotateError, AnnotateRequest};
use crate::jobs::labels::LabelTables;
use crate::jobs::{JobError, Monitor};
use crate::labels::LabelSet;

/// The largest text file of a question, in bytes.
const MAX_TEXT: u64 = 1 << 20;
/// The most examples of a question.
const MAX_EXAMPLES: usize = 100;

impl AnnotateRequest {
    /// The address of the server, if one was named. It must be on this computer, unless somebody said otherwise.
    pub(super) fn address(&self) -> Result<Option<Address>, AnnotateError> {
        let Some(server) = &self.server else {
            return Ok(None);
        };
        let address = Address::parse(server)?;
        if address.is_local() || self.allow_remote {
            Ok(Some(address))
        } else {
            let address = address.to_string();
            Err(AnnotateError::Remote { address })
        }
    }

    /// What is the same for every sentence.
    pub(super) fn common(&self, monitor: &Monitor) -> Result<Common, JobError> {
        let labels = self.labels.len();
        if labels > MAX_LABELS {
            let most = MAX_LABELS;
            return Err(AnnotateError::ManyLabels { labels, most }.into());
        }
        if self.orders > labels {
            let orders = self.orders;
            return Err(AnnotateError::ManyOrders { labels, orders }.into());
        }
        Ok(Common {
            unit: self.unit.noun(),
            labels: self.labels.clone(),
            codebook: read_text(&self.codebook)?,
            examples: match &self.examples {
                Some(path) => self.read_examples(path, monitor)?,
                None => Vec::new(),
            },
        })
    }

    /// Labelled sentences, whose labels must be among those that are asked for.
    fn read_examples(
        &self,
        path: &Path,
        monitor: &Monitor,
    ) -> Result<Vec<(String, usize)>, JobError> {
        let known = LabelSet::Known(&self.labels);
        let labelled = LabelTables::default().read(path, known, monitor)?.labelled;
        let examples = labelled.sentences.len();
        if examples > MAX_EXAMPLES {
            return Err(AnnotateError::ManyExamples {
                path: path.to_path_buf(),
                examples,
                most: MAX_EXAMPLES,
            }
            .into());
        }
        let sentences = labelled.sentences.into_iter();
        Ok(sentences
            .map(|sentence| (sentence.text, sentence.label))
            .collect())
    }
}

/// Reads a text that becomes a part of the question.
pub(super) fn read_text(path: &Path) -> Result<String, AnnotateError> {
    let unread = |source| AnnotateError::Unread {
        path: path.to_path_buf(),
        source,
    };
    let other = |why: &str| unread(std::io::Error::other(why.to_string()));
    match read_regular(path, MAX_TEXT).map_err(unread)? {
        Content::Whole(bytes) => {
            String::from_utf8(bytes).map_err(|_| other("it is no text in UTF-8: save it as one"))
        }
        Content::TooLarge(_) => Err(other("it is larger than 1 MiB, and no model reads so much")),
        Content::NoFile => Err(other(NO_FILE)),
    }
}
