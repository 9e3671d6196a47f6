//! Why a language model could not be asked.

use std::path::{Path, PathBuf};

use standpoint_common::code::HasCode;
use standpoint_common::phrases::{listed, plural, thousands};

/// Why a language model could not be asked. All answers so far are kept.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "annotate/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum AnnotateError {
    /// No server of a language model is on this computer.
    #[error(
        "no server of a language model answers on this computer (ports {}): start one, such as llama-server or Ollama",
        listed(ports)
    )]
    NoServer {
        /// The ports that were tried.
        ports: Vec<String>,
    },
    /// The address of a server cannot be used.
    #[error(
        "{address}: this is no address of a server, because {why}: write one such as http://127.0.0.1:8080/v1"
    )]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The server is another computer, and nobody said that articles may be sent there.
    #[error("{address}: this is another computer, and articles would be sent there")]
    Remote {
        /// The address.
        address: String,
    },
    /// The server has no such model.
    #[error(
        "{address}: there is no model “{model}” on this server: it has {}",
        listed(models)
    )]
    NoSuchModel {
        /// The server.
        address: String,
        /// The model that was named.
        model: String,
        /// The models of the server.
        models: Vec<String>,
    },
    /// The server has several models, and none was named.
    #[error(
        "{address}: this server has several models ({}): name one",
        listed(models)
    )]
    SeveralModels {
        /// The server.
        address: String,
        /// Its models.
        models: Vec<String>,
    },
    /// The server has no model at all.
    #[error("{address}: this server has no model yet: load or download one with its own program")]
    NoModel {
        /// The server.
        address: String,
    },
    /// The server wants a key, or another one.
    #[error("{address}: the server {} ({said}): put {} into the environment variable STANDPOINT_API_KEY", if *is_given { "does not take the key" } else { "wants a key" }, if *is_given { "the right one" } else { "it" })]
    Key {
        /// The server.
        address: String,
        /// What it said.
        said: String,
        /// Whether it got a key.
        is_given: bool,
    },
    /// The server has no time for us.
    #[error("{address}: the server takes no more questions for now ({said}){}: the answers so far are kept, and the same command goes on later", wait.map_or_else(String::new, |seconds| format!(", and asks to wait {}", plural(usize::try_from(seconds).unwrap_or(usize::MAX), "second"))))]
    Busy {
        /// The server.
        address: String,
        /// What it said.
        said: String,
        /// The seconds that it asks to wait.
        wait: Option<u64>,
    },
    /// A reply did not end in time.
    #[error(
        "{address}: a reply did not end in time: the answers so far are kept, and the same command goes on; give the server more time, or look what it does"
    )]
    Timeout {
        /// The server.
        address: String,
    },
    /// The server sends us on to another address.
    #[error(
        "{address}: the server sends us on to {to}, and nothing is sent there: if you trust that address, name it as the server"
    )]
    Redirect {
        /// The server.
        address: String,
        /// Where it sends us.
        to: String,
    },
    /// The server does not speak the protocol.
    #[error(
        "{address}: the reply is {what}, and a server of a language model answers in JSON: look whether the address is right, which mostly ends in /v1"
    )]
    NotJson {
        /// The server.
        address: String,
        /// What the reply is.
        what: String,
    },
    /// The server failed, again and again.
    #[error(
        "{address}: the server gave no answer, because {why}: the answers so far are kept, and the same command goes on when it runs again"
    )]
    Failed {
        /// The server.
        address: String,
        /// What happened last.
        why: String,
    },
    /// Many of the first replies are no labels.
    #[error("{} of the first {} got no label, with replies such as {}: this model does not answer as asked; take another one, or change the prompt or the codebook", thousands(*empty), plural(*of, "sentence"), listed(&examples.iter().map(|said| format!("“{said}”")).collect::<Vec<_>>()))]
    NoLabels {
        /// The sentences without a label.
        empty: usize,
        /// The sentences so far.
        of: usize,
        /// Some of the replies.
        examples: Vec<String>,
    },
    /// A file of words for the question cannot be used. Such as “{sentence} is missing after the line ---”.
    #[error("{}: {why}", path.display())]
    Prompt {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A text file for the question could not be read. Such as “it is no text in UTF-8: save it as one”.
    #[error("{}", path.display())]
    Unread {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There are more labels than keys.
    #[error(
        "there are {labels} labels, and a model answers with one of the keys 1 to {most}: join some, or code them in two steps"
    )]
    ManyLabels {
        /// The number of labels.
        labels: usize,
        /// The largest number.
        most: usize,
    },
    /// There are more orders than labels.
    #[error("{labels} labels have {labels} orders, and {orders} were asked for: ask for fewer")]
    ManyOrders {
        /// The number of labels.
        labels: usize,
        /// The orders that were asked for.
        orders: usize,
    },
    /// There are too many examples for a question.
    #[error("{}: {} are too many for every question: make a table of at most {most} that show the rules best", path.display(), plural(*examples, "example"))]
    ManyExamples {
        /// The table.
        path: PathBuf,
        /// The number of its sentences.
        examples: usize,
        /// The largest number.
        most: usize,
    },
    /// Articles are read twice, and a pipe can be read only once.
    #[error(
        "the articles are read twice, and standard input or a pipe can be read only once: save them in a file first"
    )]
    ReadOnce,
    /// There is nothing to ask.
    #[error("no {unit} was found to ask about: all there is seems to be boilerplate")]
    NothingToAsk {
        /// What is asked about.
        unit: &'static str,
    },
}

impl HasCode for AnnotateError {
    fn code(&self) -> &'static str {
        self.into()
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Prompt { path, .. }
            | Self::Unread { path, .. }
            | Self::ManyExamples { path, .. } => Some(path),
            _ => None,
        }
    }
}
