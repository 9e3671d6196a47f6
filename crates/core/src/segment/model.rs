//! The line model: two logistic models that tell boilerplate from prose, and more that name what they find.
//!
//! The first model reads a line alone: its words, its pairs of words and its shape. The second reads the
//! score of the first for the line and its neighbours, the place of the line on the page and what the source
//! says about it. `models/lines.tsv` holds the weights of both; `examples/lines.rs` makes that file from
//! labelled pages.

use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use memchr::memmem::Finder;
use rustc_hash::{FxHashMap, FxHasher};

use super::lines::Paragraph;
use super::marks::Part;
use super::shape::Shape;

/// Words, numbers and marks of a line that are read: so many from its beginning.
const TOKENS: usize = 24;
/// The norm of a line's words and pairs of words. Each feature of its shape counts 1.
const NORM: f32 = 3.0;
/// Limit of a line's score where it is a feature of the second model.
const CLIP: f32 = 8.0;

/// The classes that the first model scores, one column of weights each.
pub(super) const COLUMNS: [&str; 9] = [
    "boilerplate",
    "headline",
    "byline",
    "caption",
    "navigation",
    "promotion",
    "notice",
    "comment",
    "heading",
];

/// Log-odds of each class of [`COLUMNS`] for a line alone.
pub(super) type Scores = [f32; COLUMNS.len()];

/// A paragraph with what the model reads of it.
#[derive(Debug, Clone)]
pub(super) struct ReadParagraph {
    pub(super) shape: Shape,
    pub(super) scores: Scores,
    /// True if the paragraph stands in other documents of the corpus, beside other prose.
    pub(super) repeated_elsewhere: bool,
}

/// Weights of the first and the second model.
#[derive(Debug)]
pub(super) struct LineModel {
    /// The place of each feature's weights by its key.
    words: FxHashMap<u64, u32>,
    weights: Vec<Scores>,
    intercepts: Scores,
    context: Vec<f32>,
}

impl LineModel {
    /// Returns the model that comes with the program.
    pub(super) fn get() -> &'static LineModel {
        static MODEL: LazyLock<LineModel> =
            LazyLock::new(|| LineModel::parse(include_str!("../../../../models/lines.tsv")));
        &MODEL
    }

    /// Parses lines of a feature and its weights, parted by tabs. The first line has the intercepts. Lines
    /// of [`CONTEXT`] belong to the second model and have one weight; `@sources` is a note for the tests.
    pub(super) fn parse(table: &str) -> LineModel {
        let mut model = LineModel {
            words: FxHashMap::default(),
            weights: Vec::new(),
            intercepts: [0.0; COLUMNS.len()],
            context: Vec::new(),
        };
        for line in table.lines() {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or("");
            let mut weight = || {
                cells
                    .next()
                    .and_then(|cell| cell.parse().ok())
                    .unwrap_or(0.0)
            };
            if CONTEXT.contains(&name) {
                model.context.push(weight());
                continue;
            }
            let weights = std::array::from_fn(|_| weight());
            match name {
                "" => model.intercepts = weights,
                "@sources" => {}
                _ => {
                    let (first, second) = name.split_once(' ').unwrap_or((name, ""));
                    let key = pair_key(word_key(first), word_key(second));
                    model.words.insert(key, model.weights.len() as u32);
                    model.weights.push(weights);
                }
            }
        }
        model
    }

    /// Scores a line by itself.
    pub(super) fn score_line(&self, text: &str, shape: &Shape) -> Scores {
        let mut scores = self.intercepts;
        visit_line(text, shape, |feature, value| {
            if let Some(weights) = self
                .words
                .get(&feature.key)
                .and_then(|at| self.weights.get(*at as usize))
            {
                for (score, weight) in scores.iter_mut().zip(weights) {
                    *score += value * weight;
                }
            }
        });
        scores
    }

    /// Returns the log-odds that each paragraph of a page is boilerplate, with its neighbours and its place.
    pub(super) fn score_page(&self, paragraphs: &[Paragraph], lines: &[ReadParagraph]) -> Vec<f32> {
        let page = PageFacts::new(lines);
        let score = |at| {
            let features = page.features(at, &paragraphs[at], lines);
            features
                .iter()
                .zip(&self.context)
                .map(|(value, weight)| value * weight)
                .sum()
        };
        (0..lines.len()).map(score).collect()
    }
}

