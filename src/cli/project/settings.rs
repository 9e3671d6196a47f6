//! What was chosen for a project: the file `project.toml`, which people may edit.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Serialize;
use toml_edit::{Array, DocumentMut, Item, Value, value};

use super::read_file;
use crate::cli::label::check_label_set;
use crate::findings::sentence;
use crate::labels::label_name;
use crate::text::Language;
use standpoint_common::atomic::replace;

/// The folder of the articles, unless the user names another.
pub const ARTICLES: &str = "articles";
/// The name of the file.
pub const FILE: &str = "project.toml";

/// The largest sample and the largest goal.
const MAX_SENTENCES: i64 = 1_000_000;

/// The first lines of a new file.
const HEAD: &str = "\
# What was chosen for this project. `standpoint open` shows it as a page, and `standpoint run` does what is due.
";

/// The question that the articles are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// That of the built-in model.
    BuiltIn,
    /// One of the user's, whose labels a model learns.
    Own,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// The articles: a file or a folder, from the folder of the project on.
    pub articles: PathBuf,
    /// `None` before it is chosen.
    pub question: Option<Question>,
    /// The question in words, which is the title of the report; `None` for the name of the model.
    pub title: Option<String>,
    /// The labels in the order of their keys; empty before they are chosen.
    pub labels: Vec<String>,
    /// The language of the articles; `None` for the default.
    pub language: Option<String>,
    /// The encoder that reads whole sentences beside the words; `None` for the default.
    pub encoder: Option<String>,
    /// The language model on this computer that codes in place of a model that learns from labels; `None` for none.
    pub language_model: Option<String>,
    /// The model that scores, if it is another than the one that was trained last.
    pub model: Option<PathBuf>,
    /// The coders, if they are more than one.
    pub coders: Vec<String>,
    /// The number of sentences to label.
    pub goal: usize,
    /// Whether the built-in model that reads whole sentences answers its question.
    pub reader: bool,
    /// The number of sentences of the sample from which the shares are estimated.
    pub sample: usize,
    /// The column of whose values equally many sentences are drawn; `None` for all alike.
    pub sample_by: Option<String>,
    /// The columns whose values have shares of their own; with several, each combination has.
    pub by: Vec<String>,
    /// Whether intervals are about these articles alone, and not about all articles like these.
    pub these_articles: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            articles: PathBuf::from(ARTICLES),
            question: None,
            title: None,
            labels: Vec::new(),
            language: None,
            encoder: None,
            language_model: None,
            model: None,
            coders: Vec::new(),
            goal: 120,
            reader: false,
            sample: 200,
            sample_by: None,
            by: Vec::new(),
            these_articles: false,
        }
    }
}

/// A setting with a value that it cannot have.
#[derive(Debug, thiserror::Error)]
#[error("{why}")]
pub(crate) struct WrongSetting {
    /// Its name.
    pub key: String,
    why: String,
}

/// A change of one setting, as the page sends it.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    Articles(String),
    Question(String),
    Title(String),
    Labels(Vec<String>),
    Language(String),
    Encoder(String),
    LanguageModel(String),
    Model(String),
    Reader(bool),
    Coders(Vec<String>),
    Goal(i64),
    Sample(i64),
    SampleBy(String),
    By(Vec<String>),
    TheseArticles(bool),
}

impl Change {
    /// The name of the setting.
    pub fn key(&self) -> &'static str {
        self.clone().entry().0
    }

    fn entry(self) -> (&'static str, Value) {
        let list = |words: Vec<String>| Value::Array(words.into_iter().collect::<Array>());
        match self {
            Change::Articles(path) => ("articles", path.into()),
            Change::Question(question) => ("question", question.into()),
            Change::Title(title) => ("title", title.into()),
            Change::Labels(labels) => ("labels", list(labels)),
            Change::Language(language) => ("language", language.into()),
            Change::Encoder(encoder) => ("encoder", encoder.into()),
            Change::LanguageModel(name) => ("language_model", name.into()),
            Change::Model(path) => ("model", path.into()),
            Change::Reader(is_wanted) => ("reader", is_wanted.into()),
            Change::Coders(coders) => ("coders", list(coders)),
            Change::Goal(goal) => ("goal", goal.into()),
            Change::Sample(sample) => ("sample", sample.into()),
            Change::SampleBy(column) => ("sample_by", column.into()),
            Change::By(columns) => ("by", list(columns)),
            Change::TheseArticles(alone) => ("these_articles", alone.into()),
        }
    }
}

