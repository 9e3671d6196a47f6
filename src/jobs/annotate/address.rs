//! The address of a server, and whether it is on this computer.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use ureq::http::Uri;

use super::AnnotateError;

/// What people copy with the address, from examples that ask a server.
const ENDS: [&str; 3] = ["/chat/completions", "/models", "/completions"];

/// The address of a server, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// All of it, such as `http://127.0.0.1:8080/v1`.
    pub whole: String,
    /// The computer, without its port.
    pub host: String,
    /// Whether nobody on the way can read what is sent.
    pub is_encrypted: bool,
}

impl Address {
    /// Reads an address. Without a scheme it is one of `http`.
    pub fn parse(text: &str) -> Result<Self, AnnotateError> {
        let wrong = |why: &'static str| AnnotateError::Address {
            // A password may stand before the `@`.
            address: text.rsplit('@').next().unwrap_or_default().to_string(),
            why,
        };
        let text = text.trim();
        if text.ends_with("://") {
            return Err(wrong("it names no computer"));
        }
        let text = text.trim_end_matches('/');
        let ended = ENDS.iter().find_map(|end| text.strip_suffix(end));
        let text = ended.unwrap_or(text);
        let whole = if text.contains("://") {
            text.to_string()
        } else {
            format!("http://{text}")
        };
        let uri: Uri = whole.parse().map_err(|_| wrong("it is no web address"))?;
        let is_encrypted = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(wrong("it begins with neither http:// nor https://")),
        };
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        if authority.contains('@') {
            return Err(wrong(
                "a name or a password stands in it, which messages would show",
            ));
        }
        if uri.query().is_some() {
            return Err(wrong("it has a part after a question mark"));
        }
        match uri.host() {
            Some(host) if !host.is_empty() => Ok(Address {
                host: host.trim_matches(['[', ']']).to_lowercase(),
                is_encrypted,
                whole,
            }),
            _ => Err(wrong("it names no computer")),
        }
    }

    /// The server of a port of this computer.
    pub fn of_port(port: u16) -> Self {
        Address {
            whole: format!("http://127.0.0.1:{port}/v1"),
            host: Ipv4Addr::LOCALHOST.to_string(),
            is_encrypted: false,
        }
    }

    /// Returns whether what is sent there stays on this computer.
    pub fn is_local(&self) -> bool {
        let v4 = self.host.parse::<Ipv4Addr>().map(|ip| ip.is_loopback());
        let v6 = || self.host.parse::<Ipv6Addr>().map(|ip| ip.is_loopback());
        self.host == "localhost" || v4.or_else(|_| v6()).unwrap_or(false)
    }

    /// The address of the server itself, of which the chat has the part `/v1`.
    pub fn root(&self) -> &str {
        self.whole.strip_suffix("/v1").unwrap_or(&self.whole)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_this_computer_is_local() {
        for (text, whole, is_local) in [
            ("localhost:8080", "http://localhost:8080", true),
            (
                "http://127.0.0.1:11434/v1/",
                "http://127.0.0.1:11434/v1",
                true,
            ),
            (
                "http://127.9.9.9/v1/chat/completions",
                "http://127.9.9.9/v1",
                true,
            ),
            ("http://[::1]:1234/v1", "http://[::1]:1234/v1", true),
            ("HTTPS://LocalHost/v1", "HTTPS://LocalHost/v1", true),
            (
                "https://api.example.org/v1",
                "https://api.example.org/v1",
                false,
            ),
            (
                "http://localhost.example.org",
                "http://localhost.example.org",
                false,
            ),
            (
                "http://127.0.0.1.example.org",
                "http://127.0.0.1.example.org",
                false,
            ),
            ("http://0.0.0.0:8080", "http://0.0.0.0:8080", false),
            ("http://192.168.1.7:8080", "http://192.168.1.7:8080", false),
            (
                "http://[::ffff:127.0.0.1]:1",
                "http://[::ffff:127.0.0.1]:1",
                false,
            ),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!(
                (address.whole.as_str(), address.is_local()),
                (whole, is_local),
                "{text}"
            );
        }
    }

    #[test]
    fn other_addresses_are_refused_without_their_passwords() {
        for text in [
            "ftp://localhost",
            "http://",
            "http://me:secret@127.0.0.1@example.org",
            "http://me:secret@example.org/v1",
            "http://example.org/v1?key=x",
            "two words",
        ] {
            let error = Address::parse(text).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
