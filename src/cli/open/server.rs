//! The server of the page of a project, for this computer alone.

use std::net::TcpListener;
use std::sync::Arc;

use anyhow::{Context, bail};
use axum::extract::{DefaultBodyLimit, Path as InAddress, Query, State};
use axum::http::{Method, header};
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router, body};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use standpoint_common::atomic::replace;
use std::io::Write;
use tokio::sync::Notify;

use super::runs::Runs;
use super::scored::{LastRead, Wanted};
use super::{article_files, details, page, views};
use crate::cli::project::read_file;
use crate::cli::project::settings::{ARTICLES, Change, Settings, WrongSetting};
use crate::cli::project::steps::{Desk, STEPS, Step};
use crate::cli::web::{self, Answered, Failed, Site, Ticket, parse};
use crate::jobs::annotate::local_models;

/// The most bytes of a request that is no file.
const MAX_BYTES: usize = 1 << 20;
/// The most bytes of a file of articles.
const MAX_FILE: usize = 128 << 20;

/// Why something is not saved that another window has changed.
const OF_ANOTHER: &str = "Another window, or a person with an editor, changed this meanwhile, so it was not saved. \
    Load the page again: what you wrote stays, and you see both.";

/// Three short articles to try the program with.
const EXAMPLES: [(&str, &str); 3] = [
    (
        "bring-them-home.txt",
        include_str!("examples/bring-them-home.txt"),
    ),
    ("not-yet.txt", include_str!("examples/not-yet.txt")),
    (
        "a-vote-is-put-off.txt",
        include_str!("examples/a-vote-is-put-off.txt"),
    ),
];

/// A server that waits to be run.
pub struct Server {
    listener: TcpListener,
    site: Site,
    token: String,
    ticket: String,
    runs: Arc<Runs>,
}

#[derive(Clone)]
struct Shared {
    runs: Arc<Runs>,
    token: Arc<str>,
    ticket: Arc<Ticket>,
    scored: Arc<LastRead>,
    /// Ends the program.
    ended: Arc<Notify>,
}

impl Server {
    /// Makes a server of a port that is open.
    pub fn new(listener: TcpListener, runs: Arc<Runs>) -> anyhow::Result<Self> {
        let port = listener.local_addr()?.port();
        Ok(Server {
            listener,
            site: Site {
                port,
                base: format!("http://127.0.0.1:{port}"),
                is_shared: false,
            },
            token: web::random()?,
            ticket: web::random()?,
            runs,
        })
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        format!("{}/{}/", self.site.base, self.token)
    }

    /// An address that leads to the page once.
    pub fn address_for_browser(&self) -> String {
        format!("{}/once/{}", self.site.base, self.ticket)
    }

    /// Answers the page until it ends the work.
    pub fn serve(self) -> anyhow::Result<()> {
        let ended = Arc::new(Notify::new());
        let shared = Shared {
            runs: self.runs,
            token: self.token.as_str().into(),
            ticket: Arc::new(Ticket::new(self.ticket)),
            scored: Arc::default(),
            ended: Arc::clone(&ended),
        };
        let at = |path: &str| format!("/{}{path}", self.token);
        let page = at("/");
        let lead = move || async move { Redirect::to(&page) };
        let app = Router::new()
            .route("/once/{ticket}", get(enter))
            .route(&at(""), get(lead))
            .route(&at("/"), get(show_page))
            .route(&at("/api/state"), get(state))
            .route(&at("/api/settings"), post(change))
            .route(
                &at("/api/articles"),
                post(add_article)
                    .layer(DefaultBodyLimit::max(MAX_FILE))
                    .layer(middleware::from_fn(web::in_turn)),
            )
            .route(&at("/api/files"), get(list_files))
            .route(&at("/api/files/away"), post(take_file_away))
            .route(&at("/api/details"), get(read_details).post(write_details))
            .route(&at("/api/examples"), post(add_examples))
            .route(&at("/api/codebook"), post(write_codebook))
            .route(&at("/api/language-models"), post(language_models))
            .route(&at("/api/run"), post(run))
            .route(&at("/api/cancel"), post(cancel))
            .route(&at("/api/desk"), post(open_desk))
            .route(&at("/api/sample"), post(change_sample))
            .route(&at("/api/show"), post(show_file))
            .route(&at("/api/scores"), get(read_scores))
            .route(&at("/api/file/{step}"), get(file))
            .route(&at("/api/figure/{name}"), get(figure))
            .route(&at("/api/end"), post(end))
            .layer(DefaultBodyLimit::max(MAX_BYTES))
            .with_state(shared);
        let app = web::guarded(app, Arc::new(self.site));
        web::serve(self.listener, app, web::MAX_CONNECTIONS, ended)
    }
}

