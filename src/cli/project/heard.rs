//! What commands told: kept in the folder `printed`, for people and for the page.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use standpoint_common::atomic::{nearest_folder, replace};

use super::child::{Event, ToldFinding, ToldShares, ToldVerdict};
use super::read_file;
use super::steps::{self, Step, command_line};

/// The folder.
const PRINTED: &str = "printed";
/// How good the last model is, and the one before.
const VERDICT: &str = "verdict.json";
const VERDICT_BEFORE: &str = "verdict-before.json";
/// The shares, and how they came about.
const SHARES: &str = "shares.json";
/// The names of the figures that the last report drew.
const FIGURES: &str = "figures.txt";

/// What a command tells, while it runs.
pub(super) struct Heard {
    /// All of it as the user would see it.
    printed: String,
    /// Files with parts of it.
    files: Vec<(&'static str, String)>,
    /// What it found, but why it did nothing.
    findings: Vec<ToldFinding>,
    /// Why the command did nothing.
    pub(super) refusal: Option<String>,
}

impl Heard {
    /// Begins to listen to a command.
    pub(super) fn new(arguments: &[String]) -> Self {
        Heard {
            printed: format!("{}\n\n", command_line(arguments)),
            files: Vec::new(),
            findings: Vec::new(),
            refusal: None,
        }
    }

    /// Adds one thing.
    pub(super) fn add(&mut self, event: &Event) {
        match event {
            Event::Finding(finding) => {
                let line = format!("{}: {}\n", finding.severity, finding.message);
                self.printed.push_str(&line);
                match finding.is_refusal() {
                    true => self.refusal = Some(finding.message.clone()),
                    false => self.findings.push(finding.clone()),
                }
            }
            Event::Said(line) | Event::Printed(line) => {
                self.printed.push_str(line);
                self.printed.push('\n');
            }
            Event::Verdict(verdict) => {
                let words = verdict.sentences.join("\n");
                self.printed.push_str(&format!("{words}\n\n"));
                let text = serde_json::to_string(verdict).unwrap_or_default();
                self.files.push((VERDICT, text));
            }
            Event::Shares(shares) => {
                let text = serde_json::to_string(shares).unwrap_or_default();
                self.files.push((SHARES, text));
            }
            Event::Figures(names) => self.files.push((FIGURES, names.join("\n"))),
            Event::Progress(_) | Event::Address(_) => {}
        }
    }

    /// Keeps it.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub(super) fn save(self, folder: &Path, step: Step) -> anyhow::Result<()> {
        let printed = (printed_file(step), self.printed);
        let findings = serde_json::to_string(&self.findings)?;
        let findings = (findings_file(step), findings);
        let before = Told(folder).read(VERDICT).filter(|_| step == Step::Model);
        let before = before.map(|text| (VERDICT_BEFORE, text));
        let parts = before.into_iter().chain(self.files);
        let files = parts.map(|(name, text)| (name.to_string(), text));
        for (name, text) in files.chain([findings, printed]) {
            let path = folder.join(PRINTED).join(name);
            std::fs::create_dir_all(nearest_folder(&path))
                .and_then(|()| replace(&path, |file| file.write_all(text.as_bytes())))
                .with_context(|| format!("{} was not written", path.display()))?;
        }
        Ok(())
    }
}

/// What commands told last, in the folder of a project.
pub struct Told<'a>(pub(super) &'a Path);

impl Told<'_> {
    /// What the command of a step printed.
    pub fn printed(&self, step: Step) -> Option<String> {
        self.read(&printed_file(step))
    }

    /// What the command of a step found.
    pub fn findings(&self, step: Step) -> Vec<ToldFinding> {
        let text = self.read(&findings_file(step)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Why the figures of a step are wrong, if a finding says so.
    pub fn wrong(&self, step: Step) -> Option<String> {
        let mut findings = self.findings(step).into_iter();
        let wrong = findings.find(|finding| finding.is_wrong);
        wrong.map(|finding| finding.message)
    }

    /// How good the model is.
    pub fn verdict(&self) -> Option<ToldVerdict> {
        serde_json::from_str(&self.read(VERDICT)?).ok()
    }

    /// How good the model was that was trained before it.
    pub fn verdict_before(&self) -> Option<ToldVerdict> {
        serde_json::from_str(&self.read(VERDICT_BEFORE)?).ok()
    }

    /// The shares, and how they came about.
    pub fn shares(&self) -> Option<ToldShares> {
        serde_json::from_str(&self.read(SHARES)?).ok()
    }

    /// The names of the figures that the report drew.
    pub fn figures(&self) -> Vec<String> {
        let names = self.read(FIGURES).unwrap_or_default();
        names.lines().map(str::to_string).collect()
    }

    /// A figure that the report drew, as an SVG.
    pub fn figure(&self, name: &str) -> Option<Vec<u8>> {
        let is_known = self.figures().iter().any(|known| known == name);
        let path = self.0.join(steps::FIGURES).join(format!("{name}.svg"));
        is_known.then(|| read_file(&path).ok()?).flatten()
    }

    fn read(&self, file: &str) -> Option<String> {
        let bytes = read_file(&self.0.join(PRINTED).join(file)).ok()??;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn findings_file(step: Step) -> String {
    format!("{}-findings.json", step.name())
}

fn printed_file(step: Step) -> String {
    format!("{}.txt", step.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut heard = Heard::new(&["train".to_string(), "labels.csv".to_string()]);
        heard.add(&Event::Said("Trained.".to_string()));
        let verdict = |macro_f1: f64| ToldVerdict {
            sentences: vec!["It is good.".to_string(), "It is quick.".to_string()],
            labels: vec!["for, or so".to_string(), "against".to_string()],
            confusion: vec![vec![3, 1], vec![0, 4]],
            encoder: None,
            macro_f1,
        };
        heard.add(&Event::Verdict(verdict(0.8)));
        heard.add(&Event::Figures(vec!["shares".to_string()]));
        heard.save(folder.path(), Step::Model).unwrap();
        let told = Told(folder.path());
        assert_eq!(
            told.printed(Step::Model).unwrap(),
            "standpoint train labels.csv\n\nTrained.\nIt is good.\nIt is quick.\n\n"
        );
        assert_eq!(
            (told.verdict(), told.verdict_before()),
            (Some(verdict(0.8)), None)
        );
        let mut again = Heard::new(&["train".to_string()]);
        again.add(&Event::Verdict(verdict(0.7)));
        again.save(folder.path(), Step::Model).unwrap();
        assert_eq!(told.verdict_before(), Some(verdict(0.8)));
        assert_eq!(told.figures(), ["shares"]);
        let figures = folder.path().join(steps::FIGURES);
        std::fs::create_dir(&figures).unwrap();
        std::fs::write(figures.join("shares.svg"), "<svg/>").unwrap();
        std::fs::write(folder.path().join("secret.svg"), "").unwrap();
        assert_eq!(told.figure("shares").unwrap(), b"<svg/>");
        assert_eq!(told.figure("../secret"), None);
    }
}
