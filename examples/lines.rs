//! Trains the line model, which tells boilerplate from prose, and writes `models/lines.tsv`:
//!
//!     cargo run --release --example lines > models/lines.tsv
//!
//! It learns from three sources:
//!
//! - `labels/lines.csv`: single lines with what they are;
//! - `labels/pages/`: pages of many kinds, HTML and text, each line with what it is;
//! - `seeds/`: articles of which `labels/withdrawal.csv` labels every sentence, so that the rest is boilerplate.
//!
//! The first model reads a line alone. The second reads its score, made out of fold, and its context. Errors out of
//! fold are printed to the screen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array2;
use rayon::prelude::*;
use standpoint::classifier::SparseLogistic;
use standpoint::corpus::{Corpus, ReadOptions};
use standpoint::features::SparseRows;
use standpoint::segment::training::{TrainingPage, context_names, line_features};
use standpoint::segment::{Boilerplate, Kind, Marks};

type Error = Box<dyn std::error::Error + Send + Sync>;

/// The penalty on the weights of the first model.
const ALPHA: f64 = 0.5;
/// The penalty on the weights of the second model, which has few features.
const CONTEXT_ALPHA: f64 = 0.1;
/// Lines that a feature must stand in.
const FEWEST: usize = 3;
/// Weights nearer to 0 are left out.
const SMALLEST: f64 = 0.3;
/// Folds of pages for the scores of the first model.
const FOLDS: usize = 4;
/// How often a page of `labels/pages/` counts, since each stands for a kind of its own.
const COPIES: usize = 4;
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
struct Page {
    page: TrainingPage,
    gold: Vec<Gold>,
    copies: usize,
}

/// Names and values of the features of a line, and the class of the line.
type Row = (Vec<(String, f32)>, usize);

/// A fitted model: intercepts and, for each feature, weights. Two classes have one column, the log-odds of the second.
struct Fitted {
    intercepts: Vec<f64>,
    weights: BTreeMap<String, Vec<f64>>,
}

fn main() -> Result<(), Error> {
    print!("{}", table()?);
    Ok(())
}

/// Trains the model and returns the content of `models/lines.tsv`.
pub fn table() -> Result<String, Error> {
    let mut pages = marked_pages()?;
    pages.extend(seeds()?);
    let written = written_lines()?;
    let scores = out_of_fold(&pages, &written)?;
    for (page, scores) in pages.iter_mut().zip(scores) {
        scores
            .iter()
            .enumerate()
            .for_each(|(at, score)| page.page.set_score(at, *score as f32));
    }
    let context = fit(&context_rows(&pages), 2, CONTEXT_ALPHA, 1)?;
    report(&pages, &context);
    let boilerplate = fit(
        &boilerplate_rows(&pages, &written, |_| true),
        2,
        ALPHA,
        FEWEST,
    )?;
    let headline = fit(&headline_rows(&pages), 2, ALPHA, FEWEST)?;
    let kinds = fit(&kind_rows(&pages, &written), KINDS.len(), ALPHA, FEWEST)?;
    Ok(write(&[boilerplate, headline, kinds], &context))
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
    let mut files: Vec<PathBuf> = fs::read_dir(root("labels/pages"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, Error>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let read = |file: &PathBuf| {
        let marked = fs::read_to_string(file)?;
        let lines: Vec<Option<(&str, &str)>> =
            marked.lines().map(|line| line.split_once(" | ")).collect();
        let html = file.with_extension("html");
        let page = match html.exists() {
            true => html_page(&html, &lines),
            false => text_page(&lines),
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
    Ok(Page {
        page,
        gold,
        copies: COPIES,
    })
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
    Ok(Page {
        page,
        gold,
        copies: COPIES,
    })
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
    Ok(Page {
        page,
        gold,
        copies: 1,
    })
}

/// Scores each paragraph by a first model that has seen nothing of its page.
fn out_of_fold(pages: &[Page], written: &[(String, Gold)]) -> Result<Vec<Vec<f64>>, Error> {
    let mut scores: Vec<Vec<f64>> = pages
        .iter()
        .map(|page| vec![0.0; page.page.len()])
        .collect();
    let without = |fold| {
        let rows = boilerplate_rows(pages, written, |at| at % FOLDS != fold);
        fit(&rows, 2, ALPHA, FEWEST)
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

/// The features of the second model for each labelled paragraph.
fn context_rows(pages: &[Page]) -> Vec<Row> {
    let mut rows = Vec::new();
    for page in pages {
        for (at, gold) in page.gold.iter().enumerate() {
            let class = match gold {
                Gold::Prose => 0,
                Gold::Boilerplate(_) => 1,
                Gold::Headline | Gold::Heading | Gold::Unused => continue,
            };
            rows.extend(std::iter::repeat_n((page.context(at), class), page.copies));
        }
    }
    rows
}

impl Page {
    /// The text of each paragraph and what it is.
    fn lines(&self) -> impl Iterator<Item = (String, Gold)> {
        self.gold
            .iter()
            .enumerate()
            .map(|(at, gold)| (single_spaced(self.page.text(at)), *gold))
    }

    fn context(&self, at: usize) -> Vec<(String, f32)> {
        self.page
            .context(at)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

/// Prints how many paragraphs of the pages are decided wrongly out of fold. The second model has few features, so that
/// its own fit hardly matters.
fn report(pages: &[Page], context: &Fitted) {
    for (name, copies) in [("labels/pages", COPIES), ("seeds", 1)] {
        let (mut prose, mut boilerplate, mut lost, mut kept) = (0, 0, 0, 0);
        for page in pages.iter().filter(|page| page.copies == copies) {
            for (at, gold) in page.gold.iter().enumerate() {
                let aside =
                    context.log_odds(&page.context(at)) > f64::from(page.page.threshold(at));
                match gold {
                    Gold::Prose => (prose, lost) = (prose + 1, lost + usize::from(aside)),
                    Gold::Boilerplate(_) => {
                        (boilerplate, kept) = (boilerplate + 1, kept + usize::from(!aside))
                    }
                    Gold::Headline | Gold::Heading | Gold::Unused => {}
                }
            }
        }
        eprintln!(
            "{name}: {lost} of {prose} paragraphs of prose set aside, {kept} of {boilerplate} of boilerplate kept"
        );
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
fn write(models: &[Fitted], context: &Fitted) -> String {
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
        line(name, weights.collect(), SMALLEST);
    }
    for name in context_names() {
        let weight = context.weights.get(name).map_or(0.0, |weights| weights[0]);
        let intercept = if name == "@intercept" {
            context.intercepts[0]
        } else {
            0.0
        };
        table.push_str(&format!("{name}\t{:.3}\n", weight + intercept));
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
