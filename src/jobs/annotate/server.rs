//! Speaks to a server of a language model over HTTP: bounded in time and size, never to another address than the one that
//! was named.

use std::io::ErrorKind;
use std::time::Duration;

use serde_json::Value;
use standpoint_common::phrases::truncated;
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body, Proxy, RequestBuilder};

use super::AnnotateError;
use super::address::Address;
use super::fault::Fault;

/// The ports of llama.cpp, Ollama, vLLM and LM Studio.
const PORTS: [u16; 4] = [8080, 11434, 8000, 1234];
/// The variable of the environment that holds the key.
const KEY: &str = "STANDPOINT_API_KEY";
/// A shorter key is no secret but a word such as `none`, for programs that ask for any. It may stand in a reply.
const MIN_SECRET_LENGTH: usize = 8;
/// The most bytes of a reply: thousands of tokens with their probabilities.
pub(super) const MAX_BYTES: u64 = 8 << 20;
/// The time in which a server must take a connection, or say which models it has.
const PATIENCE: Duration = Duration::from_secs(10);
/// The time in which one that may not be there must do so.
const PATIENCE_TO_FIND: Duration = Duration::from_secs(2);
/// The most characters of what a server says in a message.
const MAX_LENGTH: usize = 200;

/// A server, to which requests go.
pub(super) struct Server {
    agent: Agent,
    pub address: Address,
    /// The key, which nothing shows.
    key: Option<String>,
}

standpoint_common::debug_as_name!(Server);

/// A model that a server has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    pub name: String,
    /// The program that serves it, as far as its list says so.
    pub owner: String,
    /// What else the list says of it.
    pub facts: Value,
}

impl Model {
    /// Its name for people. llama-server gives the path of the file as the name of a model without an alias.
    pub fn title(&self) -> &str {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        file.strip_suffix(".gguf").unwrap_or(&self.name)
    }
}

/// What a server says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct About {
    pub program: String,
    pub version: String,
    /// The hash of the model's file.
    pub digest: String,
}

/// A model, the server that has it, and what that says of both.
#[derive(Debug)]
pub(super) struct Served {
    pub server: Server,
    pub model: Model,
    pub about: About,
}

/// The models of a server: that of the address, or one on this computer.
pub(super) fn reach(address: Option<Address>) -> Result<(Server, Vec<Model>), AnnotateError> {
    let found = match address {
        Some(address) => Some(Server::named(address)),
        None => Server::find(&PORTS),
    };
    let mut server = found.ok_or_else(|| AnnotateError::NoServer {
        ports: PORTS.map(|port| port.to_string()).to_vec(),
    })?;
    let models = server.models().map_err(|fault| fault.ends(&server))?;
    Ok((server, models))
}

impl Served {
    /// Finds the server and its model.
    pub fn find(address: Option<Address>, wanted: Option<&str>) -> Result<Self, AnnotateError> {
        let (server, mut models) = reach(address)?;
        let address = server.address.to_string();
        let names = || {
            models
                .iter()
                .map(|model| model.title().to_string())
                .collect()
        };
        let at = match (wanted, models.len()) {
            (_, 0) => return Err(AnnotateError::NoModel { address }),
            (None, 1) => 0,
            (None, _) => {
                let models = names();
                return Err(AnnotateError::SeveralModels { address, models });
            }
            (Some(wanted), _) => {
                // Ollama calls a model without a tag so.
                let latest = format!("{wanted}:latest");
                let is = |model: &Model, name: &str| model.name == name || model.title() == name;
                let find = |name: &str| models.iter().position(|model| is(model, name));
                find(wanted).or_else(|| find(&latest)).ok_or_else(|| {
                    AnnotateError::NoSuchModel {
                        address,
                        model: wanted.to_string(),
                        models: names(),
                    }
                })?
            }
        };
        let model = models.swap_remove(at);
        Ok(Served {
            about: server.about(&model),
            server,
            model,
        })
    }
}

