//! The server of the page: for one browser on this computer, or for a team on its network.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts, Path, Query, Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, body};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use standpoint_common::hash::hex;
use tokio::sync::Notify;

use super::codebook::Codebook;
use super::connections::{self, Bounded, Ending, Open};
use super::desk::{Desk, DeskRole};
use super::page;
use super::site::Site;
use super::team::Team;
use super::views::{self, PageAnswer, Setup};
use crate::findings::sentence;
use crate::jobs::threads::lock;
use crate::labelling::Order;

/// The most bytes of a request: a comment may be long.
const LARGEST: usize = 256 << 10;

/// The most bytes of a file of corrections.
const LARGEST_FILE: usize = 32 << 20;

/// The connections that each further desk may have.
const CONNECTIONS: usize = 6;

/// The most connections of one link, as of two browsers.
const MOST_OF_LINK: usize = 2 * CONNECTIONS;

/// The most time that the last response has to reach the page.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// The answer to a token that was used.
const USED: &str =
    "This address leads to the page once only. Open the one that the program printed.";

/// The answer to a token that leads nowhere.
const NO_DESK: &str = "This link leads nowhere, or not any more. Open the one that the program printed; in a team, ask who leads \
    it for yours.";

/// The answer to a request by a name that this computer was not given.
const NO_SITE: &str = "This page answers only at the address that the program printed.";

/// Headers of every response: nothing is kept, framed or shown to other pages.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// A server that waits to be run.
pub struct Server {
    listener: TcpListener,
    site: Site,
    /// The token of the desk that the program opens.
    token: String,
    /// A token for one use, which leads to the address of that desk.
    ticket: String,
    desks: HashMap<String, Desk>,
    team: Option<Arc<Team>>,
    codebook: Codebook,
}

#[derive(Clone)]
struct Shared {
    /// The desks by their tokens.
    desks: Arc<HashMap<String, Desk>>,
    team: Option<Arc<Team>>,
    site: Arc<Site>,
    token: Arc<str>,
    /// The token for one use, until it is used.
    ticket: Arc<Mutex<Option<String>>>,
    codebook: Arc<Codebook>,
    /// The connections of each link.
    open: Arc<Mutex<HashMap<String, Open>>>,
    /// Ends the program.
    ended: Arc<Notify>,
}

impl Server {
    /// Makes a server of a port that is open. Each desk has an address with a token, without which nothing is answered;
    /// that of the first desk is `token`.
    pub fn new(
        listener: TcpListener,
        site: Site,
        (token, first): (String, Desk),
        team: Option<Team>,
        codebook: Codebook,
    ) -> anyhow::Result<Self> {
        let mut desks: HashMap<String, Desk> = team.iter().flat_map(Team::desks).collect();
        desks.insert(token.clone(), first);
        Ok(Server {
            listener,
            site,
            token,
            ticket: random()?,
            desks,
            team: team.map(Arc::new),
            codebook,
        })
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        format!("{}/{}/", self.site.base, self.token)
    }

    /// Returns whether the addresses lead to this computer from itself alone.
    pub fn is_here_only(&self) -> bool {
        self.site.is_here_only()
    }

    /// The addresses of the coders of a team, by their names.
    pub fn links(&self) -> Vec<(String, String)> {
        let links = self.team.iter().flat_map(|team| team.links());
        links
            .map(|(name, token)| (name.to_string(), format!("{}/{token}/", self.site.base)))
            .collect()
    }

    /// An address that leads to the page once. All users of a computer see with what a browser was started, so this one
    /// is given to it.
    pub fn address_for_browser(&self) -> String {
        format!("http://127.0.0.1:{}/once/{}", self.site.port, self.ticket)
    }

