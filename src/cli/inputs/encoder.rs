//! The option `--encoder`, and whether the built-in encoder is worth its time.

use std::path::{Path, PathBuf};

use super::model::{embeddings_folder, is_built_in};
use crate::encoder::Encoder;

/// The encoder that a user asks for.
#[derive(clap::Args)]
pub struct EncoderArgs {
    /// The encoder that reads whole sentences: built-in (all-MiniLM-L6-v2), none, or the folder of another
    /// pretrained one with its config.json, tokenizer.json and model.safetensors [default: the built-in one if
    /// cross-validation says that it helps]
    #[arg(long, value_name = "ENCODER")]
    encoder: Option<PathBuf>,
}

/// The encoder that is to be used.
pub enum Choice<'a> {
    /// The built-in one, if it is worth its time.
    IfWorthwhile,
    BuiltIn,
    Folder(&'a Path),
    None,
}

impl EncoderArgs {
    pub fn choice(&self) -> Choice<'_> {
        let named = self.encoder.as_deref();
        named.map_or(Choice::IfWorthwhile, Choice::named)
    }

    /// The files of an encoder that a user names.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        let folder = match self.choice() {
            Choice::Folder(folder) => Some(folder),
            _ => None,
        };
        folder.into_iter().flat_map(Encoder::files)
    }
}

impl<'a> Choice<'a> {
    fn named(encoder: &'a Path) -> Self {
        match encoder {
            path if path == Path::new("none") => Choice::None,
            path if is_built_in(path) => Choice::BuiltIn,
            path => Choice::Folder(path),
        }
    }

    /// Opens the encoder, unless there is to be none.
    pub fn open(&self) -> anyhow::Result<Option<Encoder>> {
        Ok(match self {
            Choice::None => None,
            Choice::Folder(folder) => Some(Encoder::open(folder)?),
            Choice::IfWorthwhile | Choice::BuiltIn => Some(Encoder::built_in()?),
        })
    }
}

/// Opens the encoder that `--encoder` means by this name, and lets it remember what it has read. There is none for
/// `none`.
///
/// # Errors
/// If there is no encoder of this name, or it cannot be read.
pub fn open_encoder(name: &Path) -> anyhow::Result<Option<Encoder>> {
    let mut encoder = Choice::named(name).open()?;
    encoder.iter_mut().for_each(keep_embeddings);
    Ok(encoder)
}

/// Lets an encoder remember what it has read.
pub fn keep_embeddings(encoder: &mut Encoder) {
    if let Some(folder) = embeddings_folder() {
        encoder.keep_embeddings(&folder);
    }
}
