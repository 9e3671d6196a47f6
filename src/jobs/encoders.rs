//! The encoder of a job, by its name.

use std::path::{Path, PathBuf};

use standpoint_common::phrases::shell_path;

use super::downloaded::{BUILT_IN, DownloadFolders};
use super::{JobError, Monitor, is_built_in};
use crate::encoder::Encoder;
use crate::findings::Note;

/// The encoder that is to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncoderChoice<'a> {
    /// The built-in one, if it is worth its time.
    IfWorthwhile,
    /// The built-in one.
    BuiltIn,
    /// The one in this folder, or with this name among those that other programs have downloaded.
    Folder(&'a Path),
    /// The one on this machine that cross-validation prefers: the built-in one, those that other programs have downloaded,
    /// or none.
    Best,
    /// None.
    None,
}

impl<'a> EncoderChoice<'a> {
    /// The encoder that a user names: `built-in`, `none`, `auto`, a folder, or a name on Hugging Face.
    #[must_use]
    pub fn named(encoder: &'a Path) -> Self {
        if encoder == Path::new("none") {
            EncoderChoice::None
        } else if encoder == Path::new("auto") {
            EncoderChoice::Best
        } else if is_built_in(encoder) || is_its_name(encoder) {
            EncoderChoice::BuiltIn
        } else {
            EncoderChoice::Folder(encoder)
        }
    }

    /// The folder of the encoder, if it is in one.
    ///
    /// # Errors
    /// If there is no such encoder on this machine.
    pub fn folder(self) -> Result<Option<PathBuf>, JobError> {
        match self {
            EncoderChoice::Folder(named) => DownloadFolders::of_user().locate(named).map(Some),
            _ => Ok(None),
        }
    }

    /// Opens the encoder, unless there is to be none: where no encoders are compared, the built-in one. What it reads is kept
    /// in the folder `embeddings`.
    ///
    /// # Errors
    /// If there is no such encoder, or it cannot be read.
    pub fn open(self, embeddings: Option<&Path>) -> Result<Option<Encoder>, JobError> {
        let mut encoder = match (self, self.folder()?) {
            (EncoderChoice::None, _) => return Ok(None),
            (_, Some(folder)) => Encoder::open(&folder)?,
            (_, None) => Encoder::built_in()?,
        };
        if let Some(folder) = embeddings {
            encoder.keep_embeddings(folder);
        }
        Ok(Some(encoder))
    }
}

/// Returns whether this is the name of the built-in encoder on Hugging Face, and nothing of that name is on this machine.
fn is_its_name(encoder: &Path) -> bool {
    let name = encoder.to_str().unwrap_or_default();
    let name = name.strip_prefix("sentence-transformers/").unwrap_or(name);
    name.eq_ignore_ascii_case(BUILT_IN)
        && !encoder.exists()
        && DownloadFolders::of_user().downloaded(encoder).is_none()
}

/// Tells for which file no embeddings are kept.
pub(crate) fn tell_not_kept(file: Option<&Path>, monitor: &Monitor) {
    if let Some(file) = file {
        let file = shell_path(file);
        monitor.tell(Note::EmbeddingsNotKept { file });
    }
}

/// The folder that keeps embeddings between runs: that of the variable `STANDPOINT_CACHE`, or the user's folder for such
/// files. `None` if the variable is empty.
#[must_use]
pub fn embeddings_folder() -> Option<PathBuf> {
    match std::env::var_os("STANDPOINT_CACHE") {
        Some(folder) => (!folder.is_empty()).then(|| folder.into()),
        None => dirs::cache_dir().map(|folder| folder.join("standpoint")),
    }
}
