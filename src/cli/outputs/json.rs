//! Results as JSON for other programs.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use serde::Serialize;
use serde_json::Map;
use standpoint_common::atomic::is_replaced;

use super::names::{JSON, check_ending, check_output};
use super::protect::{begin_findings, protect_findings};
use super::write_file;
use crate::cli::console::messages::Messages;
use crate::cli::console::screen::print;
use crate::findings::Finding;
use crate::output::GENERATOR;

/// Results with the name of this program and what it found so far.
#[derive(Serialize)]
struct Generated<'a, T> {
    generator: &'static str,
    #[serde(flatten)]
    results: &'a T,
    findings: Vec<Finding>,
}

/// Fails if the file of `--findings` cannot be written, or somebody else's would be replaced.
pub fn check_findings(path: Option<&PathBuf>) -> anyhow::Result<()> {
    let Some(path) = path else {
        return Ok(());
    };
    if path.as_os_str() == "-" {
        bail!(
            "--findings needs a file, because results go to standard output: --findings found.json"
        );
    }
    protect_findings(path)?;
    check_ending(path, JSON)?;
    check_output(path)
}

/// Writes the findings alone to the file of `--findings`, if there is one.
pub fn write_findings(path: Option<&PathBuf>, messages: &Messages) -> anyhow::Result<()> {
    let Some(path) = path else {
        return Ok(());
    };
    if is_replaced(path) {
        bail!(
            "{}: the findings were not written, because another output has this name: choose another one",
            path.display()
        );
    }
    let bytes = generated(&Map::new(), messages)?;
    begin_findings();
    write_file(path, |file| file.write_all(&bytes))
}

/// Writes the results and the findings so far to the file of `--json`. Writes the report to standard output,
/// unless the JSON goes there.
pub fn write(
    json: Option<&PathBuf>,
    results: &impl Serialize,
    report: String,
    messages: &Messages,
) -> anyhow::Result<()> {
    let bytes = generated(results, messages)?;
    match json {
        Some(path) if path.as_os_str() == "-" => return Ok(print(bytes)?),
        Some(path) => write_file(path, |file| file.write_all(&bytes))?,
        None => {}
    }
    Ok(print(report)?)
}

fn generated(results: &impl Serialize, messages: &Messages) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(&Generated {
        generator: GENERATOR,
        results,
        findings: messages.findings(),
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}