    /// Answers the pages until the first desk ends the work.
    pub fn serve(self) -> anyhow::Result<()> {
        let ended = Arc::new(Notify::new());
        let connections = connections::MOST + CONNECTIONS * (self.desks.len() - 1);
        let shared = Shared {
            desks: Arc::new(self.desks),
            team: self.team,
            site: Arc::new(self.site),
            token: self.token.into(),
            ticket: Arc::new(Mutex::new(Some(self.ticket))),
            codebook: Arc::new(self.codebook),
            open: Arc::default(),
            ended: ended.clone(),
        };
        let app = Router::new()
            .route("/once/{ticket}", get(enter))
            .route("/{token}", get(lead_to_page))
            .route("/{token}/", get(show_page))
            .route("/{token}/api/state", get(state))
            .route("/{token}/api/view", get(view))
            .route("/{token}/api/list", get(list))
            .route("/{token}/api/answer", post(answer))
            .route("/{token}/api/undo", post(undo))
            .route("/{token}/api/setup", post(setup))
            .route("/{token}/api/order", post(order))
            .route(
                "/{token}/api/corrections",
                post(corrections).layer(DefaultBodyLimit::max(LARGEST_FILE)),
            )
            .route("/{token}/api/team", get(team))
            .route("/{token}/api/table", get(table))
            .route("/{token}/api/end", post(end))
            .layer(DefaultBodyLimit::max(LARGEST))
            .layer(middleware::from_fn_with_state(shared.clone(), guard))
            .with_state(shared);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        self.listener.set_nonblocking(true)?;
        let (ending, waiting) = mpsc::channel();
        std::thread::spawn(move || {
            let served = runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(self.listener)?;
                let ending = ending.clone();
                let app = app.into_make_service_with_connect_info::<Ending>();
                axum::serve(Bounded::new(listener, connections), app)
                    .with_graceful_shutdown(async move {
                        ended.notified().await;
                        let _ = ending.send(Ok(()));
                    })
                    .await
            });
            let _ = ending.send(served);
        });
        let served = waiting.recv().unwrap_or(Ok(()));
        // A request that never ends must not keep the program from ending, so the server is not waited for any longer.
        let _ = waiting.recv_timeout(LAST_WORDS);
        served.context("the page could not be served")
    }
}

/// A token that nobody can guess.
pub fn random() -> anyhow::Result<String> {
    let mut token = [0; 16];
    getrandom::fill(&mut token)
        .map_err(|_| anyhow::anyhow!("the system gave no random numbers"))?;
    Ok(hex(&token))
}

/// Refuses requests that another page sent, or that reached this port by another name (DNS rebinding), and adds
/// the headers.
async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = if shared.site.allows(request.method(), request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, NO_SITE).into_response()
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The desk of the token in the address of a request.
impl FromRequestParts<Shared> for Desk {
    type Rejection = (StatusCode, &'static str);

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Shared,
    ) -> Result<Self, Self::Rejection> {
        let token = Path::<String>::from_request_parts(parts, shared).await;
        let no_desk = || (StatusCode::NOT_FOUND, NO_DESK);
        let Path(token) = token.map_err(|_| no_desk())?;
        let desk = shared.desks.get(&token).ok_or_else(no_desk)?;
        if let Some(ConnectInfo(ending)) = parts.extensions.get() {
            let mut open = lock(&shared.open);
            open.entry(token).or_default().add(ending, MOST_OF_LINK);
        }
        Ok(desk.clone())
    }
}

/// An error of the page as JSON.
struct Failed(StatusCode, String);

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

type Answered = Result<Json<Value>, Failed>;

/// Does work that reads or writes files, apart from the thread that takes requests.
async fn apart<T: Send + 'static>(
    desk: Desk,
    job: impl FnOnce(&Desk) -> anyhow::Result<T> + Send + 'static,
) -> Result<T, Failed> {
    let done = tokio::task::spawn_blocking(move || job(&desk)).await;
    match done {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Failed(StatusCode::CONFLICT, sentence(error.as_ref()))),
        Err(_) => Err(Failed(
            StatusCode::INTERNAL_SERVER_ERROR,
            "this failed; please report it as a bug".to_string(),
        )),
    }
}

/// Reads JSON.
fn parse<T: DeserializeOwned>(body: &body::Bytes) -> Result<T, Failed> {
    let wrong = |error: serde_json::Error| Failed(StatusCode::BAD_REQUEST, error.to_string());
    serde_json::from_slice(body).map_err(wrong)
}

/// Leads the first browser with the token for one use to the page. Any later one is told that the token was used.
async fn enter(
    State(shared): State<Shared>,
    method: Method,
    Path(given): Path<String>,
) -> Response {
    let mut ticket = lock(&shared.ticket);
    match ticket.take_if(|ticket| *ticket == given && method == Method::GET) {
        Some(_) => Redirect::to(&format!("/{}/", shared.token)).into_response(),
        None => (StatusCode::GONE, USED).into_response(),
    }
}

/// Leads to the page if the slash at the end of its address is missing.
async fn lead_to_page(_: Desk, Path(token): Path<String>) -> Redirect {
    Redirect::to(&format!("{token}/"))
}

async fn show_page(desk: Desk, State(shared): State<Shared>) -> Result<Response, Failed> {
    let (policy, page) = apart(desk, move |desk| {
        let unit = desk.work.session().articles().unit().noun();
        Ok(page::page(shared.codebook.html().as_deref(), unit))
    })
    .await?;
    let mut response = Html(page).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

async fn state(desk: Desk) -> Answered {
    apart(desk, |desk| Ok(Json(views::state(desk)))).await
}

/// The query of a view.
#[derive(Deserialize)]
struct ViewQuery {
    sentence: Option<usize>,
    /// The answered sentence before or after this one.
    before: Option<usize>,
    after: Option<usize>,
    #[serde(default)]
    guess: bool,
}

async fn view(desk: Desk, Query(wanted): Query<ViewQuery>) -> Answered {
    let ViewQuery {
        sentence,
        before,
        after,
        guess,
    } = wanted;
    apart(desk, move |desk| {
        let sentence = match (sentence, before, after) {
            (Some(sentence), ..) => Some(sentence),
            (_, Some(before), _) => views::neighbour(desk, before, false).or(Some(before)),
            (_, _, Some(after)) => views::neighbour(desk, after, true),
            _ => None,
        };
        views::view(desk, sentence, guess).map(Json)
    })
    .await
}

#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    search: String,
    #[serde(default)]
    which: views::Which,
}

