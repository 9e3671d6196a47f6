//! A project: a folder with articles, `project.toml` with what was chosen, and the files that commands wrote.
//!
//! A step runs the command that a user would type, as a program of its own in the folder. So a page and a script make the
//! same files, a run can be stopped like any command, and a failure costs nothing but the run.

pub mod child;
pub mod history;
pub mod settings;
pub mod steps;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, bail};
use standpoint_common::atomic::{nearest_folder, replace, resolve_symlinks};

use crate::jobs::threads::lock;
use child::{Child, Event};
use history::{Hashes, Record};
use settings::Settings;
use steps::{STEPS, Step, StepState, command_line};

/// The folder of what commands printed, a file for each step.
const PRINTED: &str = "printed";

/// The file of the verdict on a model in that folder.
const VERDICT: &str = "verdict.txt";

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

    /// What the command of a step printed last.
    pub fn printed(&self, step: Step) -> Option<String> {
        let bytes = std::fs::read(self.printed_path(step)).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// How good the last model is in plain words.
    pub fn verdict(&self) -> Option<String> {
        let bytes = std::fs::read(self.folder.join(PRINTED).join(VERDICT)).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn printed_path(&self, step: Step) -> PathBuf {
        self.folder
            .join(PRINTED)
            .join(format!("{}.txt", step.name()))
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
        let state = |step: Step| step.state(settings, &self.folder, &records, &mut hashes);
        Ok(STEPS.into_iter().zip(STEPS.map(state)).collect())
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
        mut hear: impl FnMut(Event),
    ) -> anyhow::Result<StepEnd> {
        let settings = self.settings()?;
        let arguments = step.arguments(&settings, &self.folder);
        let inputs = step.hashed_inputs(&settings, &self.folder, &mut lock(&self.hashes));
        if let Some(folder) = Path::new(step.output()).parent() {
            std::fs::create_dir_all(self.folder.join(folder))?;
        }
        let mut given = arguments.clone();
        if force {
            given.push("--force".to_string());
        }
        let mut running = child::start(&self.folder, &given)?;
        begun(running.child());
        let mut refusal = None;
        let mut verdict = None;
        let mut printed = format!("{}\n\n", command_line(&arguments));
        running.listen(|event| {
            match &event {
                Event::Finding(finding) => {
                    printed.push_str(&format!("{}: {}\n", finding.severity, finding.message));
                    if finding.is_refusal() {
                        refusal = Some(finding.message.clone());
                    }
                }
                Event::Said(line) | Event::Printed(line) => {
                    printed.push_str(line);
                    printed.push('\n');
                }
                Event::Verdict(sentences) => {
                    let text = sentences.join("\n");
                    printed.push_str(&format!("{text}\n\n"));
                    verdict = Some(text);
                }
                Event::Progress(_) | Event::Address(_) => {}
            }
            hear(event);
        });
        let end = running.wait()?;
        if let Some(why) = refusal {
            bail!(why);
        }
        if end.is_none_or(|code| code > 1) {
            bail!("the command was stopped, and the files are as they were");
        }
        let output = step.output().to_string();
        let hash = lock(&self.hashes).get(&self.folder.join(&output));
        let hash = hash.with_context(|| format!("{output} was not written"))?;
        let record = Record {
            time: history::now(),
            step: step.name().to_string(),
            command: command_line(&arguments),
            version: env!("CARGO_PKG_VERSION").to_string(),
            inputs,
            output: (output, hash),
        };
        history::add(&self.folder, &record)?;
        let mut texts = vec![(self.printed_path(step), printed)];
        texts.extend(verdict.map(|text| (self.folder.join(PRINTED).join(VERDICT), text)));
        for (path, text) in texts {
            std::fs::create_dir_all(nearest_folder(&path))
                .and_then(|()| replace(&path, |file| file.write_all(text.as_bytes())))
                .with_context(|| format!("{} was not written", path.display()))?;
        }
        Ok(match end {
            Some(0) => StepEnd::Done,
            _ => StepEnd::Incomplete,
        })
    }
}
