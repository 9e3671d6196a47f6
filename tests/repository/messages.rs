//! Makes `docs/messages.md` of the sources: each code with the beginning of its message and what it means.
//!
//! `UPDATE_DOCS=1 cargo test --test repository messages` writes it.

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

use crate::add_files;
use crate::common::commands;

/// The sections: a heading, and the enums with the prefix of their codes.
type Section = (
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
);

const SECTIONS: &[Section] = &[
    ("Warnings", &[("src/findings/warning.rs", "Warning", "")]),
    ("Notes", &[("src/findings/note.rs", "Note", "")]),
    ("Jobs", &[("src/jobs/error.rs", "JobError", "job/")]),
    (
        "Reading files",
        &[
            ("crates/corpus/src/error.rs", "CorpusError", "corpus/"),
            ("crates/corpus/src/error.rs", "NotRead", "corpus/"),
            ("crates/corpus/src/notice.rs", "Notice", "corpus/"),
            (
                "crates/corpus/src/closing_notes.rs",
                "ClosingNote",
                "corpus/",
            ),
            (
                "crates/corpus/src/metadata/documents_table.rs",
                "Problem",
                "corpus/documents-table-",
            ),
        ],
    ),
    (
        "Labels",
        &[
            (
                "crates/stats/src/labels/error.rs",
                "LabelsProblem",
                "labels/",
            ),
            (
                "crates/stats/src/labelling/mod.rs",
                "LabellingError",
                "labelling/",
            ),
            (
                "crates/core/src/text/pattern.rs",
                "DictionaryError",
                "dictionary/",
            ),
            (
                "crates/core/src/text/pattern.rs",
                "DictionaryProblem",
                "dictionary/",
            ),
            ("crates/core/src/text/topic.rs", "TopicError", "topic/"),
        ],
    ),
    (
        "Models and encoders",
        &[
            ("crates/core/src/model/error.rs", "TrainError", "training/"),
            ("crates/core/src/model/error.rs", "ModelError", "model/"),
            (
                "crates/core/src/encoder/error.rs",
                "EncoderError",
                "encoder/",
            ),
            ("crates/core/src/encoder/error.rs", "TuningError", "tuning/"),
            (
                "crates/core/src/classifier/logistic.rs",
                "LogisticError",
                "fit/",
            ),
            (
                "crates/core/src/classifier/decision/fit.rs",
                "DecisionError",
                "fit/",
            ),
        ],
    ),
    (
        "Scores and shares",
        &[
            (
                "crates/stats/src/labels/scores_error.rs",
                "ScoresError",
                "scores/",
            ),
            (
                "crates/stats/src/prevalence/error.rs",
                "PrevalenceError",
                "shares/",
            ),
        ],
    ),
];

/// Variants that have the code of what is in them.
const WITHOUT_CODE: &[(&str, &str)] = &[
    ("CorpusError", "NotRead"),
    ("CorpusError", "Note"),
    ("CorpusError", "Table"),
    ("DictionaryError", "Row"),
    ("JobError", "Model"),
    ("JobError", "BuiltIn"),
    ("JobError", "Topic"),
    ("JobError", "NotWritten"),
];

const BEGINNING: &str = "\
# Messages

Everything that standpoint finds has a *code*, which stays the same where the message is improved. Programs find it in
`findings` of every `--json` file, in the file of `--findings`, in the attribute `code` of Python's errors and warnings,
and, before a colon, in the column `error` of Spark. The message itself says what happened, where, and what to do;
`…` stands for what differs. An error without a code of its own has `failed`, wrong usage has `usage`, and an error of
the operating system `system`; a text that is missing has `text/missing` in Spark. `corpus/` and the like name the part of the library.

This page is made of the sources.
";

/// A code with its message, if the source has it in one piece, and its meaning.
struct Entry {
    code: String,
    message: String,
    meaning: String,
}

/// `TiedVotes` as `tied-votes`.
fn kebab_case(name: &str) -> String {
    let mut code = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !code.is_empty() {
            code.push('-');
        }
        code.extend(c.to_lowercase());
    }
    code
}

