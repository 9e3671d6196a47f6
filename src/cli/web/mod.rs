//! What the pages that this program serves share: who may ask, how long connections live, and how work is kept apart
//! from the thread that takes requests.

mod connections;
mod site;

use std::net::TcpListener;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use anyhow::Context;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Json, Router, body};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use standpoint_common::hash::hex;
use tokio::sync::{Notify, Semaphore};

pub use connections::{Ending, MAX_CONNECTIONS, Open};
pub use site::Site;

use crate::findings::sentence;
use crate::jobs::threads::lock;
use connections::Bounded;

/// The most time that the last response has to reach the page.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// The most files that are taken at once: each is in memory as a whole.
static UPLOADS: Semaphore = Semaphore::const_new(2);

/// Lets a file wait until it can be taken.
pub async fn in_turn(request: Request, next: Next) -> Response {
    // It is never closed.
    let _place = UPLOADS.acquire().await;
    next.run(request).await
}

/// The answer to a token that was used.
const USED: &str =
    "This address leads to the page once only. Open the one that the program printed.";

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

/// A token that nobody can guess.
pub fn random() -> anyhow::Result<String> {
    let mut token = [0; 16];
    getrandom::fill(&mut token)
        .map_err(|_| anyhow::anyhow!("the system gave no random numbers"))?;
    Ok(hex(&token))
}

/// A token for one use. All users of a computer see with what a browser was started, so this one is given to it.
pub struct Ticket(Mutex<Option<String>>);

impl Ticket {
    pub fn new(ticket: String) -> Self {
        Ticket(Mutex::new(Some(ticket)))
    }

    /// Leads the first browser with the ticket to a page. Any later one is told that the ticket was used.
    pub fn enter(&self, given: &str, method: &Method, page: &str) -> Response {
        let mut ticket = lock(&self.0);
        match ticket.take_if(|ticket| ticket == given && method == Method::GET) {
            Some(_) => Redirect::to(page).into_response(),
            None => (StatusCode::GONE, USED).into_response(),
        }
    }
}

/// Refuses requests that another page sent, or that reached this port by another name (DNS rebinding), and adds
/// the headers.
pub fn guarded(app: Router, site: Arc<Site>) -> Router {
    app.layer(middleware::from_fn_with_state(site, guard))
}

async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let mut response = if site.allows(request.method(), request.headers()) {
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

/// Answers requests until `ended` is notified. At most so many connections are open at once.
pub fn serve(
    listener: TcpListener,
    app: Router,
    connections: usize,
    ended: Arc<Notify>,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    listener.set_nonblocking(true)?;
    let (ending, waiting) = mpsc::channel();
    std::thread::spawn(move || {
        let served = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
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

/// A page with its Content-Security-Policy.
pub fn page((policy, page): (String, String)) -> Response {
    let mut response = Html(page).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// An error of a page as JSON.
pub struct Failed(pub StatusCode, pub String);

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

/// JSON, or why there is none.
pub type Answered = Result<Json<Value>, Failed>;

/// Does work that reads or writes files, apart from the thread that takes requests.
pub async fn apart<T: Send + 'static>(
    job: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> Result<T, Failed> {
    match tokio::task::spawn_blocking(job).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Failed(StatusCode::CONFLICT, sentence(error.as_ref()))),
        Err(_) => Err(Failed(
            StatusCode::INTERNAL_SERVER_ERROR,
            "this failed; please report it as a bug".to_string(),
        )),
    }
}

/// Reads JSON that a page of this program has written.
pub fn parse<T: DeserializeOwned>(body: &body::Bytes) -> Result<T, Failed> {
    let wrong = "the program does not understand this page: load the page again";
    serde_json::from_slice(body).map_err(|_| Failed(StatusCode::BAD_REQUEST, wrong.to_string()))
}
