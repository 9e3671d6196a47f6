//! From a folder of news articles and a file of hand-labelled sentences to a stance table: every
//! sentence of every article, its label, a probability, the words that decided, and where it stands.
//!
//! The way of the data, with the module of each step:
//!
//! ```text
//! paths → Document → Segment → Token → feature row → logits → probabilities → row of the table
//!         corpus     segment   text    features      classifier              output
//! ```
//!
//! [`model`] joins these modules into training and scoring, [`encoder`] adds a pretrained network,
//! [`labels`] reads labelled sentences, [`evaluation`] turns predictions into figures, [`prevalence`] into
//! shares, `cli` makes commands of it all.
//!
//! Training and scoring from a program:
//!
//! ```
//! use std::path::Path;
//!
//! use standpoint::evaluation::{Metrics, Predicted};
//! use standpoint::labels::LabelsFile;
//! use standpoint::model::{Options, Trainer, Unit};
//!
//! let csv = "\
//! document,text,label
//! a,The council must build the bypass now.,for
//! a,The meeting began at seven.,neutral
//! b,Build the bypass and the town can breathe.,for
//! b,The bypass would ruin the meadows.,against
//! c,We must build it at once.,for
//! c,It would ruin farms and meadows alike.,against
//! d,The meeting ended at nine.,neutral
//! d,Nobody wants the meadows ruined.,against
//! e,The council will meet again at seven.,neutral
//! e,They must build now or never.,for
//! f,The plan would ruin us.,against
//! f,The council met at nine.,neutral
//! ";
//! let labelled = LabelsFile::parse(Path::new("bypass.csv"), csv, None)?.labelled;
//! assert_eq!(labelled.labels, ["against", "neutral", "for"]);
//!
//! // Every sentence predicted by a model that has seen nothing of its document.
//! let trainer = Trainer::new(&labelled, Options::default())?;
//! let held_out = trainer.cross_validate()?;
//! let truth = labelled.label_indices();
//! let figures = Metrics::new(&Predicted::from_held_out(&held_out).with_truth(&truth));
//! println!("macro-F1 {:.2}", figures.macro_f1);
//!
//! // The model itself, from all of them.
//! let model = trainer.train(&held_out)?;
//! let article = "Bypass divides town\n\nThe council met on Monday. “We must build it now,” one man said.";
//! for unit in model.score_text(article, Unit::Sentence, None) {
//!     if let Some(verdict) = unit.verdict {
//!         let label = &model.labels()[verdict.stance.label];
//!         println!("{label}: {} ({})", &article[unit.bytes], verdict.reasons);
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A folder of articles to a table, document by document, so that memory does not grow with the folder:
//!
//! ```
//! use standpoint::corpus::{Corpus, ReadOptions};
//! use standpoint::model::{Model, Unit};
//! use standpoint::output::{ScoreTable, TableFormat};
//! # let folder = tempfile::tempdir()?;
//! # std::fs::write(folder.path().join("letter.txt"), "Bring them home. The talks go on.")?;
//! # let articles = folder.path().to_path_buf();
//!
//! let model = Model::withdrawal()?;
//! let mut corpus = Corpus::open(&[articles], &ReadOptions::default())?;
//! let table = ScoreTable::new(TableFormat::Csv, model.labels(), corpus.metadata_columns(), false);
//! let mut scorer = model.scorer();
//! let mut csv = table.header()?;
//! let mut before = 0;
//! for document in corpus.by_ref() {
//!     // One file that cannot be read need not end the work.
//!     let document = match document {
//!         Ok(document) => document,
//!         Err(error) => {
//!             eprintln!("{error}");
//!             continue;
//!         }
//!     };
//!     // A long text comes in parts, and the numbers of its sentences go on.
//!     if !document.continues() {
//!         before = 0;
//!     }
//!     let scored = scorer.score_text(&document, Unit::Sentence, None);
//!     csv.extend(table.rows(&document, &scored, before)?);
//!     before += scored.iter().filter(|unit| unit.verdict.is_some()).count();
//! }
//! // Such as files of the folder that are no articles.
//! for note in corpus.notes() {
//!     eprintln!("note: {note}");
//! }
//! assert_eq!(csv.iter().filter(|byte| **byte == b'\n').count(), 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Scoring on several threads, as a service does: each has a scorer of its own, which is the faster the more it
//! has read, and all scorers share the model.
//!
//! ```
//! use standpoint::model::{Model, Unit};
//!
//! let model = Model::withdrawal()?;
//! let letters = ["They must leave Iraq at once.", "The talks go on. Our troops should stay.", "Bring them home."];
//! std::thread::scope(|threads| {
//!     for part in letters.chunks(2) {
//!         let mut scorer = model.scorer();
//!         threads.spawn(move || {
//!             for letter in part {
//!                 for unit in scorer.score_text(letter, Unit::Sentence, None) {
//!                     let probabilities = unit.verdict.map(|verdict| verdict.stance.probabilities);
//!                     println!("{} {probabilities:?}", &letter[unit.bytes]);
//!                 }
//!             }
//!         });
//!     }
//! });
//! # Ok::<(), standpoint::model::ModelError>(())
//! ```
//!
//! A program that needs no commands leaves them and some 60 packages out with `default-features = false`.
//!
//! Each module has an error type of its own. Its variants tell what was wrong; its `Display` is one sentence without its
//! source, which [`std::error::Error::source`] gives. All of them are [`code::HasCode`], which tells the code, the file, the
//! line and the column.
//!
//! Some odd pages, documents and workbooks make the libraries that read or write them panic, and this crate
//! makes errors of such panics: so it has to be built with unwinding, and where `panic = "abort"` is set such
//! a file ends the program. The first time that something may panic it puts a panic hook before the one that
//! it finds, which keeps silent of panics that are expected and passes on all others.
#![deny(missing_docs, missing_debug_implementations)]
#![deny(unsafe_code)]
#![warn(clippy::missing_errors_doc)]
// Dependencies of tests and of the commands are not used by the library itself.
#![cfg_attr(all(not(test), feature = "cli"), warn(unused_crate_dependencies))]
// Some private items are used by the commands alone.
#![cfg_attr(not(feature = "cli"), allow(dead_code, unused_imports))]

pub use standpoint_common::code;
pub use standpoint_core::{classifier, encoder, features, labelled, model, segment, text};
pub use standpoint_corpus as corpus;
pub use standpoint_stats::{evaluation, labelling, labels, prevalence};

// Comments on commands and options are shown in a terminal, where `<name>` is no tag.
#[allow(rustdoc::invalid_html_tags)]
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod findings;
pub mod jobs;
pub mod output;
