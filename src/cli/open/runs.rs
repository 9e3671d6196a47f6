//! The work that goes on behind the page: one step after the other, the pages of `label`, and the reading of articles.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;

use super::views::{self, Found};
use crate::cli::project::child::{self, Child, Event, ToldFinding, ToldProgress};
use crate::cli::project::settings::Settings;
use crate::cli::project::steps::{Desk, Step, StepState};
use crate::cli::project::{Project, StepEnd};
use crate::findings::{sentence, without_options};
use crate::jobs::survey::{Survey, SurveyRequest, survey};
use crate::jobs::threads::{available_threads, lock};
use crate::jobs::{ArticleSource, JobError, JobStep, Progress};
use crate::labelling::Journal;
use crate::labels::{LabelsFile, LabelsProblem};

/// The most time in which a page of `label` has to begin.
const PATIENCE: Duration = Duration::from_secs(120);
/// The most time in which a request waits for what is looked up in files.
const GLANCE: Duration = Duration::from_millis(150);
/// The most time in which what runs has to end with the page.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// The codes of a table of labels that somebody edited, and of a file that would be replaced.
const EDITED: &str = "labelling/edited";
const EXISTS: &str = "job/would-replace";

/// The work of a project.
pub struct Runs {
    pub project: Arc<Project>,
    state: Mutex<RunsState>,
    changed: Condvar,
}

#[derive(Default)]
pub struct RunsState {
    waiting: VecDeque<Waiting>,
    /// `true` if the next stale step follows each step.
    is_renewing: bool,
    current: Option<Current>,
    /// How each step ended last.
    ended: HashMap<Step, Ended>,
    desks: HashMap<Desk, OpenDesk>,
    /// How a page of `label` failed.
    refused: HashMap<Desk, DeskRefusal>,
    survey: SurveyState,
    look: Look,
    /// The labels of each table, with the hash of the table.
    counts: HashMap<PathBuf, (String, LabelCounts)>,
    is_closed: bool,
}

/// What was looked up in the files of the project, which takes long if they are many or large.
#[derive(Default)]
struct Look {
    /// The number of requests that asked for it, and of those that it answers.
    asked: u64,
    answered: u64,
    is_running: bool,
    found: Option<Result<Arc<Found>, String>>,
}

/// The number of each label in a table, or why it cannot be read.
pub type LabelCounts = Result<Vec<(String, usize)>, String>;

struct Waiting {
    step: Step,
    force: bool,
}

/// A step that runs.
struct Current {
    step: Step,
    child: Option<Child>,
    begun: Instant,
    progress: Option<ToldProgress>,
    is_cancelled: bool,
}

/// How a step ended.
#[derive(Debug, Clone, Serialize)]
pub struct Ended {
    /// `done`, `incomplete`, `failed` or `cancelled`.
    how: &'static str,
    /// Why it failed.
    why: Option<String>,
    /// `true` if a file stands in its way that may be replaced.
    may_force: bool,
    findings: Vec<ToldFinding>,
    seconds: f64,
}

/// A page of `label` that is open.
struct OpenDesk {
    child: Child,
    address: Option<String>,
    said: Vec<String>,
}

/// Why a page of `label` did not open.
#[derive(Debug, Clone, Serialize)]
pub struct DeskRefusal {
    refused: String,
    /// `true` if `--force` would go on from the edited table.
    may_force: bool,
    /// What the command said before.
    said: Vec<String>,
}

/// What is known of the articles.
#[derive(Default)]
struct SurveyState {
    /// The hash of the articles that were read, or are being read.
    of: Option<String>,
    is_reading: bool,
    bytes: Option<(u64, u64)>,
    found: Option<Result<Arc<Survey>, String>>,
}

/// What runs, for the page.
#[derive(Serialize)]
pub struct RunsView {
    pub running: Option<RunningView>,
    pub waiting: Vec<Step>,
    pub ended: HashMap<Step, Ended>,
    pub desks: Vec<DeskView>,
}

#[derive(Serialize)]
pub struct RunningView {
    step: Step,
    seconds: f64,
    progress: Option<ToldProgress>,
}

