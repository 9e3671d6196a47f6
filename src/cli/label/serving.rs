//! Opens the port of the page, for one coder on this computer or for a team on its network.

use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::num::NonZero;
use std::sync::Arc;

use anyhow::Context;
use axum::http::Uri;

use super::Args;
use super::codebook::Codebook;
use super::desk::{Desk, DeskRole};
use super::server::Server;
use super::team::{self, Team};
use super::work::LabellingWork;
use crate::cli::console::messages::Messages;
use crate::cli::web::{Site, random};
use crate::findings::Warning;
use crate::jobs::label::coder_names;
use crate::labelling::Order;

/// The port of a team, if it is free: then the links stay the same.
pub(super) const PORT: u16 = 7637;

/// Reads the address of a web server, without the slash at its end.
pub(super) fn web_address(text: &str) -> Result<String, &'static str> {
    let wrong = "write the whole address in letters of ASCII, such as https://label.example.org";
    let address: Uri = text.trim().parse().map_err(|_| wrong)?;
    let (Some(scheme), Some(authority)) = (address.scheme_str(), address.authority()) else {
        return Err(wrong);
    };
    let usual = match scheme {
        "https" => 443,
        "http" => 80,
        _ => return Err(wrong),
    };
    if address.query().is_some() || text.contains(['#', '@']) {
        return Err(wrong);
    }
    // As browsers write it in a request.
    let host = authority.host().to_ascii_lowercase();
    let unusual = authority.port_u16().filter(|port| *port != usual);
    let port = unusual.map_or_else(String::new, |port| format!(":{port}"));
    let path = address.path().trim_end_matches('/');
    Ok(format!("{scheme}://{host}{port}{path}"))
}

/// The coders of a team that are named; none if they are those of the labels.
pub(super) fn coders(names: &str, is_new: bool) -> anyhow::Result<Vec<String>> {
    match names.trim() {
        "" if !is_new => Ok(Vec::new()),
        names => Ok(coder_names(names)?),
    }
}

/// Opens the port of the page, for this computer or for its network.
pub(super) fn listener(args: &Args) -> anyhow::Result<TcpListener> {
    let host = match (&args.share, &args.address) {
        (Some(_), None) => Ipv4Addr::UNSPECIFIED,
        // A proxy connects from this computer, and all others have to go through it.
        _ => Ipv4Addr::LOCALHOST,
    };
    let taken = |port| format!("the port {port} is not free: name another one with --port");
    let any = || TcpListener::bind((host, 0)).context("no port is free");
    match (args.port, &args.share) {
        (Some(port), _) => TcpListener::bind((host, port)).with_context(|| taken(port)),
        // A proxy knows one port, and would lead to whatever has it.
        (None, Some(_)) if args.address.is_some() => {
            TcpListener::bind((host, PORT)).with_context(|| taken(PORT))
        }
        (None, Some(_)) => TcpListener::bind((host, PORT)).or_else(|_| any()),
        (None, None) => any(),
    }
}

/// Makes the server of the page, of one coder or of a team.
pub(super) fn server(
    args: &Args,
    listener: TcpListener,
    work: &Arc<LabellingWork>,
    coders: Option<Vec<String>>,
    order: Order,
    codebook: Codebook,
) -> anyhow::Result<Server> {
    let role = match coders {
        Some(_) => DeskRole::Leader,
        None => DeskRole::Alone,
    };
    let desk = Desk {
        work: Arc::clone(work),
        seat: 0,
        role,
        goal: goal_of_one(args, work, role),
    };
    let port = listener.local_addr()?.port();
    let here = |address: IpAddr| format!("http://{address}:{port}");
    let this = IpAddr::from(Ipv4Addr::LOCALHOST);
    let Some(coders) = coders else {
        let site = Site {
            port,
            base: here(this),
            is_shared: false,
        };
        return Server::new(listener, site, (random()?, desk), None, codebook);
    };
    let on_network = || here(team::address().unwrap_or(this));
    let site = Site {
        port,
        base: args.address.clone().unwrap_or_else(on_network),
        is_shared: true,
    };
    let secret = work.session().secret(random()?)?;
    let team = Team::new(work, coders, order, &secret);
    let token = team::token(&secret, "");
    Server::new(listener, site, (token, desk), Some(team), codebook)
}

/// The goal of who labels alone. The last one of a team was that of all together, and that of labels is none of decisions.
fn goal_of_one(args: &Args, work: &LabellingWork, role: DeskRole) -> Option<usize> {
    let session = work.session();
    let is_own = !session.is_of_team() && !session.seat(0).order().is_of_decisions();
    let last = session.goal().filter(|_| is_own);
    let goal = args.goal.map(NonZero::get).or(last);
    goal.filter(|_| role == DeskRole::Alone)
}

/// Tells the links of a team.
pub(super) fn tell_links(args: &Args, server: &Server, messages: &Messages) {
    let links = server.links();
    if links.is_empty() {
        return;
    }
    let is_encrypted = args.address.as_ref();
    if !is_encrypted.is_some_and(|address| address.starts_with("https:")) {
        messages.tell(Warning::SharedUnencrypted);
    }
    if server.is_here_only() {
        messages.tell(Warning::NoNetwork);
    }
    messages.insist("Give each coder their own link:");
    for (coder, link) in links {
        messages.insist(&format!("  {coder}: {link}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_as_browsers_write_them() {
        for (given, wanted) in [
            ("https://label.example.org/", "https://label.example.org"),
            ("HTTPS://Label.Example.org:443", "https://label.example.org"),
            ("http://10.8.0.5:8080/iraq/", "http://10.8.0.5:8080/iraq"),
            ("https://[::1]:80", "https://[::1]:80"),
        ] {
            assert_eq!(web_address(given).unwrap(), wanted);
        }
        for wrong in [
            "",
            "label.example.org",
            "https://",
            "ftp://a.b",
            "https://a b.c",
            "https://münchen.de",
            "https://u:p@h.org",
            "https://h.org?x=1",
            "https://h.org/#f",
        ] {
            assert!(web_address(wrong).is_err(), "{wrong}");
        }
    }
}
