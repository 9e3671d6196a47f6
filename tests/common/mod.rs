//! A folder of its own to run the program in, and what the program said there.

#![allow(dead_code)] // Each program of tests uses its own part.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// Forty-two sentences of fourteen letters to the editor about a bypass road.
pub const LABELS: &str = include_str!("bypass.csv");

/// Labels that no word shows but a mark after the third one, so that an encoder sees them and the words do not. They stand far
/// from each other, so that none is read with what stands before it.
pub fn labels_of_marks() -> String {
    let words = ["troops", "iraq", "home", "they", "stay", "must", "go"];
    let row = |at: usize| {
        let word = |step: usize| words[(at * step + at / 7) % 7];
        let (mark, label) = [(",", "for"), (".", "against"), ("", "neutral")][at % 3];
        let (document, start) = (at / 6, at % 6 * 1000);
        let first = [word(1), word(3), word(5)].join(" ");
        format!(
            "{document},{start},\"{first}{mark} will {}\",{label}\n",
            word(2)
        )
    };
    let rows: String = (0..240).map(row).collect();
    format!("document,start,text,label\n{rows}")
}

/// A temporary folder, and one for the ledger of what the program wrote there.
pub struct Work {
    folder: tempfile::TempDir,
    state: tempfile::TempDir,
}

/// The program, which keeps neither embeddings nor a ledger.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
    command.env("STANDPOINT_CACHE", "");
    command.env("STANDPOINT_STATE", "");
    command
}

/// What the program said and how it ended.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Work {
    /// An empty folder.
    pub fn new() -> Self {
        Work {
            folder: tempfile::tempdir().unwrap(),
            state: tempfile::tempdir().unwrap(),
        }
    }

    /// A folder with `bypass.csv`.
    pub fn with_labels() -> Self {
        Self::new().with("bypass.csv", LABELS)
    }

    /// A folder with `bypass.safetensors`, trained on the labels.
    pub fn with_model() -> Self {
        Self::new().with("bypass.safetensors", model())
    }

    /// Adds a file, with the folders above it.
    pub fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(name, content);
        self
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Returns whether a program has a file in the folder that is not finished, with a name or, on Linux, without.
    pub fn has_unfinished(&self, program: &std::process::Child) -> bool {
        let folder = self.folder.path().canonicalize().unwrap();
        let open = std::fs::read_dir(format!("/proc/{}/fd", program.id()));
        let open = open.into_iter().flatten().flatten();
        let files = open.filter_map(|file| std::fs::read_link(file.path()).ok());
        let mut files = files.filter(|file| file.starts_with(&folder));
        let mut entries = std::fs::read_dir(&folder).unwrap().flatten();
        files.any(|file| file.to_string_lossy().ends_with(" (deleted)"))
            || entries.any(|entry| is_unfinished(&entry.file_name().to_string_lossy()))
    }

    /// Every file and folder with its content.
    pub fn listing(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let mut entries = BTreeMap::new();
        list(self.folder.path(), &mut entries);
        entries
    }

    /// The folder of the ledger.
    pub fn state(&self) -> &std::path::Path {
        self.state.path()
    }

    /// The program, run in the folder. A command that learns does so from the words alone unless its arguments name an
    /// encoder: with the built-in one, which it would try, it takes five times as long ([`Work::as_typed`]).
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.as_typed(arguments);
        if learns(arguments) {
            command.args(["--encoder", "none"]);
        }
        command
    }

    /// The program, run in the folder with these arguments and no others.
    pub fn as_typed(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
        command.current_dir(self.folder.path()).args(arguments);
        // clap would break lines there.
        command.env_remove("COLUMNS");
        // Without arguments a desktop would get a page.
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        // No test leaves embeddings behind, or finds those of another.
        command.env("STANDPOINT_CACHE", "");
        command.env("STANDPOINT_STATE", self.state.path());
        command
    }

    /// Runs the program, which may fail but never panic.
    pub fn run(&self, arguments: &[&str]) -> Said {
        said(&mut self.command(arguments))
    }

    /// Runs the program, which must succeed.
    pub fn ok(&self, arguments: &[&str]) -> Said {
        let said = self.run(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.err);
        said
    }

    /// Runs the program on something that it must refuse: exit code 1, nothing on standard output,
    /// one sentence on standard error with all of the given words, and not a file touched.
    pub fn refused(&self, arguments: &[&str], words: &[&str]) {
        let before = self.listing();
        let said = self.run(arguments);
        assert_eq!(said.code, 1, "{arguments:?}: {}", said.err);
        assert_eq!(said.out, "", "{arguments:?}");
        let err = said.err.trim_end();
        assert!(
            err.starts_with("standpoint: ") && !err.contains('\n'),
            "{arguments:?}: not one sentence: {err}"
        );
        for word in words {
            assert!(
                err.contains(word),
                "{arguments:?}: no “{word}” in what it says: {err}"
            );
        }
        assert!(!err.contains("os error"), "the system's own words: {err}");
        assert!(self.listing() == before, "{arguments:?} left traces");
    }

    /// Runs the program with arguments that are no right usage: exit code 2 and what to do.
    pub fn misused(&self, arguments: &[&str], words: &[&str]) {
        let before = self.listing();
        let said = said(&mut self.as_typed(arguments));
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.err);
        assert_eq!(said.out, "", "{arguments:?}");
        for word in words {
            assert!(said.err.contains(word), "{arguments:?}: {}", said.err);
        }
        assert!(self.listing() == before, "{arguments:?} left traces");
    }
}