impl Server {
    /// The server of an address, which gets the key of the environment.
    fn named(address: Address) -> Self {
        let key = std::env::var(KEY).ok().map(|key| key.trim().to_string());
        Server::new(address, key.filter(|key| !key.is_empty()))
    }

    fn new(address: Address, key: Option<String>) -> Self {
        // A proxy is another computer.
        let proxy = match address.is_local() {
            true => None,
            false => Proxy::try_from_env(),
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy)
            .timeout_connect(Some(PATIENCE))
            .max_idle_connections(256)
            .max_idle_connections_per_host(256)
            .user_agent(concat!("standpoint/", env!("CARGO_PKG_VERSION")))
            .build();
        Server {
            agent: Agent::new_with_config(config),
            address,
            key,
        }
    }

    /// The first server on these ports of this computer. Whoever listens there gets no key.
    fn find(ports: &[u16]) -> Option<Self> {
        let mut servers = ports
            .iter()
            .map(|port| Server::new(Address::of_port(*port), None));
        servers.find(|server| server.list(PATIENCE_TO_FIND).is_ok())
    }

    /// Returns whether a key goes with each request.
    pub fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// The models of the server. Whoever leaves `/v1` away at the end of the address means it.
    fn models(&mut self) -> Result<Vec<Model>, Fault> {
        let listed = self.list(PATIENCE);
        let is_elsewhere = matches!(
            listed,
            Err(Fault::Status {
                code: 404 | 405,
                ..
            } | Fault::NotJson(_))
        );
        if !is_elsewhere || self.address.root() != self.address.whole {
            return listed;
        }
        self.address.whole.push_str("/v1");
        self.list(PATIENCE).or_else(|_| {
            self.address.whole.truncate(self.address.root().len());
            listed
        })
    }

    fn list(&self, patience: Duration) -> Result<Vec<Model>, Fault> {
        let list = self.get(&format!("{}/models", self.address), patience)?;
        let models = list["data"]
            .as_array()
            .ok_or_else(|| Fault::NotJson("a list of no models".to_string()))?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let model = |entry: &Value| Model {
            name: text(&entry["id"]),
            owner: text(&entry["owned_by"]),
            facts: entry["meta"].clone(),
        };
        let models = models.iter().map(model);
        Ok(models.filter(|model| !model.name.is_empty()).collect())
    }

