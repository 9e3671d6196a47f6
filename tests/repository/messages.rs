//! Makes a page of the sources: each code with its message. Nothing is listed here: whatever is an error or a finding in a
//! source is in the page, or a test fails.
//!
//! `cargo test --test repository messages` writes it to `target/tmp/messages.md`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regex::Regex;
use serde_json::Value;

use crate::add_files;
use crate::common::{LABELS, Work, commands};

/// The sections: a heading, and what the codes in it begin with. Findings of the program have no such beginning and are in
/// the section of their type.
const SECTIONS: &[(&str, &[&str])] = &[
    ("Warnings", &["Warning"]),
    ("Notes", &["Note"]),
    ("Jobs", &["job"]),
    ("Language models", &["annotate"]),
    ("Reading files", &["corpus"]),
    ("Labels", &["labels", "labelling", "dictionary", "topic"]),
    (
        "Models and encoders",
        &["training", "model", "encoder", "tuning", "fit", "text"],
    ),
    ("Scores and shares", &["scores", "shares", "report"]),
];

const BEGINNING: &str = "\
# Messages

Everything that standpoint finds has a *code*, which stays the same where the message is improved. Programs find it in
`findings` of `--json` and `--findings` files, in the attribute `code` of Python's errors and warnings, and, before a colon,
in the column `error` of Spark. The message says what happened, where, and what to do; `…` stands for what differs. Three
codes have no message of their own: `failed`, `usage`, and `system` for an error of the operating system. In Spark
`text/missing` is a text that is missing.

This page is made of the sources.
";

/// A source file.
struct Source {
    path: PathBuf,
    text: String,
}

/// The sources of all crates, without their tests.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders =
        ["common", "core", "corpus", "stats", "tables"].map(|name| root.join("crates").join(name));
    let mut files = Vec::new();
    for folder in folders.iter().map(PathBuf::as_path).chain([root]) {
        add_files(&folder.join("src"), &[".rs"], &mut files);
    }
    files.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text
            .split("#[cfg(test)]\nmod ")
            .next()
            .unwrap_or_default()
            .to_string();
        Source { path, text }
    };
    files.into_iter().map(read).collect()
}

/// A type of errors or findings.
struct Kind<'s> {
    source: &'s Source,
    name: String,
    is_public: bool,
    /// The comment and the attributes.
    head: &'s str,
    /// The fields or variants.
    body: &'s str,
}

/// All types of errors and findings.
fn kinds(sources: &[Source]) -> Vec<Kind<'_>> {
    let declared = Regex::new(r"(?m)^(pub(?:\(\w+\))? )?(?:enum|struct) (\w+)[^;{]*\{$").unwrap();
    let mut kinds = Vec::new();
    for source in sources {
        for found in declared.captures_iter(&source.text) {
            let whole = found.get(0).unwrap();
            let head = source.text[..whole.start()].rsplit("\n\n").next().unwrap();
            let body = source.text[whole.end()..].split("\n}").next().unwrap();
            let is_error = head.contains("thiserror::Error");
            if is_error || head.contains("strum(prefix") {
                kinds.push(Kind {
                    source,
                    name: found[2].to_string(),
                    is_public: found.get(1).is_some_and(|public| public.as_str() == "pub "),
                    head,
                    body,
                });
            }
        }
    }
    kinds
}

