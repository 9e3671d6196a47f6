//! Trains the line model, which tells boilerplate from prose, and writes `models/lines.tsv`:
//!
//!     cargo run --release --example lines > models/lines.tsv
//!
//! It learns from four sources:
//!
//! - `labels/lines.csv`: single lines with what they are;
//! - `labels/pages/`: pages of many kinds, HTML and text, each line with what it is;
//! - `seeds/`: articles of which `labels/withdrawal.csv` labels every sentence, so that the rest is boilerplate;
//! - `labels/published/`: places in published articles, as scrapers saved them, that are sentences or boilerplate. Their
//!   texts are not in the repository: `STANDPOINT_PUBLISHED` names the folder with their table.
//!
//! The first model reads a line alone. The second reads its score, made out of fold, and its context. At the end the
//! errors of models that have not seen the page are printed to the screen, as the program would decide with them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array2;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use standpoint::classifier::SparseLogistic;
use standpoint::corpus::{Corpus, ReadOptions};
use standpoint::features::SparseRows;
use standpoint::labels::text_sha256;
use standpoint::segment::training::{TrainingPage, Trial, context_names, line_features};
use standpoint::segment::{Boilerplate, Kind, Marks, Repetition, Segment};

type Error = Box<dyn std::error::Error + Send + Sync>;

/// The penalty on the weights of the first model.
const ALPHA: f64 = 0.5;
/// The penalty on the weights of the second model, which has few features.
const CONTEXT_ALPHA: f64 = 0.2;
/// Lines that a feature must stand in.
const MIN_LINES: usize = 3;
/// Weights nearer to 0 are left out.
const MIN_WEIGHT: f64 = 0.3;
/// Folds of pages for the scores of the first model.
const FOLDS: usize = 4;
/// How often a page counts that is none of the many of `seeds/`.
const COPIES: f32 = 4.0;
/// Articles of `seeds/` from this number on are set without what stands around an article on a page.
const BARE_SEEDS: u32 = 2461;

/// The kinds of boilerplate that the model tells apart, in the order of its columns.
const KINDS: [Boilerplate; 7] = [
    Boilerplate::Byline,
    Boilerplate::Caption,
    Boilerplate::Navigation,
    Boilerplate::Promotion,
    Boilerplate::Notice,
    Boilerplate::Comment,
    Boilerplate::SectionHeading,
];

/// What a line is, as far as it is labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gold {
    Prose,
    /// Boilerplate, with its place in [`KINDS`] where the kind is labelled.
    Boilerplate(Option<usize>),
    Headline,
    /// A heading inside the article, which only the kinds are learned from.
    Heading,
    /// A line that repeats another, or that nobody labelled.
    Unused,
}

/// A page with what each of its paragraphs is.
#[derive(Clone)]
struct Page {
    source: Source,
    page: TrainingPage,
    gold: Vec<Gold>,
    /// Labelled places, in bytes, and whether they are prose: paragraphs, or sentences where these are labelled.
    places: Vec<(Range<usize>, bool)>,
}

/// The source of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Pages,
    Seeds,
    Published,
}

impl Source {
    /// Its name, and how often each of its paragraphs counts for the second model.
    fn counts(self) -> (&'static str, f32) {
        match self {
            Source::Pages => ("labels/pages", COPIES),
            Source::Seeds => ("seeds", 1.0),
            Source::Published => ("labels/published", COPIES),
        }
    }
}

/// Names and values of the features of a line, and the class of the line.
type Row = (Vec<(String, f32)>, usize);

/// A fitted model: intercepts and, for each feature, weights. Two classes have one column, the log-odds of the second.
struct Fitted {
    intercepts: Vec<f64>,
    weights: BTreeMap<String, Vec<f64>>,
}

fn main() -> Result<(), Error> {
    let sources = Sources::read()?;
    print!("{}", sources.table(|_| true, &sources.kinds()?)?);
    sources.cross_validate()
}

