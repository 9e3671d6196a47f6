//! Opens the port of the page, for one coder on this computer or for a team on its network.

use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::num::NonZero;
use std::sync::Arc;

use anyhow::Context;

use super::Args;
use super::codebook::Codebook;
use super::desk::{Desk, Role};
use super::server::{self, Server, Site};
use super::team::{self, Team};
use super::work::Work;
use crate::cli::console::messages::Messages;
use crate::findings::Warning;
use crate::labelling::Order;

/// The port of a team, if it is free: then the links stay the same.
pub(super) const PORT: u16 = 7637;

pub(super) const NO_LABELS: &str = "a team needs the labels from the start: name them with --labels, such as --labels pro,anti,neutral";

/// Reads the address of a web server, without the slash at its end.
pub(super) fn web_address(text: &str) -> Result<String, &'static str> {
    let text = text.trim().trim_end_matches('/');
    let host = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.starts_with('/') => Ok(text.to_string()),
        _ => Err("write the whole address, such as https://label.example.org"),
    }
}

/// The coders of a team that are named; none if they are those of the labels.
pub(super) fn coders(names: &str, is_new: bool) -> anyhow::Result<Vec<String>> {
    match names.trim() {
        "" if !is_new => Ok(Vec::new()),
        names => team::coder_names(names),
    }
}

/// Opens the port of the page, for this computer or for its network.
pub(super) fn listener(args: &Args) -> anyhow::Result<TcpListener> {
    let host = match (&args.share, &args.address) {
        (Some(_), None) => Ipv4Addr::UNSPECIFIED,
        // A proxy comes from this computer, and nobody shall come past it.
        _ => Ipv4Addr::LOCALHOST,
    };
    let any = || TcpListener::bind((host, 0)).context("no port is free");
    match (args.port, &args.share) {
        (Some(port), _) => TcpListener::bind((host, port))
            .with_context(|| format!("the port {port} is not free: name another one with --port")),
        (None, Some(_)) => TcpListener::bind((host, PORT)).or_else(|_| any()),
        (None, None) => any(),
    }
}

/// Makes the server of the page, of one coder or of a team.
pub(super) fn server(
    args: &Args,
    listener: TcpListener,
    work: &Arc<Work>,
    coders: Option<Vec<String>>,
    order: Order,
    codebook: Codebook,
) -> anyhow::Result<Server> {
    let goal = args.goal.map(NonZero::get);
    let role = match coders {
        Some(_) => Role::Leader,
        None => Role::Alone,
    };
    let desk = Desk {
        work: Arc::clone(work),
        seat: 0,
        role,
        goal: goal.filter(|_| role == Role::Alone),
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
        return Server::new(listener, site, (server::random()?, desk), None, codebook);
    };
    let on_network = || here(team::address().unwrap_or(this));
    let site = Site {
        port,
        base: args.address.clone().unwrap_or_else(on_network),
        is_shared: true,
    };
    let secret = work.session().secret(server::random()?)?;
    let team = Team::new(work, coders, order, goal, args.overlap, &secret);
    let token = team::token(&secret, "");
    Server::new(listener, site, (token, desk), Some(team), codebook)
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
    messages.insist("Give each coder their own link:");
    for (coder, link) in links {
        messages.insist(&format!("  {coder}: {link}"));
    }
}
