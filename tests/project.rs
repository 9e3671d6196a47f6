//! A whole project on a topic of its own, from articles to a corrected report, as a researcher types it.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::ops::Range;

use crate::common::{self, Work, rows};

/// What is said on a ban of night flights: who speaks, and what they say. Sentences differ in both.
const SPEAKERS: [&str; 12] = [
    "the mayor",
    "a nurse from Eastfield",
    "the pilots' union",
    "a baker",
    "the airport's director",
    "a father of three",
    "the chamber of trade",
    "a retired engineer",
    "the bishop",
    "a freight forwarder",
    "two members of the council",
    "the owner of a hotel",
];
const VERBS: [&str; 8] = [
    "said",
    "wrote",
    "insisted",
    "argued on Monday",
    "told the hearing",
    "repeated",
    "added",
    "said in a letter",
];
const FOR: [&str; 12] = [
    "people must be allowed to sleep",
    "the ban protects children from noise",
    "nights without planes are overdue",
    "the noise makes residents ill",
    "the council should stop flights after ten at last",
    "quiet nights are worth more than a few parcels",
    "a ban would finally give the villages peace",
    "the night flights have to end",
    "jobs are no reason to rob people of their sleep",
    "exporters managed before the night flights and will again",
    "patients in the hospital want quiet more than cargo",
    "the runway should rest from ten to six",
];
const AGAINST: [&str; 12] = [
    "the ban would cost hundreds of jobs",
    "freight cannot wait until the morning",
    "a ban drives airlines to other cities",
    "the region needs the night flights",
    "nobody should close a runway for a few complaints",
    "the ban is a blow to every exporter",
    "without night flights the hospital gets no organs",
    "the council would ruin the airport with a ban",
    "earplugs are cheaper than unemployment",
    "sleep is no excuse for closing a runway",
    "noise belongs to a city that works",
    "the children of freight workers must eat",
];
const NEUTRAL: [&str; 12] = [
    "the council votes on Tuesday",
    "the hearing lasted four hours",
    "the airport has two runways",
    "the report has ninety pages",
    "planes land there from six to midnight",
    "the terminal was built in the seventies",
    "two hundred letters arrived last month",
    "the next meeting is in the town hall",
    "the noise report can be read in the library",
    "the ban is on the agenda again",
    "residents received a form in the post",
    "the jobs at the airport were counted in spring",
];

/// The truth: a label for each sentence.
type Truth = HashMap<String, &'static str>;

/// Writes articles of two papers, no sentence twice. The Gazette argues for the ban more often than the Herald.
/// They use so many of the phrases.
fn write_articles(
    work: &Work,
    truth: &mut Truth,
    folder: &str,
    numbers: Range<usize>,
    phrases: usize,
) {
    let mut random = 7_u64 + numbers.start as u64;
    let mut pick = |of: usize| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % of
    };
    let mut documents = "document,outlet,date\n".to_string();
    for number in numbers {
        let outlet = ["Gazette", "Herald"][number % 2];
        let mut text = format!("Night flights, part {number}\n\n");
        let mut sentences = 0;
        while sentences < 8 {
            let sides = [("for", FOR), ("against", AGAINST)];
            let (label, said) = match pick(10) {
                0..4 => ("neutral", NEUTRAL),
                4..8 => sides[number % 2],
                _ => sides[1 - number % 2],
            };
            let (said, speaker, verb) = (said[pick(phrases)], SPEAKERS[pick(12)], VERBS[pick(8)]);
            let first = said[..1].to_uppercase();
            let sentence = format!("{first}{}, {speaker} {verb}.", &said[1..]);
            if let Entry::Vacant(place) = truth.entry(sentence) {
                let _ = write!(text, "{}\n\n", place.key());
                place.insert(label);
                sentences += 1;
            }
        }
        let name = format!("{number:03}.txt");
        work.write(&format!("{folder}/{name}"), text);
        let _ = writeln!(documents, "{name},{outlet},2024-{:02}-15", 1 + number % 6);
    }
    work.write(&format!("{folder}/documents.csv"), documents);
}