/// Trains the model and returns the content of `models/lines.tsv`.
pub fn table() -> Result<String, Error> {
    let sources = Sources::read()?;
    sources.table(|_| true, &sources.kinds()?)
}

/// The last line of the table: the SHA-256 of all labels, by which a table that is out of date is known without texts.
pub fn sources_line() -> Result<String, Error> {
    let files = [
        "lines.csv",
        "withdrawal.csv",
        "published/stances.csv",
        "published/boilerplate.csv",
    ];
    let mut files: Vec<PathBuf> = files.iter().map(|file| root("labels").join(file)).collect();
    let mut pages = files_of(&root("labels/pages"))?;
    pages.sort();
    files.extend(pages);
    let mut hash = Sha256::new();
    for file in files {
        hash.update(fs::read(file)?);
    }
    let digits = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    Ok(format!("@sources\t{digits}\n"))
}

fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect()
}

/// The training data of both models.
struct Sources {
    pages: Vec<Page>,
    written: Vec<(String, Gold)>,
}

impl Sources {
    fn read() -> Result<Sources, Error> {
        let mut pages = marked_pages()?;
        pages.extend(seeds()?);
        pages.extend(published()?);
        let written = written_lines()?;
        Ok(Sources { pages, written })
    }

    /// Fits the model that names the kinds.
    fn kinds(&self) -> Result<Fitted, Error> {
        fit(
            &kind_rows(&self.pages, &self.written),
            KINDS.len(),
            ALPHA,
            MIN_LINES,
        )
    }

    /// Fits the models to some of the pages and returns their table.
    fn table(&self, keep: impl Fn(usize) -> bool, kinds: &Fitted) -> Result<String, Error> {
        let kept = self.pages.iter().enumerate().filter(|(at, _)| keep(*at));
        let mut pages: Vec<Page> = kept.map(|(_, page)| page.clone()).collect();
        let scores = out_of_fold(&pages, &self.written)?;
        for (page, scores) in pages.iter_mut().zip(scores) {
            scores
                .iter()
                .enumerate()
                .for_each(|(at, score)| page.page.set_score(at, *score as f32));
        }
        let context = fit_context(&context_rows(&pages))?;
        let rows = boilerplate_rows(&pages, &self.written, |_| true);
        let boilerplate = fit(&rows, 2, ALPHA, MIN_LINES)?;
        let headline = fit(&headline_rows(&pages), 2, ALPHA, MIN_LINES)?;
        let mut table = write(&[&boilerplate, &headline, kinds], &context);
        table.push_str(&sources_line()?);
        Ok(table)
    }

    /// Prints how many places are decided wrongly by models that have not seen the page.
    fn cross_validate(&self) -> Result<(), Error> {
        let kinds = self.kinds()?;
        let trial = |fold| Ok(Trial::parse(&self.table(|at| at % FOLDS != fold, &kinds)?));
        let trials = (0..FOLDS).into_par_iter().map(trial);
        let trials = trials.collect::<Result<Vec<_>, Error>>()?;
        for source in [Source::Pages, Source::Seeds, Source::Published] {
            let pages = self.pages.iter().zip(trials.iter().cycle());
            let pages = pages.filter(|(page, _)| page.source == source);
            let texts = pages.clone().map(|(page, _)| page.page.whole());
            // Repeated lines are evidence only where the pages are of one kind, as in a folder of articles.
            let repeated = (source == Source::Published).then(|| Repetition::learn(texts));
            let mut tally = Tally::default();
            for (page, trial) in pages {
                tally.add(page, &trial.segment(&page.page, repeated.as_ref()));
            }
            eprintln!("{}: {tally}", source.counts().0);
        }
        Ok(())
    }
}

/// Decisions about labelled places.
#[derive(Default)]
struct Tally {
    prose: usize,
    lost: usize,
    boilerplate: usize,
    scored: usize,
}