    /// Asks the server for its program and the digest of a model. Programs that do not tell are none the worse.
    fn about(&self, model: &Model) -> About {
        let get = |path: &str| {
            let url = format!("{}{path}", self.address.root());
            self.get(&url, PATIENCE).unwrap_or_default()
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let (program, version) = match model.owner.as_str() {
            "llamacpp" => ("llama.cpp", text(&get("/props")["build_info"])),
            "vllm" => ("vLLM", text(&get("/version")["version"])),
            "organization_owner" => ("LM Studio", String::new()),
            _ => match text(&get("/api/version")["version"]) {
                version if version.is_empty() => ("", version),
                version => ("Ollama", version),
            },
        };
        let digest = match program {
            "Ollama" => {
                let tags = get("/api/tags");
                let mut models = tags["models"].as_array().into_iter().flatten();
                let own = models.find(|one| one["name"] == model.name.as_str());
                own.map_or_else(String::new, |own| text(&own["digest"]))
            }
            _ => String::new(),
        };
        About {
            program: program.to_string(),
            version,
            digest,
        }
    }

    /// Sends a question, and returns the reply.
    pub fn ask(&self, question: &Value, patience: Duration) -> Result<Value, Fault> {
        let url = format!("{}/chat/completions", self.address);
        let request = self.agent.post(url).content_type("application/json");
        let request = self.signed(request, patience);
        self.read(request.send(question.to_string()))
    }

    fn get(&self, url: &str, patience: Duration) -> Result<Value, Fault> {
        self.read(self.signed(self.agent.get(url), patience).call())
    }

    /// Adds the key to a request, and the time in which its reply must end.
    fn signed<B>(&self, request: RequestBuilder<B>, patience: Duration) -> RequestBuilder<B> {
        let request = match &self.key {
            Some(key) => request.header("authorization", format!("Bearer {key}")),
            None => request,
        };
        request.config().timeout_global(Some(patience)).build()
    }

    fn read(&self, response: Result<Response<Body>, ureq::Error>) -> Result<Value, Fault> {
        let mut response = response.map_err(|error| self.fault(error))?;
        let status = response.status();
        let header = |name: &str| {
            let value = response.headers().get(name)?.to_str().ok()?;
            Some(value.trim().to_string())
        };
        let wait = header("retry-after").and_then(|seconds| seconds.parse().ok());
        if status.is_redirection() {
            return Err(Fault::Redirect(
                self.said(&header("location").unwrap_or_default()),
            ));
        }
        let body = response.body_mut().with_config().limit(MAX_BYTES);
        let body = body.read_to_vec().map_err(|error| self.fault(error))?;
        let body = self.without_key(&String::from_utf8_lossy(&body));
        let value = serde_json::from_str::<Value>(&body);
        if status.is_success() {
            return value.map_err(|_| Fault::NotJson(kind_of(&body).to_string()));
        }
        let said = match value {
            Ok(value) => words_of(&value).unwrap_or_else(|| body.clone()),
            Err(_) if kind_of(&body) == PAGE => String::new(),
            Err(_) => body,
        };
        Err(Fault::Status {
            code: status.as_u16(),
            said: match self.said(&said) {
                said if said.is_empty() => reason(status),
                said => said,
            },
            wait,
        })
    }

    fn fault(&self, error: ureq::Error) -> Fault {
        match error {
            ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
                Fault::Unreachable("it takes no connection".to_string())
            }
            ureq::Error::Timeout(_) => Fault::Timeout,
            ureq::Error::BodyExceedsLimit(_) => Fault::TooLarge,
            ureq::Error::HostNotFound => {
                Fault::Unreachable("no computer has this name".to_string())
            }
            ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
                Fault::Unreachable("no program listens there".to_string())
            }
            ureq::Error::Io(error) if error.kind() == ErrorKind::TimedOut => Fault::Timeout,
            // The system has no kind for a name that nobody has.
            ureq::Error::Io(error) if error.to_string().contains("lookup address") => {
                Fault::Unreachable("no computer has this name".to_string())
            }
            ureq::Error::ConnectionFailed => {
                Fault::Unreachable("it takes no connection".to_string())
            }
            error => Fault::Cut(self.said(&error.to_string())),
        }
    }

    /// What a server said, in one short line.
    fn said(&self, said: &str) -> String {
        let words: Vec<&str> = said.split_whitespace().collect();
        truncated(&self.without_key(&words.join(" ")), MAX_LENGTH)
    }

    /// Takes the key out of what a server says, for it may repeat what it got.
    fn without_key(&self, said: &str) -> String {
        match &self.key {
            Some(key) if key.len() >= MIN_SECRET_LENGTH => said.replace(key.as_str(), "…"),
            _ => said.to_string(),
        }
    }
}

const PAGE: &str = "a web page";

/// What a body is that is no JSON.
fn kind_of(body: &str) -> &'static str {
    match body.trim_start().as_bytes() {
        [] => "nothing",
        [b'<', ..] => PAGE,
        _ => "a text that is no JSON",
    }
}

/// What the error of a server says, as each program has it in another place.
fn words_of(value: &Value) -> Option<String> {
    let error = &value["error"];
    let places = [
        &error["message"],
        error,
        &value["message"],
        &value["detail"],
    ];
    let words = places.into_iter().find_map(Value::as_str);
    words.map(str::to_string)
}

fn reason(status: StatusCode) -> String {
    status.canonical_reason().unwrap_or("no reason").to_string()
}
