//! `standpoint open`: a project on a page in the browser, from articles to shares.

mod article_files;
mod details;
mod page;
mod runs;
mod scored;
mod server;
mod views;

use std::io::{ErrorKind, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use standpoint_common::atomic::claim;
use standpoint_common::files::open_own;

use super::Outcome;
use super::console::interrupt;
use super::console::messages::Messages;
use super::outputs::ledger;
use super::project::Project;
use super::project::settings;
use runs::Runs;
use server::Server;

const EXAMPLES: &str = "\
Examples:
  Begin a project, or go on with it; the page opens in the browser:
      standpoint open bypass-project
  Do again whatever is due, without the page:
      standpoint run bypass-project

Everything is in the folder: the articles, project.toml with what was chosen, labels.csv, the model, the
scores, the sample, the shares and the report, each written by the command that the page shows. Nothing
leaves your computer.";

/// Do a whole project on a page in your browser: articles, labels, model, scores, shares, report
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The folder of the project; a new one is made [default: this folder if it has a project.toml, or else
    /// Documents/standpoint]
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,

    /// Print the address, and do not open the browser
    #[arg(long)]
    no_open: bool,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let folder = match &args.folder {
        Some(folder) => folder.clone(),
        None => usual_folder()?,
    };
    let project = Arc::new(Project::open(&folder)?);
    let page = std::path::absolute(project.folder()).ok();
    let page = page.and_then(|folder| ledger::page_of(&folder));
    if let Err(error) = claim_project(project.folder()) {
        let is_open = (error.downcast_ref::<std::io::Error>())
            .is_some_and(|error| error.kind() == ErrorKind::ResourceBusy);
        let page = page.filter(|_| is_open);
        let address = page.and_then(|page| std::fs::read_to_string(page).ok());
        let address = address.context(error)?;
        messages.say("This project is open already. Its page is opened again.");
        if args.no_open || open::that_detached(&address).is_err() {
            messages.insist_on_address(&address);
        }
        return Ok(Outcome::Done);
    }
    let runs = Runs::new(Arc::clone(&project));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    let server = Server::new(listener, Arc::clone(&runs))?;
    messages.say(&format!(
        "The project is in {}. End with the button on the page, or with Ctrl-C here.",
        project.folder().display()
    ));
    if let Some(page) = &page {
        // Without this file a second start only says that the project is open.
        let _ = write_privately(page, &server.address());
    }
    let is_open = !args.no_open && open::that_detached(server.address_for_browser()).is_ok();
    if is_open {
        messages.say(&format!("The page is at {}", server.address()));
    } else {
        messages.insist_on_address(&server.address());
    }
    let last = Arc::clone(&runs);
    interrupt::before_stopping(move || {
        last.end();
        "The project is closed.".to_string()
    });
    server.serve()?;
    runs.end();
    if let Some(page) = &page {
        // An address at which nothing answers harms nobody.
        let _ = std::fs::remove_file(page);
    }
    Ok(Outcome::Done)
}

/// The folder without a name: this one if it is a project, or else one among the user's documents.
fn usual_folder() -> anyhow::Result<PathBuf> {
    if Path::new(settings::FILE).exists() {
        return Ok(PathBuf::from("."));
    }
    let Some(documents) = dirs::document_dir().or_else(dirs::home_dir) else {
        bail!("name the folder of the project: standpoint open my-project");
    };
    Ok(documents.join("standpoint"))
}

/// Writes a file that only the user may read.
fn write_privately(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    if let Some(mut file) = open_own(path)? {
        file.set_len(0)?;
        file.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// Claims the project for this page. Another page could run the same steps at the same time.
fn claim_project(folder: &Path) -> anyhow::Result<()> {
    let claimed = claim(
        &folder.join(settings::FILE),
        true,
        ledger::locks().as_deref(),
    );
    claimed.with_context(|| {
        format!(
            "{}: this project is open already: go to its page, or end it there first",
            folder.display()
        )
    })
}