impl Tally {
    /// Counts the labelled places of a page by what most of their characters are.
    fn add(&mut self, page: &Page, segments: &[Segment]) {
        for (place, is_prose) in &page.places {
            let inside = |segment: &Segment| shared(place, &segment.bytes);
            let all: usize = segments.iter().map(inside).sum();
            let scored = segments.iter().filter(|segment| segment.kind.is_scored());
            let is_scored = 2 * scored.map(inside).sum::<usize>() > all;
            if *is_prose {
                self.prose += 1;
                self.lost += usize::from(!is_scored);
            } else {
                self.boilerplate += 1;
                self.scored += usize::from(is_scored);
            }
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Tally {
            prose,
            lost,
            boilerplate,
            scored,
        } = self;
        let percent = |part: usize, all: usize| 100.0 * part as f64 / all as f64;
        write!(
            f,
            "{lost} of {prose} places of prose set aside ({:.2} %), {scored} of {boilerplate} of boilerplate scored ({:.1} %)",
            percent(*lost, *prose),
            percent(*scored, *boilerplate),
        )
    }
}

/// The number of bytes that two places share.
fn shared(one: &Range<usize>, other: &Range<usize>) -> usize {
    one.end
        .min(other.end)
        .saturating_sub(one.start.max(other.start))
}

/// Reads a kind by its name in files.
fn gold(kind: &str) -> Result<Gold, Error> {
    Ok(
        match Kind::from_name(kind).ok_or_else(|| format!("no kind: {kind}"))? {
            Kind::Sentence => Gold::Prose,
            Kind::Headline => Gold::Headline,
            Kind::Boilerplate(Boilerplate::SectionHeading) => Gold::Heading,
            Kind::Boilerplate(kind) => match KINDS.iter().position(|known| *known == kind) {
                Some(at) => Gold::Boilerplate(Some(at)),
                None => Gold::Unused,
            },
            Kind::OffTopic => return Err(format!("no kind of a line: {kind}").into()),
        },
    )
}

/// Reads `labels/lines.csv`.
fn written_lines() -> Result<Vec<(String, Gold)>, Error> {
    let mut reader = csv::Reader::from_path(root("labels/lines.csv"))?;
    let rows = reader.deserialize::<(String, String)>();
    rows.map(|row| {
        let (text, kind) = row?;
        Ok((single_spaced(&text), gold(&kind)?))
    })
    .collect()
}

/// Reads `labels/pages/`: in `NAME.txt` each line is `kind | text`. Where a `NAME.html` stands beside it, the lines are
/// those that the program reads of that page.
fn marked_pages() -> Result<Vec<Page>, Error> {
    let mut files = files_of(&root("labels/pages"))?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let read = |file: &PathBuf| {
        let marked = fs::read_to_string(file)?;
        let lines: Vec<Option<(&str, &str)>> =
            marked.lines().map(|line| line.split_once(" | ")).collect();
        let html = file.with_extension("html");
        let page = if html.exists() {
            html_page(&html, &lines)
        } else {
            text_page(&lines)
        };
        page.map_err(|error| format!("{}: {error}", file.display()).into())
    };
    files.iter().map(read).collect()
}

fn text_page(lines: &[Option<(&str, &str)>]) -> Result<Page, Error> {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for line in lines {
        if let Some((kind, words)) = line {
            spans.push((text.len()..text.len() + words.len(), gold(kind)?));
            text.push_str(words);
        }
        text.push('\n');
    }
    let page = TrainingPage::new(&text, &Marks::default());
    let kind = |at: usize| {
        let bytes = page.bytes(at);
        let mut inside = spans
            .iter()
            .filter(|(span, _)| span.start < bytes.end && bytes.start < span.end);
        let first = inside.next().map_or(Gold::Unused, |(_, gold)| *gold);
        // A paragraph that joins lines of two kinds teaches nothing.
        if inside.all(|(_, gold)| *gold == first) {
            first
        } else {
            Gold::Unused
        }
    };
    let gold = (0..page.len()).map(kind).collect();
    Ok(Page::new(Source::Pages, page, gold))
}

fn html_page(html: &Path, lines: &[Option<(&str, &str)>]) -> Result<Page, Error> {
    let mut kinds: BTreeMap<String, Gold> = BTreeMap::new();
    for (kind, words) in lines.iter().flatten() {
        kinds.entry(single_spaced(words)).or_insert(gold(kind)?);
    }
    let document = Corpus::open(&[html.to_owned()], &ReadOptions::default())?
        .next()
        .ok_or("no text")??;
    let page = TrainingPage::new(&document.text, &document.marked);
    let kind = |at| {
        kinds
            .get(&single_spaced(page.text(at)))
            .copied()
            .unwrap_or(Gold::Unused)
    };
    let gold = (0..page.len()).map(kind).collect();
    Ok(Page::new(Source::Pages, page, gold))
}

/// Reads the articles of `seeds/` that `labels/withdrawal.csv` labels and that are set as pages.
fn seeds() -> Result<Vec<Page>, Error> {
    let mut reader = csv::Reader::from_path(root("labels/withdrawal.csv"))?;
    let mut labelled: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row?;
        let number = row["document"]
            .split('-')
            .next()
            .and_then(|number| number.parse().ok());
        if !row["document"].is_empty() && number.is_none_or(|number: u32| number < BARE_SEEDS) {
            let place = (row["start"].parse()?, row["end"].parse()?);
            labelled
                .entry(row["document"].clone())
                .or_default()
                .push(place);
        }
    }
    labelled
        .into_iter()
        .map(|(name, sentences)| seed(&name, &sentences))
        .collect()
}