async fn enter(
    State(shared): State<Shared>,
    method: Method,
    InAddress(given): InAddress<String>,
) -> Response {
    let page = format!("/{}/", shared.token);
    shared.ticket.enter(&given, &method, &page)
}

async fn show_page() -> Response {
    web::page(page::page())
}

async fn state(State(Shared { runs, .. }): State<Shared>) -> Answered {
    web::apart(move || views::state(&runs)).await.map(Json)
}

#[derive(Deserialize)]
struct WantedSettings {
    /// Each a [`Change`].
    changes: Vec<Map<String, Value>>,
    /// The settings that the page showed.
    before: Value,
}

async fn change(State(Shared { runs, .. }): State<Shared>, body: body::Bytes) -> Answered {
    let WantedSettings {
        changes: wanted,
        before,
    } = parse(&body)?;
    web::apart(move || {
        let values: Vec<Value> = wanted.iter().flat_map(Map::values).cloned().collect();
        let changes = wanted
            .into_iter()
            .map(Value::Object)
            .map(serde_json::from_value);
        let changes: Vec<Change> = changes.collect::<Result<_, _>>()?;
        let folder = runs.project.folder();
        let now = serde_json::to_value(runs.project.settings()?)?;
        let mut keys = changes.iter().map(Change::key).zip(&values);
        let is_of_another =
            |(key, wanted): &(&str, &Value)| now[key] != before[key] && now[key] != **wanted;
        if let Some((key, _)) = keys.find(is_of_another) {
            return Ok(json!({ "refused": OF_ANOTHER, "field": key }));
        }
        for change in &changes {
            if let Change::Articles(path) = change
                && path != ARTICLES
                && !folder.join(path).exists()
            {
                bail!("{path}: nothing is there: correct the path");
            }
        }
        match Settings::change(folder, changes) {
            Ok(_) => views::state(&runs),
            // The page shows it at its field.
            Err(error) => match error.downcast::<WrongSetting>() {
                Ok(wrong) => Ok(json!({ "refused": wrong.to_string(), "field": wrong.key })),
                Err(error) => Err(error),
            },
        }
    })
    .await
    .map(Json)
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

async fn add_article(
    State(Shared { runs, .. }): State<Shared>,
    Query(Named { name }): Query<Named>,
    body: body::Bytes,
) -> Answered {
    web::apart(move || {
        let is_new = article_files::add(&runs.project, &name, &body)?;
        Ok(Json(json!({ "is_new": is_new })))
    })
    .await
}

async fn add_examples(State(Shared { runs, .. }): State<Shared>) -> Answered {
    web::apart(move || {
        for (name, text) in EXAMPLES {
            article_files::add(&runs.project, name, text.as_bytes())?;
        }
        views::state(&runs)
    })
    .await
    .map(Json)
}

async fn list_files(State(Shared { runs, .. }): State<Shared>) -> Answered {
    web::apart(move || Ok(Json(json!(article_files::list(&runs.project)?)))).await
}

async fn take_file_away(State(Shared { runs, .. }): State<Shared>, body: body::Bytes) -> Answered {
    let Named { name } = parse(&body)?;
    web::apart(move || {
        article_files::take_away(&runs.project, &name)?;
        views::state(&runs)
    })
    .await
    .map(Json)
}

async fn read_details(State(Shared { runs, .. }): State<Shared>) -> Answered {
    web::apart(move || Ok(Json(json!(details::read(&runs.project)?)))).await
}

async fn write_details(State(Shared { runs, .. }): State<Shared>, body: body::Bytes) -> Answered {
    let new = parse(&body)?;
    web::apart(move || {
        details::write(&runs.project, new)?;
        views::state(&runs)
    })
    .await
    .map(Json)
}

#[derive(Deserialize)]
struct CodebookText {
    text: String,
    /// The text that the page showed.
    before: String,
}

async fn write_codebook(State(Shared { runs, .. }): State<Shared>, body: body::Bytes) -> Answered {
    let CodebookText { text, before } = parse(&body)?;
    web::apart(move || {
        let path = runs.project.folder().join(crate::cli::train::CODEBOOK);
        if views::codebook(&path) != before {
            return Ok(json!({ "refused": OF_ANOTHER, "field": "codebook" }));
        }
        replace(&path, |file| file.write_all(text.as_bytes()))
            .with_context(|| format!("{} was not written", path.display()))?;
        views::state(&runs)
    })
    .await
    .map(Json)
}

/// Looks for language models on this computer, when somebody asks for them.
async fn language_models() -> Answered {
    web::apart(|| Ok(Json(json!({ "models": local_models()? })))).await
}

#[derive(Deserialize)]
struct WantedRun {
    /// The steps; none for all that are not up to date.
    #[serde(default)]
    steps: Vec<Step>,
    /// Whether files that somebody changed may be replaced.
    #[serde(default)]
    force: bool,
}

async fn run(State(Shared { runs, .. }): State<Shared>, body: body::Bytes) -> Answered {
    let WantedRun { steps, force } = parse(&body)?;
    web::apart(move || {
        if steps.is_empty() || steps.contains(&Step::Sample) {
            check_is_not_being_coded(&runs)?;
        }
        if steps.is_empty() {
            runs.renew()?;
        } else {
            runs.add(&steps, force);
        }
        views::state(&runs)
    })
    .await
    .map(Json)
}

/// Fails while the page is open on which the sample is coded.
fn check_is_not_being_coded(runs: &Runs) -> anyhow::Result<()> {
    match runs.is_open(Desk::Code) {
        true => bail!("the sample is being coded: end that page first"),
        false => Ok(()),
    }
}

#[derive(Deserialize)]
struct WantedSample {
    /// The time of an earlier sample; `None` for none.
    time: Option<String>,
}

/// Takes an earlier sample back, or sets the present one aside.
async fn change_sample(State(Shared { runs, .. }): State<Shared>, body: body::Bytes) -> Answered {
    let WantedSample { time } = parse(&body)?;
    web::apart(move || {
        check_is_not_being_coded(&runs)?;
        if runs.view().running.is_some() {
            bail!("a step runs: wait for its end, or cancel it first");
        }
        runs.project.change_sample(time.as_deref())?;
        views::state(&runs)
    })
    .await
    .map(Json)
}

async fn cancel(State(Shared { runs, .. }): State<Shared>) -> Answered {
    web::apart(move || {
        runs.cancel();
        views::state(&runs)
    })
    .await
    .map(Json)
}

#[derive(Deserialize)]
struct WantedDesk {
    desk: Desk,
    /// Whether to go on from a table that somebody edited.
    #[serde(default)]
    force: bool,
}

async fn open_desk(State(Shared { runs, .. }): State<Shared>, body: body::Bytes) -> Answered {
    let WantedDesk { desk, force } = parse(&body)?;
    web::apart(move || {
        Ok(Json(match runs.open_desk(desk, force)? {
            Ok(address) => json!({ "address": address }),
            Err(refusal) => json!(refusal),
        }))
    })
    .await
}

/// The sentences of the scores that somebody wants to read.
async fn read_scores(
    State(Shared { runs, scored, .. }): State<Shared>,
    Query(wanted): Query<Wanted>,
) -> Answered {
    web::apart(move || {
        let path = runs.project.folder().join(Step::Scores.output());
        let hash = runs
            .project
            .hash(&path)
            .context("there are no scores yet")?;
        let scored = scored.get(&path, hash)?;
        Ok(Json(json!(scored.find(&wanted))))
    })
    .await
}

#[derive(Deserialize)]
struct WantedFile {
    step: Step,
}

/// Opens what a step wrote with the program that the system has for it.
async fn show_file(State(Shared { runs, .. }): State<Shared>, body: body::Bytes) -> Answered {
    let WantedFile { step } = parse(&body)?;
    web::apart(move || {
        let path = runs.project.folder().join(step.output());
        if !path.is_file() {
            bail!("{}: this file is not there", step.output());
        }
        if open::that_detached(&path).is_err() {
            bail!(
                "no program opens {}: open it from its folder",
                step.output()
            );
        }
        Ok(Json(json!({})))
    })
    .await
}

/// What a step wrote, to be kept.
async fn file(
    State(Shared { runs, .. }): State<Shared>,
    InAddress(name): InAddress<String>,
) -> Result<impl IntoResponse, Failed> {
    let (name, bytes) = web::apart(move || {
        let step = STEPS.into_iter().find(|step| step.name() == name);
        let output = step.context("there is no such file")?.output();
        let path = runs.project.folder().join(output);
        let bytes =
            read_file(&path)?.with_context(|| format!("{output}: this file is not there"))?;
        let name = output.rsplit('/').next().unwrap_or(output);
        Ok((name, bytes))
    })
    .await?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_string()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes))
}

/// A figure of the report.
async fn figure(
    State(Shared { runs, .. }): State<Shared>,
    InAddress(name): InAddress<String>,
) -> Result<impl IntoResponse, Failed> {
    let found = move || {
        let drawn = runs.project.told().figure(&name);
        drawn.context("there is no such figure")
    };
    let bytes = web::apart(found).await?;
    // Only a picture in the page: a browser that opens it alone runs nothing in it.
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ),
    ];
    Ok((headers, bytes))
}

async fn end(State(Shared { ended, .. }): State<Shared>) -> Answered {
    ended.notify_one();
    Ok(Json(json!({})))
}
