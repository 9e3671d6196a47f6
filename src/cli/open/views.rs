//! What the page shows of a project, as JSON.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::runs::{Runs, SurveyView};
use crate::cli::inputs::codebook::read_codebook;
use crate::cli::project::settings::Settings;
use crate::cli::project::steps::{CODED, Desk, FIGURES, LABELS, SAMPLE, command_line};
use crate::cli::project::{Project, history};
use crate::cli::train::CODEBOOK;
use crate::findings::sentence;
use crate::jobs::survey::Survey;
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
    let states = project.states(&settings)?;
    let steps: Vec<Value> = states
        .iter()
        .map(|(step, state)| {
            let output = folder.join(step.output());
            json!({
                "step": step,
                "state": state,
                "command": step.command_line(&settings, folder),
                "file": output.exists().then(|| step.output()),
                "printed": project.told().printed(*step),
            })
        })
        .collect();
    let mut records = history::read(folder)?;
    let skipped = records.len().saturating_sub(RUNS);
    records.drain(..skipped);
    let desks = [Desk::Label, Desk::Doubts, Desk::Code];
    let commands = desks
        .map(|desk| json!({ "desk": desk, "command": command_line(&desk.arguments(&settings)) }));
    Ok(json!({
        "project": named,
        "settings": settings,
        "classes": classes(&settings.labels),
        "languages": Language::names(),
        "articles": articles(runs, &settings),
        "codebook": codebook(&folder.join(CODEBOOK)),
        "labelled": runs.counted(&folder.join(LABELS)),
        "verdict": project.told().verdict(),
        "confusion": project.told().confusion(),
        "earlier": project.earlier_models(),
        "figures": figures(project),
        "sampled": folder.join(SAMPLE).exists(),
        "coded": runs.counted(&folder.join(CODED)),
        "desks": commands,
        "steps": steps,
        "runs": runs.view(),
        "history": records,
    }))
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

fn articles(runs: &Arc<Runs>, settings: &Settings) -> Value {
    let SurveyView {
        is_reading,
        bytes,
        found,
    } = runs.survey(settings);
    let (survey, problem) = match found {
        Some(Ok(survey)) => (Some(surveyed(&survey)), None),
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
    json!({
        "documents": survey.reading.documents,
        "unread": survey.reading.unread,
        "more_unread": survey.reading.more_unread,
        "sentences": survey.sentences,
        "boilerplate": survey.boilerplate,
        "copies": survey.copies,
        "languages": survey.languages,
        "dates": survey.dates,
        "dated": survey.dated,
        "outlets": outlets.iter().take(OUTLETS).collect::<Vec<_>>(),
        "all_outlets": outlets.len(),
        "first": first.map(|cut| json!({ "document": cut.document, "segments": cut.segments })),
        "findings": survey.findings,
    })
}