fn seed(name: &str, sentences: &[(usize, usize)]) -> Result<Page, Error> {
    let text = fs::read_to_string(root("seeds").join(name))?;
    let offsets: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let page = TrainingPage::new(&text, &Marks::default());
    let labelled = |at: usize| {
        let bytes = page.bytes(at);
        let overlaps = sentences.iter().map(|(start, end)| {
            offsets[*end]
                .min(bytes.end)
                .saturating_sub(offsets[*start].max(bytes.start))
        });
        overlaps.sum::<usize>() as f64 / bytes.len() as f64
    };
    let shares: Vec<f64> = (0..page.len()).map(labelled).collect();
    let first = shares.iter().position(|share| *share > 0.5);
    let last = shares.iter().rposition(|share| *share > 0.5);
    let kind = |at: usize| {
        let text = page.text(at);
        let stops = text.ends_with(['.', '!', '?', '”', '"']);
        match shares[at] {
            share if share > 0.5 && Some(at) == first && !stops => Gold::Headline,
            share if share > 0.5 => Gold::Prose,
            share if share > 0.2 => Gold::Unused,
            // A short line between paragraphs may be a heading, which nobody labelled as such.
            _ if first < Some(at)
                && Some(at) < last
                && !stops
                && text.split_whitespace().count() <= 8 =>
            {
                Gold::Unused
            }
            _ => Gold::Boilerplate(None),
        }
    };
    let gold = (0..page.len()).map(kind).collect();
    Ok(Page::new(Source::Seeds, page, gold))
}

/// Labelled places of an article by the hash of its text: first and last character, and whether it is prose.
type Labels = BTreeMap<String, Vec<(usize, usize, bool)>>;

/// The message for missing texts of `labels/published/`.
pub const MISSING: &str = "the texts of labels/published/ are missing: build their table as its README.md says, and name \
                           the folder of the table in STANDPOINT_PUBLISHED";

/// Reads the articles of `labels/published/`.
fn published() -> Result<Vec<Page>, Error> {
    let mut labels = Labels::new();
    for (file, is_prose) in [("stances", true), ("boilerplate", false)] {
        let mut reader = csv::Reader::from_path(root(&format!("labels/published/{file}.csv")))?;
        for row in reader.deserialize::<BTreeMap<String, String>>() {
            let row = row?;
            let place = (row["start"].parse()?, row["end"].parse()?, is_prose);
            labels
                .entry(row["document_sha256"].clone())
                .or_default()
                .push(place);
        }
    }
    let texts = published_texts().ok_or(MISSING)?;
    let mut pages = Vec::new();
    for document in Corpus::open(&texts, &ReadOptions::default())? {
        let document = document?;
        if let Some(places) = labels.remove(&text_sha256(&document)) {
            pages.push(published_page(&document.text, &places));
        }
    }
    match labels.len() {
        0 => Ok(pages),
        missing => {
            Err(format!("{missing} articles of labels/published/ are not among the texts").into())
        }
    }
}

