//! Keeps what later steps replace: models, to go back to, and samples with their codes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context;
use serde::Serialize;
use standpoint_common::atomic::{nearest_folder, replace};

use super::heard::Told;
use super::history::Hashes;
use super::steps::{CODED, MODEL, SAMPLE, Step};
use crate::labelling::Journal;

/// Their folder.
const EARLIER: &str = "models/earlier";
/// The folder of samples that others replaced.
const EARLIER_SAMPLES: &str = "samples/earlier";

/// A model that a later training replaced.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct EarlierModel {
    /// Its file, from the folder of the project on.
    pub file: String,
    /// When it was trained, in UTC.
    pub time: String,
    /// What was said when it was trained.
    pub printed: Option<String>,
}

/// The files of a model that was kept just now.
pub(super) struct Kept([PathBuf; 2]);

impl Kept {
    /// Removes them.
    pub(super) fn remove(self) {
        for path in self.0 {
            // What remains is a copy too many.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Keeps the model of a project, with what was said when it was trained, before another replaces it. `None` if there is none,
/// or it is kept already.
///
/// # Errors
/// If a file cannot be read or written.
pub(super) fn keep(folder: &Path) -> anyhow::Result<Option<Kept>> {
    let model = folder.join(MODEL);
    let Ok(trained) = std::fs::metadata(&model).and_then(|found| found.modified()) else {
        return Ok(None);
    };
    let kept = ["safetensors", "txt"]
        .map(|ending| folder.join(format!("{EARLIER}/{}.{ending}", name(trained))));
    if kept[0].exists() {
        return Ok(None);
    }
    let bytes = std::fs::read(&model).with_context(|| model.display().to_string())?;
    let printed = Told(folder).printed(Step::Model).unwrap_or_default();
    for (path, bytes) in kept.iter().zip([&bytes[..], printed.as_bytes()]) {
        std::fs::create_dir_all(nearest_folder(path))
            .and_then(|()| replace(path, |file| file.write_all(bytes)))
            .with_context(|| format!("{} was not written", path.display()))?;
    }
    Ok(Some(Kept(kept)))
}

/// A sample with its codes that was put aside: from where, and to where.
pub(super) struct PutAside(Vec<(PathBuf, PathBuf)>);

impl PutAside {
    /// Puts all back.
    pub(super) fn undo(self) {
        for (from, to) in self.0 {
            // A file that cannot be moved back stays in the other folder, where the user finds it.
            let _ = std::fs::rename(to, from);
        }
    }
}

/// Puts the sample of a project aside, with its codes, before another is drawn. Codes whose sample somebody removed stay.
///
/// # Errors
/// If a file cannot be moved.
pub(super) fn put_sample_aside(folder: &Path) -> anyhow::Result<PutAside> {
    let aside = folder.join(format!("{EARLIER_SAMPLES}/{}", name(SystemTime::now())));
    let mut moved = PutAside(Vec::new());
    if !folder.join(SAMPLE).exists() {
        return Ok(moved);
    }
    for file in [SAMPLE.into(), CODED.into(), Journal::path(Path::new(CODED))] {
        let (from, to): (PathBuf, PathBuf) = (folder.join(&file), aside.join(&file));
        if !from.exists() {
            continue;
        }
        let done = std::fs::create_dir_all(&aside).and_then(|()| std::fs::rename(&from, &to));
        if let Err(error) = done {
            moved.undo();
            return Err(error).with_context(|| format!("{} was not moved", from.display()));
        }
        moved.0.push((from, to));
    }
    Ok(moved)
}

/// The models that later trainings replaced, the latest first.
pub(super) fn models(folder: &Path, hashes: &mut Hashes) -> Vec<EarlierModel> {
    let last = hashes.get(&folder.join(MODEL));
    let files = std::fs::read_dir(folder.join(EARLIER));
    let paths = files
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let is_model = |path: &PathBuf| path.extension().is_some_and(|e| e == "safetensors");
    let mut models: Vec<EarlierModel> = paths
        .filter(is_model)
        // A training that was killed leaves a copy of the model that it did not replace.
        .filter(|path| hashes.get(path) != last)
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?.to_string();
            let printed = std::fs::read(path.with_extension("txt")).ok();
            Some(EarlierModel {
                file: format!("{EARLIER}/{name}.safetensors"),
                time: name,
                printed: printed.map(|text| String::from_utf8_lossy(&text).into_owned()),
            })
        })
        .collect();
    models.sort_by(|one, other| other.time.cmp(&one.time));
    models
}

/// The name of a model that was trained then. No system forbids its characters.
fn name(trained: SystemTime) -> String {
    let time = jiff::Timestamp::try_from(trained).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H-%M-%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_sample_is_put_aside_with_its_codes_and_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let files = [SAMPLE, CODED, "coded.xlsx.journal"];
        for file in files {
            std::fs::write(folder.path().join(file), file).unwrap();
        }
        let moved = put_sample_aside(folder.path()).unwrap();
        assert!(files.iter().all(|file| !folder.path().join(file).exists()));
        let aside = std::fs::read_dir(folder.path().join(EARLIER_SAMPLES)).unwrap();
        let aside: Vec<PathBuf> = aside.map(|entry| entry.unwrap().path()).collect();
        assert_eq!(aside.len(), 1);
        for file in files {
            assert_eq!(std::fs::read_to_string(aside[0].join(file)).unwrap(), file);
        }
        moved.undo();
        assert!(files.iter().all(|file| folder.path().join(file).exists()));
        std::fs::remove_file(folder.path().join(SAMPLE)).unwrap();
        put_sample_aside(folder.path()).unwrap();
        assert!(folder.path().join(CODED).exists());
    }

    #[test]
    fn a_model_is_kept_once_and_listed_when_another_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join(MODEL);
        let mut hashes = Hashes::default();
        let mut files = || -> Vec<String> {
            let models = models(folder.path(), &mut hashes);
            models.into_iter().map(|model| model.file).collect()
        };
        assert!(keep(folder.path()).unwrap().is_none());
        std::fs::create_dir(folder.path().join("models")).unwrap();
        std::fs::write(&model, "one").unwrap();
        let day = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * 365);
        let file = std::fs::File::options().append(true).open(&model).unwrap();
        file.set_modified(day).unwrap();
        let kept = keep(folder.path()).unwrap().unwrap();
        assert!(keep(folder.path()).unwrap().is_none());
        // Nothing has replaced it yet.
        assert!(files().is_empty());
        std::fs::write(&model, "another").unwrap();
        assert_eq!(files(), ["models/earlier/1971-01-01T00-00-00Z.safetensors"]);
        kept.remove();
        assert!(files().is_empty());
    }
}