/// Fills the column `label` of a table by the truth; a headline is neutral.
fn code(table: &str, truth: &Truth) -> String {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (text, label) = (at("text"), at("label"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let given = truth.get(&row[text]).copied().unwrap_or("neutral");
        let cells = row.iter().enumerate();
        let cells = cells.map(|(at, cell)| if at == label { given } else { cell });
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// Runs a command and writes down what it says.
fn run(work: &Work, transcript: &mut String, command: &str) {
    let words: Vec<&str> = command.split(' ').collect();
    let said = work.ok(&words);
    let told = common::untimed(&said.err);
    let _ = write!(transcript, "$ standpoint {command}\n{told}{}", said.out);
}

#[test]
fn a_project_goes_from_articles_to_a_corrected_report() {
    let work = Work::new();
    let mut truth = Truth::new();
    write_articles(&work, &mut truth, "pilot", 0..30, 8);
    let mut said = String::new();
    let mut run = |command: &str| run(&work, &mut said, command);

    // Label.
    run("segment pilot -o sentences.csv --labels against,neutral,for");
    let first = code(&work.text("sentences.csv"), &truth);
    // The second coder misses two sentences that are for the ban.
    let second = first.replacen(",for\n", ",neutral\n", 2);
    assert_ne!(first, second);
    work.write("ann.csv", &first);
    work.write("ben.csv", &second);
    run("agree ann.csv ben.csv");

    // Train, doubt, and write a dictionary.
    let mut of_side = 0;
    let slips = first.split_inclusive('\n').map(|line| {
        of_side += usize::from(line.ends_with(",for\n"));
        match line.strip_suffix(",for\n") {
            Some(sentence) if of_side % 12 == 0 => format!("{sentence},against\n"),
            _ => line.to_string(),
        }
    });
    let slips: String = slips.collect();
    let planted = slips.matches(",against\n").count() - first.matches(",against\n").count();
    work.write("labels.csv", &slips);
    run("audit labels.csv -o doubts.csv");
    let doubts = rows(&work.text("doubts.csv"));
    let found = doubts.iter().filter(|row| {
        row["label"] == "against" && row["suggested"] == "for" && truth[&row["text"]] == "for"
    });
    let found = found.count();
    assert!(planted == 6 && found >= 5, "{found} of {planted}");
    work.write("labels.csv", &first);
    run("dictionary labels.csv");
    let draft = work.text("labels.dictionary.csv");
    assert!(draft.contains("\nban,ban,"), "{draft}");
    run("train labels.csv");

    // Score new articles, and correct the shares by a coded sample.
    write_articles(&work, &mut truth, "articles", 100..160, 12);
    run("score articles -m models/labels.safetensors -o scores.csv");
    run("summarize scores.csv --plan 0.15");
    run("sample scores.csv -n 150 -o sample.csv");
    work.write("coded.csv", code(&work.text("sample.csv"), &truth));
    run("summarize scores.csv --sample coded.csv --by outlet -o shares.csv");
    run("report scores.csv --sample coded.csv -o report.html");
    insta::assert_snapshot!(said);

    // The corrected shares are those of the truth, within their intervals.
    let scored = rows(&work.text("scores.csv"));
    for row in rows(&work.text("shares.csv")) {
        if !row["against"].is_empty() {
            continue;
        }
        let is_of = |scored: &&BTreeMap<String, String>| {
            row["group"] == "(all)" || scored["outlet"] == row["group"]
        };
        let of_group: Vec<_> = scored.iter().filter(is_of).collect();
        let with_label = of_group.iter().filter(|scored| {
            truth.get(&scored["text"]).copied().unwrap_or("neutral") == row["label"]
        });
        let share = with_label.count() as f64 / of_group.len() as f64;
        let [low, high] = ["low", "high"].map(|end| row[end].parse::<f64>().unwrap());
        assert!(low <= share && share <= high, "{share}: {row:?}");
    }
    assert!(work.text("report.html").contains("<!DOCTYPE html>"));
}