impl Settings {
    /// Reads the settings of a project. Those that are not in the file, or all if there is no file, are the default.
    ///
    /// # Errors
    /// If the file cannot be read, or has a key or a value that is none.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let document = document(&path)?;
        Self::parse(&document).map_err(|error| match error.downcast::<WrongSetting>() {
            Ok(wrong) => {
                let text = document.to_string();
                let mut lines = text.lines();
                let at = lines.position(|line| line.trim_start().starts_with(&wrong.key));
                let line = at.map_or_else(String::new, |at| format!(": line {}", at + 1));
                anyhow::Error::from(wrong).context(format!("{}{line}", path.display()))
            }
            Err(error) => error.context(path.display().to_string()),
        })
    }

    /// Changes settings in the file. What else is in it stays, and so do comments.
    ///
    /// # Errors
    /// If the file cannot be read or written, or the settings would be wrong. The file then stays as it was.
    pub fn change(folder: &Path, changes: Vec<Change>) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let mut document = document(&path)?;
        for change in changes {
            let (key, mut new) = change.entry();
            match document.get_mut(key).and_then(Item::as_value_mut) {
                Some(old) => {
                    // The comment behind a value belongs to it.
                    *new.decor_mut() = old.decor().clone();
                    *old = new;
                }
                None => document[key] = value(new),
            }
        }
        let settings = Self::parse(&document)?;
        let head = if path.exists() { "" } else { HEAD };
        let text = format!("{head}{document}");
        replace(&path, |file| file.write_all(text.as_bytes()))
            .with_context(|| format!("{} was not written", path.display()))?;
        Ok(settings)
    }

    fn parse(document: &DocumentMut) -> anyhow::Result<Self> {
        let mut settings = Settings::default();
        for (key, item) in document.iter() {
            let taken = settings.take(key, item);
            taken.map_err(|error| WrongSetting {
                key: key.to_string(),
                why: sentence(error.as_ref()),
            })?;
        }
        if settings.articles.as_os_str().is_empty() {
            bail!("articles is empty: name a file or a folder");
        }
        Ok(settings)
    }

    /// Takes the value of one setting.
    fn take(&mut self, key: &str, item: &Item) -> anyhow::Result<()> {
        match key {
            "articles" => self.articles = PathBuf::from(text(key, item)?),
            "question" => {
                self.question = match text(key, item)? {
                    "built-in" => Some(Question::BuiltIn),
                    "own" => Some(Question::Own),
                    other => bail!(
                        "the question “{other}” is none: write question = \"built-in\" or question = \"own\""
                    ),
                }
            }
            "title" => {
                let title = label_name(text(key, item)?);
                self.title = Some(title).filter(|title| !title.is_empty());
            }
            "labels" => {
                let names = without_commas(texts(key, item)?)?;
                if !names.is_empty() {
                    self.labels = check_label_set(names).map_err(anyhow::Error::msg)?;
                }
            }
            "language" => {
                let name = text(key, item)?;
                if !name.is_empty() {
                    name.parse::<Language>()?;
                    self.language = Some(name.to_string());
                }
            }
            "encoder" => self.encoder = some_text(key, item)?,
            "language_model" => self.language_model = some_text(key, item)?,
            "model" => self.model = some_text(key, item)?.map(PathBuf::from),
            "reader" => self.reader = truth(key, item)?,
            "these_articles" => self.these_articles = truth(key, item)?,
            "coders" => self.coders = names(key, item)?,
            "by" => self.by = names(key, item)?,
            "goal" => self.goal = number(key, item)?,
            "sample_by" => self.sample_by = some_text(key, item)?,
            "sample" => self.sample = number(key, item)?,
            other => {
                bail!("“{other}” is no setting of a project: correct its name, or remove it")
            }
        }
        Ok(())
    }
}

fn document(path: &Path) -> anyhow::Result<DocumentMut> {
    let bytes = read_file(path)?.unwrap_or_default();
    let text = std::str::from_utf8(&bytes);
    let text = match text.map_err(|error| error.valid_up_to()) {
        Ok(text) if !text.contains('\0') => text,
        wrong => {
            let at = wrong.map_or_else(|at| at, |text| text.find('\0').unwrap_or(0));
            let line = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
            bail!(
                "{}: line {line}: this is no text in UTF-8: save the file in that encoding, or remove the character",
                path.display()
            );
        }
    };
    let text = text.trim_start_matches('\u{feff}');
    text.parse().map_err(|error: toml_edit::TomlError| {
        let line = error.span().map_or(1, |span| {
            1 + text[..span.start.min(text.len())].matches('\n').count()
        });
        anyhow::anyhow!(
            "{}: line {line}: this cannot be read: texts stand in quotation marks, lists in [ ] with commas, numbers and \
            true or false alone: correct the line, or remove it",
            path.display()
        )
    })
}

fn text<'i>(key: &str, item: &'i Item) -> anyhow::Result<&'i str> {
    let text = item.as_str();
    let text = text.with_context(|| format!("{key} is no text: write it in quotation marks"))?;
    without_nul(key, text)
}

