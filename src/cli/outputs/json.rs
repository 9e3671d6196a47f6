//! What was found, as JSON for another program.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use serde::Serialize;

use super::named::{name_of, writable};
use crate::atomic::replace;
use crate::output::GENERATOR;

/// The file that it goes to, if any; fails at once if it cannot be written. `-` is standard
/// output and no file.
pub fn file(json: Option<&PathBuf>) -> anyhow::Result<Option<&PathBuf>> {
    let file = json.filter(|path| path.as_os_str() != "-");
    name_of(file, "JSON", &["json"])?;
    writable(file)?;
    Ok(file)
}

/// What was found, below whose it is: a file that begins otherwise is somebody else's and is not replaced.
#[derive(Serialize)]
struct Generated<'a, T> {
    generator: &'static str,
    #[serde(flatten)]
    found: &'a T,
}

/// Writes it where that was asked for, and the report on standard output unless the JSON
/// takes its place there.
pub fn write(json: Option<&PathBuf>, found: &impl Serialize, report: String) -> anyhow::Result<()> {
    let mut bytes = serde_json::to_vec_pretty(&Generated {
        generator: GENERATOR,
        found,
    })?;
    bytes.push(b'\n');
    let file = self::file(json)?;
    if let Some(path) = file {
        replace(path, |file| file.write_all(&bytes))
            .with_context(|| format!("{} was not written", path.display()))?;
    }
    let to_stdout = match json.is_some() && file.is_none() {
        true => bytes,
        false => report.into_bytes(),
    };
    Ok(std::io::stdout().write_all(&to_stdout)?)
}
