//! The steps of a project: the command of each, what it reads and writes, and whether it is due.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::codes::Codes;
use super::heard::Told;
use super::history::{self, Hashes, Record};
use super::settings::{Question, Settings};
use crate::cli::outputs::ledger::{self, Known};
use crate::cli::train::CODEBOOK;
use crate::jobs::READER_NAME;
use standpoint_common::phrases::{listed, plural, shell_word};

/// The table of labels, the sample and its codes.
pub const LABELS: &str = "labels.csv";
pub const SAMPLE: &str = "sample.xlsx";
pub const CODED: &str = "coded.xlsx";
pub const MODEL: &str = "models/labels.safetensors";
/// The folder of figures for a paper.
pub const FIGURES: &str = "figures";
const SCORES: &str = "scores.xlsx";
/// The sentences that a language model coded on trial, and the codes of a person for the same.
const TRIAL: &str = "trial.xlsx";
pub const TRIAL_CODED: &str = "trial-coded.xlsx";
/// The number of these sentences: alpha is rough with them, and an hour is not lost if the codebook is not clear yet.
const ON_TRIAL: usize = 30;

/// A step that a command does.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize, strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Step {
    /// Trains a model on the labels.
    Model,
    /// Lets a language model code some sentences.
    Trial,
    /// Compares them with the codes of a person.
    Agreement,
    /// Scores the articles.
    Scores,
    /// Draws a sample to be coded.
    Sample,
    /// Estimates the shares.
    Shares,
    /// Writes the report.
    Report,
}

/// All steps in the order in which they follow from each other.
pub const STEPS: [Step; 7] = [
    Step::Model,
    Step::Trial,
    Step::Agreement,
    Step::Scores,
    Step::Sample,
    Step::Shares,
    Step::Report,
];

/// Whether a step is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "name", content = "why")]
pub enum StepState {
    /// Something is missing that has to be there first.
    Blocked(String),
    /// It can be done.
    Due,
    /// It is done.
    Done,
    /// It is done, and something has changed since.
    Stale(String),
    /// It is done, and a finding says that its figures are wrong.
    Wrong(String),
    /// Its file is there, and the history does not say from what it was made.
    Unrecorded,
}

impl StepState {
    /// Returns whether `standpoint run` does the step.
    pub fn is_due(&self) -> bool {
        *self == StepState::Due || self.is_stale()
    }

    /// Returns whether the step was done with other inputs.
    pub fn is_stale(&self) -> bool {
        matches!(self, StepState::Stale(_))
    }
}

