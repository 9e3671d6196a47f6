//! `standpoint score --resume`: on after a kill, to the same table as if nothing had happened.

use std::process::{Command, Stdio};
use std::thread::yield_now;

use crate::common::Work;
use proptest::prelude::*;

const MODEL: [&str; 2] = ["-m", "bypass.safetensors"];
const ROWS: &str = ".standpoint-scores.csv.rows";
const JOURNAL: &str = ".standpoint-scores.csv.journal";

/// So many articles, each as large as what is scored at once.
fn articles(number: usize) -> Work {
    let work = Work::with_model();
    for n in 0..number {
        let sentence =
            format!("The bypass number {n} will free our village of lorries. Stop it, they say. ");
        work.write(&format!("news/{n:03}.txt"), sentence.repeat(2000));
    }
    work
}

fn score<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["score", "news"], &MODEL[..], more].concat()
}

fn resume<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&score(&["-o", "scores.csv", "--resume"]), more].concat()
}

/// Kills a run when its journal has so many lines.
fn kill_after(work: &Work, lines: usize, more: &[&str]) {
    let mut program = crate::common::program()
        .args(resume(&[&["--threads", "1"], more].concat()))
        .current_dir(work.path(""))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let written = || {
        let journal = std::fs::read(work.path(JOURNAL)).unwrap_or_default();
        journal.iter().filter(|byte| **byte == b'\n').count()
    };
    while written() < lines {
        assert_eq!(
            program.try_wait().unwrap(),
            None,
            "it was too fast to be killed"
        );
        yield_now();
    }
    program.kill().unwrap();
    program.wait().unwrap();
}

fn undisturbed(work: &Work) -> String {
    work.ok(&score(&["-q"])).out
}

