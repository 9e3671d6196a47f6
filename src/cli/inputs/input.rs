//! Articles to read, and the messages on reading them.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::bail;
use standpoint_common::phrases::{shell_path, shell_word};
use standpoint_tables::own_results::{are_of_segments, questions};

use super::values::{Named, cut_languages, one_of};
use crate::cli::console::messages::Messages;
use crate::cli::outputs::protect::protect_inputs;
use crate::corpus::{Format, ReadOptions, SplitAt, column_names, is_table};
use crate::findings::{Note, displayed};
use crate::jobs::ArticleSource;
use crate::segment::CutLanguage;

#[derive(clap::Args)]
pub struct InputArgs {
    /// Articles: files, folders (with everything in them), tables with a text column, or - for
    /// standard input. Read are .txt, .md, .html, .srt, .vtt, .csv, .tsv, .json and .jsonl,
    /// each also as .gz or .zst, and .docx, .odt, .rtf and .xlsx
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The format of standard input, if it is not a plain text or a web page
    #[arg(long, value_name = "FORMAT", value_parser = one_of(STDIN_FORMATS))]
    pub stdin_format: Option<Format>,

    #[command(flatten)]
    pub tables: ArticleTableArgs,
}

/// How tables and folders of articles are read.
#[derive(clap::Args, Clone, Default)]
pub struct ArticleTableArgs {
    /// The column of a table that holds the text [default: text, or another obvious name]
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,

    /// The column of a table that names the document [default: id, document or another obvious name]
    #[arg(long, value_name = "NAME", alias = "id-column")]
    pub document_column: Option<String>,

    /// Read files of folders with this ending too, as plain text, such as --ending story; may be given several times
    #[arg(long = "ending", value_name = "NAME")]
    pub endings: Vec<String>,

    /// Begin a new article at each line of a text that matches, such as '^Document'
    #[arg(long, value_name = "REGEX")]
    pub split_at: Option<SplitAt>,
}

/// The language in which articles are cut.
#[derive(clap::Args)]
pub struct CutLanguageArgs {
    /// The language of the articles, in which they are cut into sentences [default: that of each text, or of all if it is
    /// short]
    #[arg(long, ignore_case = true, value_parser = cut_languages())]
    pub language: Option<CutLanguage>,
}

/// Endings as the names of files are compared with them: `story` for `.Story`.
pub fn endings(given: &[String]) -> Vec<String> {
    let ending = |ending: &String| ending.trim_start_matches(['*', '.']).to_ascii_lowercase();
    given.iter().map(ending).collect()
}

/// The formats of standard input that its first bytes do not show.
const STDIN_FORMATS: [Named<Format>; 3] = [
    ("csv", "A table with commas or semicolons", Format::Csv),
    ("tsv", "A table with tabs", Format::Tsv),
    ("jsonl", "One JSON object a line", Format::JsonLines),
];

/// The choice of a question in tables of scores.
#[derive(clap::Args)]
pub struct QuestionArgs {
    /// The question to read where a table has several (`score` with several models): the name of its model
    #[arg(long, value_name = "NAME")]
    pub question: Option<String>,
}

impl QuestionArgs {
    /// The name of the question.
    pub fn name(&self) -> Option<&str> {
        self.question.as_deref()
    }

    /// The same for a second table, which need not have several questions.
    pub fn name_in(&self, table: &Path) -> Option<&str> {
        self.name()
            .filter(|_| !questions(&columns(table)).is_empty())
    }

    /// A table of scores in a command to copy, with the question.
    pub fn in_shell(&self, table: &Path) -> String {
        let option = |name: &str| format!(" --question {}", shell_word(name));
        shell_path(table) + &self.name().map_or(String::new(), option)
    }
}

