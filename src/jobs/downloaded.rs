//! Encoders that other programs have downloaded, by their names on Hugging Face.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use standpoint_common::files::{Content, read_regular};
use strsim::osa_distance;

use super::JobError;

/// The files without which an encoder is none, and those that stand for one another.
const NEEDED: [&[&str]; 3] = [
    &["config.json"],
    &["model.safetensors"],
    &["tokenizer.json", "vocab.txt"],
];

/// The owners that a name may leave out.
const OWNERS: [&str; 2] = ["sentence-transformers", "intfloat"];

/// Encoders of families that the program reads, each with the size of its weights and its licence. `docs/encoder.md` has the same.
const KNOWN: [(&str, &str); 9] = [
    (
        "sentence-transformers/all-mpnet-base-v2",
        "438 MB, Apache 2.0",
    ),
    (
        "sentence-transformers/all-distilroberta-v1",
        "328 MB, Apache 2.0",
    ),
    (
        "sentence-transformers/all-MiniLM-L12-v2",
        "133 MB, Apache 2.0",
    ),
    ("intfloat/e5-base-v2", "438 MB, MIT"),
    ("intfloat/e5-small-v2", "133 MB, MIT"),
    (
        "sentence-transformers/paraphrase-multilingual-mpnet-base-v2",
        "1,112 MB, Apache 2.0",
    ),
    (
        "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
        "471 MB, Apache 2.0",
    ),
    ("intfloat/multilingual-e5-base", "1,112 MB, MIT"),
    ("intfloat/multilingual-e5-small", "471 MB, MIT"),
];

/// The name of the built-in encoder.
pub(super) const BUILT_IN: &str = "all-MiniLM-L6-v2";

/// What may stand in place of a name.
const WORDS: [&str; 3] = ["built-in", "none", "auto"];

/// One letter of so many may be wrong in a name that somebody meant.
const LETTERS_A_SLIP: usize = 8;

/// The longest file that names a revision, in bytes.
const MAX_REVISION_LENGTH: u64 = 100;

/// The folders into which other programs download encoders, in the order in which they are searched.
pub(super) struct DownloadFolders(Vec<PathBuf>);

impl DownloadFolders {
    /// The folders of this user.
    pub fn of_user() -> Self {
        Self::new(|name| std::env::var_os(name), std::env::home_dir())
    }

    /// The folders that the programs choose with these environment variables and this home: the cache of Hugging Face, and
    /// the one that sentence-transformers had before.
    fn new(variable: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Self {
        let variable = |name| {
            let value = variable(name).filter(|value| !value.is_empty());
            value.map(PathBuf::from)
        };
        let cache = variable("XDG_CACHE_HOME").or_else(|| Some(home?.join(".cache")));
        let in_cache = |folder| Some(cache.as_ref()?.join(folder));
        let hugging_face = variable("HF_HOME").or_else(|| in_cache("huggingface"));
        let hub = variable("HF_HUB_CACHE").or_else(|| Some(hugging_face?.join("hub")));
        let older = variable("SENTENCE_TRANSFORMERS_HOME")
            .or_else(|| in_cache("torch/sentence_transformers"));
        DownloadFolders(hub.into_iter().chain(older).collect())
    }

    /// The folders of the encoders in the table that are on this machine, the one with the smallest weights first.
    pub fn known(&self) -> Vec<PathBuf> {
        let located = KNOWN.iter().map(|(name, _)| self.locate(Path::new(name)));
        let mut folders: Vec<PathBuf> = located.filter_map(Result::ok).collect();
        let size = |folder: &PathBuf| {
            let weights = folder.join("model.safetensors").metadata();
            weights.map_or(0, |weights| weights.len())
        };
        folders.sort_by_key(size);
        folders
    }

    /// The folder of a whole encoder with this name, if a program has downloaded it.
    pub fn downloaded(&self, named: &Path) -> Option<PathBuf> {
        self.places(&full_names(named))
            .find(|folder| is_whole(folder))
    }

    /// Where encoders with these names may be.
    fn places(&self, names: &[String]) -> impl Iterator<Item = PathBuf> {
        let folders = self.0.iter();
        folders.flat_map(|folder| names.iter().flat_map(|name| places(folder, name)))
    }

    /// The folder of the encoder that a user names: a path, or a name on Hugging Face, perhaps without its owner. A path that
    /// leads nowhere stays as it is.
    ///
    /// # Errors
    /// If it can only be a name, and no such encoder is in the folders.
    pub fn locate(&self, named: &Path) -> Result<PathBuf, JobError> {
        if named.exists() {
            return Ok(named.to_path_buf());
        }
        let names = full_names(named);
        if let Some(found) = self.downloaded(named) {
            return Ok(found);
        }
        let known = KNOWN
            .iter()
            .find(|(name, _)| names.iter().any(|n| n == name));
        match (known, &names[..]) {
            (Some(&(name, facts)), _) => Err(JobError::EncoderNotDownloaded {
                name: name.to_string(),
                facts: Some(facts),
            }),
            _ if let Some(meant) = near(named) => Err(JobError::EncoderMistyped {
                name: named.display().to_string(),
                meant,
            }),
            // The encoder says which files it lacks.
            (None, [_]) if let Some(found) = self.places(&names).find(|folder| folder.is_dir()) => {
                Ok(found)
            }
            (None, [name]) => Err(JobError::EncoderNotDownloaded {
                name: name.clone(),
                facts: None,
            }),
            // A single word is rather a folder.
            _ => Ok(named.to_path_buf()),
        }
    }
}

/// The known name of which this is another by a slip or two.
fn near(named: &Path) -> Option<&'static str> {
    // Another path is meant as a path.
    full_names(named).first()?;
    let small = named.to_str()?.to_lowercase();
    let short = |name: &'static str| name.rsplit('/').next().unwrap_or(name);
    let known = KNOWN.iter().map(|(name, _)| *name);
    let names = known
        .clone()
        .chain(known.map(short))
        .chain(WORDS)
        .chain([BUILT_IN]);
    let slips = names.map(|name| (osa_distance(&small, &name.to_lowercase()), name));
    let near = slips.filter(|(slips, name)| *slips <= name.len().div_ceil(LETTERS_A_SLIP).min(3));
    near.min_by_key(|(slips, _)| *slips).map(|(_, name)| name)
}

