//! The server of the page, for one browser on this computer.

use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, body};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use standpoint_common::hash::hex;

use super::codebook::Codebook;
use super::connections::Bounded;
use super::page;
use super::views::{self, Given, Setup};
use super::work::Work;
use crate::findings::sentence;
use crate::labelling::Order;

/// The most bytes of a request: a comment may be long.
const LARGEST: usize = 256 << 10;

/// The time in which the last response reaches the page.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// The answer to a token that was used.
const USED: &str =
    "This address leads to the page once only. Open the one that the program printed.";

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
    port: u16,
    token: String,
    /// A token for one use, which leads to the address of the page.
    ticket: String,
    address: String,
    codebook: Codebook,
}

#[derive(Clone)]
struct Shared {
    work: Arc<Work>,
    port: u16,
    token: Arc<str>,
    /// The token for one use, until it is used.
    ticket: Arc<Mutex<Option<String>>>,
    codebook: Arc<Codebook>,
    /// Ends the program, with the error of the server if it has one.
    ended: mpsc::Sender<Option<std::io::Error>>,
}

impl Server {
    /// Takes a port of this computer. The address holds a random token, without which nothing is answered.
    pub fn new(listener: TcpListener, codebook: Codebook) -> anyhow::Result<Self> {
        let [token, ticket] = [random()?, random()?];
        let port = listener.local_addr()?.port();
        Ok(Server {
            address: format!("http://127.0.0.1:{port}/{token}/"),
            listener,
            port,
            token,
            ticket,
            codebook,
        })
    }

    /// The address of the page.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// An address that leads to the page once. All users of a computer see with what a browser was started, so this one
    /// is given to it.
    pub fn address_for_browser(&self) -> String {
        format!("http://127.0.0.1:{}/once/{}", self.port, self.ticket)
    }

    /// Answers the page until it ends the work.
    pub fn serve(self, work: &Arc<Work>) -> anyhow::Result<()> {
        let (ended, waiting) = mpsc::channel();
        let shared = Shared {
            work: Arc::clone(work),
            port: self.port,
            token: self.token.as_str().into(),
            ticket: Arc::new(Mutex::new(Some(self.ticket))),
            codebook: Arc::new(self.codebook),
            ended: ended.clone(),
        };
        let at = |path: &str| format!("/{}/{path}", self.token);
        let app = Router::new()
            .route("/once/{ticket}", get(enter))
            .route(&at(""), get(show_page))
            .route(&at("api/state"), get(state))
            .route(&at("api/view"), get(view))
            .route(&at("api/list"), get(list))
            .route(&at("api/answer"), post(answer))
            .route(&at("api/setup"), post(setup))
            .route(&at("api/order"), post(order))
            .route(&at("api/end"), post(end))
            .layer(DefaultBodyLimit::max(LARGEST))
            .layer(middleware::from_fn_with_state(shared.clone(), guard))
            .with_state(shared);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        self.listener.set_nonblocking(true)?;
        // A request that never ends must not keep the program from ending, so the server is not waited for.
        let failed = ended.clone();
        std::thread::spawn(move || {
            let served = runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(self.listener)?;
                axum::serve(Bounded::new(listener), app).await
            });
            let _ = failed.send(served.err());
        });
        let failed = waiting.recv().ok().flatten();
        std::thread::sleep(LAST_WORDS);
        failed.map_or(Ok(()), |error| {
            Err(error).context("the page could not be served")
        })
    }
}

/// A token that nobody can guess.
fn random() -> anyhow::Result<String> {
    let mut token = [0; 16];
    getrandom::fill(&mut token)
        .map_err(|_| anyhow::anyhow!("the system gave no random numbers"))?;
    Ok(hex(&token))
}