impl Step {
    /// Its name in `history.csv`.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The file that it writes.
    pub fn output(self) -> &'static str {
        match self {
            Step::Model => MODEL,
            Step::Trial => TRIAL,
            Step::Agreement => "agreement.xlsx",
            Step::Scores => SCORES,
            Step::Sample => SAMPLE,
            Step::Shares => "shares.xlsx",
            Step::Report => "report.html",
        }
    }

    /// The files and folders that it writes, of which [`output`](Self::output) is the first.
    pub fn outputs(self) -> Vec<&'static str> {
        let figures = (self == Step::Report).then_some(FIGURES);
        [self.output()].into_iter().chain(figures).collect()
    }

    /// The files that it reads.
    fn inputs(self, settings: &Settings, codes: &Codes) -> Vec<PathBuf> {
        let coded = codes.file.map(PathBuf::from);
        match self {
            Step::Model => vec![LABELS.into()],
            Step::Agreement => vec![TRIAL.into(), TRIAL_CODED.into()],
            Step::Trial => vec![settings.articles.clone(), CODEBOOK.into()],
            Step::Scores if asks(settings) => Step::Trial.inputs(settings, codes),
            Step::Scores => {
                let chosen = || settings.model.clone().unwrap_or_else(|| MODEL.into());
                let model = is_own(settings).then(chosen);
                [settings.articles.clone()]
                    .into_iter()
                    .chain(model)
                    .collect()
            }
            Step::Sample => [SCORES.into()].into_iter().chain(coded).collect(),
            Step::Shares | Step::Report => [SCORES.into()].into_iter().chain(coded).collect(),
        }
    }

    /// The arguments of its command, which runs in the folder of the project.
    pub fn arguments(self, settings: &Settings, codes: &Codes) -> Vec<String> {
        let inputs = self.inputs(settings, codes);
        let second = inputs.get(1).map(|path| argument_of(path));
        let these = settings.these_articles && second.is_some();
        let mut arguments = vec![self.command(settings).to_string(), argument_of(&inputs[0])];
        let mut add = |name: &str, value: Option<String>| {
            arguments.extend(value.into_iter().flat_map(|value| option(name, value)));
        };
        match self {
            Step::Model => {
                add("--language", settings.language.clone());
                add("--encoder", settings.encoder.clone());
            }
            Step::Agreement => arguments.extend(second),
            Step::Trial | Step::Scores if asks(settings) => {
                add("--codebook", second);
                add("--labels", Some(settings.labels.join(",")));
                add("--language-model", settings.language_model.clone());
                add("-n", (self == Step::Trial).then(|| ON_TRIAL.to_string()));
            }
            Step::Trial | Step::Scores => {
                let reader = || reads(settings).then(|| READER_NAME.to_string());
                add("-m", second.or_else(reader));
            }
            Step::Sample => {
                // Without a number as many are drawn from new articles as from the others.
                let larger = codes.file.is_none() || settings.sample > codes.drawn;
                add("-n", larger.then(|| settings.sample.to_string()));
                add("--by", settings.sample_by.clone());
                add("--keep", second);
            }
            Step::Shares => {
                let by = settings.by.join(",");
                add("--by", (!by.is_empty()).then_some(by));
                add("--sample", second);
                arguments.extend(these.then(|| "--these-articles".to_string()));
            }
            Step::Report => {
                let title = settings.title.clone().filter(|_| is_own(settings));
                add("--title", title);
                add("--sample", second);
                add("--figures", Some(FIGURES.to_string()));
                arguments.extend(these.then(|| "--these-articles".to_string()));
            }
        }
        arguments.extend(option("-o", self.output().to_string()));
        arguments
    }

    fn command(self, settings: &Settings) -> &'static str {
        match self {
            Step::Model => "train",
            Step::Trial => "annotate",
            Step::Agreement => "agree",
            Step::Scores if asks(settings) => "annotate",
            Step::Scores => "score",
            Step::Sample => "sample",
            Step::Shares => "summarize",
            Step::Report => "report",
        }
    }

    /// The steps whose files it reads.
    pub fn builds_on(self, settings: &Settings) -> &'static [Step] {
        match self {
            Step::Agreement => &[Step::Trial],
            Step::Scores if asks(settings) => &[],
            Step::Scores if is_own(settings) && settings.model.is_none() => &[Step::Model],
            Step::Shares | Step::Report => &[Step::Scores, Step::Sample],
            Step::Model | Step::Trial | Step::Scores | Step::Sample => &[],
        }
    }

    /// Its command, as a shell would run it.
    pub fn command_line(self, settings: &Settings, codes: &Codes) -> String {
        command_line(&self.arguments(settings, codes))
    }

    /// What a run that begins now reads, with its hashes.
    pub fn hashed_inputs(
        self,
        settings: &Settings,
        folder: &Path,
        codes: &Codes,
        hashes: &Hashes,
    ) -> Vec<(String, String)> {
        let inputs = self.inputs(settings, codes).into_iter();
        inputs
            .map(|path| {
                let hash = hashes.get(&folder.join(&path)).unwrap_or_default();
                (path.display().to_string(), hash)
            })
            .collect()
    }

    /// Whether it is done.
    pub fn state(
        self,
        settings: &Settings,
        folder: &Path,
        records: &[Record],
        codes: &Codes,
        hashes: &Hashes,
    ) -> StepState {
        let last = history::last(records, self);
        if let Some(why) = self.blocked(settings, folder, codes, last) {
            return StepState::Blocked(why);
        }
        if !folder.join(self.output()).exists() {
            return StepState::Due;
        }
        if self == Step::Sample {
            return sample_state(settings, folder, records, hashes);
        }
        let Some(last) = last else {
            // A program that was killed may have written it.
            let hash = hashes.get(&folder.join(self.output()));
            let known = hash.map(|hash| ledger::of_hash(&hash, self.command(settings)));
            return match known {
                Some(Known::AsWritten) => StepState::Due,
                _ => StepState::Unrecorded,
            };
        };
        let now = self.hashed_inputs(settings, folder, codes, hashes);
        let changed: Vec<&str> = now
            .iter()
            .filter(|input| !last.inputs.contains(input))
            .map(|(file, _)| file.as_str())
            .collect();
        if !changed.is_empty() {
            return StepState::Stale(format!("{} changed since", listed(&changed)));
        }
        if last.command != self.command_line(settings, codes) {
            return StepState::Stale("other settings were chosen since".to_string());
        }
        match Told(folder).wrong(self) {
            Some(why) => StepState::Wrong(why),
            None => StepState::Done,
        }
    }

    /// Its state, given that of another step: what is made of something old is old, and shares wait for a sample of all articles.
    pub fn after(self, own: StepState, below: &(Step, StepState)) -> StepState {
        match (&own, below) {
            (StepState::Blocked(_), _) => own,
            (_, (Step::Sample, StepState::Stale(why))) => {
                StepState::Blocked(format!("{why}: extend the sample first"))
            }
            (_, (Step::Sample, _)) => own,
            // A model may be there without the labels that it learned. Scores without a model are of another question.
            (_, (Step::Scores, StepState::Blocked(why))) => StepState::Blocked(why.clone()),
            (StepState::Done, (step, StepState::Stale(_))) => {
                StepState::Stale(format!("{} is not up to date", step.output()))
            }
            _ => own,
        }
    }

    /// Why nobody needs it, if so.
    pub fn needless(self, settings: &Settings) -> Option<&'static str> {
        match self {
            Step::Model if settings.question == Some(Question::BuiltIn) => {
                Some("the built-in question has a model already")
            }
            Step::Model if asks(settings) => Some("a language model codes"),
            Step::Trial | Step::Agreement if !asks(settings) => Some("no language model codes"),
            _ => None,
        }
    }

    /// What is missing, if anything is.
    fn blocked(
        self,
        settings: &Settings,
        folder: &Path,
        codes: &Codes,
        last: Option<&Record>,
    ) -> Option<String> {
        if settings.question.is_none() {
            return Some("choose a question first".to_string());
        }
        if let Some(why) = self.needless(settings) {
            return Some(why.to_string());
        }
        let missing = self
            .inputs(settings, codes)
            .into_iter()
            .find(|path| !folder.join(path).exists());
        let Some(missing) = missing else {
            let is_corrected = matches!(self, Step::Shares | Step::Report);
            return is_corrected.then(|| waits_for_codes(codes, last)).flatten();
        };
        Some(
            match missing.to_str() {
                Some(LABELS) => "label some sentences first",
                Some(MODEL) => "train a model first",
                Some(SCORES) => "score the articles first",
                Some(TRIAL) => "let the language model code some sentences first",
                Some(TRIAL_CODED) => "code the same sentences first",
                Some(CODEBOOK) => "write first what each label means: the codebook",
                _ if settings.model.as_ref() == Some(&missing) => {
                    return Some(format!("{} is not there", missing.display()));
                }
                _ => "add articles first",
            }
            .to_string(),
        )
    }
}

