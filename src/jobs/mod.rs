//! What a user does, as typed requests with an outcome: one place for the command line, Python and pages.
//!
//! A job reads its input, does its work on several threads, writes what is asked for, and returns an outcome with its
//! [findings](crate::findings). It prints nothing: a [`Progress`] hears each finding when it is known, sees how far the
//! work is, and can cancel it. Options, words and exit codes are those of a face.

mod articles;
mod encoders;
mod error;
mod languages;
mod models;
mod notes;
mod progress;
pub mod score;
pub mod threads;

pub use articles::{ArticleSource, Documents, Reading};
pub use encoders::{EncoderChoice, embeddings_folder};
pub use error::JobError;
pub(crate) use languages::{describe_mismatch, foreign_texts};
pub use models::{BUILT_IN, NamedModel, TOPIC, is_built_in, load_all, load_model};
pub(crate) use models::{ENDING, FOLDER, batch_bytes};
pub use progress::{Monitor, Progress, Step};
