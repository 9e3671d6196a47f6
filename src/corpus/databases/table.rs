//! The tables of `data/databases/`, one for each news database; the README there describes their form.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

/// The tables. Of two databases that a text fits equally well, the first is taken.
const FILES: [&str; 6] = [
    include_str!("../../../data/databases/nexis.txt"),
    include_str!("../../../data/databases/factiva.txt"),
    include_str!("../../../data/databases/proquest.txt"),
    include_str!("../../../data/databases/europresse.txt"),
    include_str!("../../../data/databases/newsbank.txt"),
    include_str!("../../../data/databases/ldc.txt"),
];

pub(super) static DATABASES: LazyLock<Vec<Database>> =
    LazyLock::new(|| FILES.iter().map(|file| Database::parse(file)).collect());

/// What a field of an article holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
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
    /// How many words the article has.
    Length,
    /// Another line above the text, such as the language.
    Head,
    Other,
}

const ROLES: [(&str, Role); 12] = [
    ("headline", Role::Headline),
    ("byline", Role::Byline),
    ("date", Role::Date),
    ("outlet", Role::Outlet),
    ("source", Role::Source),
    ("caption", Role::Caption),
    ("text", Role::Text),
    ("abstract", Role::Abstract),
    ("notice", Role::Notice),
    ("length", Role::Length),
    ("head", Role::Head),
    ("other", Role::Other),
];

/// The entries of a section that are whole lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Matches such a line without what is not seen around it, [`bare`].
    line: Option<Regex>,
}

impl Lines {
    fn new(entries: &[&str]) -> Self {
        let entries: Vec<String> = entries.iter().map(|entry| expression(entry)).collect();
        // A pattern that is wrong matches nothing; a test reads all tables.
        let line = Regex::new(&format!("(?i)^(?:{})$", entries.join("|"))).ok();
        Self {
            line: line.filter(|_| !entries.is_empty()),
        }
    }

    /// The expression that matches such a line.
    pub(super) fn expression(&self) -> Option<&str> {
        self.line.as_ref().map(Regex::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.line.is_none()
    }

    pub(super) fn match_line(&self, line: &str) -> bool {
        self.line
            .as_ref()
            .is_some_and(|expression| expression.is_match(bare(line)))
    }
}

/// The regular expression of an entry.
fn expression(entry: &str) -> String {
    let signs = entry.chars().map(|sign| match sign {
        '#' => "[0-9]+".to_owned(),
        '@' => "[a-z0-9]*[0-9]{8}[a-z0-9]{5,}".to_owned(),
        '*' => ".*".to_owned(),
        // French sets a space before a colon that may not break the line.
        ' ' => r"[ \t\u{a0}]+".to_owned(),
        _ => regex::escape(&sign.to_string()),
    });
    signs.collect()
}

/// A line without what is not seen around it: white space, byte order marks, marks of no width.
pub(super) fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}')
    })
}

/// How a database parts its articles, and what it writes around them.
#[derive(Debug, Default)]
pub(super) struct Database {
    pub(super) begins: Lines,
    pub(super) rules: Lines,
    pub(super) ends: Lines,
    pub(super) foot: Lines,
    pub(super) cover: Lines,
    pub(super) evidence: Lines,
    /// Whether its labels are codes.
    pub(super) has_codes: bool,
    /// Labels before a colon in small letters, and codes.
    labels: HashMap<String, Role>,
    lines: Vec<(Lines, Role)>,
}

/// What stands between a label and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// A colon, or the end of the line.
    Colon,
    /// A tab, two blanks, or the end of the line, behind a code.
    Wide,
    /// One blank behind a code, so that this may be a word of the text: `TD Bank said so.`
    Narrow,
}

/// The most bytes of a label.
const LABEL: usize = 40;

impl Database {
    fn parse(file: &str) -> Self {
        let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in file.lines().filter(|line| !line.starts_with("//")) {
            let section = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'));
            match (section, sections.last_mut()) {
                (Some(section), _) => sections.push((section, Vec::new())),
                (None, Some((_, entries))) if !line.is_empty() => entries.push(line),
                _ => {}
            }
        }
        let mut database = Self::default();
        for (section, mut entries) in sections {
            let Some((_, role)) = ROLES.iter().find(|(name, _)| *name == section) else {
                let lines = Lines::new(&entries);
                match section {
                    "begins" => database.begins = lines,
                    "rules" => database.rules = lines,
                    "ends" => database.ends = lines,
                    "foot" => database.foot = lines,
                    "cover" => database.cover = lines,
                    "evidence" => database.evidence = lines,
                    _ => {}
                }
                continue;
            };
            entries.retain(|entry| match entry.strip_suffix(':') {
                Some(label) => {
                    let label = label.trim_end().to_lowercase();
                    database.labels.insert(label, *role);
                    false
                }
                None if is_code(entry) => {
                    database.has_codes = true;
                    database.labels.insert((*entry).to_owned(), *role);
                    false
                }
                None => true,
            });
            if !entries.is_empty() {
                database.lines.push((Lines::new(&entries), *role));
            }
        }
        database
    }

