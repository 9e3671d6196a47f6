//! Outputs that somebody changes at any moment while a run goes on.

#![cfg(unix)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::common::{Work, program};

const ROUNDS: usize = 60;
const PARTS: [&str; 3] = [
    "The council met on Monday in the old hall. ",
    "They must build the bypass now. ",
    "Nobody came out to see it.\n",
];

/// Numbers that are the same in each run of the test.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % most
    }
}

/// What stands at a path: its content, whether it is a link, and whether it is write-protected.
#[derive(Debug, PartialEq)]
struct State(Option<Vec<u8>>, bool, bool);

impl State {
    fn of(path: &Path) -> Self {
        let found = fs::metadata(path);
        let is_protected = found.is_ok_and(|found| found.permissions().readonly());
        State(fs::read(path).ok(), path.is_symlink(), is_protected)
    }
}

/// Makes one of the changes.
fn change(which: usize, out: &Path) {
    let other = out.with_file_name("other.csv");
    let write_other = || {
        let _ = fs::remove_file(&other);
        fs::write(&other, "mine").unwrap();
    };
    match which {
        // An editor that writes into the file.
        0 => {
            let mut options = fs::OpenOptions::new();
            let file = options.append(true).create(true).open(out);
            // Root may write into a protected one, others not.
            let _ = file.and_then(|mut file| file.write_all(b"mine"));
        }
        // An editor that puts a new file in the place.
        1 => {
            write_other();
            fs::rename(&other, out).unwrap();
        }
        2 => {
            let _ = fs::remove_file(out);
            write_other();
            symlink("other.csv", out).unwrap();
        }
        3 => {
            if let Ok(found) = fs::metadata(out) {
                let mut permissions = found.permissions();
                permissions.set_readonly(true);
                fs::set_permissions(out, permissions).unwrap();
            }
        }
        _ => {
            let _ = fs::remove_file(out);
        }
    }
}

/// Begins a run, and returns it when it has claimed its output.
fn begun(work: &Work) -> Child {
    let locks = work.state().join("locks");
    let is_claimed = || fs::read_dir(&locks).is_ok_and(|mut files| files.next().is_some());
    let mut child = program()
        .args(["segment", "-", "-q", "-o", "out.csv"])
        .env("STANDPOINT_STATE", work.state())
        .current_dir(work.path(""))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let waiting = Instant::now();
    while !is_claimed() {
        assert!(waiting.elapsed() < Duration::from_secs(20));
        assert_eq!(child.try_wait().unwrap(), None);
        std::thread::sleep(Duration::from_millis(1));
    }
    child
}

/// Gives a run its article, with a change before each part that the numbers choose, and returns whether it succeeded
/// and what it said.
fn ended(mut child: Child, mut before: impl FnMut(usize)) -> (bool, String) {
    let mut input = child.stdin.take().unwrap();
    for (at, part) in PARTS.iter().enumerate() {
        before(at);
        // A run that has refused its output does not read.
        let _ = input.write_all(part.as_bytes());
    }
    before(PARTS.len());
    drop(input);
    let ended = child.wait_with_output().unwrap();
    (
        ended.status.success(),
        String::from_utf8(ended.stderr).unwrap(),
    )
}

#[test]
fn no_change_at_any_moment_is_lost() {
    let work = Work::new();
    let out = work.path("out.csv");
    assert!(ended(begun(&work), |_| {}).0);
    let table = fs::read(&out).unwrap();
    let mut numbers = Numbers(60);
    let (mut kept, mut written) = (0, 0);
    for round in 0..ROUNDS {
        let _ = fs::remove_file(&out);
        if numbers.below(2) == 1 {
            fs::write(&out, &table).unwrap();
        }
        let start = State::of(&out);
        let changes: Vec<(usize, usize)> = (0..1 + numbers.below(2))
            .map(|_| (numbers.below(PARTS.len() + 1), numbers.below(5)))
            .collect();
        let mut changed = State::of(&out);
        let (is_ok, said) = ended(begun(&work), |moment| {
            let now = changes.iter().filter(|(at, _)| *at == moment);
            now.for_each(|(_, which)| change(*which, &out));
            changed = State::of(&out);
        });
        // A file that is gone or as it was is nobody's work.
        let is_free = matches!(&changed, State(content, false, false) if content.is_none() || *content == start.0);
        assert_eq!(is_ok, is_free, "{round}: {changes:?}: {said}");
        if is_ok {
            assert_eq!(fs::read(&out).unwrap(), table, "{round}: {changes:?}");
            written += 1;
        } else {
            assert_eq!(State::of(&out), changed, "{round}: {changes:?}");
            assert!(said.contains("out.csv"), "{round}: {changes:?}: {said}");
            kept += 1;
        }
    }
    assert!(
        kept > ROUNDS / 4 && written > ROUNDS / 10,
        "{kept}, {written}"
    );
}
