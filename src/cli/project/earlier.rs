//! Keeps what later steps replace: models, to go back to, and samples with their codes.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context;
use serde::Serialize;
use standpoint_common::atomic::replace;

use super::heard::Told;
use super::history::Hashes;
use super::read_file;
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

/// A sample that was extended, or set aside.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct EarlierSample {
    /// The name of its folder: when it was put there, in UTC.
    pub time: String,
    /// Whether it has codes.
    pub is_coded: bool,
}

/// What was kept of a step's output just now, before the step replaces it.
#[derive(Debug, Default)]
pub(super) struct Kept {
    copies: Vec<PathBuf>,
}

impl Kept {
    /// Returns whether nothing is lost if the output is replaced.
    pub(super) fn is_some(&self) -> bool {
        !self.copies.is_empty()
    }

    /// Removes the copies: the output was not replaced.
    pub(super) fn remove(self) {
        for path in self.copies {
            // What remains is a copy too many.
            let _ = std::fs::remove_file(path);
        }
    }

    /// Writes a copy.
    fn write(&mut self, path: PathBuf, bytes: &[u8]) -> anyhow::Result<()> {
        replace(&path, |file| file.write_all(bytes))
            .with_context(|| format!("{} was not written", path.display()))?;
        self.copies.push(path);
        Ok(())
    }
}

/// Keeps the model of a project, with what was said when it was trained, before another replaces it. Nothing is kept if there is
/// none, or it is kept already.
///
/// # Errors
/// If a file cannot be read or written.
pub(super) fn keep_model(folder: &Path) -> anyhow::Result<Kept> {
    let model = folder.join(MODEL);
    let mut kept = Kept::default();
    let Ok(trained) = std::fs::metadata(&model).and_then(|found| found.modified()) else {
        return Ok(kept);
    };
    let [copy, words] = ["safetensors", "txt"]
        .map(|ending| folder.join(format!("{EARLIER}/{}.{ending}", name(trained))));
    if !copy.exists() {
        let bytes = read_file(&model)?.unwrap_or_default();
        let printed = Told(folder).printed(Step::Model).unwrap_or_default();
        // The model comes last: what is kept already has its words.
        kept.write(words, printed.as_bytes())?;
        kept.write(copy, &bytes)?;
    }
    Ok(kept)
}

/// Keeps the sample of a project, with its codes, before it is extended. What it keeps stays where it is, too.
///
/// # Errors
/// If a file cannot be read or written.
pub(super) fn keep_sample(folder: &Path) -> anyhow::Result<Kept> {
    let mut kept = Kept::default();
    let files = sample_files(folder);
    if folder.join(SAMPLE).exists() {
        let aside = new_folder(&folder.join(EARLIER_SAMPLES), &name(SystemTime::now()))?;
        for path in files {
            let bytes = read_file(&path)?.unwrap_or_default();
            kept.write(aside.join(path.file_name().unwrap_or_default()), &bytes)?;
        }
    }
    Ok(kept)
}

/// Sets the sample of a project aside, with its codes.
///
/// # Errors
/// If a file cannot be moved.
pub(super) fn set_sample_aside(folder: &Path) -> anyhow::Result<()> {
    let files = sample_files(folder);
    if files.is_empty() {
        return Ok(());
    }
    let aside = new_folder(&folder.join(EARLIER_SAMPLES), &name(SystemTime::now()))?;
    move_files(&files, &aside)
}

/// Takes an earlier sample back, with the codes that it had, and sets the one aside that is there.
///
/// # Errors
/// If there is none of this time, or a file cannot be moved.
pub(super) fn take_sample_back(folder: &Path, time: &str) -> anyhow::Result<()> {
    let known = samples(folder)
        .into_iter()
        .any(|sample| sample.time == time);
    anyhow::ensure!(known, "there is no earlier sample of this time");
    let aside = folder.join(EARLIER_SAMPLES).join(time);
    set_sample_aside(folder)?;
    move_files(&sample_files(&aside), folder)?;
    // Other files in it are of somebody who put them there.
    let _ = std::fs::remove_dir(aside);
    Ok(())
}

fn move_files(files: &[PathBuf], to: &Path) -> anyhow::Result<()> {
    for path in files {
        std::fs::rename(path, to.join(path.file_name().unwrap_or_default()))
            .with_context(|| format!("{} was not moved", path.display()))?;
    }
    Ok(())
}