#[cfg(unix)]
#[test]
fn a_table_that_only_its_owner_may_read_stays_so_and_its_rows_are_no_more_open() {
    use std::os::unix::fs::PermissionsExt;
    let work = articles(2).with("scores.csv", "\n");
    let mode = |name: &str| {
        std::fs::metadata(work.path(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    let only_mine = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(work.path("scores.csv"), only_mine).unwrap();
    kill_after(&work, 2, &[]);
    assert_eq!([ROWS, JOURNAL].map(mode), [0o600, 0o600]);
    work.ok(&resume(&["-q"]));
    assert_eq!(mode("scores.csv"), 0o600);
    assert_eq!(work.text("scores.csv"), undisturbed(&work));
}

#[cfg(unix)]
#[test]
fn a_run_that_is_stopped_says_that_the_same_command_goes_on() {
    let work = articles(14);
    let mut program = crate::common::program()
        .args(resume(&["--threads", "1"]))
        .current_dir(work.path(""))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !work.path(JOURNAL).exists() {
        assert_eq!(program.try_wait().unwrap(), None, "it was too fast");
        yield_now();
    }
    let pid = program.id().to_string();
    let kill = Command::new("kill").args(["-s", "INT", &pid]).status();
    assert!(kill.unwrap().success());
    let said = program.wait_with_output().unwrap();
    assert_eq!(said.status.code(), Some(130));
    let told = String::from_utf8(said.stderr).unwrap();
    let wanted =
        "Stopped. scores.csv was not written. The same command again continues from here.\n";
    assert!(told.ends_with(wanted), "{told}");
    work.ok(&resume(&["-q"]));
    tidy(&work);
}

#[cfg(unix)]
#[test]
fn links_in_place_of_the_unfinished_rows_are_not_followed() {
    let work = articles(2).with("theirs", "precious");
    for name in [ROWS, JOURNAL] {
        for is_hard in [false, true] {
            if is_hard {
                std::fs::hard_link(work.path("theirs"), work.path(name)).unwrap()
            } else {
                std::os::unix::fs::symlink("theirs", work.path(name)).unwrap()
            }
            work.refused(&resume(&["-q"]), &[name, "is a link"]);
            assert_eq!(work.text("theirs"), "precious");
            std::fs::remove_file(work.path(name)).unwrap();
        }
    }
    work.ok(&resume(&["-q"]));
}

#[test]
fn a_table_of_two_questions_goes_on_and_begins_anew_with_another_model() {
    let work = articles(7).with("again.safetensors", crate::common::model());
    let second = ["-m", "again.safetensors"];
    kill_after(&work, 4, &second);
    let said = work.ok(&resume(&second));
    assert!(said.err.contains("continuing after"), "{}", said.err);
    let whole = work.ok(&score(&["-q", "-m", "again.safetensors"])).out;
    assert_eq!(work.text("scores.csv"), whole);
    std::fs::remove_file(work.path("scores.csv")).unwrap();
    kill_after(&work, 4, &second);
    let said = work.ok(&resume(&[]));
    assert!(
        said.err.contains("with another model: beginning anew"),
        "{}",
        said.err
    );
    assert_eq!(work.text("scores.csv"), undisturbed(&work));
}

/// Nothing but what is finished is left.
fn tidy(work: &Work) {
    for name in [ROWS, JOURNAL] {
        assert!(!work.path(name).exists(), "{name} is left");
    }
}

#[test]
fn it_goes_on_after_a_kill_to_the_same_bytes() {
    let work = articles(12).with("scores.csv", "\n");
    for lines in [2, 6] {
        kill_after(&work, lines, &[]);
        assert_eq!(work.text("scores.csv"), "\n");
    }
    let said = work.ok(&resume(&[]));
    assert!(said.err.contains("note: continuing after "), "{}", said.err);
    assert!(said.err.contains(" in 12 documents "), "{}", said.err);
    assert!(work.text("scores.csv") == undisturbed(&work));
    tidy(&work);
    // What is done is done: another run begins anew.
    let said = work.ok(&resume(&[]));
    assert!(!said.err.contains("note: "), "{}", said.err);
    assert!(work.text("scores.csv") == undisturbed(&work));
}

/// What a run that was killed has left, and the table of one that was not.
fn killed() -> (Vec<u8>, Vec<u8>, String) {
    let work = articles(8);
    kill_after(&work, 5, &[]);
    (work.read(ROWS), work.read(JOURNAL), undisturbed(&work))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// A disk that was not told to write has lost any part of either file, or filled it with anything.
    #[test]
    fn whatever_is_left_leads_to_the_same_bytes(
        rows_kept in 0.0..1.2f64, journal_kept in 0.0..1.2f64, place in any::<prop::sample::Index>(), changed in any::<bool>(),
    ) {
        static KILLED: std::sync::OnceLock<(Vec<u8>, Vec<u8>, String)> = std::sync::OnceLock::new();
        let (rows, journal, wanted) = KILLED.get_or_init(killed);
        let part = |bytes: &[u8], kept: f64| bytes[..((bytes.len() as f64 * kept) as usize).min(bytes.len())].to_vec();
        let (mut rows, journal) = (part(rows, rows_kept), part(journal, journal_kept));
        if changed && !rows.is_empty() {
            let place = place.index(rows.len());
            rows[place] = 0;
        }
        let work = articles(8).with(ROWS, rows).with(JOURNAL, journal);
        work.ok(&resume(&[]));
        prop_assert!(work.text("scores.csv") == *wanted);
        tidy(&work);
    }
}

#[test]
fn a_table_may_have_the_longest_name_that_there_is() {
    let work = Work::with_model().with("news/a.txt", "Build it now.\n");
    for long in [
        format!("{}.csv", "s".repeat(251)),
        format!("{}s.csv", "é".repeat(125)),
    ] {
        let run = [&score(&["-o", &long, "--resume"])[..], &["-q"]].concat();
        work.ok(&run);
        assert_eq!(work.text(&long), undisturbed(&work));
        let left = work.listing();
        assert!(
            !left
                .keys()
                .any(|path| path.to_string_lossy().contains(".standpoint-"))
        );
    }
    let longer = format!("{}.csv", "s".repeat(252));
    for more in [&["--resume"][..], &[]] {
        // Before the model is read, let alone the articles.
        let run = [
            &["score", "news", "-m", "none.safetensors", "-o", &longer],
            more,
        ]
        .concat();
        work.refused(&run, &["was not written", "the name is too long"]);
    }
}

#[test]
fn it_goes_on_in_the_middle_of_a_long_text() {
    let work = Work::with_model();
    let sentence = "The bypass will free our village of lorries. Stop it, they say.\n\n";
    work.write("news/a.txt", sentence.repeat(40_000));
    work.write("news/b.txt", "Build it now.\n");
    let whole = undisturbed(&work);
    // The first line says what the table is made of, each other that a part is written.
    kill_after(&work, 4, &[]);
    let said = work.ok(&resume(&["--threads", "2"])).err;
    // The document was done in part, which is what the sentences say.
    let told = said
        .lines()
        .find_map(|line| line.strip_prefix("note: continuing after "));
    let told = told
        .and_then(|told| told.strip_suffix(" of 1 document that an interrupted run has scored"));
    assert!(
        told.is_some_and(|told| told.ends_with(" sentences")),
        "{said}"
    );
    assert!(said.contains(" in 2 documents"), "{said}");
    assert!(work.text("scores.csv") == whole);
    tidy(&work);
}

#[test]
fn it_begins_anew_and_says_why_where_something_is_not_the_same() {
    let work = articles(4);
    kill_after(&work, 3, &[]);
    let left = [ROWS, JOURNAL].map(|name| (name, work.read(name)));
    let anew = |why: &str, more: &[&str]| {
        left.iter()
            .for_each(|(name, bytes)| work.write(name, bytes));
        let said = work.ok(&resume(more));
        let note = said
            .err
            .lines()
            .find(|line| line.contains("beginning anew"));
        assert!(
            note.is_some_and(|note| note.contains(why)),
            "{why}: {}",
            said.err
        );
        let scored = [&score(&["-q"]), more].concat();
        assert!(work.text("scores.csv") == work.ok(&scored).out, "{why}");
    };
    anew("another unit", &["--unit", "paragraph"]);
    anew("another form or columns of the table", &["--all"]);
    anew(
        "another form or columns of the table",
        &["--min-probability", "0.6"],
    );
    anew("another choice of reasons", &["--reasons", "none"]);
    anew("another label rule", &["--label-rule", "probability"]);
    work.write("news/003.txt", "Another article.\n");
    anew("another set of first articles", &[]);
}

/// Rows as they are depend on no sample; the articles themselves are compared.
#[test]
fn it_begins_anew_where_an_article_that_was_scored_has_changed() {
    let work = articles(8);
    kill_after(&work, 4, &["--unit", "row"]);
    work.write("news/001.txt", "Another article.\n");
    let said = work.ok(&resume(&["--unit", "row"]));
    let why = "the articles have changed since an interrupted run: beginning anew";
    assert!(said.err.contains(why), "{}", said.err);
    let wanted = work.ok(&score(&["--unit", "row", "-q"])).out;
    assert!(work.text("scores.csv") == wanted);
}

#[test]
fn where_there_is_nothing_to_go_on_with_it_is_refused() {
    let work = Work::with_model().with("news/a.txt", "Build it now.\n");
    let refused = |arguments: &[&str], words: &[&str]| {
        work.refused(
            &[&["score"], arguments, &["--resume"], &MODEL].concat(),
            words,
        );
    };
    refused(&["news"], &["--resume needs a file", "-o scores.csv"]);
    refused(&["-", "-o", "s.csv"], &["standard input", "only once"]);
    refused(&["news", "-o", "s.xlsx"], &["workbook", ".csv"]);
    refused(&["news", "-o", "s.csv", "--schema"], &["--schema"]);
    refused(&["news", "-o", "/dev/null"], &["/dev/null", "regular file"]);
}

#[test]
fn what_cannot_be_read_is_told_again_by_the_run_that_goes_on() {
    let work = articles(8).with("news/000-torn.txt.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b");
    kill_after(&work, 4, &[]);
    let said = work.run(&resume(&[]));
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("000-torn.txt.gz: could not be read"),
        "{}",
        said.err
    );
    assert!(said.err.contains("continuing after"), "{}", said.err);
}
