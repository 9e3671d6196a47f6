//! Memory does not grow with the length of a text.

#![cfg(target_os = "linux")]

use std::fs::{File, read_to_string};
use std::io::{BufWriter, Write};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

/// The most memory that scoring a text may take beside the program's own pages, in megabytes.
const MAX_MEGABYTES: u64 = 40;
/// The most megabytes that ten times the text may take more.
const GROWTH: u64 = 8;

/// Writes a text of so many megabytes: paragraphs of sentences, in which now and then a new word occurs.
fn write_text(file: File, megabytes: usize) {
    let mut file = BufWriter::new(file);
    let mut written = 0;
    for number in 0.. {
        let paragraph = format!(
            "The minister said on Monday that the last of the troops would leave the base at Place{number} in \
            spring. Nobody in the capital believed him, and the council asked for {number} more guards.\n\n"
        );
        file.write_all(paragraph.as_bytes()).unwrap();
        written += paragraph.len();
        if written > megabytes << 20 {
            return;
        }
    }
}

/// The peak memory of a run on one thread, in megabytes. Pages of the program's file do not count: an unoptimised
/// program has more of them than a released one, and the system decides how many it loads.
fn peak(folder: &TempDir, arguments: &[&str]) -> u64 {
    let mut program = crate::common::program()
        .args(arguments)
        .args(["--threads", "1", "-q", "--force", "-o", "out.csv"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", program.id());
    let mut peak = 0;
    loop {
        // The peak never falls, so that the last look before the end is the one that counts.
        let status = read_to_string(&status).unwrap_or_default();
        let kilobytes = |name| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        };
        if let (Some(all), Some(of_file)) = (kilobytes("VmHWM:"), kilobytes("RssFile:")) {
            peak = all - of_file;
        }
        if let Some(status) = program.try_wait().unwrap() {
            assert!(status.success());
            return peak >> 10;
        }
        sleep(Duration::from_millis(20));
    }
}

/// A cell that stands in every row of an article is kept once.
#[test]
fn a_long_cell_does_not_fill_the_memory() {
    let folder = TempDir::new().unwrap();
    let sentences =
        "The minister said that the troops would leave the base in spring. ".repeat(200);
    let long = "x y ".repeat(100_000);
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    write("note.csv", format!("id,text,note\n1,{sentences},{long}\n"));
    write("id.csv", format!("id,text\n{long},{sentences}\n"));
    std::fs::create_dir(folder.path().join("news")).unwrap();
    write("news/a.txt", sentences);
    write(
        "news/documents.csv",
        format!("document,note\na.txt,{long}\n"),
    );
    for arguments in [
        &["score", "note.csv", "--schema"][..],
        &["score", "note.csv", "--resume"],
        &["score", "id.csv"],
        &["score", "news"],
    ] {
        let peak = peak(&folder, arguments);
        assert!(
            (10..=MAX_MEGABYTES).contains(&peak),
            "{arguments:?}: {peak} MB"
        );
    }
}

#[test]
fn a_text_of_any_length_is_scored_in_little_memory() {
    let folder = TempDir::new().unwrap();
    let peaks = [("short.txt", 4), ("long.txt", 40)].map(|(name, megabytes)| {
        write_text(File::create(folder.path().join(name)).unwrap(), megabytes);
        let peak = peak(&folder, &["score", name]);
        assert!(
            (10..=MAX_MEGABYTES).contains(&peak),
            "{megabytes} MB of text took {peak} MB"
        );
        peak
    });
    assert!(
        peaks[1] <= peaks[0] + GROWTH,
        "ten times the text took {} MB, not {}",
        peaks[1],
        peaks[0]
    );
}