/// The texts of `labels/published/`, if they are there.
pub fn published_texts() -> Option<Vec<PathBuf>> {
    let texts = match std::env::var_os("STANDPOINT_PUBLISHED") {
        Some(folder) => vec![PathBuf::from(folder)],
        None => ["published/articles.jsonl", "stance/articles"]
            .map(|path| root("../shared/real").join(path))
            .to_vec(),
    };
    texts.iter().all(|path| path.exists()).then_some(texts)
}

fn published_page(text: &str, places: &[(usize, usize, bool)]) -> Page {
    let offsets: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let mut places: Vec<(Range<usize>, bool)> = places
        .iter()
        .map(|(start, end, is_prose)| (offsets[*start]..offsets[*end], *is_prose))
        .collect();
    places.sort_by_key(|(place, _)| place.start);
    let page = TrainingPage::new(text, &Marks::default());
    let share = |at: usize, wanted: bool| {
        let bytes = page.bytes(at);
        let wanted = places.iter().filter(|(_, is_prose)| *is_prose == wanted);
        wanted
            .map(|(place, _)| shared(place, &bytes))
            .sum::<usize>() as f64
            / bytes.len() as f64
    };
    let kind = |at: usize| {
        let stops = page.text(at).ends_with(['.', '!', '?', '”', '"']);
        match (share(at, true), share(at, false)) {
            (prose, _) if prose > 0.5 && at == 0 && !stops => Gold::Headline,
            // The headline again, which a scraper took from two places of the page.
            (prose, _) if prose > 0.5 && page.text(at) == page.text(0) => Gold::Unused,
            (prose, _) if prose > 0.5 => Gold::Prose,
            (_, boilerplate) if boilerplate > 0.5 => Gold::Boilerplate(None),
            _ => Gold::Unused,
        }
    };
    let gold = (0..page.len()).map(kind).collect();
    Page {
        places,
        ..Page::new(Source::Published, page, gold)
    }
}

/// Scores each paragraph by a first model that has seen nothing of its page.
fn out_of_fold(pages: &[Page], written: &[(String, Gold)]) -> Result<Vec<Vec<f64>>, Error> {
    let mut scores: Vec<Vec<f64>> = pages
        .iter()
        .map(|page| vec![0.0; page.page.len()])
        .collect();
    let without = |fold| {
        let rows = boilerplate_rows(pages, written, |at| at % FOLDS != fold);
        fit(&rows, 2, ALPHA, MIN_LINES)
    };
    let models = (0..FOLDS).into_par_iter().map(without);
    let models = models.collect::<Result<Vec<_>, _>>()?;
    for (fold, model) in models.iter().enumerate() {
        for (page, scores) in pages.iter().zip(&mut scores).skip(fold).step_by(FOLDS) {
            for (at, score) in scores.iter_mut().enumerate() {
                *score = model.log_odds(&line_features(page.page.text(at)));
            }
        }
    }
    Ok(scores)
}

/// Lines of prose and of boilerplate, each text once.
fn boilerplate_rows(
    pages: &[Page],
    written: &[(String, Gold)],
    keep: impl Fn(usize) -> bool,
) -> Vec<Row> {
    let class = |gold: Gold| match gold {
        Gold::Prose => Some(0),
        Gold::Boilerplate(_) => Some(1),
        Gold::Headline | Gold::Heading | Gold::Unused => None,
    };
    let mut lines: BTreeSet<(String, usize)> = BTreeSet::new();
    lines.extend(
        written
            .iter()
            .filter_map(|(text, gold)| Some((text.clone(), class(*gold)?))),
    );
    for (_, page) in pages.iter().enumerate().filter(|(at, _)| keep(*at)) {
        lines.extend(
            page.lines()
                .filter_map(|(text, gold)| Some((text, class(gold)?))),
        );
    }
    rows(lines)
}

