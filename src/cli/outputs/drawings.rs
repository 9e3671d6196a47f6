//! Figures in a folder: each as an SVG, a PNG and a table.

use std::io::Write;
use std::path::{Path, PathBuf};

use standpoint_common::phrases::listed;

use super::names::check_output;
use super::protect::protect;
use super::{write_file, write_table};
use crate::cli::console::messages::Messages;
use crate::findings::{Note, displayed};
use crate::output::report::{Figure, NoLetters, file_name};

/// The endings of the files of a figure.
const ENDINGS: [&str; 3] = ["csv", "svg", "png"];

fn files(folder: &Path, name: &str) -> [PathBuf; 3] {
    ENDINGS.map(|ending| folder.join(format!("{name}.{ending}")))
}

/// Fails before the work if the figures of shares by these columns may not or cannot be written.
pub fn check(folder: &Path, by: &[String], inputs: &[&PathBuf]) -> anyhow::Result<()> {
    let by = by.iter().flat_map(|columns| columns.split(','));
    let columns = by.chain(["outlet", "month", "year"]);
    let names = columns.map(|column| file_name(&format!("shares-by-{column}")));
    for name in std::iter::once("shares".to_string()).chain(names) {
        for file in files(folder, &name) {
            protect(&file, inputs)?;
        }
    }
    check_output(&folder.join("shares.svg"))
}

/// Writes figures into a folder, which is made if it is missing.
pub fn write(
    folder: &Path,
    figures: &[Figure],
    inputs: &[&PathBuf],
    messages: &Messages,
) -> anyhow::Result<()> {
    for file in figures
        .iter()
        .flat_map(|figure| files(folder, &figure.name))
    {
        protect(&file, inputs)?;
    }
    let mut drawn_figures = Vec::new();
    for figure in figures {
        let [csv, svg, png] = files(folder, &figure.name);
        write_table(&figure.table(), Some(&csv), messages)?;
        let Some(drawn) = figure.svg() else {
            messages.tell(Note::FigureTooTall {
                file: displayed(&svg),
                shares: figure.shares(),
                table: displayed(&csv),
            });
            continue;
        };
        write_file(&svg, |file| file.write_all(drawn.as_bytes()))?;
        drawn_figures.push(figure.name.clone());
        match figure.png() {
            Ok(Some(drawn)) => write_file(&png, |file| file.write_all(&drawn))?,
            Ok(None) => {}
            Err(NoLetters(text)) => messages.tell(Note::FigureWithoutPicture {
                file: displayed(&png),
                text,
                drawing: displayed(&svg),
            }),
        }
    }
    messages.figures(drawn_figures);
    let names: Vec<&str> = figures.iter().map(|figure| figure.name.as_str()).collect();
    messages.say(&format!(
        "The figures are in {}: {}, as .svg, .png and .csv.",
        folder.display(),
        listed(&names)
    ));
    Ok(())
}