/// The files of a sample in a folder: its codes, as a table and as the page of `label` keeps them, and itself.
fn sample_files(folder: &Path) -> Vec<PathBuf> {
    let files = [CODED.into(), Journal::path(Path::new(CODED)), SAMPLE.into()];
    let paths = files.into_iter().map(|file: PathBuf| folder.join(file));
    paths.filter(|path| path.exists()).collect()
}

/// The samples that were extended or set aside, the latest first.
pub(super) fn samples(folder: &Path) -> Vec<EarlierSample> {
    let folders = std::fs::read_dir(folder.join(EARLIER_SAMPLES));
    let folders = folders.into_iter().flatten().flatten();
    let mut samples: Vec<EarlierSample> = folders
        .filter(|aside| aside.path().join(SAMPLE).exists())
        .map(|aside| EarlierSample {
            time: aside.file_name().to_string_lossy().into_owned(),
            is_coded: aside.path().join(CODED).exists(),
        })
        .collect();
    samples.sort_by(|one, other| other.time.cmp(&one.time));
    samples
}

/// Makes a folder of this name, or with a number after it if there is one.
fn new_folder(above: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let made = std::fs::create_dir_all(above).and_then(|()| {
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let mut names = std::iter::once(name.to_string()).chain(numbered);
        loop {
            let path = above.join(names.next().unwrap_or_default());
            match std::fs::create_dir(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                made => return made.map(|()| path),
            }
        }
    });
    made.with_context(|| format!("{} was not made", above.join(name).display()))
}

/// The models that later trainings replaced, the latest first.
pub(super) fn models(folder: &Path, hashes: &Hashes) -> Vec<EarlierModel> {
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
            let printed = read_file(&path.with_extension("txt")).ok().flatten();
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

    const FILES: [&str; 3] = [SAMPLE, CODED, "coded.xlsx.journal"];

    /// A folder with a sample and its codes.
    fn sampled() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in FILES {
            std::fs::write(folder.path().join(file), file).unwrap();
        }
        folder
    }

    /// The files of a sample that are there.
    fn there(folder: &Path) -> Vec<&'static str> {
        let files = FILES.into_iter();
        files.filter(|file| folder.join(file).exists()).collect()
    }

    #[test]
    fn a_sample_that_is_extended_is_kept_with_its_codes_and_can_be_taken_back() {
        let folder = sampled();
        keep_sample(folder.path()).unwrap();
        assert_eq!(there(folder.path()), FILES);
        std::fs::write(folder.path().join(SAMPLE), "larger").unwrap();
        std::fs::write(folder.path().join(CODED), "more").unwrap();
        let [first] = &samples(folder.path())[..] else {
            panic!("one sample was kept");
        };
        assert!(first.is_coded);
        take_sample_back(folder.path(), &first.time).unwrap();
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        for file in FILES {
            assert_eq!(read(file), file);
        }
        // The larger one is there instead, though both are of the same second.
        let [larger] = &samples(folder.path())[..] else {
            panic!("the other sample was set aside");
        };
        take_sample_back(folder.path(), &larger.time).unwrap();
        assert_eq!([read(SAMPLE), read(CODED)], ["larger", "more"]);
        set_sample_aside(folder.path()).unwrap();
        assert!(there(folder.path()).is_empty());
        assert_eq!(samples(folder.path()).len(), 2);
        assert!(take_sample_back(folder.path(), "..").is_err());
    }

    #[test]
    fn copies_of_a_sample_that_was_not_replaced_are_removed() {
        let folder = sampled();
        keep_sample(folder.path()).unwrap().remove();
        assert_eq!(there(folder.path()), FILES);
    }

    #[test]
    fn a_model_is_kept_once_and_listed_when_another_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join(MODEL);
        let hashes = Hashes::default();
        let files = || -> Vec<String> {
            let models = models(folder.path(), &hashes);
            models.into_iter().map(|model| model.file).collect()
        };
        assert!(!keep_model(folder.path()).unwrap().is_some());
        std::fs::create_dir(folder.path().join("models")).unwrap();
        std::fs::write(&model, "one").unwrap();
        let day = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * 365);
        let file = std::fs::File::options().append(true).open(&model).unwrap();
        file.set_modified(day).unwrap();
        let kept = keep_model(folder.path()).unwrap();
        assert!(kept.is_some() && !keep_model(folder.path()).unwrap().is_some());
        // Nothing has replaced it yet.
        assert!(files().is_empty());
        std::fs::write(&model, "another").unwrap();
        assert_eq!(files(), ["models/earlier/1971-01-01T00-00-00Z.safetensors"]);
        kept.remove();
        assert!(files().is_empty());
    }
}
