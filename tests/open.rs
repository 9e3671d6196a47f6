//! `standpoint open`: what it refuses before a page is there. The page is tested in `tests/browser/`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::common::Work;

#[test]
fn a_file_is_no_project() {
    let work = Work::new().with("articles.csv", "text\nGo.\n");
    work.refused(
        &["open", "articles.csv", "--no-open"],
        &["articles.csv: this is a file: name the folder of a project"],
    );
    assert_eq!(work.text("articles.csv"), "text\nGo.\n");
}

/// The first address that a running program tells.
fn address(running: &mut std::process::Child) -> String {
    let lines = BufReader::new(running.stderr.take().unwrap()).lines();
    let mut addresses = lines.filter_map(|line| {
        let line = line.unwrap();
        line.find("http://127.0.0.1:")
            .map(|at| line[at..].to_string())
    });
    addresses.next().unwrap()
}

#[test]
fn a_project_that_is_open_is_shown_again() {
    let work = Work::new();
    let mut first = crate::common::program()
        .args(["open", "project", "--no-open"])
        .current_dir(work.path(""))
        .env("STANDPOINT_STATE", work.state())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let address = address(&mut first);
    let again = work.ok(&["open", "project", "--no-open"]).err;
    assert!(again.contains("is open already"), "{again}");
    assert!(again.contains(&address), "{again} {address}");
    #[cfg(unix)]
    for page in std::fs::read_dir(work.state().join("pages")).unwrap() {
        use std::os::unix::fs::PermissionsExt;
        let mode = page.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    first.kill().unwrap();
    first.wait().unwrap();
}
