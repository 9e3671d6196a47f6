//! The errors of an encoder's folder.

use std::path::{Path, PathBuf};

use standpoint_common::code::HasCode;

/// Why an encoder could not be read.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "encoder/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum EncoderError {
    /// The program has no built-in encoder.
    #[error(
        "this program was built without its encoder, which is larger than crates.io takes: install standpoint from its repository or with pip"
    )]
    NotBuiltIn,
    /// The built-in encoder is not as it was when the program was built.
    #[error("the built-in encoder of this program is damaged: install standpoint again")]
    DamagedBuiltIn,
    /// There is no folder.
    #[error(
        "{}: {what}; give the folder that holds an encoder's config.json, tokenizer.json and model.safetensors (docs/encoder.md says where to get them)", path.display()
    )]
    NoFolder {
        /// The path that was given.
        path: PathBuf,
        /// The value that is there instead.
        what: &'static str,
    },
    /// The file is a pointer of Git LFS, as in a clone without Git LFS.
    #[error(
        "{}: this file only names the real one, which Git LFS has not fetched: type “git lfs pull” in its folder, or save the file there with a browser", path.display()
    )]
    Pointer {
        /// The file.
        path: PathBuf,
    },
    /// A file is missing or cannot be read.
    #[error(
        "{}: could not be read; the folder of an encoder holds config.json, tokenizer.json (or vocab.txt) and model.safetensors", path.display()
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// The reason, from the system.
        source: std::io::Error,
    },
    /// The weights are there in other forms alone.
    #[error(
        "{}: the weights are here as {seen}, which cannot be read: save them as one model.safetensors, or take an encoder that has it, such as all-mpnet-base-v2", path.display()
    )]
    OtherWeights {
        /// The folder.
        path: PathBuf,
        /// A file or a folder with the weights.
        seen: String,
    },
    /// The encoder is of another kind.
    #[error(
        "{}: this encoder has {what}, which is not supported: give the folder of one like all-mpnet-base-v2 (model_type bert, distilbert, mpnet, roberta or xlm-roberta, hidden_act gelu)", path.display()
    )]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// The part that is not supported.
        what: String,
    },
    /// A file has the wrong content.
    #[error("{}: {what}: download the file again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The fault.
        what: String,
    },
    /// The file is too large.
    #[error(
        "{}: an encoder has at most {} MB of weights here, and this one has {}", path.display(), most / 1_000_000, bytes.div_ceil(1_000_000)
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
        /// The largest length.
        most: u64,
    },
}

/// Why an encoder could not be fine-tuned.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "tuning/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum TuningError {
    /// There is no room for a temporary file.
    #[error(
        "fine-tuning needs a temporary file, and it could not be written or read: free some space on the disk, or name another folder in TMPDIR"
    )]
    Temporary(#[from] std::io::Error),
    /// The state of fine-tuning could not be kept.
    #[error(
        "{}: what fine-tuning has learned so far could not be kept there ({source}): free some space on the disk, or remove it", path.display()
    )]
    Checkpoint {
        /// The file or the folder.
        path: PathBuf,
        /// The reason, from the system.
        source: std::io::Error,
    },
    /// A weight became too large.
    #[error(
        "the weights of the encoder did not stay finite in fine-tuning: do without it, or train fewer layers"
    )]
    Diverged,
}

impl HasCode for EncoderError {
    fn code(&self) -> &'static str {
        self.into()
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::NotBuiltIn | Self::DamagedBuiltIn => None,
            Self::NoFolder { path, .. }
            | Self::OtherWeights { path, .. }
            | Self::Pointer { path, .. }
            | Self::Read { path, .. }
            | Self::Unsupported { path, .. }
            | Self::Damaged { path, .. }
            | Self::TooLarge { path, .. } => Some(path),
        }
    }
}

impl HasCode for TuningError {
    fn code(&self) -> &'static str {
        self.into()
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Checkpoint { path, .. } => Some(path),
            _ => None,
        }
    }
}
