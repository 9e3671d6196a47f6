//! What the repository holds beside the crate: its documents, and the models with the labels that they come from.

#[path = "../common/mod.rs"]
mod common;

mod default_model;
mod dependencies;
mod docs;
mod lines_model;
mod messages;

use std::path::{Path, PathBuf};

/// Adds the files of a folder, and of the folders in it, that have one of these endings.
fn add_files(folder: &Path, endings: &[&str], files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_files(&path, endings, files);
        } else if endings
            .iter()
            .any(|ending| path.to_str().unwrap().ends_with(ending))
        {
            files.push(path);
        }
    }
}
