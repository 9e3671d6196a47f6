//! A project: a folder with articles, `project.toml` with what was chosen, and the files that commands wrote.
//!
//! A step runs the command that a user would type, as a program of its own in the folder. So a page and a script make the
//! same files, a run can be stopped like any command, and a failure costs nothing but the run.

pub mod child;
pub mod codes;
pub mod earlier;
mod heard;
pub mod history;
pub mod settings;
pub mod steps;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use standpoint_common::atomic::resolve_symlinks;
use standpoint_common::fault::fault_point;
use standpoint_common::files::{Content, NO_FILE, read_regular};

use child::{Child, Event};
use codes::{Codes, KnownCodes};
use earlier::Kept;
use heard::{Heard, Told};
use history::{Hashes, Record};
use settings::Settings;
use steps::{CODED, LABELS, SAMPLE, STEPS, Step, StepState, TRIAL_CODED, command_line};

use super::train::CODEBOOK;
use crate::labelling::Journal;

/// The largest file of a project that is read whole: a model with its encoder has some hundred megabytes.
const MAX_BYTES: u64 = 4 << 30;

/// Reads a file of a project. `None` if there is none. Somebody else may have made the folder, so it may be anything.
///
/// # Errors
/// If there is something else, such as a pipe, or it cannot be read.
pub fn read_file(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    let name = || path.display().to_string();
    match read_regular(path, MAX_BYTES) {
        Ok(Content::Whole(bytes)) => Ok(Some(bytes)),
        Ok(Content::NoFile) => bail!("{}: {NO_FILE}: remove it", name()),
        Ok(Content::TooLarge(_)) => bail!("{}: this file is too large: remove it", name()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(name),
    }
}

/// A folder with a project.
pub struct Project {
    folder: PathBuf,
    hashes: Hashes,
    codes: KnownCodes,
}

/// The end of a step that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepEnd {
    Done,
    /// Something could not be read; the rest was done.
    Incomplete,
}

