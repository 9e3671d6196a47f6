//! Checks the documents: examples give the output that they show, options and files that they name exist, links resolve.
//!
//! An example is a block ```` ```console ````: each line that begins with `$ ` is run, and what follows it is what it
//! writes, standard error first. `UPDATE_DOCS=1 cargo test --test repository docs` writes the present output into the documents.

#![cfg(unix)] // Examples are run by a shell.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::add_files;
use crate::common::{Work, commands};
use regex::Regex;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every document of the repository.
fn documents() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    files.push(root().join("fuzz/README.md"));
    for folder in ["docs", "labels", "seeds", "models", "benches", "research"] {
        add_files(&root().join(folder), &[".md"], &mut files);
    }
    files.sort();
    assert!(files.len() > 20, "{files:?}");
    files
}

/// The lines of a document that stand in blocks of code of one of these kinds.
fn code_lines<'a>(text: &'a str, kinds: &'a [&str]) -> impl Iterator<Item = &'a str> {
    let mut kind = None;
    text.lines()
        .filter(move |line| match line.trim_start().strip_prefix("```") {
            Some(opening) => {
                kind = if kind.is_none() { Some(opening) } else { None };
                false
            }
            None => kind.is_some_and(|kind| kinds.contains(&kind)),
        })
}

/// A document without its blocks of code.
fn prose(text: &str) -> String {
    let parts = text.split("```").step_by(2);
    parts.collect::<Vec<_>>().join("\n")
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn links_lead_somewhere() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let code = Regex::new(r"`[^`\n]*`").unwrap();
    for document in documents() {
        let text = prose(&read(&document));
        for target in link.captures_iter(&code.replace_all(&text, "")) {
            let target = &target[1];
            if target.contains("://") {
                continue;
            }
            let (path, place) = target.split_once('#').unwrap_or((target, ""));
            let path = match path {
                "" => document.clone(),
                path => document.parent().unwrap().join(path),
            };
            assert!(
                path.exists(),
                "{}: no file for {target}",
                document.display()
            );
            if !place.is_empty() {
                let text = prose(&read(&path));
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                assert!(
                    headings.any(|line| anchor(line.trim_start_matches('#')) == place),
                    "{}: no heading for {target}",
                    document.display()
                );
            }
        }
    }
}

#[test]
fn files_that_are_named_exist() {
    let named = Regex::new(
        r"`((?:crates|src|docs|tests|benches|examples|fuzz|research|seeds|\.ci)/[^`\s*]*)`",
    )
    .unwrap();
    let placeholder = Regex::new(r"NAME|TOPIC|FILE|ROOM|LANGUAGE").unwrap();
    let mut number = 0;
    for document in documents() {
        for path in named.captures_iter(&prose(&read(&document))) {
            let path = &path[1];
            number += 1;
            let exists = root().join(path).exists() || placeholder.is_match(path);
            assert!(exists, "{} names {path}", document.display());
        }
    }
    assert!(number > 30, "{number}");

    let page = Regex::new(r"\bdocs/[a-z/-]+\.md\b").unwrap();
    let mut sources = Vec::new();
    for folder in ["src", "tests", "examples", "benches", "fuzz", "research"] {
        add_files(&root().join(folder), &[".rs", ".py"], &mut sources);
    }
    for source in sources {
        for page in page.find_iter(&read(&source)) {
            let page = page.as_str();
            assert!(
                root().join(page).exists(),
                "{} names {page}",
                source.display()
            );
        }
    }
}

/// The long options of a command, as its help lists them.
fn options(help: &str) -> Vec<String> {
    let option = Regex::new(r"(?m)^ +(?:-\w, )?(--[a-z-]+)").unwrap();
    option
        .captures_iter(help)
        .map(|option| option[1].to_string())
        .collect()
}