/// Why shares cannot be estimated yet: a sample coded in part is none, and shares that a sample corrected are not replaced by
/// others. Without any code the shares are those that the model counts.
fn waits_for_codes(codes: &Codes, last: Option<&Record>) -> Option<String> {
    let mut files = last.iter().flat_map(|last| &last.inputs);
    let were_corrected = files.any(|(file, _)| file == CODED || file == SAMPLE);
    let waits = codes.drawn > 0 && !codes.is_whole && (codes.file.is_some() || were_corrected);
    waits.then(|| {
        let Codes {
            drawn,
            coded,
            undecided,
            ..
        } = codes;
        match coded == drawn && *undecided > 0 {
            true => format!(
                "decide first where coders differ: {}",
                plural(*undecided, "sentence")
            ),
            false => format!("code the sample first: {coded} of its {drawn} sentences are coded"),
        }
    })
}

/// The state of a sample that was drawn: it belongs to the articles from which it was drawn, whatever model scores them.
fn sample_state(
    settings: &Settings,
    folder: &Path,
    records: &[Record],
    hashes: &Hashes,
) -> StepState {
    let own = hashes.get(&folder.join(SAMPLE)).unwrap_or_default();
    let drawn = history::of_output(records, Step::Sample, &own);
    let articles = settings.articles.display().to_string();
    let from = drawn.and_then(|drawn| drawn.inputs.iter().find(|(file, _)| *file == articles));
    let now = hashes
        .get(&folder.join(&settings.articles))
        .unwrap_or_default();
    match from {
        Some((_, from)) if *from != now => {
            let why = "articles were added, taken away or changed after the sample was drawn";
            StepState::Stale(why.to_string())
        }
        _ => StepState::Done,
    }
}