fn word_key(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    word.hash(&mut hasher);
    hasher.finish()
}

/// Joins the keys of two words, so that each word is hashed only once.
fn pair_key(first: u64, second: u64) -> u64 {
    (first.rotate_left(23) ^ second).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A feature of a line: one or two words, or the name of a feature of its shape.
pub(super) struct Feature<'a> {
    pub(super) first: &'a str,
    pub(super) second: &'a str,
    key: u64,
}

/// Calls `visit` with each feature of a line alone and its value. A feature that occurs twice is visited
/// twice.
pub(super) fn visit_line(text: &str, shape: &Shape, mut visit: impl FnMut(Feature, f32)) {
    let no_word = ("", word_key(""));
    let mut visit = |(first, one): (&str, u64), (second, other): (&str, u64), value| {
        let key = pair_key(one, other);
        visit(Feature { first, second, key }, value);
    };
    visit_shape(text, shape, |name| {
        visit((name, word_key(name)), no_word, 1.0)
    });
    let tokens = Tokens::read(text);
    let value = NORM / ((2 * tokens.ends.len() + 1) as f32).sqrt();
    let mut before = ("^", word_key("^"));
    for token in tokens.iter() {
        let token = (token, word_key(token));
        visit(before, token, value);
        visit(token, no_word, value);
        before = token;
    }
    visit(before, ("$", word_key("$")), value);
}

fn visit_shape(text: &str, shape: &Shape, mut visit: impl FnMut(&str)) {
    const LENGTHS: [&str; 8] = [
        "=length1",
        "=length2",
        "=length3-4",
        "=length5-7",
        "=length8-11",
        "=length12-17",
        "=length18-29",
        "=length30",
    ];
    const STOPPED: [&str; 8] = [
        "=stop1",
        "=stop2",
        "=stop3-4",
        "=stop5-7",
        "=stop8-11",
        "=stop12-17",
        "=stop18-29",
        "=stop30",
    ];
    const CAPITALS: [&str; 5] = [
        "=capitals0",
        "=capitals1",
        "=capitals2",
        "=capitals3",
        "=capitals4",
    ];
    let length = match shape.words {
        0..=1 => 0,
        2 => 1,
        3..=4 => 2,
        5..=7 => 3,
        8..=11 => 4,
        12..=17 => 5,
        18..=29 => 6,
        _ => 7,
    };
    visit(LENGTHS[length]);
    if shape.ends {
        visit(STOPPED[length]);
    }
    if let Some(share) = (4 * shape.capitalised).checked_div(shape.lettered) {
        visit(CAPITALS[share.min(4)]);
    }
    let first = text.chars().next();
    visit(match first {
        Some(c) if c.is_uppercase() => "=begin-capital",
        Some(c) if c.is_alphabetic() => "=begin-small",
        Some(c) if c.is_numeric() => "=begin-digit",
        Some('“' | '"' | '«' | '„' | '‘' | '\'') => "=begin-quote",
        Some('(' | '[') => "=begin-bracket",
        _ => "=begin-sign",
    });
    visit(match text.chars().next_back() {
        Some(c) if c.is_alphabetic() => "=end-letter",
        Some(c) if c.is_numeric() => "=end-digit",
        Some(':') => "=end-colon",
        Some(',') => "=end-comma",
        Some('?' | '!') => "=end-mark",
        Some('.') => "=end-stop",
        Some('”' | '"' | '’' | '»') => "=end-quote",
        Some(')' | ']') => "=end-bracket",
        _ => "=end-sign",
    });
    let flags = [
        (shape.all_caps, "=all_caps"),
        (shape.address, "=address"),
        (shape.dated, "=dated"),
        (
            shape.dated && shape.words <= 12 && !shape.ends,
            "=short-dated",
        ),
        (shape.digits * 3 > text.len(), "=mostly-digits"),
        (is_parted(text), "=parted"),
        (super::shape::is_item(text), "=item"),
        (shape.inner_end, "=inner-end"),
        (is_credited(text), "=credit"),
    ];
    for (_, name) in flags.into_iter().filter(|(holds, _)| *holds) {
        visit(name);
    }
}

