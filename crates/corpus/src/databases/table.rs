//! Reads the tables of `crates/corpus/data/databases/`, one for each news database; the README there describes their form.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};

/// The tables. The first of two databases that fit a text equally well is taken.
const FILES: [&str; 6] = [
    include_str!("../../data/databases/nexis.txt"),
    include_str!("../../data/databases/factiva.txt"),
    include_str!("../../data/databases/proquest.txt"),
    include_str!("../../data/databases/europresse.txt"),
    include_str!("../../data/databases/newsbank.txt"),
    include_str!("../../data/databases/ldc.txt"),
];

pub(super) static DATABASES: LazyLock<Vec<Database>> = LazyLock::new(|| {
    let tables = FILES.iter().filter_map(|file| Database::parse(file));
    tables.collect()
});

/// The role of a line in an export or of a field in an article. Its name in small letters is that of a
/// section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    Begins,
    Rules,
    Ends,
    Foot,
    Cover,
    Evidence,
    /// The first role of a field.
    Headline,
    Byline,
    Date,
    Outlet,
    /// Outlet and date in one line.
    Source,
    Caption,
    Text,
    Abstract,
    Notice,
    /// The number of words of the article.
    Length,
    /// Another line above the text, such as the language.
    Head,
    Other,
}

/// The expression that matches lines, as [`bare`] leaves them, that are one of the entries.
fn expression(entries: &[&str]) -> Option<Regex> {
    let sign = |sign: char| match sign {
        '#' => "[0-9]+".to_owned(),
        '@' => "[a-z0-9]*[0-9]{8}[a-z0-9]{5,}".to_owned(),
        '~' => r"[\pL\pM]+".to_owned(),
        '*' => ".*".to_owned(),
        // French sets a space before a colon that may not break the line.
        ' ' => r"[ \t\u{a0}\u{202f}]+".to_owned(),
        _ => regex::escape(&sign.to_string()),
    };
    let entries: Vec<String> = entries
        .iter()
        .map(|e| e.chars().map(sign).collect())
        .collect();
    Regex::new(&format!("(?i)^(?:{})$", entries.join("|"))).ok()
}

/// A line without the invisible characters around it: white space, byte order marks, marks of no width.
pub(super) fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}')
    })
}

/// The lines by which a database parts its articles, and those that it writes around them.
#[derive(Debug, Default)]
pub(super) struct Database {
    /// True if its labels are codes.
    pub(super) has_codes: bool,
    /// Labels before a colon in small letters, and codes.
    labels: HashMap<String, Role>,
    /// Matches the lines of each role.
    lines: Vec<(Role, Regex)>,
}

/// The text between a label and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelGap {
    /// A colon, or the end of the line.
    Colon,
    /// A tab, two blanks, or the end of the line, after a code.
    Wide,
    /// One blank after a code, so that this may be a word of the text: `TD Bank said so.`
    Narrow,
}

/// The most bytes of a label.
const LABEL: usize = 40;

impl Database {
    /// Reads a table; returns `None` if it is not in the form of one.
    fn parse(file: &str) -> Option<Self> {
        let mut database = Self::default();
        for section in file.split("\n[").skip(1) {
            let (name, entries) = section.split_once("]\n")?;
            let role = Role::deserialize(StrDeserializer::<Error>::new(name)).ok()?;
            let mut lines: Vec<&str> = entries.lines().filter(|line| !line.is_empty()).collect();
            lines.retain(|entry| {
                let label = entry.strip_suffix(':').map(|e| e.trim_end().to_lowercase());
                let code = is_code(entry).then(|| (*entry).to_owned());
                let label = label.or(code).filter(|_| role >= Role::Headline);
                let is_line = label.is_none();
                database.labels.extend(label.map(|label| (label, role)));
                is_line
            });
            if !lines.is_empty() {
                database.lines.push((role, expression(&lines)?));
            }
        }
        database.has_codes = database.labels.keys().any(|label| is_code(label));
        Some(database)
    }

    /// The expression for the lines of a role, if the database has any.
    pub(super) fn lines(&self, role: Role) -> Option<&Regex> {
        let mut lines = self.lines.iter();
        lines.find_map(|(other, lines)| (*other == role).then_some(lines))
    }

    /// Returns true if a line as a whole has a role.
    pub(super) fn is(&self, role: Role, line: &str) -> bool {
        let lines = self.lines(role);
        lines.is_some_and(|lines| lines.is_match(bare(line)))
    }

    /// Returns true if its articles have fields.
    pub(super) fn has_fields(&self) -> bool {
        !self.labels.is_empty()
    }

    /// The role of a line as a whole in an article, or between articles.
    pub(super) fn role_of_line(&self, line: &str) -> Option<Role> {
        let is_of_article = |role| role <= Role::Ends || role >= Role::Headline;
        let mut lines = self.lines.iter().filter(|(role, _)| is_of_article(*role));
        lines.find_map(|(role, lines)| lines.is_match(bare(line)).then_some(*role))
    }

    /// The label with which a line begins: how many bytes it takes, what it labels, what stands after it.
    pub(super) fn label(&self, line: &str) -> Option<(usize, Role, LabelGap)> {
        line.starts_with(char::is_uppercase).then_some(())?;
        let end = line.find(char::is_whitespace).unwrap_or(line.len());
        let (word, rest) = line.split_at(end);
        if let Some(role) = self.labels.get(word) {
            let is_wide =
                rest.is_empty() || ["\t", "  ", " \t"].iter().any(|gap| rest.starts_with(gap));
            return Some((
                end,
                *role,
                if is_wide {
                    LabelGap::Wide
                } else {
                    LabelGap::Narrow
                },
            ));
        }
        let name = line.split(':').next().filter(|name| name.len() <= LABEL)?;
        let role = self.labels.get(&name.trim_end().to_lowercase())?;
        Some((line.len().min(name.len() + 1), *role, LabelGap::Colon))
    }
}

fn is_code(word: &str) -> bool {
    (2..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}