/// Whether the built-in model that reads whole sentences scores the articles.
fn reads(settings: &Settings) -> bool {
    settings.question == Some(Question::BuiltIn) && settings.reader
}

/// Whether a language model codes the articles.
fn asks(settings: &Settings) -> bool {
    is_own(settings) && settings.language_model.is_some()
}

fn is_own(settings: &Settings) -> bool {
    settings.question == Some(Question::Own)
}

/// A page of `label` that a project opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Desk {
    /// Labels sentences, alone or in a team.
    Label,
    /// Looks again at the labels that an audit doubts.
    Doubts,
    /// Codes the sentences that a language model coded on trial.
    Trial,
    /// Codes the sample.
    Code,
}

impl Desk {
    /// The arguments of its command.
    pub fn arguments(self, settings: &Settings) -> Vec<String> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_string()).collect();
        let articles = argument_of(&settings.articles);
        let goal = settings.goal.to_string();
        let coders = settings.coders.join(",");
        let groups: [Vec<String>; 4] = [
            match self {
                Desk::Label | Desk::Doubts => words(&["label", &articles, "-o", LABELS]),
                Desk::Trial => words(&["label", &articles, "--only", TRIAL, "-o", TRIAL_CODED]),
                Desk::Code => words(&["label", &articles, "--only", SAMPLE, "-o", CODED]),
            },
            // A sample of the built-in question names its labels itself.
            match is_own(settings) {
                true => option("--labels", settings.labels.join(",")),
                false => Vec::new(),
            },
            match self {
                Desk::Doubts => words(&["--doubts"]),
                Desk::Label => words(&["--goal", &goal]),
                Desk::Trial | Desk::Code => Vec::new(),
            },
            match settings.coders.len() {
                _ if self == Desk::Doubts => Vec::new(),
                0 => Vec::new(),
                // Who was one of a team goes on alone under the same name.
                1 => option("--coder", coders),
                _ => option("--share", coders),
            },
        ];
        groups.concat()
    }
}

/// A path as an argument, which is no option.
fn argument_of(path: &Path) -> String {
    let path = path.display().to_string();
    match path.starts_with('-') {
        true => format!("./{path}"),
        false => path,
    }
}

/// An option with its value, which may look like another option.
fn option(name: &str, value: String) -> Vec<String> {
    match value.starts_with('-') {
        true => vec![format!("{name}={value}")],
        false => vec![name.to_string(), value],
    }
}