impl Project {
    /// Opens a folder, and makes it if there is none.
    ///
    /// # Errors
    /// If it is a file, or cannot be made.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let name = || folder.display().to_string();
        if folder.is_file() {
            bail!("{}: this is a file: name the folder of a project", name());
        }
        std::fs::create_dir_all(folder).with_context(name)?;
        let folder = resolve_symlinks(folder).with_context(name)?;
        let folder = std::path::absolute(folder).with_context(name)?;
        Ok(Project {
            folder,
            hashes: Hashes::default(),
            codes: KnownCodes::default(),
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The name of the project: that of its folder.
    pub fn name(&self) -> String {
        let name = self.folder.file_name();
        name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// Fails if one of its files is none: a command would wait for a pipe, and a device has no end.
    ///
    /// # Errors
    /// Names it.
    pub fn check_files(&self, settings: &Settings) -> anyhow::Result<()> {
        let tables = [LABELS, SAMPLE, CODED, TRIAL_CODED].map(PathBuf::from);
        let journals = [LABELS, CODED, TRIAL_CODED].map(|table| Journal::path(Path::new(table)));
        let outputs = STEPS.into_iter().flat_map(Step::outputs).map(PathBuf::from);
        let others = [settings::FILE, history::FILE, CODEBOOK].map(PathBuf::from);
        let named = settings.model.iter().chain([&settings.articles]).cloned();
        let files = tables
            .into_iter()
            .chain(journals)
            .chain(outputs)
            .chain(others);
        for file in files.chain(named) {
            let found = std::fs::metadata(self.folder.join(&file));
            if found.is_ok_and(|found| !found.is_file() && !found.is_dir()) {
                bail!("{}: {NO_FILE}: remove it", file.display());
            }
        }
        Ok(())
    }

    /// The hash of a file or a folder.
    pub fn hash(&self, path: &Path) -> Option<String> {
        self.hashes.get(path)
    }

    /// What commands told last.
    pub fn told(&self) -> Told<'_> {
        Told(&self.folder)
    }

    /// The models that later trainings replaced, the latest first.
    pub fn earlier_models(&self) -> Vec<earlier::EarlierModel> {
        earlier::models(&self.folder, &self.hashes)
    }

    /// The samples that were extended or set aside, the latest first.
    pub fn earlier_samples(&self) -> Vec<earlier::EarlierSample> {
        earlier::samples(&self.folder)
    }

    /// Takes the earlier sample of this time back, or with `None` sets the present one aside: the shares then do without.
    ///
    /// # Errors
    /// If there is no such sample, or a file cannot be moved.
    pub fn change_sample(&self, time: Option<&str>) -> anyhow::Result<()> {
        match time {
            Some(time) => earlier::take_sample_back(&self.folder, time),
            None => earlier::set_sample_aside(&self.folder),
        }
    }

    /// The codes of the sample.
    pub fn codes(&self) -> Codes {
        self.codes.get(&self.folder, &self.hashes)
    }

    /// What was chosen.
    ///
    /// # Errors
    /// If `project.toml` is wrong.
    pub fn settings(&self) -> anyhow::Result<Settings> {
        Settings::read(&self.folder)
    }

    /// The state of each step.
    ///
    /// # Errors
    /// If the history cannot be read.
    pub fn states(&self, settings: &Settings) -> anyhow::Result<Vec<(Step, StepState)>> {
        let records = history::read(&self.folder)?;
        let codes = self.codes();
        let mut states: Vec<(Step, StepState)> = Vec::new();
        for step in STEPS {
            let own = step.state(settings, &self.folder, &records, &codes, &self.hashes);
            let below = step.builds_on(settings);
            let below = states.iter().filter(|(other, _)| below.contains(other));
            let state = below.fold(own, |own, below| step.after(own, below));
            states.push((step, state));
        }
        Ok(states)
    }

    /// What waits for something, and for what: the files that steps would write, with the reason.
    ///
    /// # Errors
    /// If the settings or the history cannot be read.
    pub fn waiting(&self) -> anyhow::Result<Vec<(&'static str, String)>> {
        let settings = self.settings()?;
        let trains = Step::Scores.builds_on(&settings).contains(&Step::Model);
        let states = self.states(&settings)?.into_iter();
        let is_needed = |step: Step| {
            let is_asked = step != Step::Model || trains || settings.question.is_none();
            is_asked && step.needless(&settings).is_none()
        };
        let needed = states.filter(|(step, _)| is_needed(*step));
        let waiting = needed.filter_map(|(step, state)| match state {
            StepState::Blocked(why) => Some((step.output(), why)),
            StepState::Unrecorded => {
                let why = "history.csv does not say from what it was made: --force makes it anew";
                Some((step.output(), why.to_string()))
            }
            StepState::Wrong(why) => Some((step.output(), why)),
            StepState::Due | StepState::Done | StepState::Stale(_) => None,
        });
        Ok(waiting.collect())
    }

    /// The first step after this one that `wanted` takes, with its command. The state of a step depends on what those before it
    /// wrote, so this is asked anew after each.
    ///
    /// # Errors
    /// If the settings or the history cannot be read.
    pub fn next(
        &self,
        after: Option<Step>,
        wanted: impl Fn(&StepState) -> bool,
    ) -> anyhow::Result<Option<Step>> {
        let states = self.states(&self.settings()?)?;
        let begin = STEPS.iter().position(|step| Some(*step) == after);
        let mut later = states.into_iter().skip(begin.map_or(0, |at| at + 1));
        Ok(later.find_map(|(step, state)| wanted(&state).then_some(step)))
    }

    /// Does a step. `hear` takes what its command tells, and `child` gives away the running program, so that it can be
    /// stopped.
    ///
    /// # Errors
    /// If the command fails or was stopped. The message is its own.
    pub fn run(
        &self,
        step: Step,
        force: bool,
        begun: impl FnOnce(Child),
        hear: impl FnMut(Event),
    ) -> anyhow::Result<StepEnd> {
        let settings = self.settings()?;
        self.check_files(&settings)?;
        let codes = self.codes();
        let arguments = step.arguments(&settings, &codes);
        let mut inputs = step.hashed_inputs(&settings, &self.folder, &codes, &self.hashes);
        if step == Step::Sample {
            inputs.extend(self.scored_articles(&settings)?);
        }
        if let Some(folder) = Path::new(step.output()).parent() {
            std::fs::create_dir_all(self.folder.join(folder))?;
        }
        let kept = match step {
            Step::Model => earlier::keep_model(&self.folder)?,
            Step::Sample => earlier::keep_sample(&self.folder)?,
            _ => Kept::default(),
        };
        let mut given = arguments.clone();
        if force || kept.is_some() || self.is_as_written(step)? {
            given.push("--force".to_string());
        }
        let ended = self.run_command(&arguments, &given, begun, hear);
        let (end, heard) = match ended {
            Ok(ended) => ended,
            Err(error) => {
                kept.remove();
                return Err(error);
            }
        };
        let outputs = self.hashed_outputs(step);
        if outputs.is_empty() {
            bail!("{} was not written", step.output());
        }
        fault_point();
        heard.save(&self.folder, step)?;
        let record = Record {
            time: history::now(),
            step: step.name().to_string(),
            command: command_line(&arguments),
            version: env!("CARGO_PKG_VERSION").to_string(),
            inputs,
            outputs,
        };
        fault_point();
        history::add(&self.folder, &record)?;
        fault_point();
        Ok(end)
    }

    /// The articles from which the scores were made, with their hash then.
    fn scored_articles(&self, settings: &Settings) -> anyhow::Result<Option<(String, String)>> {
        let records = history::read(&self.folder)?;
        let scores = self
            .hash(&self.folder.join(Step::Scores.output()))
            .unwrap_or_default();
        let articles = settings.articles.display().to_string();
        let scored = history::of_output(&records, Step::Scores, &scores);
        let mut read = scored.iter().flat_map(|scored| &scored.inputs);
        Ok(read.find(|(file, _)| *file == articles).cloned())
    }

    /// The files that a step wrote, each with its hash.
    fn hashed_outputs(&self, step: Step) -> Vec<(String, String)> {
        let outputs = step.outputs().into_iter();
        outputs
            .filter_map(|file| Some((file.to_string(), self.hash(&self.folder.join(file))?)))
            .collect()
    }

    /// Returns whether nobody has changed what a step wrote since, by the history. Commands know this only of what was
    /// written on the same computer, and a project may be moved.
    fn is_as_written(&self, step: Step) -> anyhow::Result<bool> {
        let records = history::read(&self.folder)?;
        let last = history::last(&records, step);
        Ok(last.is_some_and(|last| last.outputs == self.hashed_outputs(step)))
    }

    /// Runs a command, which the user knows as `arguments`, until it ends. It fails if the command refuses or is stopped.
    fn run_command(
        &self,
        arguments: &[String],
        given: &[String],
        begun: impl FnOnce(Child),
        mut hear: impl FnMut(Event),
    ) -> anyhow::Result<(StepEnd, Heard)> {
        let mut running = child::start(&self.folder, given)?;
        begun(running.child());
        let mut heard = Heard::new(arguments);
        running.listen(|event| {
            heard.add(&event);
            hear(event);
        });
        let end = match running.wait()? {
            _ if heard.refusal.is_some() => bail!(heard.refusal.unwrap_or_default()),
            Some(0) => StepEnd::Done,
            Some(1) => StepEnd::Incomplete,
            _ => bail!("the command was stopped, and the files are as they were"),
        };
        Ok((end, heard))
    }
}
