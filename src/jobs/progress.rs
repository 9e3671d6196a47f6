//! How a face follows a job: it hears the findings, sees the progress, and can cancel the work.

use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use super::JobError;
use super::threads::lock;
use crate::encoder::Encoder;
use crate::findings::Finding;
use crate::labels::LabelsFile;
use crate::output::report::ScoredArticles;
use crate::prevalence::{CodedSample, Scores};

/// Follows a job. All methods may be called from several threads; none does anything unless it is implemented.
pub trait Progress: Sync {
    /// Hears a finding as soon as it is known. The outcome of the job has all of them.
    fn finding(&self, finding: &Finding) {
        let _ = finding;
    }

    /// Returns whether [`step`](Self::step) shows how much is read. Otherwise a job need not find out how much there is.
    fn shows_steps(&self) -> bool {
        false
    }

    /// Sees how far the work is.
    fn step(&self, step: JobStep) {
        let _ = step;
    }

    /// Returns whether the job should end early, with [`JobError::Cancelled`].
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Follows nothing.
impl Progress for () {}

/// How far a job is.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum JobStep<'a> {
    /// Articles are read.
    Read {
        /// The bytes read so far.
        bytes: u64,
        /// The bytes of all articles, if they are known.
        of: Option<u64>,
        /// The documents read so far.
        documents: usize,
    },
    /// A table of labels was read.
    LabelsRead {
        /// The name of the table.
        path: &'a Path,
        /// What it holds.
        file: &'a LabelsFile,
    },
    /// A dictionary was read.
    DictionaryRead {
        /// The file.
        path: &'a Path,
        /// The number of its patterns.
        patterns: usize,
    },
    /// An encoder begins to read the sentences, or to learn from them.
    EncoderBegins {
        /// The encoder.
        encoder: &'a Encoder,
        /// The number of its last layers that learn; `None` if it only reads.
        layers: Option<usize>,
    },
    /// Other options are cross-validated, to be compared.
    ComparisonBegins,
    /// So much of a part of the work is done.
    Counted {
        /// What is counted.
        what: Counted,
        /// The number that is done.
        done: usize,
        /// The number of all, as far as it is known.
        of: usize,
    },
    /// Scores were read, or made.
    ScoresRead {
        /// The table, or the articles.
        path: &'a Path,
        /// The scores.
        scores: &'a Scores,
    },
    /// A coded sample of the scores was read.
    SampleRead {
        /// Its table.
        path: &'a Path,
        /// The sample.
        sample: &'a CodedSample,
        /// The scores.
        scores: &'a Scores,
    },
    /// Documents that repeat earlier ones are left out, so many of them.
    CopiesLeftOut(usize),
    /// The page of these articles is made.
    ReportBegins(&'a ScoredArticles),
    /// The reading of articles, or what was counted last, has ended.
    PartEnded,
    /// From now on the same job can continue this one after an interruption.
    Resumable,
}

/// What is counted in a part of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Sentences that a language model has labelled.
    Answers,
    /// Fits of regressions.
    Fits,
    /// Sentences that an encoder reads.
    Sentences,
    /// Sentences that an encoder learns from, in all passes of fine-tuning.
    SentencesOfPasses,
}

/// What a job tells of itself: it passes findings and steps on, and keeps the findings for the outcome.
pub struct Monitor<'a> {
    progress: &'a dyn Progress,
    findings: Mutex<Vec<Finding>>,
}

standpoint_common::debug_as_name!(Monitor<'_>);

impl<'a> Monitor<'a> {
    /// Begins a job that is followed by `progress`.
    pub fn new(progress: &'a dyn Progress) -> Self {
        Monitor {
            progress,
            findings: Mutex::default(),
        }
    }

    /// Tells a finding, and keeps it.
    pub fn tell(&self, finding: impl Into<Finding>) {
        let finding = finding.into();
        self.progress.finding(&finding);
        self.kept().push(finding);
    }

    /// Tells a finding on so many, or on these, unless there are none.
    pub fn tell_some<N: Default + PartialEq, F: Into<Finding>>(
        &self,
        some: N,
        finding: impl FnOnce(N) -> F,
    ) {
        if some != N::default() {
            self.tell(finding(some));
        }
    }

    /// Tells how far the reading is. `step` is called only if somebody sees it.
    pub fn step<'s>(&self, step: impl FnOnce() -> JobStep<'s>) {
        if self.progress.shows_steps() {
            self.progress.step(step());
        }
    }

    /// Tells how far the work is.
    pub fn show(&self, step: JobStep) {
        self.progress.step(step);
    }

    /// Begins to count a part of the work.
    pub fn count(&'a self, what: Counted) -> Count<'a> {
        Count {
            monitor: self,
            what,
        }
    }

    /// Fails if the job is cancelled.
    ///
    /// # Errors
    /// With [`JobError::Cancelled`].
    pub fn check_cancelled(&self) -> Result<(), JobError> {
        if self.progress.is_cancelled() {
            return Err(JobError::Cancelled);
        }
        Ok(())
    }

    /// Takes the findings so far.
    pub fn take_findings(&self) -> Vec<Finding> {
        std::mem::take(&mut *self.kept())
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Finding>> {
        lock(&self.findings)
    }
}

/// A part of the work that is counted until this is dropped.
#[derive(Debug)]
pub struct Count<'a> {
    monitor: &'a Monitor<'a>,
    what: Counted,
}

impl Count<'_> {
    /// Tells that so many are done.
    pub fn done(&self, done: usize, of: usize) {
        let what = self.what;
        self.monitor.show(JobStep::Counted { what, done, of });
    }
}

impl Drop for Count<'_> {
    fn drop(&mut self) {
        self.monitor.show(JobStep::PartEnded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Note;

    /// Hears the codes of findings, and cancels after the first.
    #[derive(Default)]
    struct Impatient(Mutex<Vec<&'static str>>);

    impl Progress for Impatient {
        fn finding(&self, finding: &Finding) {
            self.0.lock().unwrap().push(finding.code);
        }

        fn is_cancelled(&self) -> bool {
            !self.0.lock().unwrap().is_empty()
        }
    }

    #[test]
    fn findings_are_heard_at_once_and_kept_for_the_outcome() {
        let progress = Impatient::default();
        let monitor = Monitor::new(&progress);
        assert!(monitor.check_cancelled().is_ok());
        monitor.tell(Note::NoDates);
        assert_eq!(*progress.0.lock().unwrap(), ["no-dates"]);
        assert!(matches!(
            monitor.check_cancelled(),
            Err(JobError::Cancelled)
        ));
        assert_eq!(monitor.take_findings(), [Finding::from(Note::NoDates)]);
        assert!(monitor.take_findings().is_empty());
        monitor.step(|| unreachable!("nobody sees it"));
    }
}