/// Refuses requests that another page sent, or that reached this port by another name (DNS rebinding), and adds
/// the headers.
async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = match is_allowed(request.method(), request.headers(), shared.port) {
        true => next.run(request).await,
        false => StatusCode::FORBIDDEN.into_response(),
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Returns whether a request comes from the page itself, or opens it.
fn is_allowed(method: &Method, headers: &HeaderMap, port: u16) -> bool {
    let value = |name: HeaderName| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let is_host = |name: &str| hosts.iter().any(|host| host == name);
    let is_own = |origin: &str| origin.strip_prefix("http://").is_some_and(is_host);
    let origin = value(header::ORIGIN);
    value(header::HOST).is_some_and(is_host)
        && origin.is_none_or(is_own)
        && (method == Method::GET || origin.is_some())
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
async fn apart(
    work: Arc<Work>,
    job: impl FnOnce(&Work) -> anyhow::Result<Value> + Send + 'static,
) -> Answered {
    let done = tokio::task::spawn_blocking(move || job(&work)).await;
    match done {
        Ok(Ok(value)) => Ok(Json(value)),
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

/// Leads to the page whoever comes first with the token for one use. So a browser that was not the first says so.
async fn enter(
    State(shared): State<Shared>,
    method: Method,
    Path(given): Path<String>,
) -> Response {
    let mut ticket = shared.ticket.lock().unwrap_or_else(PoisonError::into_inner);
    match ticket.take_if(|ticket| *ticket == given && method == Method::GET) {
        Some(_) => Redirect::to(&format!("/{}/", shared.token)).into_response(),
        None => (StatusCode::GONE, USED).into_response(),
    }
}

async fn show_page(State(shared): State<Shared>) -> Response {
    let (policy, page) = page::page(
        shared.codebook.html().as_deref(),
        shared.work.session().articles().unit().noun(),
    );
    let mut response = Html(page).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

async fn state(State(shared): State<Shared>) -> Answered {
    apart(shared.work, |work| Ok(views::state(work))).await
}

/// The query of a view.
#[derive(Deserialize)]
struct Wanted {
    sentence: Option<usize>,
    /// The answered sentence before or after this one.
    before: Option<usize>,
    after: Option<usize>,
    #[serde(default)]
    guess: bool,
}

async fn view(State(shared): State<Shared>, Query(wanted): Query<Wanted>) -> Answered {
    let Wanted {
        sentence,
        before,
        after,
        guess,
    } = wanted;
    apart(shared.work, move |work| {
        let sentence = match (sentence, before, after) {
            (Some(sentence), ..) => Some(sentence),
            (_, Some(before), _) => views::neighbour(work, before, false).or(Some(before)),
            (_, _, Some(after)) => views::neighbour(work, after, true),
            _ => None,
        };
        views::view(work, sentence, guess)
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

async fn list(State(shared): State<Shared>, Query(listed): Query<Listed>) -> Answered {
    apart(shared.work, move |work| match listed.search.trim() {
        "" => views::answers(work, listed.which),
        wanted => views::search(work, wanted),
    })
    .await
}

async fn answer(State(shared): State<Shared>, body: body::Bytes) -> Answered {
    let given: Given = parse(&body)?;
    apart(shared.work, move |work| views::answer(work, given)).await
}

async fn setup(State(shared): State<Shared>, body: body::Bytes) -> Answered {
    let setup: Setup = parse(&body)?;
    apart(shared.work, move |work| views::set_up(work, setup)).await
}

async fn order(State(shared): State<Shared>, body: body::Bytes) -> Answered {
    let order: Order = parse(&body)?;
    apart(shared.work, move |work| {
        work.session().set_order(order)?;
        Ok(json!({ "state": views::state(work) }))
    })
    .await
}

/// Ends the work after the table is written.
async fn end(State(shared): State<Shared>) -> Answered {
    let saved = apart(shared.work, |work| {
        work.save()?;
        Ok(json!({ "labels": work.labels(), "file": work.output().display().to_string() }))
    })
    .await?;
    let _ = shared.ended.send(None);
    Ok(saved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_itself_may_ask() {
        let headers = |host: &str, origin: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_str(origin).unwrap());
            }
            headers
        };
        let own = Some("http://127.0.0.1:7000");
        for (method, host, origin, wanted) in [
            (Method::GET, "127.0.0.1:7000", None, true),
            (Method::GET, "localhost:7000", None, true),
            (Method::POST, "127.0.0.1:7000", own, true),
            (Method::POST, "127.0.0.1:7000", None, false),
            (Method::POST, "127.0.0.1:7000", Some("null"), false),
            (
                Method::POST,
                "127.0.0.1:7000",
                Some("https://evil.example"),
                false,
            ),
            (
                Method::POST,
                "127.0.0.1:7000",
                Some("http://127.0.0.1:7001"),
                false,
            ),
            (
                Method::GET,
                "127.0.0.1:7000",
                Some("https://evil.example"),
                false,
            ),
            (Method::GET, "evil.example:7000", None, false),
            (Method::GET, "127.0.0.1", None, false),
        ] {
            let headers = headers(host, origin);
            assert_eq!(is_allowed(&method, &headers, 7000), wanted, "{headers:?}");
        }
    }
}
