//! Results as JSON for other programs.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::names::{check_ending, check_output};
use super::write_file;
use crate::cli::console::screen::print;
use crate::output::GENERATOR;

/// The file of `--json`, if any. Fails at once if it cannot be written. `-` means standard output.
pub fn file(json: Option<&PathBuf>) -> anyhow::Result<Option<&PathBuf>> {
    let file = json.filter(|path| path.as_os_str() != "-");
    check_ending(file, "JSON", &["json"])?;
    check_output(file)?;
    Ok(file)
}

/// Results with the name of this program, by which it recognises its own files.
#[derive(Serialize)]
struct Generated<'a, T> {
    generator: &'static str,
    #[serde(flatten)]
    results: &'a T,
}

/// Writes the results to the file of `--json`. Writes the report to standard output, unless the JSON goes
/// there.
pub fn write(
    json: Option<&PathBuf>,
    results: &impl Serialize,
    report: String,
) -> anyhow::Result<()> {
    let mut bytes = serde_json::to_vec_pretty(&Generated {
        generator: GENERATOR,
        results,
    })?;
    bytes.push(b'\n');
    let file = self::file(json)?;
    if let Some(path) = file {
        write_file(path, |file| file.write_all(&bytes))?;
    }
    let to_stdout = match json.is_some() && file.is_none() {
        true => bytes,
        false => report.into_bytes(),
    };
    Ok(print(to_stdout)?)
}