/// Headlines, and the boilerplate between them and the first paragraph of prose or above them.
fn headline_rows(pages: &[Page]) -> Vec<Row> {
    let mut lines = BTreeSet::new();
    for page in pages {
        let Some(headline) = page.gold.iter().position(|gold| *gold == Gold::Headline) else {
            continue;
        };
        let below = page
            .gold
            .iter()
            .skip(headline)
            .position(|gold| *gold == Gold::Prose);
        let above_prose = page
            .lines()
            .take(below.map_or(usize::MAX, |below| headline + below));
        lines.extend(above_prose.filter_map(|(text, gold)| match gold {
            Gold::Headline => Some((text, 1)),
            Gold::Boilerplate(_) => Some((text, 0)),
            Gold::Prose | Gold::Heading | Gold::Unused => None,
        }));
    }
    rows(lines)
}

/// Lines of boilerplate whose kind is labelled.
fn kind_rows(pages: &[Page], written: &[(String, Gold)]) -> Vec<Row> {
    let on_pages = pages.iter().flat_map(Page::lines);
    let lines = written.iter().cloned().chain(on_pages);
    let kind = |(text, gold)| match gold {
        Gold::Boilerplate(kind) => Some((text, kind?)),
        Gold::Heading => Some((text, KINDS.len() - 1)),
        Gold::Prose | Gold::Headline | Gold::Unused => None,
    };
    rows(lines.filter_map(kind).collect())
}

fn rows(lines: BTreeSet<(String, usize)>) -> Vec<Row> {
    lines
        .into_iter()
        .map(|(text, class)| (line_features(&text), class))
        .collect()
}

/// The features of the second model for a paragraph, its class and how often it counts.
type ContextRow = (Vec<f64>, usize, f32);

/// The features of the second model for each labelled paragraph.
fn context_rows(pages: &[Page]) -> Vec<ContextRow> {
    let mut rows = Vec::new();
    for page in pages {
        for (at, gold) in page.gold.iter().enumerate() {
            let class = match gold {
                Gold::Prose => 0,
                Gold::Boilerplate(_) => 1,
                Gold::Headline | Gold::Heading | Gold::Unused => continue,
            };
            rows.push((page.page.context(at), class, page.source.counts().1));
        }
    }
    rows
}

/// Fits the second model, and returns a weight for each of its features.
fn fit_context(rows: &[ContextRow]) -> Result<Vec<f64>, Error> {
    // The first feature is the intercept, which the fit has anyway.
    let features = context_names().len() - 1;
    let sparse = rows.iter().map(|(values, ..)| {
        let values = (0..).zip(values[1..].iter().map(|value| *value as f32));
        let values = values.filter(|(_, value)| *value != 0.0);
        values.collect::<Vec<(u32, f32)>>()
    });
    let targets = Array2::from_shape_fn((rows.len(), 2), |(at, class)| {
        f64::from(u8::from(rows[at].1 == class))
    });
    let counts = rows.iter().map(|(_, _, count)| *count);
    let data = DatasetBase::new(SparseRows::from_rows(features, sparse), targets);
    let fitted = SparseLogistic::params()
        .alpha(CONTEXT_ALPHA)
        .tolerance(1e-6)
        .fit(&data.with_weights(counts.collect()))?;
    let log_odds = |values: ndarray::ArrayView1<f64>| values[1] - values[0];
    let weights = fitted.weights();
    let weights = weights.outer_iter().map(log_odds);
    Ok([log_odds(fitted.intercepts())]
        .into_iter()
        .chain(weights)
        .collect())
}

impl Page {
    /// A page of which each paragraph is labelled.
    fn new(source: Source, page: TrainingPage, gold: Vec<Gold>) -> Page {
        let place = |(at, gold): (usize, &Gold)| match gold {
            Gold::Prose | Gold::Headline => Some((page.bytes(at), true)),
            Gold::Boilerplate(_) => Some((page.bytes(at), false)),
            Gold::Heading | Gold::Unused => None,
        };
        let places = gold.iter().enumerate().filter_map(place).collect();
        Page {
            source,
            page,
            gold,
            places,
        }
    }

