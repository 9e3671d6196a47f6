//! Where the page can be reached, and whose requests it answers.

use std::net::IpAddr;

use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, Method};

/// Where the page can be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    pub port: u16,
    /// The address before the token.
    pub base: String,
    /// `true` if other computers of the network may ask.
    pub is_shared: bool,
}

impl Site {
    /// Returns whether a request comes from the page itself, or opens it. A network may know this computer by any number, but
    /// by no name that was not given: a page elsewhere could make up its own.
    pub fn allows(&self, method: &Method, headers: &HeaderMap) -> bool {
        // One of two values could be checked and the other one meant.
        let is_several = |name: HeaderName| headers.get_all(name).iter().count() > 1;
        if is_several(header::HOST) || is_several(header::ORIGIN) {
            return false;
        }
        let value = |name: HeaderName| {
            headers
                .get(name)
                .map(|value| value.to_str().unwrap_or_default())
        };
        let base = origin_of(&self.base);
        let is_here = |host: &str| {
            let before_port = host.strip_suffix(&format!(":{}", self.port));
            // Browsers leave the usual port out.
            let number = before_port.or((self.port == 80).then_some(host));
            let is_number = |name: &str| {
                let name = name.trim_start_matches('[').trim_end_matches(']');
                name.parse::<IpAddr>().is_ok()
            };
            let is_named = base.split_once("//").is_some_and(|(_, own)| own == host);
            let is_known = |name: &str| {
                ["127.0.0.1", "localhost"].contains(&name) || (self.is_shared && is_number(name))
            };
            is_named || number.is_some_and(is_known)
        };
        let host = value(header::HOST);
        let is_own = |origin: &str| origin == base || origin.strip_prefix("http://") == host;
        let origin = value(header::ORIGIN);
        host.is_some_and(is_here)
            && origin.is_none_or(is_own)
            && (method == Method::GET || origin.is_some())
    }

    /// Returns whether its addresses lead to this computer from itself alone.
    pub fn is_here_only(&self) -> bool {
        self.base.starts_with("http://127.0.0.1:")
    }
}

/// The scheme and the host of an address, without its path.
fn origin_of(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/');
    end.map_or(address, |end| &address[..host + end])
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

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
        let site = |base: &str, is_shared| Site {
            port: 7000,
            base: base.to_string(),
            is_shared,
        };
        let alone = site("http://127.0.0.1:7000", false);
        let shared = site("http://192.168.1.7:7000", true);
        let usual = Site {
            port: 80,
            ..site("http://192.168.1.7:80", true)
        };
        let behind_proxy = site("https://label.example.org/iraq", true);
        let own = Some("http://127.0.0.1:7000");
        let evil = Some("https://evil.example");
        for (site, method, host, origin, wanted) in [
            (&alone, Method::GET, "127.0.0.1:7000", None, true),
            (&alone, Method::GET, "localhost:7000", None, true),
            (&alone, Method::POST, "127.0.0.1:7000", own, true),
            (&alone, Method::POST, "127.0.0.1:7000", None, false),
            (&alone, Method::POST, "127.0.0.1:7000", Some("null"), false),
            (&alone, Method::POST, "127.0.0.1:7000", evil, false),
            (
                &alone,
                Method::POST,
                "127.0.0.1:7000",
                Some("http://127.0.0.1:7001"),
                false,
            ),
            (&alone, Method::GET, "127.0.0.1:7000", evil, false),
            (&alone, Method::GET, "evil.example:7000", None, false),
            (&alone, Method::GET, "127.0.0.1", None, false),
            (&alone, Method::GET, "192.168.1.7:7000", None, false),
            (&shared, Method::GET, "192.168.1.7:7000", None, true),
            (&shared, Method::GET, "[fd00::7]:7000", None, true),
            (
                &shared,
                Method::POST,
                "10.0.0.7:7000",
                Some("http://10.0.0.7:7000"),
                true,
            ),
            (&shared, Method::POST, "192.168.1.7:7000", evil, false),
            (
                &shared,
                Method::POST,
                "192.168.1.7:7000",
                Some("http://192.168.1.8:7000"),
                false,
            ),
            (&usual, Method::GET, "192.168.1.7", None, true),
            (&usual, Method::GET, "evil.example", None, false),
            (&shared, Method::GET, "evil.example:7000", None, false),
            (&behind_proxy, Method::GET, "label.example.org", None, true),
            (
                &behind_proxy,
                Method::POST,
                "127.0.0.1:7000",
                Some("https://label.example.org"),
                true,
            ),
            (&behind_proxy, Method::POST, "127.0.0.1:7000", evil, false),
        ] {
            let mut headers = headers(host, origin);
            assert_eq!(site.allows(&method, &headers), wanted, "{headers:?}");
            for name in [header::HOST, header::ORIGIN] {
                let mut twice = headers.clone();
                if let Some(value) = twice.get(&name).cloned() {
                    twice.append(name, value);
                    assert!(!site.allows(&method, &twice), "{twice:?}");
                }
            }
            headers.clear();
            assert!(!site.allows(&method, &headers));
        }
    }
}