    /// Whether a line parts articles.
    pub(super) fn is_mark(&self, line: &str) -> bool {
        [&self.begins, &self.rules, &self.ends]
            .iter()
            .any(|lines| lines.match_line(line))
    }

    /// Whether its articles have fields.
    pub(super) fn has_fields(&self) -> bool {
        !self.labels.is_empty()
    }

    /// What a line is as a whole.
    pub(super) fn role_of_line(&self, line: &str) -> Option<Role> {
        let mut found = self.lines.iter();
        found.find_map(|(lines, role)| lines.match_line(line).then_some(*role))
    }

    /// The label with which a line begins: how many bytes it takes, what it labels, and how it stands before its value.
    pub(super) fn label(&self, line: &str) -> Option<(usize, Role, Gap)> {
        let first = line.chars().next()?;
        if self.labels.is_empty() || !first.is_uppercase() {
            return None;
        }
        let end = line.find(char::is_whitespace).unwrap_or(line.len());
        let (word, rest) = line.split_at(end);
        if is_code(word)
            && let Some(role) = self.labels.get(word)
        {
            let mut gap = rest.chars();
            return match (gap.next(), gap.next()) {
                (None | Some('\t'), _) | (Some(' '), Some(' ' | '\t')) => {
                    Some((end, *role, Gap::Wide))
                }
                _ => Some((end, *role, Gap::Narrow)),
            };
        }
        let head = &line[..line.floor_char_boundary(LABEL)];
        let (name, length) = match head.find(':') {
            Some(colon) => (head[..colon].trim_end(), colon + 1),
            None if head.len() == line.len() => (line, line.len()),
            None => return None,
        };
        let role = self.labels.get(&name.to_lowercase())?;
        Some((length, *role, Gap::Colon))
    }
}

fn is_code(word: &str) -> bool {
    (2..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_read() {
        let sections = ["begins", "rules", "ends", "foot", "cover", "evidence"];
        for (file, database) in FILES.iter().zip(&*DATABASES) {
            for line in file.lines().filter(|line| line.starts_with('[')) {
                let name = line.trim_matches(['[', ']']);
                let is_role = ROLES.iter().any(|(role, _)| *role == name);
                assert!(is_role || sections.contains(&name), "{line}");
            }
            let sections = file.split("\n[").skip(1).filter(|section| {
                let name = section.split(']').next();
                name.is_some_and(|name| sections.contains(&name))
            });
            let lines = [&database.begins, &database.rules, &database.ends];
            let others = [&database.foot, &database.cover, &database.evidence];
            let read = lines
                .iter()
                .chain(&others)
                .filter(|lines| !lines.is_empty());
            assert_eq!(read.count(), sections.count());
            assert!(database.lines.iter().all(|(lines, _)| !lines.is_empty()));
        }
    }

    #[test]
    fn labels_and_codes_are_told_from_prose() {
        let [nexis, factiva, proquest, ..] = &DATABASES[..] else {
            panic!("tables are missing");
        };
        for (database, line, label) in [
            (nexis, "BYLINE: Mona Haddad", Some("BYLINE:")),
            (nexis, "Length: 212 words", Some("Length:")),
            (nexis, "Body", Some("Body")),
            (
                proquest,
                "Auteur\u{a0}: Haddad, Mona",
                Some("Auteur\u{a0}:"),
            ),
            (factiva, "HD   Boats leave", Some("HD")),
            (factiva, "HD Boats leave", Some("HD")),
            (nexis, "length: it was short", None),
            (nexis, "Body of water", None),
            (factiva, "HDX   Boats", None),
        ] {
            let found = database.label(line).map(|(length, ..)| &line[..length]);
            assert_eq!(found, label, "{line}");
        }
        assert!(
            nexis
                .begins
                .match_line("\u{feff} 3 of 12 DOCUMENTS\u{200e}")
        );
        assert!(!nexis.begins.match_line("3 of 12 boats"));
        assert!(
            factiva
                .ends
                .match_line("Dokument DELT000020240112ek1c0003x")
        );
        assert!(!factiva.ends.match_line("Document thewholeprocedure"));
    }
}
