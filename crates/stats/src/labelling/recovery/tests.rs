//! Whatever happens to the journal or the table, no answer is lost or changed without a word.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use standpoint_common::hash::sha256;
use standpoint_core::model::Options;
use standpoint_core::segment::segment;
use standpoint_corpus::Document;

use super::*;
use crate::labelling::{Articles, Order, Settings, Verdict};
use crate::labels::label_name;

/// Three letters, with words that a program could take for those of a page, and a sentence that comes twice.
fn articles() -> Arc<Articles> {
    let mut articles = Articles::new().unwrap();
    for (id, text) in [
        (
            "a.txt",
            "We want R&amp;D in the town. The <p> was never closed here. Write \\n, and then \\n More.",
        ),
        (
            "b.txt",
            "They will build it. Nobody asked us. They will build it. Why should they? Not now.",
        ),
        (
            "c .txt",
            "The council met at noon. It said nothing new. We stay where we are, in the meadow.",
        ),
    ] {
        let document = Document::new(id, text);
        articles.add(&document, &segment(text, None)).unwrap();
    }
    Arc::new(articles)
}

/// The labels of a folder of their own.
struct Labels {
    folder: tempfile::TempDir,
}

impl Labels {
    fn path(&self) -> PathBuf {
        self.folder.path().join("labels.csv")
    }

    fn journal(&self) -> PathBuf {
        Journal::path(&self.path())
    }

    fn open(&self, coder: Option<&str>) -> Result<Session, LabellingError> {
        self.open_as(coder, false)
    }

    fn open_as(&self, coder: Option<&str>, adopts: bool) -> Result<Session, LabellingError> {
        let settings = Settings {
            labels: Vec::new(),
            coder: coder.map(str::to_string),
            order: Some(Order::Mixed),
            only: None,
            seed: None,
            overlap: Some(1.0),
            goal: None,
            options: Options::default(),
            adopts,
        };
        Session::open(articles(), &self.path(), settings)
    }

    /// Writes the table as the program does.
    fn save(&self, session: &mut Session) -> Vec<[String; 11]> {
        let rows: Vec<_> = session.rows().iter().map(LabelledRow::cells).collect();
        let csv = csv(&rows);
        session.note_table(&sha256(&csv)).unwrap();
        std::fs::write(self.path(), csv).unwrap();
        rows
    }

    /// Labels as two coders left them: with labels, skipped sentences and others that are none, comments, answers
    /// that were changed and one that was taken back.
    fn new() -> (Self, Vec<[String; 11]>) {
        static MADE: OnceLock<(Vec<u8>, Vec<[String; 11]>)> = OnceLock::new();
        let (journal, rows) = MADE.get_or_init(|| {
            let (labels, rows) = Self::made();
            (std::fs::read(labels.journal()).unwrap(), rows)
        });
        let labels = Self::empty();
        std::fs::write(labels.journal(), journal).unwrap();
        std::fs::write(labels.path(), csv(rows)).unwrap();
        (labels, rows.clone())
    }

