//! The option `--encoder`.

use std::path::PathBuf;

use crate::encoder::Encoder;
use crate::jobs::EncoderChoice;

/// The encoder that a user asks for.
#[derive(clap::Args)]
pub struct EncoderArgs {
    /// The encoder that reads whole sentences: built-in (all-MiniLM-L6-v2), none, or another pretrained one: the
    /// folder with its config.json, tokenizer.json and model.safetensors, or the name of one that was downloaded from
    /// Hugging Face, such as all-mpnet-base-v2; or auto: the best of those on this machine [default: the built-in one if cross-validation says that it helps]
    #[arg(long, value_name = "ENCODER")]
    encoder: Option<PathBuf>,
}

impl EncoderArgs {
    pub fn choice(&self) -> EncoderChoice<'_> {
        let named = self.encoder.as_deref();
        named.map_or(EncoderChoice::IfWorthwhile, EncoderChoice::named)
    }

    /// The files of an encoder that a user names.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        let folder = self.choice().folder().ok().flatten();
        folder
            .into_iter()
            .flat_map(|folder| Encoder::files(&folder))
    }
}