    /// The text of each paragraph and what it is.
    fn lines(&self) -> impl Iterator<Item = (String, Gold)> {
        self.gold
            .iter()
            .enumerate()
            .map(|(at, gold)| (single_spaced(self.page.text(at)), *gold))
    }
}

impl Fitted {
    /// The log-odds of the second of two classes.
    fn log_odds(&self, features: &[(String, f32)]) -> f64 {
        let weighted = features
            .iter()
            .filter_map(|(name, value)| Some(self.weights.get(name)?[0] * f64::from(*value)));
        self.intercepts[0] + weighted.sum::<f64>()
    }
}

/// Fits a logistic model of the features that stand in enough lines.
fn fit(rows: &[Row], classes: usize, alpha: f64, fewest: usize) -> Result<Fitted, Error> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for (features, _) in rows {
        let names: BTreeSet<&str> = features.iter().map(|(name, _)| &**name).collect();
        names
            .into_iter()
            .for_each(|name| *times.entry(name).or_default() += 1);
    }
    times.retain(|_, times| *times >= fewest);
    let columns: BTreeMap<&str, u32> = times.into_keys().zip(0..).collect();
    let sparse = SparseRows::from_rows(
        columns.len(),
        rows.iter().map(|(features, _)| {
            let mut row: BTreeMap<u32, f32> = BTreeMap::new();
            for (name, value) in features {
                if let Some(column) = columns.get(&**name) {
                    *row.entry(*column).or_default() += value;
                }
            }
            row.into_iter().collect::<Vec<_>>()
        }),
    );
    let targets = Array2::from_shape_fn((rows.len(), classes), |(at, class)| {
        f64::from(u8::from(rows[at].1 == class))
    });
    let fitted = SparseLogistic::params()
        .alpha(alpha)
        .tolerance(1e-6)
        .fit(&DatasetBase::new(sparse, targets))?;
    let centred = |values: ndarray::ArrayView1<f64>| match classes {
        2 => vec![values[1] - values[0]],
        _ => values
            .iter()
            .map(|value| value - values.sum() / classes as f64)
            .collect(),
    };
    let weights = fitted.weights();
    let weights = columns.keys().zip(weights.outer_iter());
    Ok(Fitted {
        intercepts: centred(fitted.intercepts()),
        weights: weights
            .map(|(name, weights)| (name.to_string(), centred(weights)))
            .collect(),
    })
}

/// Writes the table: a feature and its weights in each line, the intercepts first, the second model last.
fn write(models: &[&Fitted], context: &[f64]) -> String {
    let mut table = String::new();
    let mut line = |name: &str, weights: Vec<f64>, smallest: f64| {
        let cell = |weight: &f64| {
            if weight.abs() < smallest {
                String::new()
            } else {
                format!("{weight:.1}")
            }
        };
        let cells = weights.iter().map(cell).collect::<Vec<_>>().join("\t");
        if cells.contains(|c| c != '\t') {
            table.push_str(&format!("{name}\t{}\n", cells.trim_end_matches('\t')));
        }
    };
    line(
        "",
        models
            .iter()
            .flat_map(|model| model.intercepts.clone())
            .collect(),
        0.0,
    );
    let names: BTreeSet<&String> = models
        .iter()
        .flat_map(|model| model.weights.keys())
        .collect();
    for name in names {
        let weights = models.iter().flat_map(|model| {
            model
                .weights
                .get(name)
                .cloned()
                .unwrap_or_else(|| vec![0.0; model.intercepts.len()])
        });
        line(name, weights.collect(), MIN_WEIGHT);
    }
    for (name, weight) in context_names().into_iter().zip(context) {
        table.push_str(&format!("{name}\t{weight:.3}\n"));
    }
    table
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text with single blanks for all white space.
fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