/// Writes a command with its arguments as a shell would run it.
pub fn command_line(arguments: &[String]) -> String {
    let words = arguments
        .iter()
        .map(|word| format!(" {}", shell_word(word)));
    "standpoint".to_string() + &words.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> Settings {
        Settings {
            question: Some(Question::Own),
            labels: vec!["for".to_string(), "against".to_string()],
            ..Settings::default()
        }
    }

    #[test]
    fn what_is_made_of_something_old_is_old() {
        let stale = StepState::Stale("labels.csv changed since".to_string());
        let blocked = StepState::Blocked("train a model first".to_string());
        let scores = |state: &StepState| (Step::Scores, state.clone());
        let after = |below: &(Step, StepState)| Step::Shares.after(StepState::Done, below);
        let old = StepState::Stale("scores.xlsx is not up to date".to_string());
        assert_eq!(after(&scores(&stale)), old);
        assert_eq!(after(&scores(&blocked)), blocked);
        assert_eq!(after(&scores(&StepState::Done)), StepState::Done);
        // A model may have come without labels.
        let model = (Step::Model, blocked);
        assert_eq!(Step::Scores.after(StepState::Done, &model), StepState::Done);
        assert_eq!(
            Step::Shares.after(StepState::Due, &scores(&stale)),
            StepState::Due
        );
        let mut settings = own();
        assert_eq!(Step::Scores.builds_on(&settings), [Step::Model]);
        settings.model = Some("models/earlier/a.safetensors".into());
        assert!(Step::Scores.builds_on(&settings).is_empty());
    }

    #[test]
    fn the_command_of_each_step() {
        let lines_with = |settings: &Settings, codes: &Codes| {
            let needed = STEPS
                .iter()
                .filter(|step| step.needless(settings).is_none());
            let lines = needed.map(|step| step.command_line(settings, codes));
            lines.collect::<Vec<String>>()
        };
        let none = Codes::default();
        let coded = Codes {
            drawn: 218,
            coded: 218,
            file: Some(CODED),
            undecided: 0,
            is_whole: true,
        };
        let built_in = Settings {
            question: Some(Question::BuiltIn),
            articles: PathBuf::from("/news/my articles"),
            ..Settings::default()
        };
        assert_eq!(
            lines_with(&built_in, &none),
            [
                "standpoint score \"/news/my articles\" -o scores.xlsx",
                "standpoint sample scores.xlsx -n 200 -o sample.xlsx",
                "standpoint summarize scores.xlsx -o shares.xlsx",
                "standpoint report scores.xlsx --figures figures -o report.html",
            ]
        );
        let reads = Settings {
            reader: true,
            ..built_in
        };
        assert_eq!(
            lines_with(&reads, &none)[0],
            "standpoint score \"/news/my articles\" -m reader -o scores.xlsx"
        );
        let own_reads = Settings {
            reader: true,
            ..own()
        };
        assert_eq!(lines_with(&own_reads, &none), lines_with(&own(), &none));
        let spanish = Settings {
            language: Some("spanish".to_string()),
            model: Some(PathBuf::from("models/earlier/one.safetensors")),
            by: vec!["outlet".to_string(), "year".to_string()],
            sample_by: Some("outlet".to_string()),
            ..own()
        };
        assert_eq!(
            lines_with(&spanish, &coded),
            [
                "standpoint train labels.csv --language spanish -o models/labels.safetensors",
                "standpoint score articles -m models/earlier/one.safetensors -o scores.xlsx",
                "standpoint sample scores.xlsx --by outlet --keep coded.xlsx -o sample.xlsx",
                "standpoint summarize scores.xlsx --by outlet,year --sample coded.xlsx -o shares.xlsx",
                "standpoint report scores.xlsx --sample coded.xlsx --figures figures -o report.html",
            ]
        );
        let asks = Settings {
            language_model: Some("-m:1b".to_string()),
            ..own()
        };
        assert_eq!(
            lines_with(&asks, &none)[..3],
            [
                "standpoint annotate articles --codebook CODEBOOK.md --labels for,against --language-model=-m:1b -n 30 -o trial.xlsx",
                "standpoint agree trial.xlsx trial-coded.xlsx -o agreement.xlsx",
                "standpoint annotate articles --codebook CODEBOOK.md --labels for,against --language-model=-m:1b -o scores.xlsx",
            ]
        );
        let desk = |desk: Desk| command_line(&desk.arguments(&own()));
        assert_eq!(
            desk(Desk::Label),
            "standpoint label articles -o labels.csv --labels for,against --goal 120"
        );
        let alone = Settings {
            coders: vec!["anna".to_string()],
            ..own()
        };
        let label = command_line(&Desk::Label.arguments(&alone));
        assert!(label.ends_with(" --coder anna"), "{label}");
        let dashes = Settings {
            articles: PathBuf::from("--findings=a"),
            labels: vec!["-1".to_string(), "1".to_string()],
            coders: vec!["-anna".to_string(), "ben".to_string()],
            title: Some("- ten years on -".to_string()),
            by: vec!["-outlet".to_string()],
            model: Some(PathBuf::from("-m.safetensors")),
            ..own()
        };
        assert_eq!(
            command_line(&Desk::Label.arguments(&dashes)),
            "standpoint label ./--findings=a -o labels.csv --labels=-1,1 --goal 120 --share=-anna,ben"
        );
        let lines = lines_with(&dashes, &coded);
        let [_, scores, _, shares, report] = &lines[..] else {
            panic!("{lines:?}");
        };
        assert_eq!(
            scores,
            "standpoint score ./--findings=a -m ./-m.safetensors -o scores.xlsx"
        );
        assert!(shares.contains(" --by=-outlet "), "{shares}");
        assert!(report.contains("\"--title=- ten years on -\""), "{report}");
        assert_eq!(
            desk(Desk::Trial),
            "standpoint label articles --only trial.xlsx -o trial-coded.xlsx --labels for,against"
        );
        assert_eq!(
            desk(Desk::Code),
            "standpoint label articles --only sample.xlsx -o coded.xlsx --labels for,against"
        );
    }

    #[test]
    fn a_step_is_due_once_its_inputs_are_there_and_stale_once_they_change() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let settings = own();
        let hashes = Hashes::default();
        let state = |records: &[Record], settings: &Settings| {
            Step::Model.state(settings, folder.path(), records, &Codes::default(), &hashes)
        };
        assert_eq!(
            state(&[], &Settings::default()),
            StepState::Blocked("choose a question first".to_string())
        );
        assert_eq!(
            state(&[], &settings),
            StepState::Blocked("label some sentences first".to_string())
        );
        std::fs::write(at(LABELS), "text,label\n").unwrap();
        assert_eq!(state(&[], &settings), StepState::Due);
        std::fs::create_dir(at("models")).unwrap();
        std::fs::write(at(MODEL), "a model").unwrap();
        assert_eq!(state(&[], &settings), StepState::Unrecorded);
        let codes = Codes::default();
        let inputs =
            Step::Model.hashed_inputs(&settings, folder.path(), &codes, &Hashes::default());
        let record = Record {
            time: "2026-01-02T03:04:05Z".to_string(),
            step: "model".to_string(),
            command: Step::Model.command_line(&settings, &codes),
            version: "0.1.0".to_string(),
            inputs,
            outputs: vec![(MODEL.to_string(), String::new())],
        };
        let records = [record];
        assert_eq!(state(&records, &settings), StepState::Done);
        let spanish = Settings {
            language: Some("spanish".to_string()),
            ..own()
        };
        assert_eq!(
            state(&records, &spanish),
            StepState::Stale("other settings were chosen since".to_string())
        );
        std::fs::write(at(LABELS), "text,label\nGo.,for\n").unwrap();
        assert_eq!(
            state(&records, &settings),
            StepState::Stale("labels.csv changed since".to_string())
        );
    }
}
