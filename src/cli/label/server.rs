//! The server of the page: for one browser on this computer, or for a team on its network.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts, Path, Query, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router, body};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Notify;

use super::codebook::Codebook;
use super::desk::{Desk, DeskRole};
use super::page;
use super::team::Team;
use super::views::{self, PageAnswer, Setup};
use crate::cli::web::{self, Answered, Failed, Open, Site, Ticket, parse};
use crate::jobs::threads::lock;
use crate::labelling::Order;

/// The most bytes of a request: a comment may be long.
const MAX_BYTES: usize = 256 << 10;

/// The most bytes of a file of corrections.
const MAX_FILE: usize = 32 << 20;

/// The connections that each further desk may have.
const CONNECTIONS: usize = 6;

/// The most connections of one link, as of two browsers.
const MAX_LINK_CONNECTIONS: usize = 2 * CONNECTIONS;

/// The answer to a token that leads nowhere.
const NO_DESK: &str = "This link leads nowhere, or not any more. Open the one that the program printed; in a team, ask who leads \
    it for yours.";

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
    ticket: Arc<Ticket>,
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
            ticket: web::random()?,
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
        let connections = web::MAX_CONNECTIONS + CONNECTIONS * (self.desks.len() - 1);
        let site = Arc::new(self.site);
        let shared = Shared {
            desks: Arc::new(self.desks),
            team: self.team,
            site: Arc::clone(&site),
            token: self.token.into(),
            ticket: Arc::new(Ticket::new(self.ticket)),
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
                post(corrections).layer(DefaultBodyLimit::max(MAX_FILE)),
            )
            .route("/{token}/api/team", get(team))
            .route("/{token}/api/table", get(table))
            .route("/{token}/api/end", post(end))
            .layer(DefaultBodyLimit::max(MAX_BYTES))
            .with_state(shared);
        web::serve(self.listener, web::guarded(app, site), connections, ended)
    }
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
            open.entry(token)
                .or_default()
                .add(ending, MAX_LINK_CONNECTIONS);
        }
        Ok(desk.clone())
    }
}

/// Does work of a desk apart from the thread that takes requests.
async fn apart<T: Send + 'static>(
    desk: Desk,
    job: impl FnOnce(&Desk) -> anyhow::Result<T> + Send + 'static,
) -> Result<T, Failed> {
    web::apart(move || job(&desk)).await
}

/// Leads the first browser with the token for one use to the page. Any later one is told that the token was used.
async fn enter(
    State(shared): State<Shared>,
    method: Method,
    Path(given): Path<String>,
) -> Response {
    let page = format!("/{}/", shared.token);
    shared.ticket.enter(&given, &method, &page)
}

/// Leads to the page if the slash at the end of its address is missing.
async fn lead_to_page(_: Desk, Path(token): Path<String>) -> Redirect {
    Redirect::to(&format!("{token}/"))
}

async fn show_page(desk: Desk, State(shared): State<Shared>) -> Result<Response, Failed> {
    let page = apart(desk, move |desk| {
        let unit = desk.work.session().articles().unit().noun();
        Ok(page::page(shared.codebook.html().as_deref(), unit))
    });
    Ok(web::page(page.await?))
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
                    "later": work.how_to_go_on(),
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
