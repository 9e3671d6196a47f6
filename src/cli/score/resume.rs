//! `score --resume`: continues a table after an interruption.

use std::path::Path;

use anyhow::bail;
use sha2::{Digest, Sha256};
use standpoint_common::atomic::resolve_symlinks;
use standpoint_common::hash::{hex, sha256_of_file};

use super::counts::Counts;
use super::job::Job;
use crate::cli::console::interrupt;
use crate::cli::console::messages::Messages;
use crate::cli::inputs::input::{Documents, InputArgs};
use crate::cli::outputs::target::Target;
use crate::corpus::{Corpus, Document};
use crate::findings::Note;
use crate::model::LabelRule;
use crate::output::{Ingredients, Journal, Left, digest};
use crate::text::Topic;

/// A table that can be resumed.
pub struct Resuming {
    /// The hash of the documents in which recurring lines were learned, because every row may depend on them.
    sample: Sha256,
}

impl Resuming {
    /// Fails if the run cannot be resumed: the input must be readable again, and the output must be a file
    /// that grows at its end.
    pub fn new(target: &Target, input: &InputArgs) -> anyhow::Result<Self> {
        if Corpus::is_read_once(&input.paths) {
            bail!(
                "--resume reads the articles again up to where it goes on, and standard input or a pipe can \
                be read only once: save them in a file first, or leave --resume away"
            );
        }
        match target {
            Target::Lines(_, Some(path)) if path.exists() && !path.is_file() => bail!(
                "{}: --resume needs a regular file to continue",
                path.display()
            ),
            Target::Lines(_, Some(_)) => Ok(Resuming {
                sample: Sha256::new(),
            }),
            Target::Lines(_, None) => {
                bail!("--resume needs a file to continue: add -o scores.csv")
            }
            Target::Described { .. } => {
                bail!("--resume writes a table without a schema: leave --schema or --resume away")
            }
            Target::Workbook(_) => bail!(
                "--resume cannot continue a workbook, which is written in one piece: choose a name in .csv, \
                or leave --resume away"
            ),
        }
    }

    /// Adds one of the documents in which recurring lines are learned.
    pub fn see(&mut self, document: &Document) {
        self.sample.update(digest(document));
    }

    /// Writes the table at `path`, or the rest of it. `again` opens the documents from the beginning.
    pub fn write<'a>(
        self,
        path: &Path,
        job: &Job<'_>,
        documents: &mut Documents<'a>,
        again: impl FnOnce() -> anyhow::Result<Documents<'a>>,
        messages: &Messages,
    ) -> anyhow::Result<Counts> {
        // The unfinished file lies beside the target of a link, and the link remains.
        let path = &resolve_symlinks(path)?;
        let ingredients = self.ingredients(job)?;
        // From here on the journal on the disk allows to resume.
        interrupt::note_resumable();
        let (mut journal, left) = Journal::open::<Counts>(path, ingredients)?;
        let mut counts = job.no_counts();
        match left {
            Left::Nothing => {}
            Left::Other(what) => messages.tell(Note::OtherRun {
                what: what.to_string(),
            }),
            Left::Documents(number, so_far) => {
                let passed = documents.take(number);
                passed.for_each(|document| journal.pass(&document));
                if journal.fits() {
                    // The last of these documents may be incomplete.
                    messages.tell(Note::Continuing {
                        scored: so_far.scored,
                        unit: job.cutting.unit.noun(),
                        documents: so_far.documents,
                    });
                    counts = so_far;
                } else {
                    messages.tell(Note::ArticlesChanged);
                    journal.begin_anew()?;
                    *documents = again()?;
                }
            }
        }
        let counts = job.write_on(documents, &mut journal, counts)?;
        journal.finish(path)?;
        Ok(counts)
    }

    fn ingredients(self, job: &Job<'_>) -> anyhow::Result<Ingredients> {
        let models = job.models.iter().map(|named| named.model.sha256());
        let models = models.collect::<Result<Vec<String>, _>>()?;
        let rules = job.models.iter().map(|named| named.model.label_rule());
        let rules: Vec<&str> = rules.map(LabelRule::as_str).collect();
        let ingredient = |name: &str, value: String| (name.to_string(), value);
        Ok(vec![
            ingredient("version of standpoint", this_program()),
            ingredient("model", models.join(" ")),
            ingredient("label rule", rules.join(" ")),
            ingredient("unit", job.cutting.unit.noun().to_string()),
            ingredient("choice of reasons", format!("{:?}", job.reasons)),
            ingredient(
                "topic",
                format!("{:?}", job.cutting.topic.as_ref().map(Topic::patterns)),
            ),
            ingredient("form or columns of the table", format!("{:?}", job.table)),
            ingredient("set of first articles", hex(&self.sample.finalize())),
        ])
    }
}

/// Identifies this build of the program, because another may cut articles differently. If its file cannot be
/// read, the version must do.
fn this_program() -> String {
    let program = std::env::current_exe().and_then(|path| sha256_of_file(&path));
    let version = env!("CARGO_PKG_VERSION");
    program.map_or(version.to_string(), |hash| format!("{version} {hash}"))
}