#[test]
fn options_that_are_named_exist() {
    let work = Work::new();
    let of_command: HashMap<String, Vec<String>> = commands()
        .into_iter()
        .map(|command| {
            let help = work.ok(&[&command, "--help"]).out;
            (command, options(&help))
        })
        .collect();
    let all = options(&work.ok(&["--help"]).out);
    let call = Regex::new(r"standpoint ([a-z]+)\b([^|#`]*)").unwrap();
    let option = Regex::new(r"(?:^|\s)(--[a-z-]+)").unwrap();
    let span = Regex::new(r"`[^`\n]+`").unwrap();
    let alone = Regex::new(r"`(--[a-z-]+)").unwrap();
    let mut number = 0;
    for document in documents() {
        let text = read(&document);
        let prose = prose(&text);
        let spans = span.find_iter(&prose).map(|span| span.as_str());
        for line in code_lines(&text, &["sh", "console"]).chain(spans) {
            for call in call.captures_iter(line) {
                let Some(known) = of_command.get(&call[1]) else {
                    // A sentence about the program, and no call of it.
                    assert!(!line.starts_with("$ "), "{}: {line}", document.display());
                    continue;
                };
                for option in option.captures_iter(&call[2]) {
                    let option = option[1].to_string();
                    number += 1;
                    assert!(
                        known.contains(&option) || all.contains(&option),
                        "{}: {} has no {option}",
                        document.display(),
                        &call[1]
                    );
                }
            }
        }
        // The logs of trials and the checks of other programs name options of others.
        if document.starts_with(root().join("docs"))
            && !document.starts_with(root().join("docs/research"))
        {
            for option in alone.captures_iter(&prose) {
                let option = option[1].to_string();
                let is_known = of_command.values().any(|known| known.contains(&option));
                assert!(
                    is_known || all.contains(&option),
                    "{}: {option}",
                    document.display()
                );
            }
        }
    }
    assert!(number > 40, "{number}");
}

/// A folder with what the examples name: `articles` (the test articles of `seeds/`) and their labels, `labels.csv`.
fn example_folder() -> Work {
    let work = Work::new();
    for article in std::fs::read_dir(root().join("seeds/test")).unwrap() {
        let article = article.unwrap();
        let name = format!("articles/test/{}", article.file_name().to_str().unwrap());
        work.write(&name, std::fs::read(article.path()).unwrap());
    }
    let labels = std::fs::read(root().join("labels/withdrawal-test.csv")).unwrap();
    work.with("labels.csv", labels)
}

/// Does what a coder does with a sample: fills the column `label`, here from `labels.csv`. A sentence without a label there
/// is boilerplate that was taken for prose, and counts as neutral.
fn code_sample(work: &Work, name: &str) {
    let labels = work.text("labels.csv");
    let mut labels = csv::Reader::from_reader(labels.as_bytes());
    let code: HashMap<(String, String), String> = labels
        .deserialize::<HashMap<String, String>>()
        .map(|row| {
            let row = row.unwrap();
            (
                (row["document"].clone(), row["start"].clone()),
                row["label"].clone(),
            )
        })
        .collect();
    let sample = work.text(name);
    let mut sample = csv::Reader::from_reader(sample.as_bytes());
    let header = sample.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (document, start, label) = (column("document"), column("start"), column("label"));
    let mut coded = csv::Writer::from_writer(Vec::new());
    coded.write_record(&header).unwrap();
    for row in sample.records() {
        let row = row.unwrap();
        let place = (row[document].to_string(), row[start].to_string());
        let given = code.get(&place).map_or("neutral", String::as_str);
        let cells = row.iter().enumerate();
        let cells = cells.map(|(at, cell)| if at == label { given } else { cell });
        coded.write_record(cells).unwrap();
    }
    work.write(name, coded.into_inner().unwrap());
}

/// What a command writes when it is typed into a terminal, standard error first.
fn output(work: &Work, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_standpoint"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(program.parent().unwrap().to_path_buf());
    let path = std::env::join_paths(folders.chain(std::env::split_paths(&path))).unwrap();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", command])
        .current_dir(work.path(""))
        .env("PATH", path);
    let output = shell.env_remove("COLUMNS").output().unwrap();
    let text =
        String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{command}\n{text}");
    let lines = text.trim_end().lines().map(str::trim_end);
    lines.map(|line| format!("{line}\n")).collect()
}

/// An output without the time that it took, which is another every time.
fn without_time(text: &str) -> String {
    static TIME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"in \d+\.\d s\b|take \d+ s longer").unwrap());
    TIME.replace_all(text, "in 0.0 s").into_owned()
}

/// Returns whether a command uses an encoder if that helps.
fn tries_encoder(command: &str) -> bool {
    let mut names = ["train", "audit", "evaluate"].iter();
    let is_with = !command.contains("--encoder none");
    is_with && names.any(|name| command.starts_with(&format!("standpoint {name} ")))
}

