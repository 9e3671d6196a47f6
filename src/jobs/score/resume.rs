//! A run that continues an interrupted one.

use std::path::Path;

use sha2::Digest;
use standpoint_common::atomic::resolve_symlinks;
use standpoint_common::hash::{hex, sha256_of_file};

use super::counts::ScoreCounts;
use super::run::{ScoreJob, ScoreWork};
use crate::findings::Note;
use crate::jobs::{JobError, JobStep};
use crate::model::Model;
use crate::output::{Ingredients, Left, ScoreJournal};
use crate::text::Topic;

impl ScoreJob<'_> {
    /// Writes the table at `path`, or the rest of it.
    pub(super) fn resume(&mut self, path: &Path) -> Result<ScoreCounts, JobError> {
        // The unfinished file lies beside the target of a link, and the link remains.
        let path = &resolve_symlinks(path)?;
        let ingredients = self.ingredients()?;
        let monitor = self.monitor;
        // From here on the journal on the disk allows to resume.
        monitor.show(JobStep::Resumable);
        let (mut journal, left) = ScoreJournal::open::<ScoreCounts>(path, ingredients)?;
        let mut counts = self.work.no_counts();
        match left {
            Left::Nothing => {}
            Left::Other(what) => monitor.tell(Note::OtherRun { what }),
            Left::Documents(number, so_far) => {
                let passed = self.documents.by_ref().take(number);
                passed.for_each(|document| journal.pass(&document));
                if journal.fits() {
                    // The last of these documents may be incomplete.
                    monitor.tell(Note::Continuing {
                        scored: so_far.scored,
                        unit: self.work.cutting.unit.noun(),
                        documents: so_far.documents,
                    });
                    counts = so_far;
                } else {
                    monitor.tell(Note::ArticlesChanged);
                    journal.begin_anew()?;
                    self.documents = self.work.request.open(monitor)?;
                }
            }
        }
        let counts = self.write_on(&mut journal, counts)?;
        journal.finish(path)?;
        Ok(counts)
    }

    /// All that a table depends on besides its articles.
    fn ingredients(&self) -> Result<Ingredients, JobError> {
        let ScoreWork {
            request,
            cutting,
            table,
        } = &self.work;
        let models = || request.models.iter().map(|named| &named.model);
        let hashes: Vec<String> = models().map(Model::sha256).collect::<Result<_, _>>()?;
        let rules = models().map(|model| model.label_rule().as_str());
        let ingredient = |name: &str, value: String| (name.to_string(), value);
        Ok(vec![
            ingredient("version of standpoint", this_program()),
            ingredient("model", hashes.join(" ")),
            ingredient("label rule", rules.collect::<Vec<_>>().join(" ")),
            ingredient("unit", cutting.unit.noun().to_string()),
            ingredient("language", format!("{:?}", request.articles.language)),
            ingredient("choice of reasons", format!("{:?}", request.reasons)),
            ingredient(
                "topic",
                format!("{:?}", cutting.topic.as_ref().map(Topic::patterns)),
            ),
            ingredient("form or columns of the table", format!("{:?}", table)),
            ingredient(
                "set of first articles",
                hex(&self.sample.clone().finalize()),
            ),
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