/// The text of the first string in an attribute, with `…` for what differs.
fn template(attribute: &str) -> String {
    let string = Regex::new(r#"(?s)"((?:[^"\\]|\\.)*)""#).unwrap();
    let Some(found) = string.captures(attribute) else {
        return String::new();
    };
    let text = Regex::new(r"\\\n\s*").unwrap().replace_all(&found[1], "");
    let text = Regex::new(r"\{[^{}]*\}").unwrap().replace_all(&text, "…");
    let text = text
        .replace("\\\\", "\0")
        .replace("\\\"", "\"")
        .replace("\\n", "⏎")
        .replace('\0', "\\");
    let text = text.trim_start_matches("…: ").to_string();
    match text.chars().any(char::is_alphabetic) {
        true => text,
        false => String::new(),
    }
}

/// The variants of an enum, in their order.
fn entries(path: &str, name: &str, prefix: &str) -> Vec<Entry> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(root.join(path)).unwrap();
    let start = Regex::new(&format!(r"(?m)^(pub(\(\w+\))? )?enum {name} \{{$")).unwrap();
    let start = start
        .find(&source)
        .unwrap_or_else(|| panic!("{path}: {name}"));
    let body = &source[start.end()..];
    let body = &body[..body.find("\n}").unwrap()];
    let variant = Regex::new(r"^    ([A-Z]\w*)").unwrap();
    let mut entries = Vec::new();
    let (mut meaning, mut attribute) = (String::new(), String::new());
    for line in body.lines() {
        if let Some(doc) = line.strip_prefix("    /// ") {
            meaning = format!("{meaning} {doc}").trim().to_string();
        } else if let Some(found) = variant.captures(line) {
            assert!(
                !meaning.is_empty(),
                "{path}: {name}::{} has no doc comment",
                &found[1]
            );
            // Holds another error, which has a code of its own.
            let has_code = !WITHOUT_CODE.contains(&(name, &found[1]));
            if has_code && !attribute.contains("transparent") {
                entries.push(Entry {
                    code: format!("{prefix}{}", kebab_case(&found[1])),
                    message: template(&attribute),
                    meaning: std::mem::take(&mut meaning),
                });
            }
            meaning.clear();
            attribute.clear();
        } else {
            attribute += line;
            attribute.push('\n');
        }
    }
    assert!(!entries.is_empty(), "{path}: {name}");
    entries
}

fn page() -> String {
    let mut page = BEGINNING.to_string();
    let mut codes = BTreeSet::new();
    for (heading, enums) in SECTIONS {
        page += &format!("\n## {heading}\n\n| code | message | meaning |\n|---|---|---|\n");
        for (path, name, prefix) in *enums {
            for entry in entries(path, name, prefix) {
                let Entry {
                    code,
                    message,
                    meaning,
                } = entry;
                let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;");
                page += &format!("| `{code}` | {} | {} |\n", cell(&message), cell(&meaning));
                assert!(codes.insert(code.clone()), "{code} is there twice");
            }
        }
    }
    page
}

#[test]
fn the_page_lists_every_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/messages.md");
    let made = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, made).unwrap();
        return;
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(
        written == made,
        "docs/messages.md is not made of these sources: UPDATE_DOCS=1 cargo test --test repository messages"
    );
}

/// A library does not know in which program it runs, nor what options that has.
#[test]
fn no_library_names_an_option_or_a_command() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let commands = commands().join("|");
    let named = Regex::new(&format!(r"--[a-z]{{2,}}|standpoint ({commands})\b")).unwrap();
    let mut read = 0;
    for krate in ["common", "core", "corpus", "stats", "tables"] {
        let mut files = Vec::new();
        add_files(
            &root.join("crates").join(krate).join("src"),
            &[".rs"],
            &mut files,
        );
        for path in files.iter().filter(|path| !path.ends_with("tests.rs")) {
            read += 1;
            let source = std::fs::read_to_string(path).unwrap();
            let code = source
                .split("#[cfg(test)]\nmod ")
                .next()
                .unwrap_or_default();
            for (at, line) in code.lines().enumerate() {
                let is_comment = line.trim_start().starts_with("//");
                assert!(
                    is_comment || !named.is_match(line),
                    "{}:{}: {line}",
                    path.display(),
                    at + 1
                );
            }
        }
    }
    assert!(read > 100, "{read}");
}

#[test]
fn templates_are_read_from_attributes() {
    assert_eq!(
        template("    #[error(\"{file}: {} of \\\"{x:?}\\\" \\\n        go\", plural(\"row\"))]"),
        "… of \"…\" go"
    );
    assert_eq!(template("    #[error(\"{text}\")]"), "");
    assert_eq!(kebab_case("TiedVotes"), "tied-votes");
}