/// Returns whether two outputs are the same. An encoder rounds differently on another kind of processor, so figures that come
/// of one are `rounded`, and may differ in the last digit.
fn are_alike(rounded: bool, one: &str, other: &str) -> bool {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d+(?:\.\d+)?").unwrap());
    let (one, other) = (without_time(one), without_time(other));
    if !rounded {
        return one == other;
    }
    let words = |text: &str| {
        let text = NUMBER.replace_all(text, "0");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let numbers = |text: &'_ str| -> Vec<String> {
        NUMBER
            .find_iter(text)
            .map(|found| found.as_str().to_string())
            .collect()
    };
    let is_near = |(one, other): (&String, &String)| {
        let decimals = |number: &str| number.split_once('.').map_or(0, |(_, after)| after.len());
        let value = |number: &str| number.parse::<f64>().unwrap();
        let last_digit = 0.1f64.powi(decimals(one) as i32);
        decimals(one) == decimals(other) && (value(one) - value(other)).abs() < 2.5 * last_digit
    };
    words(&one) == words(&other) && numbers(&one).iter().zip(&numbers(&other)).all(is_near)
}

#[test]
fn figures_of_an_encoder_may_differ_in_their_last_digit() {
    assert!(tries_encoder("standpoint train labels.csv"));
    assert!(!tries_encoder("standpoint train labels.csv --encoder none"));
    assert!(!tries_encoder("standpoint score articles"));
    let shown = "accuracy   0.704  0.557–0.602  474";
    for (rounded, written, wanted) in [
        (true, "accuracy   0.705  0.558–0.603  473", true),
        (true, "accuracy   0.709  0.557–0.602  474", false),
        (true, "macro-F1   0.704  0.557–0.602  474", false),
        (false, "accuracy   0.705  0.558–0.603  473", false),
        (false, shown, true),
    ] {
        assert_eq!(
            are_alike(rounded, shown, written),
            wanted,
            "{rounded}: {written}"
        );
    }
}

#[test]
fn examples_give_the_output_that_they_show() {
    let block = Regex::new(r"(?s)```console\n(.*?)```").unwrap();
    let example = Regex::new(r"(?m)^\$ (.+)\n((?:[^$\n].*\n|\n)*)").unwrap();
    let sampled = Regex::new(r"^standpoint sample .* -o (coded\.csv)$").unwrap();
    let mut number = 0;
    let mut wrong = Vec::new();
    for document in documents() {
        let text = read(&document);
        if !block.is_match(&text) {
            continue;
        }
        let work = example_folder();
        let mut present = text.clone();
        let mut rounded = false;
        for block in block.captures_iter(&text) {
            for example in example.captures_iter(&block[1]) {
                number += 1;
                let written = output(&work, &example[1]);
                if let Some(sample) = sampled.captures(&example[1]) {
                    code_sample(&work, &sample[1]);
                }
                rounded |= tries_encoder(&example[1]);
                if !are_alike(rounded, &example[2], &written) {
                    wrong.push(format!(
                        "{}: $ {}\n{written}",
                        document.display(),
                        &example[1]
                    ));
                    present =
                        present.replace(&example[0], &format!("$ {}\n{written}", &example[1]));
                }
            }
        }
        if std::env::var_os("UPDATE_DOCS").is_some() && present != text {
            std::fs::write(&document, present).unwrap();
        }
    }
    assert!(number > 10, "{number}");
    assert!(
        wrong.is_empty(),
        "UPDATE_DOCS=1 writes these into the documents:\n\n{}",
        wrong.join("\n")
    );
}

/// The README shows rows of the table that `score` writes, with some of its columns.
#[test]
fn the_readme_shows_rows_that_score_writes() {
    let readme = read(&root().join("README.md"));
    let lines = readme.lines();
    let mut table = lines
        .skip_while(|line| !line.starts_with("| document |"))
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect());
    let header: Vec<&str> = table.next().unwrap();
    let rows: Vec<Vec<&str>> = table.skip(1).collect();
    assert_eq!(rows.len(), 3);
    let work = Work::new();
    for row in &rows {
        let article = std::fs::read(root().join("seeds").join(row[0])).unwrap();
        work.write(&format!("articles/{}", row[0]), article);
    }
    work.ok(&["score", "articles", "-o", "scores.csv"]);
    let scores = work.text("scores.csv");
    let mut scores = csv::Reader::from_reader(scores.trim_start_matches('\u{feff}').as_bytes());
    let written = scores.deserialize::<HashMap<String, String>>();
    let written: Vec<_> = written.map(|row| row.unwrap()).collect();
    for row in rows {
        let shows = |written: &HashMap<String, String>| {
            header.iter().zip(&row).all(|(column, cell)| {
                let four_places = |text: &str| format!("{:.4}", text.parse().unwrap_or(f64::NAN));
                written[*column] == *cell || four_places(&written[*column]) == *cell
            })
        };
        assert!(written.iter().any(shows), "{row:?}");
    }
}