/// Returns true if a mark between blanks parts a line, as in `World | Politics`.
fn is_parted(text: &str) -> bool {
    static MARKS: LazyLock<[Finder; 4]> =
        LazyLock::new(|| [" | ", " > ", " · ", " » "].map(Finder::new));
    MARKS
        .iter()
        .any(|mark| mark.find(text.as_bytes()).is_some())
}

/// Returns true if a line ends with a name and its agency, as captions do: `[Mona Haddad/Reuters]`, `Haddad/AP`.
fn is_credited(text: &str) -> bool {
    let bare = text.trim_end_matches([']', ')']);
    let credit = if bare.len() < text.len() {
        bare.rsplit(['[', '(']).next().unwrap_or("")
    } else {
        bare.rsplit(' ').next().unwrap_or("")
    };
    let parts = credit.split_once('/');
    parts.is_some_and(|(name, agency)| {
        let agency = agency.trim_start();
        name.trim_end().ends_with(char::is_alphabetic) && agency.starts_with(char::is_uppercase)
    })
}

/// The words, numbers and marks of a line in small letters, each number as `0`.
struct Tokens {
    small: String,
    ends: Vec<usize>,
}

impl Tokens {
    fn read(text: &str) -> Tokens {
        let mut tokens = Tokens {
            small: String::with_capacity(text.len().min(8 * TOKENS)),
            ends: Vec::with_capacity(TOKENS),
        };
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            if c.is_whitespace() {
                continue;
            }
            if tokens.ends.len() == TOKENS {
                break;
            }
            if c.is_numeric() {
                while rest.next_if(|c| c.is_numeric()).is_some() {}
                tokens.small.push('0');
            } else {
                let start = tokens.small.len();
                push_small(&mut tokens.small, c);
                while c.is_alphabetic() {
                    let Some(next) = rest.next_if(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
                    else {
                        break;
                    };
                    push_small(&mut tokens.small, if next == '’' { '\'' } else { next });
                }
                // `the men’s ‘plan’`: a mark after the word does not belong to it.
                let bare = tokens.small[start..].trim_end_matches('\'').len().max(1);
                tokens.small.truncate(start + bare);
            }
            tokens.ends.push(tokens.small.len());
        }
        tokens
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| self.small.get(start..*end).unwrap_or(""))
    }
}

fn push_small(small: &mut String, c: char) {
    if c.is_ascii() {
        small.push(c.to_ascii_lowercase())
    } else {
        small.extend(c.to_lowercase())
    }
}

/// Names of the features of the second model, in their order.
pub(super) const CONTEXT: [&str; 23] = [
    "@intercept",
    "@score",
    "@score-of-statement",
    "@score-above",
    "@score-second-above",
    "@mean-score",
    "@top",
    "@bottom",
    "@lines-above",
    "@lines-before-body",
    "@lines-after-body",
    "@statement",
    "@statement-below",
    "@open",
    "@open-after-body",
    "@open-run",
    "@introduced",
    "@questions",
    "@blank-before",
    "@links",
    "@paragraph",
    "@item",
    "@heading",
];

/// The features of the second model for one paragraph.
pub(super) type Context = [f32; CONTEXT.len()];

/// Words of the longest question that may be a heading.
const QUESTION: usize = 14;
/// Words of the shortest line that introduces a list.
const INTRODUCTION: usize = 4;

/// The facts about a whole page that the second model reads.
pub(super) struct PageFacts {
    /// From the first paragraph that is surely prose to the last.
    body: std::ops::Range<usize>,
    mean: f32,
    /// Lines that are a question and no more: there are several where they are headings.
    questions: usize,
    /// For each line, the run of lines without a stop in which it stands.
    runs: Vec<Run>,
}

/// A line's place in a run of lines without a stop, such as a menu, the points of a summary or a list.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    /// Lines of the run; 0 if the line has a stop.
    lines: usize,
    /// True if a line above it in the run ends with a colon, as before a list.
    introduced: bool,
}

