//! A project: a folder with articles, `project.toml` with what was chosen, and the files that commands wrote.
//!
//! A step runs the command that a user would type, as a program of its own in the folder. So a page and a script make the
//! same files, a run can be stopped like any command, and a failure costs nothing but the run.

pub mod child;
pub mod earlier;
mod heard;
pub mod history;
pub mod settings;
pub mod steps;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, bail};
use standpoint_common::atomic::resolve_symlinks;

use crate::jobs::threads::lock;
use child::{Child, Event};
use heard::{Heard, Told};
use history::{Hashes, Record};
use settings::Settings;
use steps::{STEPS, Step, StepState, command_line};

/// A folder with a project.
pub struct Project {
    folder: PathBuf,
    hashes: Mutex<Hashes>,
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
        Ok(Project {
            folder: std::path::absolute(folder).with_context(name)?,
            hashes: Mutex::default(),
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

    /// The hash of a file or a folder.
    pub fn hash(&self, path: &Path) -> Option<String> {
        lock(&self.hashes).get(path)
    }

    /// What commands told last.
    pub fn told(&self) -> Told<'_> {
        Told(&self.folder)
    }

    /// The models that later trainings replaced, the latest first.
    pub fn earlier_models(&self) -> Vec<earlier::EarlierModel> {
        earlier::models(&self.folder, &mut lock(&self.hashes))
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
        let mut hashes = lock(&self.hashes);
        let mut states: Vec<(Step, StepState)> = Vec::new();
        for step in STEPS {
            let own = step.state(settings, &self.folder, &records, &mut hashes);
            let below = step.builds_on(settings);
            let below = states.iter().find(|(other, _)| below == Some(*other));
            let state = match below {
                Some(below) => step.after(own, below),
                None => own,
            };
            states.push((step, state));
        }
        Ok(states)
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
        let arguments = step.arguments(&settings, &self.folder);
        let inputs = step.hashed_inputs(&settings, &self.folder, &mut lock(&self.hashes));
        if let Some(folder) = Path::new(step.output()).parent() {
            std::fs::create_dir_all(self.folder.join(folder))?;
        }
        let mut given = arguments.clone();
        if force || self.is_as_written(step)? {
            given.push("--force".to_string());
        }
        let kept = match step {
            Step::Model => earlier::keep(&self.folder)?,
            _ => None,
        };
        let aside = match step {
            Step::Sample => Some(earlier::put_sample_aside(&self.folder)?),
            _ => None,
        };
        let ended = self.run_command(&arguments, &given, begun, hear);
        if ended.is_err() {
            // The model is still the last one, and so is the sample.
            kept.into_iter().for_each(earlier::Kept::remove);
            aside.into_iter().for_each(earlier::PutAside::undo);
        }
        let (end, heard) = ended?;
        let outputs = self.hashed_outputs(step);
        if outputs.is_empty() {
            bail!("{} was not written", step.output());
        }
        let record = Record {
            time: history::now(),
            step: step.name().to_string(),
            command: command_line(&arguments),
            version: env!("CARGO_PKG_VERSION").to_string(),
            inputs,
            outputs,
        };
        history::add(&self.folder, &record)?;
        heard.save(&self.folder, step)?;
        Ok(end)
    }

    /// The files that a step wrote, each with its hash.
    fn hashed_outputs(&self, step: Step) -> Vec<(String, String)> {
        let mut hashes = lock(&self.hashes);
        let outputs = step.outputs().into_iter();
        outputs
            .filter_map(|file| Some((file.to_string(), hashes.get(&self.folder.join(file))?)))
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
