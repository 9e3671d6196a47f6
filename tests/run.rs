//! `standpoint run`: does what is due in a project, with the commands that a user would type.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use crate::common::{LABELS, Work, program};

const ARTICLE: &str = "The council must build the bypass now. The meeting began at seven. Nobody wants the meadows ruined.";

/// A project of an own question, with labels.
fn project() -> Work {
    Work::new()
        .with("project.toml", "question = \"own\"\nlabels = [\"for\", \"against\", \"neutral\"]\nsample = 3\nencoder = \"none\"\n")
        .with("labels.csv", LABELS)
        .with("articles/a.txt", ARTICLE)
        .with("articles/b.txt", "They must build it at once. The council met on Monday.")
}

/// The commands of the steps that were done.
fn done(said: &str) -> Vec<&str> {
    said.lines()
        .filter(|line| line.starts_with("standpoint "))
        .collect()
}

const ALL: [&str; 5] = [
    "standpoint train labels.csv --encoder none -o models/labels.safetensors",
    "standpoint score articles -m models/labels.safetensors -o scores.xlsx",
    "standpoint sample scores.xlsx -n 3 -o sample.xlsx",
    "standpoint summarize scores.xlsx -o shares.xlsx",
    "standpoint report scores.xlsx --figures figures -o report.html",
];

#[test]
fn a_project_is_done_once_and_again_where_something_changed() {
    let work = project();
    let said = work.ok(&["run"]);
    assert_eq!(done(&said.err), ALL);
    assert!(said.out.contains("(all)"), "{}", said.out);
    assert!(said.err.contains("Of ten sentences called"), "{}", said.err);
    let history = work.text("history.csv");
    // Each step has one input and one output. Scores and the sample have two inputs, and the report has a folder of figures.
    assert_eq!(history.lines().count(), 1 + 2 * 5 + 3, "{history}");
    assert!(work.text("printed/shares.txt").starts_with(ALL[3]));
    let again = work.ok(&["run"]);
    assert_eq!((done(&again.err).len(), again.out.as_str()), (0, ""));
    assert!(again.err.contains("Nothing is due"));
    // A new article makes the scores stale, and what was made of them. Nothing of the sample is coded yet.
    work.write("articles/c.txt", "It would ruin farms and meadows alike.");
    let renewed = work.ok(&["run", "."]);
    assert_eq!(done(&renewed.err), ALL[1..]);
    // Another setting makes the command another one.
    let settings = work.text("project.toml") + "language = \"none\"\n";
    work.write("project.toml", settings);
    let retrained = work.ok(&["run"]);
    let with_language =
        "standpoint train labels.csv --language none --encoder none -o models/labels.safetensors";
    assert_eq!(done(&retrained.err)[..2], [with_language, ALL[1]]);
}