    fn empty() -> Self {
        Labels {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn made() -> (Self, Vec<[String; 11]>) {
        let labels = Self::empty();
        for coder in ["ann", "bob"] {
            let mut session = labels.open(Some(coder)).unwrap();
            let names = ["pro", "anti", "pro; but"].map(str::to_string);
            session.set_labels(names.to_vec()).unwrap();
            for at in 0..8_usize {
                let sentence = session.seat(0).asked().unwrap().sentence;
                let verdict = match at {
                    2 => Verdict::Skipped,
                    5 => Verdict::NoSentence,
                    at => Verdict::Label(names[at % 3].clone()),
                };
                let comment = ["", "hard", "“quoted”, twice"][at % 3];
                session.answer(0, sentence, Some(verdict), comment).unwrap();
                if at == 3 {
                    let other = Some(Verdict::Label(names[1].clone()));
                    session
                        .answer(0, sentence, other, "on second thoughts")
                        .unwrap();
                }
                if at == 6 {
                    session.answer(0, sentence, None, "").unwrap();
                }
            }
            labels.save(&mut session);
        }
        let rows = labels.save(&mut labels.open(None).unwrap());
        (labels, rows)
    }
}

fn csv(rows: &[[String; 11]]) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(LABELLED_COLUMNS).unwrap();
    rows.iter().for_each(|row| csv.write_record(row).unwrap());
    csv.into_inner().unwrap()
}

fn cells(session: &Session) -> Vec<[String; 11]> {
    session.rows().iter().map(LabelledRow::cells).collect()
}

/// The rows that are not among others, each counted.
fn missing<K: Eq + std::hash::Hash>(rows: &[K], among: &[K]) -> usize {
    let mut left: HashMap<&K, usize> = HashMap::new();
    among
        .iter()
        .for_each(|row| *left.entry(row).or_default() += 1);
    let mut count = 0;
    for row in rows {
        match left.get_mut(row) {
            Some(times) if *times > 0 => *times -= 1,
            _ => count += 1,
        }
    }
    count
}

/// What a coder said: all but the place and the sampling, which follow from the articles.
fn said(rows: &[[String; 11]]) -> Vec<[String; 6]> {
    let said = |row: &[String; 11]| {
        let text = |at: usize| row[at].clone();
        [
            text(0),
            text(4),
            label_name(&row[5]),
            label_name(&row[6]),
            row[7].trim().to_string(),
            text(8),
        ]
    };
    rows.iter().map(said).collect()
}

/// Opens labels whose journal was changed, beside a table with all answers.
fn opens_with_all(labels: &Labels, rows: &[[String; 11]]) {
    let mut session = labels.open(None).unwrap();
    let found = cells(&session);
    let recovered = session.recovered().clone();
    assert!(
        !recovered.damage.is_empty() || recovered.taken > 0,
        "nothing was told"
    );
    assert_eq!(missing(&said(rows), &said(&found)), 0, "{found:#?}");
    // An answer comes back whose end was lost, and this is told.
    assert_eq!(found.len() - rows.len(), recovered.beside);
    if recovered.beside == 0 && recovered.rewritten.is_none() {
        assert_eq!((missing(rows, &found), found.len()), (0, rows.len()));
    }
    labels.save(&mut session);
    drop(session);
    // It is told once.
    let again = labels.open(None).unwrap();
    assert!(again.recovered().damage.is_empty());
    assert_eq!(again.recovered().taken, 0);
    assert_eq!(cells(&again), found);
}

/// What somebody may do to a row of the table, by a number.
fn edit(rows: &mut Vec<[String; 11]>, at: usize, what: usize) {
    let row = &mut rows[at];
    let change = |cell: &mut String, text: &str| *cell = text.to_string();
    match what {
        0 => {
            let mut again = row.clone();
            change(&mut again[5], "anti");
            rows.push(again);
        }
        1 => row[4].push_str(" indeed"),
        2 => row[4] = row[4].replace("&amp;", "&"),
        3 => change(&mut row[8], "headline"),
        4 => change(&mut row[8], "boilerplate"),
        5 => row[9].clear(),
        6 => change(&mut row[9], "random"),
        7 => change(&mut row[9], "found"),
        8 => row[6].push(' '),
        9 => row[0].push(' '),
        10 => change(&mut row[7], "a comment without a label"),
        11 => row[5].clear(),
        12 => change(&mut row[5], "anti"),
        13 => change(&mut row[1], "3"),
        14 => change(&mut row[3], "7"),
        15 => row[10].clear(),
        16 => change(&mut row[10], "0.9"),
        17 => change(&mut row[6], "eve"),
        18 => row[2].clear(),
        19 => {
            row[1].clear();
            row[2].clear();
        }
        20 => row[7].push_str(" \\n<b>&lt;"),
        21 => rows.reverse(),
        _ => {
            let again = row.clone();
            rows.push(again);
        }
    }
}

#[test]
fn a_table_without_its_journal_is_written_again_as_it_was() {
    for is_empty in [false, true] {
        let (labels, rows) = Labels::new();
        if is_empty {
            std::fs::write(labels.journal(), "").unwrap()
        } else {
            std::fs::remove_file(labels.journal()).unwrap()
        }
        let mut session = labels.open(None).unwrap();
        assert!(session.recovered().is_journal_gone);
        assert_eq!(session.recovered().taken, rows.len());
        assert_eq!(session.recovered().rewritten, None);
        assert_eq!(labels.save(&mut session), rows);
    }
}

#[test]
fn a_journal_that_was_cut_gets_its_answers_from_the_table() {
    let (labels, rows) = Labels::new();
    let journal = std::fs::read_to_string(labels.journal()).unwrap();
    let lines: Vec<&str> = journal.split_inclusive('\n').collect();
    let mut told = 0;
    for kept in 3..lines.len() {
        std::fs::write(labels.journal(), lines[..kept].concat()).unwrap();
        match labels.open(None) {
            Ok(session) => assert_eq!(said(&cells(&session)).len(), rows.len()),
            // It was cut between two answers of one coder on one sentence, and both may be right.
            Err(LabellingError::Edited { edits, .. }) => {
                assert!(!edits.is_empty());
                told += 1;
            }
            Err(error) => panic!("{error}"),
        }
        assert_eq!(std::fs::read(labels.path()).unwrap(), csv(&rows));
    }
    assert!(told < lines.len() / 2, "{told} of {}", lines.len());
}

#[test]
fn a_table_that_the_journal_could_not_note_is_none_that_was_edited() {
    let (labels, rows) = Labels::new();
    let journal = std::fs::read_to_string(labels.journal()).unwrap();
    let lines = journal.split_inclusive('\n');
    let without: String = lines
        .take_while(|line| !line.starts_with("{\"table\""))
        .collect();
    std::fs::write(labels.journal(), without).unwrap();
    let first: Vec<_> = rows.iter().filter(|row| row[6] == "ann").cloned().collect();
    std::fs::write(labels.path(), csv(&first)).unwrap();
    assert_eq!(said(&cells(&labels.open(None).unwrap())), said(&first));
    // Nor is one without any answer.
    std::fs::remove_file(labels.journal()).unwrap();
    std::fs::write(labels.path(), csv(&[])).unwrap();
    assert_eq!(labels.open(None).unwrap().answers().iter().count(), 0);
}

#[test]
fn a_lost_seed_is_asked_for_before_the_random_part_is_lost() {
    let labels = Labels::empty();
    let open = |seed: Option<u64>| {
        let settings = Settings {
            labels: ["pro", "anti"].map(str::to_string).to_vec(),
            coder: None,
            order: Some(Order::Random),
            only: None,
            seed,
            overlap: Some(1.0),
            goal: None,
            options: Options::default(),
            adopts: false,
        };
        Session::open(articles(), &labels.path(), settings)
    };
    let mut session = open(Some(7)).unwrap();
    for _ in 0..4 {
        let sentence = session.seat(0).asked().unwrap().sentence;
        session
            .answer(0, sentence, Some(Verdict::Label("pro".to_string())), "")
            .unwrap();
    }
    let rows = labels.save(&mut session);
    drop(session);
    std::fs::remove_file(labels.journal()).unwrap();
    assert!(matches!(open(None), Err(LabellingError::SeedLost { .. })));
    assert_eq!(cells(&open(Some(7)).unwrap()), rows);
}

#[test]
fn a_kill_while_a_table_is_taken_over_loses_neither_its_answers_nor_the_journal() {
    let (labels, rows) = Labels::new();
    let mut edited = rows.clone();
    edited
        .iter_mut()
        .take(4)
        .for_each(|row| row[7] = "seen".to_string());
    let before = std::fs::read(labels.journal()).unwrap();
    std::fs::write(labels.path(), csv(&edited)).unwrap();
    let session = labels.open_as(None, true).unwrap();
    let kept = session.recovered().kept.clone().unwrap();
    drop(session);
    let after = std::fs::read(labels.journal()).unwrap();
    assert!(after.len() > before.len() && after.starts_with(&before));
    for length in before.len()..=after.len() {
        // The table is written after the journal, so it is still that of the user.
        std::fs::write(labels.journal(), &after[..length]).unwrap();
        let found = cells(&labels.open_as(None, true).unwrap());
        assert_eq!(missing(&said(&edited), &said(&found)), 0, "{length}");
        assert_eq!(found.len(), edited.len());
        assert_eq!(std::fs::read(&kept).unwrap(), before);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn bits_of_the_journal_that_flip_lose_no_answer(
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u32), 1..4),
    ) {
        let (labels, rows) = Labels::new();
        let mut journal = std::fs::read(labels.journal()).unwrap();
        let before = journal.clone();
        for (at, bit) in flips {
            let at = at.index(journal.len());
            journal[at] ^= 1 << bit;
        }
        prop_assume!(journal != before);
        std::fs::write(labels.journal(), journal).unwrap();
        opens_with_all(&labels, &rows);
    }