/// The names on Hugging Face that a user may mean, with their owners: several if the owner was left out, and none if it can
/// only be a path.
fn full_names(named: &Path) -> Vec<String> {
    let is_part = |part: &&str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        !part.is_empty() && !part.starts_with('.') && part.chars().all(is_plain)
    };
    let parts: Vec<&str> = named.to_str().unwrap_or_default().split('/').collect();
    match parts[..] {
        _ if !parts.iter().all(is_part) => Vec::new(),
        [name] => OWNERS.map(|owner| format!("{owner}/{name}")).to_vec(),
        [_, _] => vec![parts.join("/")],
        _ => Vec::new(),
    }
}

/// Where a folder of downloads may have an encoder: the current revision in a cache of Hugging Face, or a folder of its own.
fn places(folder: &Path, name: &str) -> impl Iterator<Item = PathBuf> + use<> {
    let cached = folder.join(format!("models--{}", name.replace('/', "--")));
    let revision = match read_regular(&cached.join("refs/main"), MAX_REVISION_LENGTH) {
        Ok(Content::Whole(bytes)) => String::from_utf8(bytes).ok(),
        _ => None,
    };
    let is_hash = |name: &String| !name.is_empty() && name.chars().all(|c| c.is_ascii_hexdigit());
    let revision = revision.map(|name| name.trim().to_string()).filter(is_hash);
    let snapshot = revision.map(|name| cached.join("snapshots").join(name));
    let own = folder.join(name.replace('/', "_"));
    snapshot.into_iter().chain([own])
}