/// Codes so many rows of the sample that have no label with this one.
fn code(work: &Work, label: &str, rows: usize) {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(work.path("sample.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap();
    let mut coded = rust_xlsxwriter::Workbook::new();
    let coded_sheet = coded.add_worksheet();
    for (at, row) in (0..).zip(sheet.unwrap().rows().take(1 + rows)) {
        let mut cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        if cells[4].is_empty() {
            cells[4] = label.to_string();
        }
        coded_sheet.write_row(at, 0, &cells).unwrap();
    }
    work.write("coded.xlsx", coded.save_to_buffer().unwrap());
}

#[test]
fn a_coded_sample_grows_with_its_articles_and_shares_wait_for_it() {
    let work = project();
    for letter in 0..12 {
        let text =
            format!("Letter {letter} wants the bypass. Its writer met nobody on day {letter}.");
        work.write(&format!("articles/letter-{letter}.txt"), text);
    }
    let settings = work
        .text("project.toml")
        .replace("sample = 3", "sample = 12");
    work.write("project.toml", settings);
    work.ok(&["run"]);
    code(&work, "for", 6);
    let waits = work.run(&["run"]);
    let told = "shares.xlsx waits: code the sample first: 6 of its 12 sentences are coded";
    assert!(waits.err.contains(told), "{}", waits.err);
    code(&work, "for", 12);
    let corrected = work.ok(&["run"]);
    let shares = "standpoint summarize scores.xlsx --sample coded.xlsx -o shares.xlsx";
    assert_eq!(done(&corrected.err)[0], shares);
    // Articles come: the sample gets some of their sentences, and the corrected shares stay until these are coded.
    let before = work.read("shares.xlsx");
    for letter in 20..32 {
        let text =
            format!("Letter {letter} is against the road. Its writer met nobody on day {letter}.");
        work.write(&format!("articles/letter-{letter}.txt"), text);
    }
    let grown = work.run(&["run"]);
    let sample = "standpoint sample scores.xlsx --keep coded.xlsx -o sample.xlsx";
    assert_eq!(done(&grown.err), [ALL[1], sample]);
    assert!(
        grown.err.contains("12 sentences of the sample are kept"),
        "{}",
        grown.err
    );
    assert!(
        grown
            .err
            .contains("shares.xlsx waits: code the sample first: 12 of its ")
    );
    assert_eq!(work.read("shares.xlsx"), before);
    code(&work, "against", usize::MAX - 1);
    let corrected = work.ok(&["run"]);
    assert_eq!(done(&corrected.err)[0], shares);
    assert!(
        !corrected.err.contains("the sample stands for"),
        "{}",
        corrected.err
    );
    // The one before was kept.
    let earlier = std::fs::read_dir(work.path("samples/earlier")).unwrap();
    let coded = earlier
        .flatten()
        .filter(|aside| aside.path().join("coded.xlsx").exists());
    assert_eq!(coded.count(), 1);
    // An article is taken away: nothing is left to code.
    std::fs::remove_file(work.path("articles/letter-25.txt")).unwrap();
    let fewer = work.ok(&["run"]);
    let of_sample = "standpoint summarize scores.xlsx --sample sample.xlsx -o shares.xlsx";
    assert_eq!(done(&fewer.err)[..3], [ALL[1], sample, of_sample]);
    assert!(
        !fewer.err.contains("the sample stands for"),
        "{}",
        fewer.err
    );
}

#[test]
fn the_files_are_those_of_the_commands() {
    let (work, by_hand) = (project(), project());
    work.ok(&["run"]);
    for line in ALL {
        let words: Vec<&str> = line.split(' ').skip(1).collect();
        std::fs::create_dir_all(by_hand.path("models")).unwrap();
        by_hand.ok(&words);
    }
    for name in ["models/labels.safetensors", "report.html"] {
        assert!(work.read(name) == by_hand.read(name), "{name}");
    }
}

#[test]
fn a_step_that_fails_ends_the_run_and_keeps_what_was_done() {
    let work = project();
    work.ok(&["run"]);
    work.write("scores.xlsx", "mine");
    work.write("articles/c.txt", "It would ruin farms and meadows alike.");
    let said = work.run(&["run"]);
    assert_eq!(
        (said.code, done(&said.err)),
        (1, vec![ALL[1]]),
        "{}",
        said.err
    );
    assert!(
        said.err.contains("scores.xlsx: this file exists"),
        "{}",
        said.err
    );
    assert_eq!(work.text("scores.xlsx"), "mine");
    let forced = work.ok(&["run", "--force"]);
    assert_eq!(done(&forced.err), ALL[1..]);
    // What has nothing to work on waits.
    std::fs::remove_file(work.path("labels.csv")).unwrap();
    let waiting = work.run(&["run"]);
    assert_eq!((waiting.code, done(&waiting.err).len()), (1, 0));
    let why = "models/labels.safetensors waits: label some sentences first";
    assert!(waiting.err.contains(why), "{}", waiting.err);
    assert!(!waiting.err.contains("Nothing is due"), "{}", waiting.err);
}

#[test]
fn a_project_that_was_moved_replaces_what_it_wrote_and_nothing_else() {
    let work = project();
    work.ok(&["run"]);
    // On the other computer no command knows what was written here.
    let moved = Work::new();
    for (path, content) in work.listing() {
        if let Some(content) = content {
            let name = path.strip_prefix(work.path("")).unwrap();
            moved.write(&name.to_string_lossy(), content);
        }
    }
    moved.write("articles/c.txt", "It would ruin farms and meadows alike.");
    let renewed = moved.ok(&["run"]);
    assert_eq!(done(&renewed.err), ALL[1..]);
    moved.write("shares.xlsx", "mine");
    moved.write("articles/d.txt", "Nobody wants it.");
    let refused = moved.run(&["run"]);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert_eq!(done(&refused.err), ALL[1..4]);
    assert_eq!(moved.text("shares.xlsx"), "mine");
}

#[test]
fn an_article_that_cannot_be_read_makes_the_run_incomplete() {
    let work = project().with("articles/c.docx", "PK no document");
    let said = work.run(&["run"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("c.docx"), "{}", said.err);
    assert_eq!(done(&said.err), ALL);
}

#[test]
fn a_folder_that_is_no_project_and_a_wrong_setting_are_refused() {
    let work = Work::new().with("articles/a.txt", ARTICLE);
    work.refused(
        &["run"],
        &[".: this folder is no project, because it has no project.toml: make one with “standpoint open .”"],
    );
    work.write("project.toml", "question = \"own\"\nlabel = [\"a\"]\n");
    work.refused(
        &["run"],
        &["project.toml: line 2: “label” is no setting of a project: correct its name, or remove it"],
    );
    assert!(!work.path("history.csv").exists());
}

#[test]
fn what_waits_is_named_with_its_reason() {
    let work = Work::new().with("project.toml", "");
    let said = work.run(&["run"]);
    assert_eq!(said.code, 1);
    assert!(
        said.err
            .contains("scores.xlsx waits: choose a question first"),
        "{}",
        said.err
    );
    work.write("project.toml", "question = \"built-in\"\n");
    let said = work.run(&["run"]);
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("scores.xlsx waits: add articles first"),
        "{}",
        said.err
    );
    // The built-in question needs no model.
    assert!(!said.err.contains("models/"), "{}", said.err);
    // Somebody else's table.
    let work = project().with("shares.xlsx", "theirs");
    let said = work.run(&["run"]);
    let others = [ALL[0], ALL[1], ALL[2], ALL[4]];
    assert_eq!(
        (said.code, done(&said.err)),
        (1, others.to_vec()),
        "{}",
        said.err
    );
    let why = "shares.xlsx waits: history.csv does not say from what it was made";
    assert!(said.err.contains(why), "{}", said.err);
    assert_eq!(work.text("shares.xlsx"), "theirs");
}

#[test]
fn values_that_look_like_options_are_values() {
    let settings = "question = \"own\"\nlabels = [\"-1\", \"0\", \"1\"]\nsample = 3\nencoder = \"none\"\n\
        title = \"- a bypass -\"\narticles = \"--findings=a\"\n";
    let labels = ["against", "neutral", "for"].iter().zip(["-1", "0", "1"]);
    let labels = labels.fold(LABELS.to_string(), |text, (word, number)| {
        text.replace(&format!(",{word}\n"), &format!(",{number}\n"))
    });
    let work = Work::new()
        .with("project.toml", settings)
        .with("labels.csv", labels)
        .with("--findings=a/a.txt", ARTICLE);
    let said = work.ok(&["run"]);
    assert!(
        done(&said.err)[1].starts_with("standpoint score ./--findings=a -m "),
        "{}",
        said.err
    );
    assert!(work.text("report.html").contains("- a bypass -"));
}

#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_a_file_is_refused_at_once() {
    for file in [
        "project.toml",
        "history.csv",
        "labels.csv",
        "labels.csv.journal",
        "models/labels.safetensors",
        "scores.xlsx",
        "sample.xlsx",
        "coded.xlsx",
        "coded.xlsx.journal",
        "shares.xlsx",
        "report.html",
        "figures",
        "CODEBOOK.md",
        "articles",
    ] {
        let work = project();
        let path = work.path(file);
        let _ = std::fs::remove_file(&path);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        let begun = std::time::Instant::now();
        let said = work.run(&["run"]);
        assert_eq!(said.code, 1, "{file}: {}", said.err);
        assert!(
            said.err.contains(&format!(
                "{file}: it is a pipe or a device, and no file: remove it"
            )),
            "{}",
            said.err
        );
        assert!(
            done(&said.err).is_empty() && begun.elapsed() < Duration::from_secs(20),
            "{file}"
        );
    }
}

#[test]
fn a_program_is_told_of_everything_in_lines_of_json() {
    let work = Work::new().with("articles/a.txt", ARTICLE);
    let events = |arguments: &[&str]| -> Vec<serde_json::Value> {
        let mut command = program();
        command
            .args(arguments)
            .arg("--events")
            .current_dir(work.path(""));
        command.stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().unwrap();
        // While its input lasts, so does the program.
        let input = running.stdin.take();
        let said = running.wait_with_output().unwrap();
        drop(input);
        let lines = String::from_utf8(said.stderr).unwrap();
        lines
            .lines()
            .map(|line| serde_json::from_str(line).expect(line))
            .collect()
    };
    let told = events(&["score", "articles", "-o", "scores.csv"]);
    let has = |name: &str| told.iter().any(|event| event.get(name).is_some());
    assert!(has("progress") && has("said"), "{told:?}");
    let refused = events(&["score", "nowhere"]);
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0]["finding"]["severity"], "refusal");
}

