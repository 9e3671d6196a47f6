//! What the page shows of a project, as JSON.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::runs::{LabelCounts, Runs, SurveyView};
use crate::cli::inputs::codebook::read_codebook;
use crate::cli::project::child::ToldFinding;
use crate::cli::project::codes::Codes;
use crate::cli::project::earlier::EarlierModel;
use crate::cli::project::settings::Settings;
use crate::cli::project::steps::{
    CODED, Desk, FIGURES, LABELS, SAMPLE, STEPS, Step, StepState, TRIAL_CODED, command_line,
};
use crate::cli::project::{Project, history};
use crate::cli::train::CODEBOOK;
use crate::findings::{sentence, without_options};
use crate::jobs::BuiltInModel;
use crate::jobs::survey::Survey;
use crate::jobs::threads::available_threads;
use crate::output::label_colours::classes;
use crate::text::Language;

/// The latest runs that the page lists.
const RUNS: usize = 30;
/// The most outlets that are listed.
const OUTLETS: usize = 8;

/// Everything that the page shows.
pub fn state(runs: &Arc<Runs>) -> anyhow::Result<Value> {
    let project = &runs.project;
    let folder = project.folder();
    let named = json!({
        "name": project.name(),
        "folder": folder.display().to_string(),
        "version": env!("CARGO_PKG_VERSION"),
    });
    let settings = match project.settings() {
        Ok(settings) => settings,
        Err(error) => {
            // The page shows what is wrong, so that it can be corrected.
            return Ok(json!({ "project": named, "problem": sentence(error.as_ref()) }));
        }
    };
    let (found, is_new) = runs.look();
    let found = match found {
        Some(Ok(found)) => Some(found),
        Some(Err(problem)) => return Ok(json!({ "project": named, "problem": problem })),
        None => None,
    };
    let codes = found.as_ref().map(|found| found.codes).unwrap_or_default();
    let unknown = || StepState::Blocked("the files are being looked through".to_string());
    let steps: Vec<Value> = STEPS
        .iter()
        .map(|step| {
            let states = found.iter().flat_map(|found| &found.states);
            let state = states
                .clone()
                .find_map(|(other, state)| (other == step).then(|| state.clone()));
            let state = match state.unwrap_or_else(unknown) {
                StepState::Wrong(why) => StepState::Wrong(without_options(&why)),
                state => state,
            };
            let told = project.told().findings(*step).into_iter();
            let output = folder.join(step.output());
            json!({
                "step": step,
                "state": state,
                "command": step.command_line(&settings, &codes),
                "file": output.exists().then(|| step.output()),
                "printed": project.told().printed(*step),
                "findings": told.map(ToldFinding::for_page).collect::<Vec<_>>(),
            })
        })
        .collect();
    let mut records = history::read(folder)?;
    let skipped = records.len().saturating_sub(RUNS);
    records.drain(..skipped);
    let desks = [Desk::Label, Desk::Doubts, Desk::Trial, Desk::Code];
    let commands = desks
        .map(|desk| json!({ "desk": desk, "command": command_line(&desk.arguments(&settings)) }));
    Ok(json!({
        "project": named,
        "settings": settings,
        "classes": classes(&settings.labels),
        "languages": Language::names(),
        "articles": articles(found.as_ref().map(|found| &found.articles), is_new, &settings),
        "codebook": codebook(&folder.join(CODEBOOK)),
        "labelled": found.as_ref().map(|found| &found.labelled),
        "verdict": project.told().verdict(),
        "verdict_before": project.told().verdict_before(),
        "shares": project.told().shares(),
        "earlier": found.as_ref().map_or(&[][..], |found| &found.earlier),
        "scored": found.as_ref().and_then(|found| found.scored.clone()),
        "figures": found.as_ref().map_or(&[][..], |found| &found.figures),
        "sampled": folder.join(SAMPLE).exists(),
        "coded": found.as_ref().map(|found| &found.coded),
        "tried": found.as_ref().map(|found| &found.tried),
        "codes": codes,
        "earlier_samples": project.earlier_samples(),
        "desks": commands,
        "steps": steps,
        "runs": runs.view(),
        "history": records,
    }))
}