/// Returns whether a folder has all files of an encoder. A download of another program may lack some.
fn is_whole(folder: &Path) -> bool {
    let has_one = |files: &&[&str]| files.iter().any(|file| folder.join(file).is_file());
    NEEDED.iter().all(has_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes the files of an encoder, which mean nothing here.
    fn write(folder: &Path, files: &[&str]) {
        std::fs::create_dir_all(folder).unwrap();
        for file in files {
            std::fs::write(folder.join(file), "").unwrap();
        }
    }

    const WHOLE: [&str; 3] = ["config.json", "model.safetensors", "tokenizer.json"];

    fn folders(variables: &[(&str, &str)]) -> Vec<PathBuf> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| value.into())
        };
        DownloadFolders::new(variable, Some("/home/ann".into())).0
    }

    #[test]
    fn the_folders_are_those_of_the_programs_that_download() {
        let older = "/home/ann/.cache/torch/sentence_transformers";
        for (variables, hub, older) in [
            (&[][..], "/home/ann/.cache/huggingface/hub", older),
            (&[("HF_HOME", "/hf")], "/hf/hub", older),
            (
                &[("HF_HOME", "/hf"), ("HF_HUB_CACHE", "/cache")],
                "/cache",
                older,
            ),
            (
                &[("HF_HOME", ""), ("SENTENCE_TRANSFORMERS_HOME", "/st")],
                "/home/ann/.cache/huggingface/hub",
                "/st",
            ),
            (
                &[("XDG_CACHE_HOME", "/x")],
                "/x/huggingface/hub",
                "/x/torch/sentence_transformers",
            ),
        ] {
            assert_eq!(folders(variables), [hub, older].map(PathBuf::from));
        }
        assert!(DownloadFolders::new(|_| None, None).0.is_empty());
    }

    #[test]
    fn an_encoder_is_found_by_its_name_with_or_without_its_owner() {
        let home = tempfile::tempdir().unwrap();
        let [hub, older] = ["hub", "older"].map(|name| home.path().join(name));
        let folders = DownloadFolders(vec![hub.clone(), older.clone()]);
        let locate = |name: &str| folders.locate(Path::new(name));
        let is_missing = |name: &str| {
            matches!(
                locate(name),
                Err(JobError::EncoderNotDownloaded {
                    facts: Some("133 MB, MIT"),
                    ..
                })
            )
        };
        let names = ["intfloat/e5-small-v2", "e5-small-v2"];
        assert!(names.iter().all(|name| is_missing(name)));

        // The older folder, until the cache has the files.
        let own = older.join("intfloat_e5-small-v2");
        write(&own, &WHOLE[..2]);
        assert!(names.iter().all(|name| is_missing(name)));
        write(&own, &["vocab.txt"]);
        assert!(names.iter().all(|name| locate(name).unwrap() == own));
        let cached = hub.join("models--intfloat--e5-small-v2");
        let snapshot = cached.join("snapshots/0a1b");
        write(&snapshot, &WHOLE);
        assert!(names.iter().all(|name| locate(name).unwrap() == own));
        for (revision, found) in [
            ("0a1b\n", &snapshot),
            ("../snapshots/0a1b", &own),
            ("ffff", &own),
            ("", &own),
        ] {
            std::fs::create_dir_all(cached.join("refs")).unwrap();
            std::fs::write(cached.join("refs/main"), revision).unwrap();
            for name in names {
                assert_eq!(&locate(name).unwrap(), found, "{revision}");
            }
        }
        assert_eq!(folders.known(), [own]);
        write(&hub.join("sentence-transformers_all-mpnet-base-v2"), &WHOLE);
        let weights = older.join("intfloat_e5-small-v2/model.safetensors");
        std::fs::write(weights, "large").unwrap();
        let names = ["all-mpnet-base-v2", "e5-small-v2"].map(|name| locate(name).unwrap());
        assert_eq!(folders.known(), names);
        // The same name of another owner is another encoder.
        assert!(locate("ann/e5-small-v2").is_err());
    }

    /// In the cache the files of a revision are links.
    #[cfg(unix)]
    #[test]
    fn links_lead_to_the_files() {
        let home = tempfile::tempdir().unwrap();
        let cached = home.path().join("models--sentence-transformers--tiny");
        write(&cached.join("blobs"), &WHOLE);
        write(&cached.join("refs"), &[]);
        std::fs::write(cached.join("refs/main"), "0a1b").unwrap();
        let snapshot = cached.join("snapshots/0a1b");
        write(&snapshot, &[]);
        for file in WHOLE {
            let blob = Path::new("../../blobs").join(file);
            std::os::unix::fs::symlink(blob, snapshot.join(file)).unwrap();
        }
        let folders = DownloadFolders(vec![home.path().to_path_buf()]);
        assert_eq!(folders.locate(Path::new("tiny")).unwrap(), snapshot);
        std::fs::remove_file(cached.join("blobs/model.safetensors")).unwrap();
        assert_eq!(
            folders.locate(Path::new("tiny")).unwrap(),
            Path::new("tiny")
        );
    }

    #[test]
    fn a_near_name_is_offered() {
        for (typed, meant) in [
            ("all-mpnet-base-v1", "all-mpnet-base-v2"),
            ("all-MiniLM-L6-v3", "all-MiniLM-L6-v2"),
            ("multilingual-e5-samll", "multilingual-e5-small"),
            ("intfloat/e5-bsae-v2", "intfloat/e5-base-v2"),
            ("builtin", "built-in"),
            ("nnone", "none"),
        ] {
            assert_eq!(near(Path::new(typed)), Some(meant), "{typed}");
        }
        for own in [
            "my-encoder",
            "encoder",
            "models/tiny",
            "bert-base-uncased",
            "e5",
        ] {
            assert_eq!(near(Path::new(own)), None, "{own}");
        }
    }

    #[test]
    fn a_folder_comes_first_and_a_path_stays_a_path() {
        let home = tempfile::tempdir().unwrap();
        let folders = DownloadFolders(vec![home.path().to_path_buf()]);
        let own = home.path().join("e5-small-v2");
        write(&own, &[]);
        for path in [
            own.as_path(),
            Path::new("./e5-small-v2"),
            Path::new("a/b/c"),
        ] {
            assert_eq!(folders.locate(path).unwrap(), path);
        }
        for name in ["my-encoder", "../e5-small-v2", "e5-small-v2/", "a b", ""] {
            assert_eq!(folders.locate(Path::new(name)).unwrap(), Path::new(name));
        }
        let error = folders.locate(Path::new("ann/her-encoder")).unwrap_err();
        assert!(error.to_string().ends_with(
            "hf download ann/her-encoder config.json tokenizer.json model.safetensors 1_Pooling/config.json"
        ));
    }

    #[test]
    fn the_document_has_the_same_encoders() {
        let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/encoder.md");
        let document = std::fs::read_to_string(document).unwrap();
        let rows = document.lines().filter(|line| line.starts_with("| `"));
        let rows: Vec<&str> = rows.filter(|row| row.contains(" MB |")).collect();
        assert_eq!(rows.len(), KNOWN.len());
        for ((name, facts), row) in KNOWN.iter().zip(rows) {
            let (size, licence) = facts.split_once(", ").unwrap();
            assert!(row.starts_with(&format!("| `{name}` |")), "{row}");
            assert!(row.contains(&format!("| {size} |")), "{row}");
            assert!(row.contains(licence), "{row}");
        }
    }
}