/// A code with its message.
struct Entry {
    code: String,
    message: String,
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

/// The texts of the strings in a source, with `…` for what differs.
fn templates(source: &str) -> Vec<String> {
    let string = Regex::new(r#"(?s)"((?:[^"\\]|\\.)*)""#).unwrap();
    let continued = Regex::new(r"\\\n\s*").unwrap();
    let differing = Regex::new(r"(\{[^{}]*\})+").unwrap();
    let template = |found: regex::Captures| {
        let text = continued.replace_all(found.get(1).unwrap().as_str(), "");
        let text = differing.replace_all(&text, "…");
        let text = text
            .replace("\\\\", "\0")
            .replace("\\\"", "\"")
            .replace("\\n", "⏎")
            .replace('\0', "\\");
        text.trim_start_matches("…: ").to_string()
    };
    string.captures_iter(source).map(template).collect()
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

impl Kind<'_> {
    /// Returns whether it has the findings of the program.
    fn is_finding(&self) -> bool {
        self.source.path.parent().unwrap().ends_with("findings")
    }

    /// What the codes begin with; `None` for errors that become others or have their codes.
    fn prefix(&self) -> Option<String> {
        let prefix = Regex::new(r#"prefix = "([^"]+)""#).unwrap();
        let prefix = prefix.captures(self.head).map(|found| found[1].to_string());
        prefix.or_else(|| self.is_finding().then(String::new))
    }

    /// A code with the message of its attribute `error`. Where the attribute has no words of its own, the comment gives an
    /// example, or the function that the attribute calls has words.
    fn entry(&self, code: String, variant: &str, attribute: &str, comment: &str) -> Entry {
        let example = comment.split_once(" Such as “");
        let message = match example {
            None => self.message(variant, attribute),
            Some((_, example)) => example.trim_end_matches("”.").to_string(),
        };
        Entry { code, message }
    }

    fn message(&self, variant: &str, attribute: &str) -> String {
        if let Some(text) = templates(attribute).first().filter(|text| has_words(text)) {
            return text.clone();
        }
        let called = Regex::new(r"\b(?:(messages)::)?(\w+)\(").unwrap();
        let mut makers = Vec::new();
        for found in called.captures_iter(attribute) {
            let beside = self.source.path.with_file_name("messages.rs");
            let text = match found.get(1) {
                None => self.source.text.clone(),
                Some(_) => std::fs::read_to_string(beside).unwrap(),
            };
            let function = Regex::new(&format!(
                r"(?s)\nfn {}[(<].*?\n\}}|\npub[^\n]* fn {0}[(<].*?\n\}}",
                &found[2]
            ))
            .unwrap();
            makers.extend(function.find(&text).map(|found| found.as_str().to_string()));
        }
        let arm = Regex::new(&format!(
            r"(?s)\n            Self::{variant}\b.*?(\n            Self::|\n        \}})"
        ))
        .unwrap();
        makers.extend(
            arm.find(&self.source.text)
                .map(|found| found.as_str().to_string()),
        );
        let texts = makers.iter().flat_map(|maker| templates(maker));
        texts
            .filter(|text| has_words(text))
            .max_by_key(String::len)
            .unwrap_or_default()
    }

    /// The variants that have the code of what is in them, as its `HasCode` says.
    fn passed_on(&self) -> impl Iterator<Item = &str> {
        let begins = format!("impl HasCode for {} {{", self.name);
        let whole = self
            .source
            .text
            .split_once(&begins)
            .map_or("", |(_, rest)| rest);
        let whole = whole.split("\n}").next().unwrap();
        let body = |function: &str| {
            let rest = whole.split_once(&format!("fn {function}(&self)"));
            rest.map_or("", |(_, rest)| rest.split("\n    }").next().unwrap())
        };
        let code = body("code");
        let inner = if code.contains("self.inner()") {
            body("inner")
        } else {
            ""
        };
        let arms = [code, inner]
            .into_iter()
            .flat_map(|body| body.split("Self::").skip(1));
        arms.map(|arm| arm.split(|c: char| !c.is_alphanumeric()).next().unwrap())
    }

    /// The codes of the type, in the order of the source.
    fn entries(&self) -> Vec<Entry> {
        let Kind { name, source, .. } = self;
        let mut entries = Vec::new();
        let variant = Regex::new(r"^    ([A-Z]\w*)").unwrap();
        let (mut comment, mut attribute) = (String::new(), String::new());
        for line in self.body.lines() {
            if let Some(doc) = line.strip_prefix("    /// ") {
                comment = format!("{comment} {doc}").trim().to_string();
            } else if let Some(found) = variant.captures(line) {
                // A variant without a code of its own passes on another error.
                let has_code = !self.passed_on().any(|name| name == &found[1]);
                if let Some(prefix) = self.prefix()
                    && has_code
                    && !attribute.contains("transparent")
                {
                    let code = format!("{prefix}{}", kebab_case(&found[1]));
                    entries.push(self.entry(code, &found[1], &attribute, &comment));
                }
                comment.clear();
                attribute.clear();
            } else {
                attribute += line;
                attribute.push('\n');
            }
        }
        // A struct has one code, which its `HasCode` gives.
        let one = format!(
            r#"impl HasCode for {name} \{{\n    fn code\(&self\) -> &'static str \{{\n        "([^"]+)""#
        );
        if let Some(found) = Regex::new(&one).unwrap().captures(&source.text) {
            let comment = self
                .head
                .lines()
                .filter_map(|line| line.strip_prefix("/// "));
            let comment: Vec<&str> = comment.collect();
            let attribute = self.head.split_once("#[error").unwrap().1;
            entries.push(self.entry(found[1].to_string(), name, attribute, &comment.join(" ")));
        }
        entries
    }
}

fn page() -> String {
    let sources = sources();
    let mut listed: Vec<(String, Entry)> = Vec::new();
    for kind in kinds(&sources) {
        for entry in kind.entries() {
            let group = entry
                .code
                .split_once('/')
                .map_or(kind.name.as_str(), |(group, _)| group);
            listed.push((group.to_string(), entry));
        }
    }
    let mut page = BEGINNING.to_string();
    let mut codes = BTreeSet::new();
    for (heading, groups) in SECTIONS {
        page += &format!("\n## {heading}\n\n| code | message |\n|---|---|\n");
        for group in *groups {
            for (_, entry) in listed.iter().filter(|(of, _)| of == group) {
                let Entry { code, message } = entry;
                let message = message.replace('|', "\\|").replace('<', "&lt;");
                page += &format!("| `{code}` | {message} |\n");
                assert!(codes.insert(code), "{code} is there twice");
            }
        }
    }
    let which = |is_such: &dyn Fn(&Entry) -> bool| {
        let found = listed.iter().filter(|(_, entry)| is_such(entry));
        found
            .map(|(_, entry)| entry.code.as_str())
            .collect::<Vec<&str>>()
    };
    assert_eq!(
        which(&|entry| entry.message.is_empty()),
        [""; 0],
        "have no message"
    );
    assert_eq!(
        which(&|entry| !codes.contains(&entry.code)),
        [""; 0],
        "are in no section"
    );
    page
}

/// Whoever has an error has its code, its file and its place, and the program finds them in one list.
#[test]
fn every_error_has_a_code() {
    let sources = sources();
    let all: String = sources.iter().map(|source| source.text.as_str()).collect();
    let list = all
        .split_once("any_of!(\n")
        .unwrap()
        .1
        .split_once(");")
        .unwrap()
        .0;
    let by_hand = Regex::new(r"\bError for (\w+)").unwrap();
    let kinds = kinds(&sources);
    let mut names: Vec<&str> = kinds
        .iter()
        .filter(|kind| kind.is_public && kind.head.contains("thiserror::Error"))
        .filter(|kind| !kind.is_finding())
        .map(|kind| kind.name.as_str())
        .collect();
    names.extend(
        by_hand
            .captures_iter(&all)
            .map(|found| found.get(1).unwrap().as_str()),
    );
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        assert!(
            all.contains(&format!("impl HasCode for {name} {{")),
            "{name} has no code"
        );
        assert!(
            list.contains(&format!("        {name},\n")),
            "{name} is not in {list}"
        );
    }
    // A type without a prefix gives codes of others.
    let page = page();
    let given = Regex::new(r#"impl HasCode for [^}]*"([a-z]+/[a-z-]+)""#).unwrap();
    for code in given.captures_iter(&all) {
        assert!(
            page.contains(&format!("| `{}` |", &code[1])),
            "{}",
            &code[1]
        );
    }
}

/// The page of a release. It is not kept in the repository, which has all of it in the sources.
#[test]
fn the_page_is_made_and_lists_every_code() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("messages.md");
    std::fs::write(&path, page()).unwrap();
    eprintln!("{} is made", path.display());
}

#[test]
fn the_codes_are_those_of_the_list() {
    let list = page();
    // Labels without documents, with a slip, a code for nothing, a repeated row and a tie.
    let rows = "text,label,annotator_a,annotator_b,remark\n\
        Build it now and soon.,,for,against,x\n\
        Stop it at once please.,against,,,\n\
        Stop it at once please.,against,,,\n\
        Nobody knows.,n/a,,,\n\
        The vote is on Monday.,,,,\n";
    let labels: String = LABELS
        .lines()
        .skip(1)
        .map(|row| {
            let (row, label) = row.rsplit_once(',').unwrap();
            let text = row.split_once(',').map_or(row, |(_, text)| text);
            format!("{text},{label},,,\n")
        })
        .collect();
    let work = Work::new().with("labels.csv", rows.to_string() + &labels);
    work.run(&["agree", "labels.csv", "--findings", "found.json"]);
    let found: Value = serde_json::from_slice(&work.read("found.json")).unwrap();
    let found = found["findings"].as_array().unwrap();
    assert!(found.len() > 5, "{found:?}");
    for finding in found {
        let code = finding["code"].as_str().unwrap();
        assert!(list.contains(&format!("| `{code}` |")), "{code}");
    }
}

/// A library does not know in which program it runs, nor what options that has.
#[test]
fn no_library_names_an_option_or_a_command() {
    let commands = commands().join("|");
    let named = Regex::new(&format!(r"--[a-z]{{2,}}|standpoint ({commands})\b")).unwrap();
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates");
    let mut read = 0;
    let is_test = |source: &&Source| source.path.ends_with("tests.rs");
    let sources = sources();
    for source in sources
        .iter()
        .filter(|source| source.path.starts_with(&crates) && !is_test(source))
    {
        read += 1;
        for (at, line) in source.text.lines().enumerate() {
            let is_comment = line.trim_start().starts_with("//");
            assert!(
                is_comment || !named.is_match(line),
                "{}:{}: {line}",
                source.path.display(),
                at + 1
            );
        }
    }
    assert!(read > 100, "{read}");
}

#[test]
fn templates_are_read_from_attributes() {
    assert_eq!(
        templates("    #[error(\"{file}: {} of \\\"{x:?}\\\" \\\n        go\", plural(\"row\"))]")
            [0],
        "… of \"…\" go"
    );
    assert_eq!(kebab_case("TiedVotes"), "tied-votes");
}
