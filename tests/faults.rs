//! What goes wrong around the program: it is killed, disks are full, files cannot be read, change while they are
//! read, or bear odd names. The old file or the whole new one, and a sentence that helps.

#![cfg(unix)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::yield_now;

use crate::common::{self, Work, column, is_unfinished, said};

const MODEL: [&str; 2] = ["-m", "bypass.safetensors"];
const SCORE: [&str; 6] = ["score", "-", "-m", "bypass.safetensors", "-o", "scores.csv"];

/// What stands where a model is to be written: of another model of this program, which may be replaced.
const OLD_MODEL: &str = r#"{"__metadata__":{"standpoint":"old"}}"#;

/// The program, started in the folder, with a pipe for its input.
fn start(work: &Work, arguments: &[&str]) -> Child {
    crate::common::program()
        .args(arguments)
        .current_dir(work.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The names in the folder itself.
fn names(work: &Work) -> Vec<String> {
    let entries = std::fs::read_dir(work.path("")).unwrap();
    let name = |entry: std::fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
    names.sort();
    names
}

fn signal(program: &Child, signal: &str) {
    let pid = program.id().to_string();
    let kill = Command::new("kill").args(["-s", signal, &pid]).status();
    assert!(kill.unwrap().success());
}

/// A pipe in that place.
fn fifo(work: &Work, name: &str) {
    let made = Command::new("mkfifo").arg(work.path(name)).status();
    assert!(made.unwrap().success());
}

#[test]
fn killed_while_it_scores_it_leaves_the_old_table_or_none() {
    for old in [Some("\n"), None].repeat(4) {
        let work = Work::with_model();
        old.iter().for_each(|old| work.write("scores.csv", old));
        let mut program = start(&work, &SCORE);
        while !work.has_unfinished(&program) {
            assert_eq!(program.try_wait().unwrap(), None);
            yield_now();
        }
        program.kill().unwrap();
        assert_eq!(program.wait().unwrap().code(), None);
        let (unfinished, finished): (Vec<String>, Vec<String>) = names(&work)
            .into_iter()
            .partition(|name| is_unfinished(name));
        // Elsewhere what is unfinished has a name.
        assert!(unfinished.len() <= usize::from(cfg!(not(target_os = "linux"))));
        match old {
            Some(old) => assert_eq!(work.text("scores.csv"), old),
            None => assert_eq!(finished, ["bypass.safetensors"]),
        }
    }
}

/// A page for which there is not enough memory.
#[cfg(target_os = "linux")]
#[test]
fn out_of_memory_it_leaves_the_old_table_and_nothing_else() {
    let paragraphs = "<p>The bypass will free our village of lorries.</p>\n".repeat(600_000);
    let work = Work::with_model()
        .with(
            "page.html",
            format!("<html><body>{paragraphs}</body></html>"),
        )
        .with("scores.csv", "\n");
    let limited = "ulimit -v 300000; exec \"$0\" score page.html -m bypass.safetensors -o scores.csv --threads 1";
    let output = Command::new("sh")
        .args(["-c", limited, env!("CARGO_BIN_EXE_standpoint")])
        .current_dir(work.path(""))
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && err.contains("memory"), "{err}");
    assert_eq!(
        names(&work),
        ["bypass.safetensors", "page.html", "scores.csv"]
    );
    assert_eq!(work.text("scores.csv"), "\n");
}

#[test]
fn killed_while_it_trains_it_leaves_the_old_model_or_the_whole_new_one() {
    let honest = common::model();
    for patience in 0..=16 {
        let work = Work::with_labels().with("model", OLD_MODEL);
        let mut program = start(&work, &["train", "bypass.csv", "-o", "model"]);
        // Sooner and later, and last after the end.
        for _ in 0..1 << patience {
            let _ = program.try_wait();
        }
        if patience < 16 {
            let _ = program.kill();
        }
        program.wait().unwrap();
        let left = work.read("model");
        let is_old = patience < 16 && left == OLD_MODEL.as_bytes();
        assert!(is_old || left == honest, "{} bytes", left.len());
        let others = names(&work).into_iter().filter(|name| !is_unfinished(name));
        assert!(others.eq(["bypass.csv", "model"]));
    }
}

#[test]
fn told_to_stop_while_it_waits_for_labels_it_ends_with_130() {
    let work = Work::with_model();
    let old = work.read("bypass.safetensors");
    fifo(&work, "labels.csv");
    let program = start(&work, &["train", "labels.csv", "-o", "bypass.safetensors"]);
    // Opened for writing when the program has opened it for reading.
    let labels = std::fs::OpenOptions::new()
        .write(true)
        .open(work.path("labels.csv"))
        .unwrap();
    signal(&program, "INT");
    let output = program.wait_with_output().unwrap();
    drop(labels);
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(names(&work), ["bypass.safetensors", "labels.csv"]);
    assert_eq!(work.read("bypass.safetensors"), old);
}

/// A disk of 16 KiB, in a world of its own.
#[cfg(target_os = "linux")]
#[test]
fn on_a_disk_that_fills_up_the_old_file_stays() {
    let long = "The bypass will free our village of lorries. ".repeat(4000);
    let work = Work::with_model()
        .with("bypass.csv", common::LABELS)
        .with("long.txt", long);
    std::fs::create_dir(work.path("disk")).unwrap();
    let in_a_small_disk = |command: &str| {
        let script = format!(
            "mount -t tmpfs -o size=16k tmpfs disk || exit 77
             echo > disk/out.csv; echo > disk/out.xlsx; echo '{OLD_MODEL}' > disk/model
             {program} {command}; echo code $?; ls -A disk; cat disk/*",
            program = env!("CARGO_BIN_EXE_standpoint")
        );
        Command::new("unshare")
            .args(["--mount", "--map-root-user", "sh", "-c", &script])
            .current_dir(work.path(""))
            .output()
            .expect("this test needs unshare: install util-linux")
    };
    for command in [
        "score long.txt -m bypass.safetensors -o disk/out.csv -q",
        "score long.txt -m bypass.safetensors -o disk/out.xlsx -q",
        "train bypass.csv -o disk/model -q",
    ] {
        let output = in_a_small_disk(command);
        let out = String::from_utf8(output.stdout).unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(
            output.status.success(),
            "this test mounts a disk of its own: install mount, and allow user namespaces \
             (sysctl user.max_user_namespaces, or docker run --privileged): {err}"
        );
        let wanted = format!("code 1\nmodel\nout.csv\nout.xlsx\n{OLD_MODEL}\n\n\n");
        assert!(out.ends_with(&wanted), "{command}: {out}{err}");
        assert!(
            err.contains("disk") && err.contains("full"),
            "{command}: {err}"
        );
        assert_eq!(err.lines().count(), 1, "{command}: {err}");
    }
}

/// A folder with two articles between which three files cannot be read, each for another reason.
#[cfg(target_os = "linux")]
fn unreadable() -> Work {
    let work = Work::with_model()
        .with("news/a.txt", "Build it now.\n")
        .with("news/b.txt.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b")
        .with("news/d.csv", "id,text\n1,Stop it.\n2,too,many\n3,Wait.\n")
        .with("news/e.txt", "They will build it.\n");
    // Can be opened, but not read at its beginning. It is named too, or no link in the folder would lead to it.
    std::os::unix::fs::symlink("/proc/self/mem", work.path("news/c.txt")).unwrap();
    work
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_read_is_listed_and_the_rest_is_written() {
    let work = unreadable();
    let score = ["score", "news", "/proc/self/mem", "-o", "scores.csv"];
    let said = work.run(&[&score[..], &MODEL[..]].concat());
    assert_eq!(said.code, 1);
    let documents = column(&work.text("scores.csv"), "document");
    assert_eq!(documents, ["a.txt", "1", "3", "e.txt"]);
    let warnings: Vec<&str> = said.err.lines().filter(|l| l.contains("warning")).collect();
    assert_eq!(warnings.len(), 3, "{}", said.err);
    assert!(
        warnings[0].contains("b.txt.gz: could not be read"),
        "{}",
        said.err
    );
    assert!(warnings[1].contains("c.txt: could not be read: Input/output error"));
    assert!(warnings[2].contains("d.csv: row 3: 3 cells"));
    assert!(!said.err.contains("os error"), "{}", said.err);
}

#[cfg(target_os = "linux")]
#[test]
fn strict_stops_at_the_first_and_leaves_no_table() {
    let work = unreadable().with("scores.csv", "\n");
    let strict = |input: &str, words: &[&str]| {
        for form in [
            &["-o", "scores.csv"][..],
            &["-o", "new.xlsx"],
            &["-o", "new.csv", "--schema"],
        ] {
            let arguments = [&["score", input, "--strict"], form, &MODEL].concat();
            let said = work.run(&arguments);
            assert_eq!((said.code, said.out.as_str()), (1, ""), "{}", said.err);
            assert_eq!(said.err.lines().count(), 1, "{}", said.err);
            for word in words {
                assert!(said.err.contains(word), "{}", said.err);
            }
            assert_eq!(names(&work), ["bypass.safetensors", "news", "scores.csv"]);
            assert_eq!(work.text("scores.csv"), "\n");
        }
    };
    strict(
        "news",
        &["was not written: ", "b.txt.gz: could not be read"],
    );
    strict("news/c.txt", &["c.txt: could not be read"]);
    strict("news/d.csv", &["d.csv: row 3"]);
    // What is set aside on good grounds stops nothing.
    let work = Work::with_model()
        .with("news/a.txt", "Build it now.\n")
        .with("news/a.png", b"\x89PNG")
        .with("news/b.csv", "text\nStop it.\n\"\"\n");
    let said = work.ok(&[&["score", "news", "--strict"], &MODEL[..]].concat());
    assert_eq!(column(&said.out, "document"), ["a.txt", "b.csv:1"]);
}

#[test]
fn a_folder_where_a_file_is_expected_is_told() {
    let work = Work::with_labels()
        .with("bypass.safetensors", common::model())
        .with("a.txt", "Build it.\n")
        .with("folder/b.txt", "Stop it.\n");
    for arguments in [
        &["score", "a.txt", "-m", "folder"][..],
        &["score", "a.txt", "-m", "bypass.safetensors", "-o", "folder"],
        &["train", "folder"],
        &["train", "bypass.csv", "-o", "folder"],
        &["evaluate", "folder"],
        &["agree", "folder"],
    ] {
        work.refused(arguments, &["folder"]);
    }
}

/// A pipe among the inputs holds the program while the folder after it changes.
#[test]
fn a_folder_may_change_while_it_is_read() {
    let work = Work::with_model()
        .with("first.txt", "Build it now.\n")
        .with("news/gone.txt", "Nobody reads this.\n")
        .with("news/grown.txt", "Stop it.\n")
        .with("news/piped.txt", "Nobody writes this.\n")
        .with("news/stays.txt", "Wait.\n");
    fifo(&work, "pipe.txt");
    let inputs = [
        "score",
        "first.txt",
        "pipe.txt",
        "news",
        "-o",
        "scores.csv",
        "--threads",
        "1",
    ];
    let program = start(&work, &[&inputs, &MODEL[..]].concat());
    // Opened for writing when the program has listed the folder and come to the pipe.
    let mut pipe = std::fs::OpenOptions::new()
        .write(true)
        .open(work.path("pipe.txt"))
        .unwrap();
    std::fs::remove_file(work.path("news/gone.txt")).unwrap();
    std::fs::remove_file(work.path("news/piped.txt")).unwrap();
    fifo(&work, "news/piped.txt");
    work.write("news/grown.txt", "Stop it. Or wait.\n");
    work.write("news/new.txt", "Too late.\n");
    std::io::Write::write_all(&mut pipe, b"They will build it.\n").unwrap();
    drop(pipe);
    let output = program.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("gone.txt"), "{err}");
    assert!(err.contains("there is no such file"), "{err}");
    assert!(
        err.contains("piped.txt: could not be read: it was a file"),
        "{err}"
    );
    assert_eq!(
        column(&work.text("scores.csv"), "text"),
        [
            "Build it now.",
            "They will build it.",
            "Stop it.",
            "Or wait.",
            "Wait."
        ]
    );
}

#[test]
fn closed_streams_are_no_crash() {
    let work = Work::with_model().with("a.txt", "Build it now.\n");
    let shell = |command: &str| {
        let command = format!("{} {command}", env!("CARGO_BIN_EXE_standpoint"));
        let mut shell = Command::new("sh");
        said(shell.args(["-c", &command]).current_dir(work.path("")))
    };
    let no_input = shell("score - -m bypass.safetensors <&-");
    assert_eq!((no_input.code, no_input.out.as_str()), (1, ""));
    assert!(
        no_input.err.contains("no text was found"),
        "{}",
        no_input.err
    );
    // Nobody can tell what is on a closed stream, and nobody asked for it.
    assert_eq!(shell("score a.txt -m bypass.safetensors >&-").code, 0);
    let no_messages = shell("score a.txt -m bypass.safetensors 2>&-");
    assert_eq!(column(&no_messages.out, "text"), ["Build it now."]);
    assert_eq!(shell("score nothing.txt <&- >&- 2>&-").code, 1);
}

/// As under `ulimit -u`, which does not bind the superuser: no thread has so large a stack.
#[cfg(target_os = "linux")]
#[test]
fn where_the_system_gives_no_threads_the_work_is_done_without() {
    let work = Work::with_labels().with("a.txt", "Build it. Stop it.\n");
    let model = ["-m", "models/bypass.safetensors"];
    let both = |arguments: &[&str]| {
        let arguments = [
            arguments,
            if arguments[0] == "train" { &[] } else { &model },
        ]
        .concat();
        let with = said(&mut work.command(&arguments));
        let mut command = work.command(&arguments);
        let without = said(command.env("RUST_MIN_STACK", (1u64 << 60).to_string()));
        assert_eq!(without.code, 0, "{arguments:?}: {}", without.err);
        assert!(!without.err.contains("panicked"), "{}", without.err);
        assert_eq!(without.out, with.out, "{arguments:?}");
    };
    both(&["train", "bypass.csv"]);
    let trained = work.read("models/bypass.safetensors");
    work.ok(&["train", "bypass.csv"]);
    assert!(work.read("models/bypass.safetensors") == trained);
    both(&["score", "a.txt"]);
    both(&["evaluate", "bypass.csv"]);
    both(&["report", "a.txt"]);
    both(&["explain", "Build it."]);
}

#[test]
fn files_may_have_any_name() {
    let work = Work::with_model();
    let odd: [&[u8]; 8] = [
        b"two words.txt",
        b"quotes'\".txt",
        b"line\nbreak.txt",
        b"-m.txt",
        b"\xff\xfe.txt",
        b"comma,semicolon;.txt",
        b"=1+1.txt",
        "\u{202e}\u{1b}[2J 🙂.txt".as_bytes(),
    ];
    std::fs::create_dir(work.path("news")).unwrap();
    for name in odd {
        let path = work.path("news").join(OsStr::from_bytes(name));
        std::fs::write(path, "Build it now.\n").unwrap();
    }
    let said = work.ok(&[&["score", "news"], &MODEL[..]].concat());
    let mut documents = column(&said.out, "document");
    documents.sort();
    // Bytes that are no UTF-8 stand as codes.
    let shown = |name: &[u8]| String::from_utf8(name.to_vec()).unwrap_or("\\xFF\\xFE.txt".into());
    let mut wanted = odd.map(shown);
    wanted.sort();
    assert_eq!(documents, wanted);
    // Named one by one, after -- also the one that begins like an option.
    for name in odd {
        let mut command = work.command(&["score", "-m", "../bypass.safetensors", "--"]);
        command
            .current_dir(work.path("news"))
            .arg(OsStr::from_bytes(name));
        let said = common::said(&mut command);
        assert_eq!(said.code, 0, "{}", said.err);
        assert_eq!(column(&said.out, "document"), [shown(name)]);
    }
    // And a table may be called so.
    for name in odd {
        let table = work.path("out").join(OsStr::from_bytes(name));
        let mut command = work.command(&["score", "news", "-m", "bypass.safetensors", "-o"]);
        let said = common::said(command.arg(&table));
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(Path::new(&table).is_file());
        assert!(
            !said.err.contains('\u{1b}') && !said.err.contains('\u{202e}'),
            "{}",
            said.err
        );
    }
}

#[test]
fn what_is_said_of_a_file_is_one_line_whatever_its_name() {
    let work = Work::with_model().with("news/a.txt", "Build it now.\n");
    let name = "line\nbreak \u{1b}[31m.txt.gz";
    work.write(&format!("news/{name}"), b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b");
    let said = work.run(&[&["score", "news", "-q"], &MODEL[..]].concat());
    assert_eq!(said.code, 1);
    assert_eq!(said.err.lines().count(), 1, "{}", said.err);
    assert!(
        said.err
            .contains(r"line\nbreak \u{1b}[31m.txt.gz: could not be read"),
        "{}",
        said.err
    );
}
