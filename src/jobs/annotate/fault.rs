//! What can go wrong between us and a server, and what follows from it.

use super::AnnotateError;
use super::server::{MAX_BYTES, Server};

/// Why a server gave no answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fault {
    /// There is no connection to it.
    Unreachable(String),
    /// It took longer than it may.
    Timeout,
    /// The connection was cut.
    Cut(String),
    /// Its reply is larger than it may be.
    TooLarge,
    /// It sends us to another address.
    Redirect(String),
    /// It answered with something other than JSON.
    NotJson(String),
    /// It refused, and may ask to wait for some seconds.
    Status {
        code: u16,
        said: String,
        wait: Option<u64>,
    },
}

impl Fault {
    /// Returns whether the same question may have an answer later.
    pub fn passes(&self) -> bool {
        match self {
            Fault::Unreachable(_) | Fault::Timeout | Fault::Cut(_) => true,
            Fault::Status { code, .. } => matches!(code, 408 | 425 | 429 | 500 | 502..=504 | 529),
            Fault::TooLarge | Fault::Redirect(_) | Fault::NotJson(_) => false,
        }
    }

    /// Returns whether the question is longer than the model can read.
    pub fn is_too_long(&self) -> bool {
        let Fault::Status {
            code: 400 | 413 | 422,
            said,
            ..
        } = self
        else {
            return false;
        };
        let said = said.to_lowercase();
        let speaks_of = |word: &str| said.contains(word);
        speaks_of("context") || speaks_of("too long") || speaks_of("maximum") && speaks_of("token")
    }

    /// What happened, as a part of a sentence.
    fn words(&self) -> String {
        match self {
            Fault::Unreachable(why) => why.clone(),
            Fault::Timeout => "its reply did not end in time".to_string(),
            Fault::Cut(why) => format!("the connection was cut ({why})"),
            Fault::TooLarge => format!("its reply is larger than {} MB", MAX_BYTES >> 20),
            Fault::Redirect(to) => format!("it sends us on to {to}"),
            Fault::NotJson(what) => format!("its reply is {what}"),
            Fault::Status { code, said, .. } => format!("it answered {code}: {said}"),
        }
    }

    /// The error with which the work ends.
    pub fn ends(self, server: &Server) -> AnnotateError {
        let address = server.address.to_string();
        match self {
            Fault::Status {
                code: 401 | 403,
                said,
                ..
            } => AnnotateError::Key {
                address,
                said,
                is_given: server.has_key(),
            },
            Fault::Status {
                code: 429,
                said,
                wait,
            } => AnnotateError::Busy {
                address,
                said,
                wait,
            },
            Fault::Timeout => AnnotateError::Timeout { address },
            Fault::Redirect(to) => AnnotateError::Redirect { address, to },
            Fault::NotJson(what) => AnnotateError::NotJson { address, what },
            Fault::Unreachable(_) | Fault::Cut(_) | Fault::TooLarge | Fault::Status { .. } => {
                AnnotateError::Failed {
                    address,
                    why: self.words(),
                }
            }
        }
    }
}