impl PageFacts {
    /// Finds the body among the lines of a page, and the runs of lines without a stop.
    pub(super) fn new(lines: &[ReadParagraph]) -> PageFacts {
        let is_prose =
            |line: &ReadParagraph| line.shape.is_long_statement() && line.scores[0] < 0.0;
        let first = lines.iter().position(is_prose);
        let last = lines.iter().rposition(is_prose);
        let sum: f32 = lines
            .iter()
            .map(|line| line.scores[0].clamp(-CLIP, CLIP))
            .sum();
        let mean = sum / lines.len().max(1) as f32;
        let body = first.map_or(0..lines.len(), |first| {
            first..last.map_or(first, |last| last) + 1
        });
        PageFacts {
            body,
            mean,
            questions: lines.iter().filter(|line| is_question(line)).count(),
            runs: runs(lines),
        }
    }

    /// Returns the features of a paragraph.
    pub(super) fn features(
        &self,
        at: usize,
        paragraph: &Paragraph,
        lines: &[ReadParagraph],
    ) -> Context {
        let line = &lines[at];
        let run = self.runs[at];
        let score = |line: Option<&ReadParagraph>| {
            line.map_or(0.0, |line| line.scores[0].clamp(-CLIP, CLIP))
        };
        let above = |lines_above: usize| at.checked_sub(lines_above).and_then(|at| lines.get(at));
        let flag = |holds: bool| f32::from(u8::from(holds));
        let own = score(Some(line));
        let logarithm = |count: usize| (count as f32).ln_1p();
        let is_statement = line.shape.is_statement();
        let is_open = !line.shape.ends;
        let is_block = paragraph.part == Some(Part::Paragraph);
        [
            1.0,
            own,
            own * flag(is_statement),
            score(above(1)),
            score(above(2)),
            self.mean,
            flag(at == 0 && !is_statement),
            flag(at + 1 == lines.len() && !is_statement),
            logarithm(at),
            logarithm(self.body.start.saturating_sub(at)),
            logarithm((at + 1).saturating_sub(self.body.end)),
            flag(is_statement),
            flag(
                lines
                    .get(at + 1)
                    .is_some_and(|line| line.shape.is_statement()),
            ),
            flag(is_open),
            flag(is_open && at >= self.body.end),
            logarithm(run.lines),
            flag(run.introduced),
            // The tags of a page say which questions are headings.
            if is_question(line) && !is_block {
                logarithm(self.questions)
            } else {
                0.0
            },
            flag(paragraph.blank_before > 0),
            paragraph.links,
            flag(is_block),
            flag(paragraph.part == Some(Part::Item)),
            flag(paragraph.part == Some(Part::Heading)),
        ]
    }
}

/// Returns true if a line is one short question.
fn is_question(line: &ReadParagraph) -> bool {
    line.shape.asks && !line.shape.inner_end && line.shape.words <= QUESTION
}

/// Returns for each line the run of lines without a stop in which it stands.
fn runs(lines: &[ReadParagraph]) -> Vec<Run> {
    let mut runs = Vec::with_capacity(lines.len());
    for run in lines.chunk_by(|line, next| line.shape.ends == next.shape.ends) {
        let mut introduced = false;
        for line in run {
            runs.push(if line.shape.ends {
                Run::default()
            } else {
                Run {
                    lines: run.len(),
                    introduced,
                }
            });
            introduced |= line.shape.introduces && line.shape.words >= INTRODUCTION;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_ends_a_caption() {
        for text in [
            "Boats wait by the pier [Mona Haddad/Reuters]",
            "Boats wait (File: Mona Haddad / AP Photo)",
            "Mona Haddad/AFP",
        ] {
            assert!(is_credited(text), "{text}");
        }
        for text in [
            "Boats wait (or did) by the pier",
            "Boats/ships wait.",
            "See example.org/boats",
            "On 3/4",
            "",
        ] {
            assert!(!is_credited(text), "{text}");
        }
    }

    #[test]
    fn a_run_is_of_lines_without_a_stop() {
        let lines: Vec<ReadParagraph> = [
            "They said.",
            "What they agreed on:",
            "Boats",
            "Ports",
            "So be it.",
        ]
        .iter()
        .map(|text| ReadParagraph {
            shape: Shape::of(text),
            scores: Default::default(),
            repeated_elsewhere: false,
        })
        .collect();
        let runs: Vec<(usize, bool)> = runs(&lines)
            .iter()
            .map(|run| (run.lines, run.introduced))
            .collect();
        assert_eq!(
            runs,
            [(0, false), (3, false), (3, true), (3, true), (0, false)]
        );
    }
}