/// What the page shows of the files of a project.
pub struct Found {
    states: Vec<(Step, StepState)>,
    articles: SurveyView,
    labelled: Option<LabelCounts>,
    coded: Option<LabelCounts>,
    /// The codes of a person for what a language model coded on trial.
    tried: Option<LabelCounts>,
    codes: Codes,
    earlier: Vec<EarlierModel>,
    /// The hash of the scores.
    scored: Option<String>,
    figures: Vec<Value>,
}

/// Looks the files of a project up.
pub fn found(runs: &Arc<Runs>) -> anyhow::Result<Found> {
    let project = &runs.project;
    let settings = project.settings()?;
    let folder = project.folder();
    Ok(Found {
        states: project.states(&settings)?,
        articles: runs.survey(&settings),
        labelled: runs.counted(&folder.join(LABELS)),
        coded: runs.counted(&folder.join(CODED)),
        tried: runs.counted(&folder.join(TRIAL_CODED)),
        codes: project.codes(),
        earlier: project.earlier_models(),
        scored: project.hash(&folder.join(Step::Scores.output())),
        figures: figures(project),
    })
}

/// The figures of the last report, each with the hash of its file.
fn figures(project: &Project) -> Vec<Value> {
    let names = project.told().figures().into_iter();
    names
        .filter_map(|name| {
            let path = project.folder().join(FIGURES).join(format!("{name}.svg"));
            let hash = project.hash(&path)?;
            Some(json!({ "name": name, "hash": hash }))
        })
        .collect()
}

/// The codebook; empty if there is none.
pub fn codebook(path: &Path) -> String {
    let bytes = read_codebook(path).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The articles. As long as what is known of them is not new, they are being read.
fn articles(view: Option<&SurveyView>, is_new: bool, settings: &Settings) -> Value {
    let bytes = view.and_then(|view| view.bytes);
    let is_reading = !is_new || view.is_none_or(|view| view.is_reading);
    let (survey, problem) = match view.and_then(|view| view.found.as_ref()) {
        Some(Ok(survey)) => (Some(surveyed(survey)), None),
        Some(Err(problem)) => (None, Some(problem)),
        None => (None, None),
    };
    json!({
        "is_reading": is_reading,
        "bytes": bytes,
        "survey": survey,
        "problem": problem,
        "command": command_line(&["segment".to_string(), settings.articles.display().to_string()]),
    })
}

fn surveyed(survey: &Survey) -> Value {
    let mut outlets: Vec<(&String, &usize)> = survey.outlets.iter().collect();
    outlets.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let first = survey.first.as_ref();
    let findings = survey.findings.iter().map(|finding| {
        json!({
            "severity": finding.severity,
            "message": without_options(&finding.message),
        })
    });
    let findings: Vec<Value> = findings.collect();
    json!({
        "documents": survey.reading.documents,
        "unread": on_page(&survey.reading.unread),
        "more_unread": survey.reading.more_unread,
        "sentences": survey.sentences,
        "reader_seconds": BuiltInModel::seconds_to_read(survey.sentences, available_threads()),
        "boilerplate": survey.boilerplate,
        "copies": survey.copies,
        "languages": survey.languages,
        "dates": survey.dates,
        "dated": survey.dated,
        "outlets": outlets.iter().take(OUTLETS).collect::<Vec<_>>(),
        "all_outlets": outlets.len(),
        "first": first.map(|cut| json!({ "document": cut.document, "segments": cut.segments })),
        "findings": findings,
    })
}

fn on_page(messages: &[String]) -> Vec<String> {
    messages
        .iter()
        .map(|message| without_options(message))
        .collect()
}
