//! The secret of which the links of a team are made, in a file of its own beside the labels: the labels may be shared
//! with other users of the computer, and whoever knows the secret has all links.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use standpoint_common::files::open_own;

use super::LabellingError;

/// The file of the secret, which only its owner may read.
#[derive(Debug)]
pub(super) struct TeamSecret(PathBuf);

impl TeamSecret {
    /// The secret of a labels file.
    pub fn of(labels: &Path) -> Self {
        let mut name = labels.as_os_str().to_os_string();
        name.push(".secret");
        TeamSecret(name.into())
    }

    /// Returns whether there is one.
    pub fn exists(&self) -> bool {
        self.0.exists()
    }

    /// The secret of the file, or else `new`, which is written into it.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn or_else(&self, new: String) -> Result<String, LabellingError> {
        self.known_or(new)
            .map_err(|error| LabellingError::Secret(self.0.clone(), error))
    }

    fn known_or(&self, new: String) -> io::Result<String> {
        #[allow(unused_mut)]
        let mut options = OpenOptions::new();
        // It is its owner's from its creation.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let no_file = || io::Error::other("it is a link or no file: remove it");
        let mut file = open_own(&self.0, options)?.ok_or_else(no_file)?;
        let mut known = String::new();
        file.read_to_string(&mut known)?;
        // Perhaps the program was killed before it wrote anything.
        if known.is_empty() {
            file.write_all(new.as_bytes())?;
            file.sync_all()?;
            return Ok(new);
        }
        Ok(known)
    }
}