/// Returns whether a command learns, and does not name the encoder that it tries.
fn learns(arguments: &[&str]) -> bool {
    let has = |names: &[&str]| {
        let mut named = arguments.iter().map(|argument| argument.split('=').next());
        named.any(|name| names.contains(&name.unwrap_or_default()))
    };
    match arguments.first() {
        Some(&"evaluate") => !has(&["--encoder", "-m", "--model", "--scores-from"]),
        Some(&"train" | &"audit") => !has(&["--encoder"]),
        _ => false,
    }
}

/// Returns whether this is the name of a file that is not finished.
pub fn is_unfinished(name: &str) -> bool {
    name.starts_with(".standpoint-")
}

/// The commands that the help of the program lists.
pub fn commands() -> Vec<String> {
    let help = Work::new().ok(&["--help"]).out;
    let list = help.split("\nCommands:\n").nth(1).unwrap();
    let list = list.lines().take_while(|line| !line.is_empty());
    // What goes on with the line above stands further in.
    let names = list.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names = names.filter(|name| !matches!(*name, "" | "help"));
    let names: Vec<String> = names.map(str::to_string).collect();
    assert!(names.len() > 9, "{names:?}");
    names
}

/// Runs a command, which may fail but never panic.
pub fn said(command: &mut Command) -> Said {
    ended(command.output().unwrap())
}

/// Runs a command with a text on its standard input.
pub fn said_of(command: &mut Command, input: impl AsRef<[u8]>) -> Said {
    let piped = || Stdio::piped();
    let command = command.stdin(piped()).stdout(piped()).stderr(piped());
    let mut program = command.spawn().unwrap();
    let mut stdin = program.stdin.take().unwrap();
    let input = input.as_ref();
    std::thread::scope(|scope| {
        // A program that refuses its arguments reads nothing.
        scope.spawn(move || stdin.write_all(input).ok());
        ended(program.wait_with_output().unwrap())
    })
}

fn ended(output: Output) -> Said {
    let said = Said {
        code: output.status.code().expect("killed by a signal"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!said.err.contains("panicked"), "{}", said.err);
    said
}

/// What was said, with … for the seconds that it took.
pub fn untimed(said: &str) -> String {
    let seconds = regex::Regex::new(r" in \d+\.\d s\b").unwrap();
    seconds.replace_all(said, " in … s").into_owned()
}

/// A model trained on the labels, once for each program of tests.
pub fn model() -> &'static [u8] {
    static MODEL: OnceLock<Vec<u8>> = OnceLock::new();
    MODEL.get_or_init(|| {
        let work = Work::with_labels();
        work.ok(&["train", "bypass.csv", "-o", "model"]);
        work.read("model")
    })
}

/// The rows of a table, each cell under the name of its column.
pub fn rows(table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// One column of a table.
pub fn column(table: &str, name: &str) -> Vec<String> {
    let cell = |row: BTreeMap<String, String>| row[name].clone();
    rows(table).into_iter().map(cell).collect()
}

/// The characters of a text from `start` to `end`, as the columns of that name count them.
pub fn characters(text: &str, start: &str, end: &str) -> String {
    let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
    text.chars().skip(start).take(end - start).collect()
}

fn list(folder: &Path, entries: &mut BTreeMap<PathBuf, Option<Vec<u8>>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, entries);
            entries.insert(path, None);
        } else {
            let content = std::fs::read(&path).unwrap();
            entries.insert(path, Some(content));
        }
    }
}