/// A text; `None` if it is empty.
fn some_text(key: &str, item: &Item) -> anyhow::Result<Option<String>> {
    let text = text(key, item)?;
    Ok((!text.is_empty()).then(|| text.to_string()))
}

/// Fails at a character that no argument of a command may have.
fn without_nul<'t>(key: &str, text: &'t str) -> anyhow::Result<&'t str> {
    match text.contains('\0') {
        true => bail!("{key} has the character NUL: write it without"),
        false => Ok(text),
    }
}

fn texts(key: &str, item: &Item) -> anyhow::Result<Vec<String>> {
    let list = item.as_array().and_then(|list| {
        let texts = list.iter().map(|value| value.as_str().map(str::to_string));
        texts.collect::<Option<Vec<String>>>()
    });
    let list = list
        .with_context(|| format!("{key} is no list of texts: write {key} = [\"one\", \"two\"]"))?;
    list.iter()
        .try_for_each(|text| without_nul(key, text).map(drop))?;
    Ok(list)
}

/// A list of names, without empty ones.
fn names(key: &str, item: &Item) -> anyhow::Result<Vec<String>> {
    let texts = texts(key, item)?;
    let names = texts.iter().map(|name| label_name(name));
    without_commas(names.filter(|name| !name.is_empty()).collect())
}

/// Fails if a name has a comma, which parts names in a command.
fn without_commas(names: Vec<String>) -> anyhow::Result<Vec<String>> {
    match names.iter().find(|name| name.contains(',')) {
        Some(name) => bail!("“{name}” has a comma: write the name without it"),
        None => Ok(names),
    }
}

fn truth(key: &str, item: &Item) -> anyhow::Result<bool> {
    let truth = item.as_bool();
    truth.with_context(|| format!("{key} is neither true nor false: write {key} = true"))
}

fn number(key: &str, item: &Item) -> anyhow::Result<usize> {
    let number = item
        .as_integer()
        .filter(|n| (1..=MAX_SENTENCES).contains(n));
    let number = number.and_then(|n| usize::try_from(n).ok());
    number.with_context(|| format!("{key} is no number from 1 to {MAX_SENTENCES}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_keeps_comments_and_the_order_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let text = "# Ours\ngoal = 60 # enough\nlabels = [\"for\", \"against\"]\n";
        std::fs::write(&path, text).unwrap();
        let changes = vec![Change::Goal(90), Change::Question("own".to_string())];
        let settings = Settings::change(folder.path(), changes).unwrap();
        assert_eq!(settings.goal, 90);
        assert_eq!(settings.labels, ["for", "against"]);
        assert_eq!(settings, Settings::read(folder.path()).unwrap());
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "# Ours\ngoal = 90 # enough\nlabels = [\"for\", \"against\"]\nquestion = \"own\"\n"
        );
    }

    #[test]
    fn a_folder_without_the_file_has_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Settings::read(folder.path()).unwrap(), Settings::default());
        Settings::change(folder.path(), vec![Change::Sample(50)]).unwrap();
        let text = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert_eq!(text, format!("{HEAD}sample = 50\n"));
    }

    #[test]
    fn a_file_in_another_encoding_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), b"# one\ntitle = \"Stra\xDFe\"\n").unwrap();
        let error = format!("{:#}", Settings::read(folder.path()).unwrap_err());
        assert!(
            error.contains("project.toml: line 2: this is no text in UTF-8"),
            "{error}"
        );
    }

    #[test]
    fn what_is_wrong_is_named_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        for (text, wanted) in [
            ("goal = 0\n", "goal is no number from 1 to 1000000"),
            ("goal = \"ten\"\n", "goal is no number from 1 to 1000000"),
            (
                "labels = \"for\"\n",
                "labels is no list of texts: write labels = [\"one\", \"two\"]",
            ),
            (
                "labels = [\"for\"]\n",
                "a label set needs two labels at least",
            ),
            ("label = [\"for\"]\n", "“label” is no setting of a project"),
            ("question = \"mine\"\n", "the question “mine” is none"),
            (
                "language = \"klingon\"\n",
                "there is no stemmer for the language “klingon”",
            ),
            ("articles = \"\"\n", "articles is empty"),
            ("# one\ngoal = \n", "line 2: "),
            ("# one\n# t\0wo\n", "line 2: this is no text in UTF-8"),
            (
                "articles = \"a\\u0000b\"\n",
                "articles has the character NUL",
            ),
            (
                "coders = [\"a\", \"b\\u0000\"]\n",
                "coders has the character NUL",
            ),
        ] {
            std::fs::write(&path, text).unwrap();
            let error = format!("{:#}", Settings::read(folder.path()).unwrap_err());
            assert!(error.contains(wanted), "{text}: {error}");
            assert!(error.contains(FILE), "{error}");
            let changes = vec![Change::Sample(7)];
            assert!(Settings::change(folder.path(), changes).is_err());
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }
}
