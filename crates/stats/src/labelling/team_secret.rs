//! The secret of which the links of a team are made, in a file of its own beside the labels: the labels may be shared
//! with other users of the computer, and whoever knows the secret has all links.

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
        self.open(|file| {
            let mut known = String::new();
            file.read_to_string(&mut known)?;
            // Perhaps the program was killed before it wrote anything.
            if known.is_empty() {
                write(file, &new)?;
                known = new;
            }
            Ok(known)
        })
    }

    /// Takes over the secret of a journal, which had it in earlier versions.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn take_over(&self, secret: &str) -> Result<(), LabellingError> {
        self.open(|file| {
            file.set_len(0)?;
            write(file, secret)
        })
    }

    /// Opens the file. One that is new is its owner's from its creation.
    fn open<T>(
        &self,
        then: impl FnOnce(&mut std::fs::File) -> io::Result<T>,
    ) -> Result<T, LabellingError> {
        let no_file = || io::Error::other("it is a link or no file: remove it");
        let opened = open_own(&self.0).and_then(|file| file.ok_or_else(no_file));
        opened
            .and_then(|mut file| then(&mut file))
            .map_err(|error| LabellingError::Secret(self.0.clone(), error))
    }
}

fn write(file: &mut std::fs::File, secret: &str) -> io::Result<()> {
    file.write_all(secret.as_bytes())?;
    file.sync_all()
}