#[test]
fn a_command_ends_with_the_program_that_runs_it() {
    let work = Work::new().with("articles/a.txt", ARTICLE);
    let mut command = program();
    command.args([
        "label",
        "articles",
        "-o",
        "labels.csv",
        "--no-open",
        "--events",
    ]);
    command
        .current_dir(work.path(""))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    let mut lines = BufReader::new(running.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("{\"address\":\"http://127.0.0.1:")));
    drop(running.stdin.take());
    assert_eq!(running.wait().unwrap().code(), Some(143));
}

#[test]
fn a_run_that_is_killed_at_any_moment_loses_nothing() {
    let undisturbed = project();
    undisturbed.ok(&["run"]);
    let work = project();
    let mut random = 1_u64;
    for _ in 0..20 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let mut command = program();
        command
            .args(["run", "--force", "-q"])
            .current_dir(work.path(""));
        let mut running = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(random >> 33 & 511));
        running.kill().unwrap();
        running.wait().unwrap();
        // A file that is there is whole.
        for name in ["models/labels.safetensors", "report.html"] {
            let is_whole = |bytes| bytes == undisturbed.read(name);
            assert!(
                !work.path(name).exists() || is_whole(work.read(name)),
                "{name}"
            );
        }
    }
    // What the last one left running ends with it.
    std::thread::sleep(Duration::from_secs(1));
    work.ok(&["run", "--force"]);
    for name in ["models/labels.safetensors", "report.html"] {
        assert!(work.read(name) == undisturbed.read(name), "{name}");
    }
    let left = std::fs::read_dir(work.path("")).unwrap().flatten();
    let left = left.map(|entry| entry.file_name().into_string().unwrap());
    let unfinished: Vec<String> = left.filter(|name| name.starts_with('.')).collect();
    assert!(unfinished.is_empty(), "{unfinished:?}");
}