async fn list(desk: Desk, Query(listed): Query<Listed>) -> Answered {
    apart(desk, move |desk| match listed.search.trim() {
        "" => views::answers(desk, listed.which).map(Json),
        wanted => views::search(desk, wanted).map(Json),
    })
    .await
}

async fn answer(desk: Desk, body: body::Bytes) -> Answered {
    let given: PageAnswer = parse(&body)?;
    apart(desk, move |desk| views::answer(desk, given).map(Json)).await
}

/// What a page that undoes an answer says.
#[derive(Deserialize)]
struct Undo {
    /// Whether the guess is shown before the answer.
    #[serde(default)]
    guess: bool,
}

async fn undo(desk: Desk, body: body::Bytes) -> Answered {
    let Undo { guess } = parse(&body)?;
    apart(desk, move |desk| views::undo(desk, guess).map(Json)).await
}

async fn setup(desk: Desk, body: body::Bytes) -> Answered {
    let setup: Setup = parse(&body)?;
    apart(desk, move |desk| views::set_up(desk, setup).map(Json)).await
}

async fn order(desk: Desk, body: body::Bytes) -> Answered {
    let order: Order = parse(&body)?;
    apart(desk, move |desk| {
        desk.check_alone()?;
        desk.work.session().set_order(order)?;
        Ok(Json(json!({ "state": views::state(desk) })))
    })
    .await
}

/// A file of corrections: its name, and whether they are taken or only listed.
#[derive(Deserialize)]
struct FileQuery {
    name: String,
    #[serde(default)]
    apply: bool,
}

async fn corrections(
    desk: Desk,
    Query(FileQuery { name, apply }): Query<FileQuery>,
    body: body::Bytes,
) -> Answered {
    apart(desk, move |desk| {
        super::corrections::import(desk, &name, &body, apply).map(Json)
    })
    .await
}

/// The team, for its leader alone.
fn led(desk: &Desk, shared: Shared) -> Result<(Arc<Team>, Arc<Site>), Failed> {
    let is_leader = desk.role == DeskRole::Leader;
    let team = shared.team.filter(|_| is_leader);
    let none = || Failed(StatusCode::NOT_FOUND, "there is no team".to_string());
    Ok((team.ok_or_else(none)?, shared.site))
}

async fn team(desk: Desk, State(shared): State<Shared>) -> Answered {
    let (team, site) = led(&desk, shared)?;
    apart(desk, move |desk| {
        Ok(Json(team.overview(&desk.work, &site.base)))
    })
    .await
}

#[derive(Deserialize)]
struct OfCoder {
    coder: Option<String>,
}

/// The table as it is now, as a file; for a leader also that of one coder. A coder of a team gets the own answers.
async fn table(
    desk: Desk,
    State(shared): State<Shared>,
    Query(of): Query<OfCoder>,
) -> Result<impl IntoResponse, Failed> {
    let bytes = match of.coder {
        Some(coder) => {
            let (team, _) = led(&desk, shared)?;
            apart(desk, move |desk| team.table(&desk.work, &coder)).await?
        }
        None => apart(desk, views::table).await?,
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment"),
    ];
    Ok((headers, bytes))
}

/// Ends the work after the table is written. A coder of a team goes, and the others stay.
async fn end(desk: Desk, State(shared): State<Shared>) -> Answered {
    let is_coder = desk.role == DeskRole::Coder;
    let saved = apart(desk, |desk| {
        let work = &desk.work;
        work.session().leave(desk.seat);
        let saved = work.save();
        // A coder of a team cannot repair the table, and the journal has the answers.
        if desk.role != DeskRole::Coder {
            saved?;
        }
        let own = work.session().own(desk.seat).count();
        Ok(Json(match desk.role {
            DeskRole::Coder => json!({ "labels": own }),
            DeskRole::Alone | DeskRole::Leader => {
                let next = work.next_step();
                json!({
                    "labels": work.labels(),
                    "file": work.output().display().to_string(),
                    "next": { "said": next.said, "command": next.command },
                })
            }
        }))
    })
    .await?;
    if !is_coder {
        shared.ended.notify_one();
    }
    Ok(saved)
}
