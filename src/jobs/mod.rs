//! What a user does, as typed requests with an outcome: one place for the command line, Python and pages.
//!
//! A job reads its input, does its work on several threads, writes what is asked for, and returns an outcome with its
//! [findings](crate::findings). It prints nothing: a [`Progress`] hears each finding when it is known, sees how far the
//! work is, and can cancel it. Options, words and exit codes are those of a face.

pub mod agree;
pub mod annotate;
mod articles;
pub mod audit;
pub mod coded_sample;
pub mod detach;
pub mod dictionary;
mod downloaded;
mod encoders;
mod error;
pub mod evaluate;
pub mod explain;
mod figures;
pub mod label;
pub mod labels;
mod languages;
mod models;
mod notes;
mod progress;
pub mod report;
pub mod sample;
pub mod score;
pub mod segment;
pub mod sources;
pub mod summarize;
pub mod survey;
pub(crate) mod tables;
pub mod threads;
pub mod train;
mod training;

pub use articles::{ArticleSource, Documents, ReadCounts};
pub(crate) use encoders::tell_not_kept;
pub use encoders::{EncoderChoice, embeddings_folder};
pub use error::JobError;
pub(crate) use models::READER_NAME;
pub use models::{BUILT_IN, BuiltInModel, NamedModel, TOPIC, is_built_in, load_all, load_model};
pub(crate) use models::{ENDING, FOLDER, batch_bytes};
pub use progress::{Count, Counted, JobStep, Monitor, Progress};
pub(crate) use training::read_other_dictionary;
pub use training::{CrossValidation, DictionaryChoice, EncoderUse, Layers, TrainingSource};