    #[test]
    fn lines_of_the_journal_that_are_removed_lose_no_answer(
        from in any::<prop::sample::Index>(),
        count in 1..5_usize,
    ) {
        let (labels, rows) = Labels::new();
        let journal = std::fs::read_to_string(labels.journal()).unwrap();
        let mut lines: Vec<&str> = journal.split_inclusive('\n').collect();
        // A journal that was cut at its end is another case.
        let from = from.index(lines.len() - 1);
        lines.drain(from..(from + count).min(lines.len() - 1));
        std::fs::write(labels.journal(), lines.concat()).unwrap();
        opens_with_all(&labels, &rows);
    }

    #[test]
    fn a_table_that_was_changed_is_kept_or_refused_with_its_line(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..23_usize), 1..4),
        is_journal_gone in any::<bool>(),
    ) {
        let (labels, rows) = Labels::new();
        let mut edited = rows.clone();
        for (at, what) in &edits {
            edit(&mut edited, at.index(rows.len()), *what);
        }
        let written = csv(&edited);
        std::fs::write(labels.path(), &written).unwrap();
        let journal = std::fs::read(labels.journal()).unwrap();
        if is_journal_gone {
            std::fs::remove_file(labels.journal()).unwrap();
        }
        match labels.open(None) {
            Err(error) => {
                let said = error.to_string();
                let is_told = said.contains("row ") || matches!(error, LabellingError::SeedLost { .. }) || !is_journal_gone;
                prop_assert!(is_told, "{said}");
                // Nothing was taken and nothing was written.
                prop_assert_eq!(std::fs::read(labels.path()).unwrap(), written);
                prop_assert_eq!(std::fs::read(labels.journal()).ok(), (!is_journal_gone).then_some(journal));
            }
            Ok(session) => {
                let found = cells(&session);
                prop_assert_eq!(missing(&said(&edited), &said(&found)), 0);
                prop_assert_eq!(found.len(), edited.len());
                let others = missing(&edited, &found);
                let told = session.recovered().rewritten.as_ref().map_or(0, |rewritten| rewritten.rows);
                // Blanks at the end of a name are no change, and a whole journal admits none at all.
                prop_assert!(told <= others && (is_journal_gone || told == 0));
                let trimmed = |row: &[String; 11]| {
                    let mut row = row.clone();
                    [5, 6, 7].into_iter().for_each(|at| row[at] = row[at].trim().to_string());
                    row
                };
                let edited: Vec<_> = edited.iter().map(trimmed).collect();
                prop_assert_eq!(missing(&edited, &found), told);
            }
        }
    }

    #[test]
    fn a_table_that_was_changed_can_be_gone_on_from(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..23_usize), 1..4),
        removed in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    ) {
        let (labels, rows) = Labels::new();
        let mut edited = rows.clone();
        for (at, what) in &edits {
            edit(&mut edited, at.index(rows.len()), *what);
        }
        for at in &removed {
            edited.remove(at.index(edited.len()));
        }
        let written = csv(&edited);
        std::fs::write(labels.path(), &written).unwrap();
        let journal = std::fs::read(labels.journal()).unwrap();
        match labels.open_as(None, true) {
            Err(error) => {
                let said = error.to_string();
                prop_assert!(said.contains("row"), "{said}");
                prop_assert_eq!(std::fs::read(labels.path()).unwrap(), written);
                prop_assert_eq!(std::fs::read(labels.journal()).unwrap(), journal);
                prop_assert_eq!(std::fs::read_dir(labels.folder.path()).unwrap().count(), 2);
            }
            Ok(mut session) => {
                let found = cells(&session);
                prop_assert_eq!(missing(&said(&edited), &said(&found)), 0);
                prop_assert_eq!(found.len(), edited.len());
                if let Some(kept) = session.recovered().kept.clone() {
                    prop_assert_eq!(std::fs::read(kept).unwrap(), journal);
                }
                labels.save(&mut session);
                drop(session);
                prop_assert_eq!(cells(&labels.open(None).unwrap()), found);
            }
        }
    }
}