#[derive(Serialize)]
pub struct DeskView {
    desk: Desk,
    address: Option<String>,
    /// What the command said, such as the links of coders.
    said: Vec<String>,
}

/// The articles as the page shows them.
pub struct SurveyView {
    pub is_reading: bool,
    pub bytes: Option<(u64, u64)>,
    pub found: Option<Result<Arc<Survey>, String>>,
}

impl Runs {
    /// Begins to wait for work.
    pub fn new(project: Arc<Project>) -> Arc<Self> {
        let runs = Arc::new(Runs {
            project,
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let working = Arc::clone(&runs);
        thread::spawn(move || working.work());
        runs
    }

    fn state(&self) -> MutexGuard<'_, RunsState> {
        lock(&self.state)
    }

    /// Runs these steps after all that wait already.
    pub fn add(&self, steps: &[Step], force: bool) {
        let mut state = self.state();
        for &step in steps {
            let is_there = state.waiting.iter().any(|waiting| waiting.step == step)
                || state
                    .current
                    .as_ref()
                    .is_some_and(|current| current.step == step);
            if !is_there {
                state.waiting.push_back(Waiting { step, force });
            }
        }
        self.changed.notify_all();
    }

    /// Runs all steps that are not up to date.
    ///
    /// # Errors
    /// If the settings or the history cannot be read.
    pub fn renew(&self) -> anyhow::Result<()> {
        if let Some(step) = self.project.next(None, StepState::is_stale)? {
            self.state().is_renewing = true;
            self.add(&[step], false);
        }
        Ok(())
    }

    /// Stops what runs, and forgets what waits.
    pub fn cancel(&self) {
        let mut state = self.state();
        state.waiting.clear();
        state.is_renewing = false;
        if let Some(current) = &mut state.current {
            current.is_cancelled = true;
            if let Some(child) = &current.child {
                child.stop();
            }
        }
    }

    /// Stops everything, because the page ends.
    pub fn end(&self) {
        self.cancel();
        let mut state = self.state();
        state.is_closed = true;
        for desk in state.desks.values() {
            desk.child.stop();
        }
        let is_busy = |state: &mut RunsState| state.current.is_some() || !state.desks.is_empty();
        drop(self.changed.wait_timeout_while(state, LAST_WORDS, is_busy));
    }

    /// What runs now.
    pub fn view(&self) -> RunsView {
        let state = self.state();
        let running = state.current.as_ref().map(|current| RunningView {
            step: current.step,
            seconds: current.begun.elapsed().as_secs_f64(),
            progress: current.progress.clone(),
        });
        let desks = state.desks.iter().map(|(desk, open)| DeskView {
            desk: *desk,
            address: open.address.clone(),
            said: open.said.clone(),
        });
        RunsView {
            running,
            waiting: state.waiting.iter().map(|waiting| waiting.step).collect(),
            ended: state.ended.clone(),
            desks: desks.collect(),
        }
    }

    fn work(&self) {
        loop {
            let mut state = self.state();
            let waiting = loop {
                if state.is_closed {
                    return;
                }
                match state.waiting.pop_front() {
                    Some(waiting) => break waiting,
                    None => {
                        let woken = self.changed.wait(state);
                        state = woken.unwrap_or_else(PoisonError::into_inner);
                    }
                }
            };
            state.current = Some(Current {
                step: waiting.step,
                child: None,
                begun: Instant::now(),
                progress: None,
                is_cancelled: false,
            });
            drop(state);
            self.run(&waiting);
        }
    }

    fn run(&self, Waiting { step, force }: &Waiting) {
        let mut findings: Vec<ToldFinding> = Vec::new();
        let begun = |child: Child| {
            if let Some(current) = &mut self.state().current {
                if current.is_cancelled {
                    child.stop();
                }
                current.child = Some(child);
            }
        };
        let ended = self.project.run(*step, *force, begun, |event| match event {
            Event::Finding(finding) => findings.push(finding.for_page()),
            Event::Progress(progress) => {
                if let Some(current) = &mut self.state().current {
                    current.progress = Some(progress);
                }
            }
            _ => {}
        });
        let next = match &ended {
            Ok(_) => self.project.next(Some(*step), StepState::is_stale),
            Err(_) => Ok(None),
        };
        let mut state = self.state();
        match next {
            Ok(Some(step)) if state.is_renewing && state.waiting.is_empty() => {
                state.waiting.push_back(Waiting { step, force: false });
            }
            _ => state.is_renewing = false,
        }
        let current = state.current.take();
        let is_cancelled = current.as_ref().is_some_and(|current| current.is_cancelled);
        let (how, why) = match ended {
            Ok(StepEnd::Done) => ("done", None),
            Ok(StepEnd::Incomplete) => ("incomplete", None),
            Err(_) if is_cancelled => ("cancelled", None),
            Err(error) => ("failed", Some(without_options(&sentence(error.as_ref())))),
        };
        if why.is_some() {
            // What follows needs what was not made.
            state.waiting.clear();
        }
        let may_force = findings
            .iter()
            .any(|finding| finding.is_refusal() && finding.code == EXISTS);
        state.ended.insert(
            *step,
            Ended {
                how,
                why,
                may_force,
                findings,
                seconds: current.map_or(0.0, |current| current.begun.elapsed().as_secs_f64()),
            },
        );
        self.changed.notify_all();
    }

    /// Opens a page of `label`, unless it is open, and returns its address, or why it did not open. With `force` it goes on from
    /// a table that somebody edited.
    ///
    /// # Errors
    /// If the settings are wrong, or the command does not begin.
    pub fn open_desk(
        self: &Arc<Self>,
        desk: Desk,
        force: bool,
    ) -> anyhow::Result<Result<String, DeskRefusal>> {
        let settings = self.project.settings()?;
        self.project.check_files(&settings)?;
        let mut state = self.state();
        if let Entry::Vacant(place) = state.desks.entry(desk) {
            let mut arguments = desk.arguments(&settings);
            arguments.push("--no-open".to_string());
            if force {
                arguments.push("--force".to_string());
            }
            let running = child::start(self.project.folder(), &arguments)?;
            place.insert(OpenDesk {
                child: running.child(),
                address: None,
                said: Vec::new(),
            });
            let runs = Arc::clone(self);
            thread::spawn(move || runs.keep_desk(desk, running));
        }
        let is_starting = |state: &mut RunsState| {
            let open = state.desks.get(&desk);
            open.is_some_and(|open| open.address.is_none())
        };
        let waited = self
            .changed
            .wait_timeout_while(state, PATIENCE, is_starting);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = state.desks.get(&desk) {
            let address = open.address.clone();
            return address.map(Ok).context(
                "the page of label does not begin: end it with “standpoint open”, and try again",
            );
        }
        let refused = state.refused.remove(&desk);
        Ok(Err(refused.context("the page of label ended at once")?))
    }

    /// Returns whether a page of `label` is open.
    pub fn is_open(&self, desk: Desk) -> bool {
        self.state().desks.contains_key(&desk)
    }

    /// Listens to a page of `label` until it ends.
    fn keep_desk(&self, desk: Desk, mut running: child::Running) {
        let mut refusal = None;
        running.listen(|event| {
            let mut state = self.state();
            let Some(open) = state.desks.get_mut(&desk) else {
                return;
            };
            match event {
                Event::Address(address) => {
                    open.address = Some(address);
                    self.changed.notify_all();
                }
                Event::Said(line) => open.said.push(without_options(&line)),
                Event::Finding(finding) if finding.is_refusal() => {
                    refusal = Some(finding.for_page())
                }
                Event::Finding(finding) => open.said.push(finding.for_page().message),
                _ => {}
            }
        });
        let _ = running.wait();
        let mut state = self.state();
        let said = state
            .desks
            .remove(&desk)
            .map_or_else(Vec::new, |open| open.said);
        if let Some(finding) = refusal {
            let refusal = DeskRefusal {
                may_force: finding.code == EDITED,
                refused: finding.message,
                said,
            };
            state.refused.insert(desk, refusal);
        }
        self.changed.notify_all();
    }

    /// What is in the files of the project, and whether that is so now. Another thread looks, and a request waits for it only
    /// briefly: then it gets what was found last, if anything was.
    pub fn look(self: &Arc<Self>) -> (Option<Result<Arc<Found>, String>>, bool) {
        let mut state = self.state();
        state.look.asked += 1;
        let asked = state.look.asked;
        if !state.look.is_running {
            state.look.is_running = true;
            let runs = Arc::clone(self);
            thread::spawn(move || runs.look_up());
        }
        let is_unanswered = |state: &mut RunsState| state.look.answered < asked;
        let waited = self
            .changed
            .wait_timeout_while(state, GLANCE, is_unanswered);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        (state.look.found.clone(), state.look.answered >= asked)
    }

    /// Looks until nobody has asked since.
    fn look_up(self: Arc<Self>) {
        loop {
            let asked = self.state().look.asked;
            let found = views::found(&self).map(Arc::new);
            let mut state = self.state();
            state.look.found = Some(found.map_err(|error| sentence(error.as_ref())));
            state.look.answered = asked;
            state.look.is_running = state.look.asked > asked;
            self.changed.notify_all();
            if !state.look.is_running {
                return;
            }
        }
    }

    /// The labels of a table; `None` if there is no table.
    pub fn counted(&self, path: &Path) -> Option<LabelCounts> {
        let hash = self.project.hash(path)?;
        if let Some((of, counts)) = self.state().counts.get(path)
            && *of == hash
        {
            return Some(counts.clone());
        }
        let counts = count_labels(path);
        let known = (hash, counts.clone());
        self.state().counts.insert(path.to_path_buf(), known);
        Some(counts)
    }

    /// What is known of the articles. Begins to read them if they are others than before.
    pub fn survey(self: &Arc<Self>, settings: &Settings) -> SurveyView {
        let path = self.project.folder().join(&settings.articles);
        let hash = self.project.hash(&path);
        let mut state = self.state();
        let survey = &mut state.survey;
        if !survey.is_reading && survey.of != hash {
            *survey = SurveyState {
                of: hash.clone(),
                is_reading: hash.is_some(),
                ..SurveyState::default()
            };
            if survey.is_reading {
                let runs = Arc::clone(self);
                thread::spawn(move || runs.read_articles(path));
            }
        }
        SurveyView {
            is_reading: survey.is_reading,
            bytes: survey.bytes,
            found: survey.found.clone(),
        }
    }

    fn read_articles(&self, path: PathBuf) {
        let request = SurveyRequest {
            articles: ArticleSource {
                paths: vec![path],
                ..ArticleSource::default()
            },
            threads: available_threads(),
        };
        let found = survey(&request, self);
        let mut state = self.state();
        state.survey.is_reading = false;
        state.survey.found = match found {
            Ok(found) => Some(Ok(Arc::new(found))),
            Err(JobError::Cancelled) => None,
            Err(error) => Some(Err(sentence(&error))),
        };
    }
}

/// Counts the labels of a table.
fn count_labels(path: &Path) -> Result<Vec<(String, usize)>, String> {
    let labelled = match LabelsFile::read(path, None) {
        Ok(file) => file.labelled,
        // The page of `label` has begun the table, and nobody has answered.
        Err(error)
            if Journal::path(path).exists()
                && matches!(error.problem(), Some(LabelsProblem::Empty { .. })) =>
        {
            return Ok(Vec::new());
        }
        Err(error) => return Err(sentence(&error)),
    };
    let mut counts: Vec<(String, usize)> = labelled.labels.iter().map(|l| (l.clone(), 0)).collect();
    for sentence in &labelled.sentences {
        counts[sentence.label].1 += 1;
    }
    Ok(counts)
}

/// Follows the reading of the articles.
impl Progress for Runs {
    fn shows_steps(&self) -> bool {
        true
    }

    fn step(&self, step: JobStep) {
        if let JobStep::Read {
            bytes,
            of: Some(of),
            ..
        } = step
        {
            self.state().survey.bytes = Some((bytes, of));
        }
    }

    fn is_cancelled(&self) -> bool {
        self.state().is_closed
    }
}