/// Returns whether a path is a table of scores rather than articles: a CSV or JSON lines with a label and
/// probabilities. Its name does not matter, because `score` and Excel write tables under any name. Unreadable
/// files count as articles.
pub fn holds_scores(path: &Path) -> bool {
    let names = columns(path);
    let is_single =
        names.iter().any(|name| name == "label") && names.iter().any(|name| name.starts_with("p_"));
    is_single || !questions(&names).is_empty()
}

/// Returns whether a table has no probabilities, but labels alone.
pub fn has_only_labels(path: &Path) -> bool {
    let names = columns(path);
    let has_probability = names.iter().any(|name| name.starts_with("p_"));
    !names.is_empty() && !has_probability && questions(&names).is_empty()
}

/// Returns whether a path is a table of labelled sentences rather than articles.
fn holds_labels(path: &Path) -> bool {
    let names = columns(path);
    let of_label = |name: &String| name == "label" || name.starts_with("annotator_");
    names.iter().any(|name| name == "text") && names.iter().any(of_label)
}

/// Fails if a folder is named instead of a table. `advice` says how to make a table from it.
pub fn no_folder(path: &Path, advice: &str) -> anyhow::Result<()> {
    if path.is_dir() {
        bail!(
            "{}: could not be read: it is a folder, not a file; {advice}",
            path.display()
        );
    }
    Ok(())
}

/// Advice on tables for commands other than `score`, which alone can score rows as they are.
pub const ROWS_AS_THEY_ARE: &str = "name the articles, or score its rows with “standpoint score --unit row” \
    and name that table";

/// Notes tables of sentences among the articles, because each row is read as an article. `advice` says what
/// to do instead.
pub fn note_tables(paths: &[PathBuf], advice: &'static str, messages: &Messages) {
    for path in paths.iter().filter(|path| is_table(path)) {
        let what = match (holds_scores(path), holds_labels(path)) {
            (true, _) => "scores",
            (_, true) => "labelled sentences",
            _ if are_of_segments(&columns(path)) => "sentences",
            _ => continue,
        };
        let file = displayed(path);
        messages.tell(Note::RowsReadAsArticles { file, what, advice });
    }
}

/// The names of the columns of a table in lower case. For a text they come from its first line.
fn columns(path: &Path) -> Vec<String> {
    let names = path.is_file().then(|| column_names(path)).flatten();
    names.unwrap_or_default()
}

impl InputArgs {
    /// Names one file or folder, and no options.
    pub fn from_path(path: &Path) -> Self {
        InputArgs {
            paths: vec![path.to_path_buf()],
            stdin_format: None,
            tables: ArticleTableArgs::default(),
        }
    }

    /// The articles that these arguments name. The `output` is not read, and must not be one of them.
    pub fn articles(&self, output: Option<&PathBuf>) -> anyhow::Result<ArticleSource> {
        output.map_or(Ok(()), |output| protect_inputs(output, &self.paths))?;
        Ok(self.articles_beside(output))
    }

    /// The articles that these arguments name. The `output` may lie in one of the folders, and is not read.
    pub fn articles_beside(&self, output: Option<&PathBuf>) -> ArticleSource {
        ArticleSource {
            paths: self.paths.clone(),
            options: ReadOptions {
                text_column: self.tables.text_column.clone(),
                id_column: self.tables.document_column.clone(),
                stdin_format: self.stdin_format,
                exclude: output.cloned(),
                endings: endings(&self.tables.endings),
                split_at: self.tables.split_at.clone(),
                ..ReadOptions::default()
            },
            language: None,
        }
    }

    /// Says that the program waits for input, if standard input is a terminal.
    pub fn announce_typing(&self, messages: &Messages) {
        let is_read = self.paths.iter().any(|path| path.as_os_str() == "-");
        if is_read && std::io::stdin().is_terminal() {
            messages.say(&format!(
                "reading what you type: end with {}",
                if cfg!(windows) {
                    "Ctrl-Z and Enter"
                } else {
                    "Ctrl-D"
                }
            ));
        }
    }
}
