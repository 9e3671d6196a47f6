//! Tells furniture from prose: wording first, then the headline, then the place of a line in the document.

use super::{Furniture, Kind, Repetition, boundaries, headline, lines, patterns, shape};

/// Most words of a section heading.
const HEADING: usize = 9;
/// Most words of a link to another article between paragraphs.
const TEASER: usize = 24;
/// Fewest words of a paragraph that certainly belongs to the article.
const BODY: usize = 12;

/// What is known of one paragraph.
#[derive(Debug)]
pub(super) struct Line {
    /// The text with single spaces; empty if the paragraph is too long for any rule.
    pub text: String,
    pub folded: Vec<String>,
    pub words: usize,
    /// Whether it ends as a sentence does.
    pub stops: bool,
    pub tight: bool,
    pub kind: Option<Kind>,
}

impl Line {
    pub(super) fn new(raw: &str, tight: bool, repeated: Option<&Repetition>) -> Line {
        let stops = lines::ends_sentence(raw);
        if raw.len() > shape::LONGEST {
            return Line {
                text: String::new(),
                folded: Vec::new(),
                words: usize::MAX,
                stops,
                tight,
                kind: None,
            };
        }
        let text = shape::tidy(raw);
        let words = shape::words(&text);
        let kind = by_wording(&text, words, repeated).map(Kind::Furniture);
        let folded = if words <= 40 {
            shape::fold(&text)
        } else {
            Vec::new()
        };
        Line {
            text,
            folded,
            words,
            stops,
            tight,
            kind,
        }
    }

    /// Whether nothing has been said about the line yet.
    pub(super) fn is_plain(&self) -> bool {
        self.kind.is_none()
    }

    /// Whether it is a paragraph of the article beyond doubt: long, and ending as a sentence.
    pub(super) fn is_body(&self) -> bool {
        self.words >= BODY && self.stops || self.words >= 40
    }

    fn is_prose(&self) -> bool {
        self.stops && self.words >= 4 || self.words >= 40
    }
}

/// Furniture by the wording of the line alone.
fn by_wording(text: &str, words: usize, repeated: Option<&Repetition>) -> Option<Furniture> {
    if words == 0 {
        return Some(Furniture::Navigation);
    }
    if is_byline(text, words) || is_signature(text, words) {
        return Some(Furniture::Byline);
    }
    if shape::is_date(text) {
        let by = text
            .get(..3)
            .is_some_and(|head| head.eq_ignore_ascii_case("by "));
        return Some(if by {
            Furniture::Byline
        } else {
            Furniture::DateLine
        });
    }
    if let Some(kind) = patterns::classify(text, words) {
        return Some(kind);
    }
    if is_place_line(text) {
        return Some(Furniture::DateLine);
    }
    if is_breadcrumb(text, words) || is_buttons(text) || is_menu(text, words) {
        return Some(Furniture::Navigation);
    }
    repeated
        .is_some_and(|r| r.is_boilerplate(text))
        .then_some(Furniture::Navigation)
}

/// `By Mona Haddad and Jon Reyes, Basra Gazette | May 3`.
fn is_byline(text: &str, words: usize) -> bool {
    let Some(rest) = text
        .get(..3)
        .filter(|head| head.eq_ignore_ascii_case("by "))
        .and_then(|_| text.get(3..))
    else {
        return false;
    };
    if words > 28 || lines::ends_sentence(text) && !text.ends_with("Jr.") && words > 8 {
        return false;
    }
    let name = rest
        .split(['|', '•', '·', '—', '–', '(', ';'])
        .next()
        .unwrap_or("")
        .trim();
    let name = name.split(" - ").next().unwrap_or("");
    let first = name.split_whitespace().next().unwrap_or("");
    if first.ends_with("ing") || first.ends_with("ING") {
        return false;
    }
    let mut people = String::with_capacity(name.len());
    for part in name.split(", ") {
        // After the names come titles, outlets and dates, in any words.
        if shape::is_date(part) || part.chars().any(char::is_numeric) {
            break;
        }
        if !people.is_empty() {
            people.push_str(", ");
        }
        people.push_str(part);
    }
    let agency = AGENCIES.contains(&people.to_lowercase().as_str());
    let stripped = people
        .strip_prefix("the ")
        .or(people.strip_prefix("The "))
        .unwrap_or(&people);
    agency
        || (!lines::ends_sentence(stripped)
            && (shape::is_names(stripped)
                || people.contains(", ")
                    && shape::is_names(people.split(", ").next().unwrap_or(""))
                    && words <= 16))
}

/// `— Mona Haddad, Basra`, below a letter or a comment.
fn is_signature(text: &str, words: usize) -> bool {
    let name = text.trim_start_matches(['—', '–', '-']);
    name.len() < text.len() && words <= 8 && shape::is_names(name.trim())
}

/// `BAGHDAD (AP) —` alone on its line.
fn is_place_line(text: &str) -> bool {
    let Some(place) = text.strip_suffix(['—', '–', '-']) else {
        return false;
    };
    let place = place.trim_end_matches(['—', '–', '-', ' ']);
    let name = place.split('(').next().unwrap_or("").trim();
    !name.is_empty()
        && place.len() <= 60
        && name
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, ' ' | ',' | '.' | '/' | '-' | '\'' | '’'))
}

/// `Home > World > Middle East`.
fn is_breadcrumb(text: &str, words: usize) -> bool {
    if words > 18 || lines::ends_sentence(text) {
        return false;
    }
    [
        " > ", " » ", " › ", " / ", " | ", " • ", " · ", " → ", " ▸ ", " – ",
    ]
    .iter()
    .any(|separator| {
        let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
        let longest = parts
            .iter()
            .map(|part| part.split_whitespace().count())
            .max()
            .unwrap_or(0);
        let first = parts
            .first()
            .map(|part| part.to_lowercase())
            .unwrap_or_default();
        match parts.len() {
            0 | 1 => false,
            _ if matches!(first.as_str(), "home" | "menu" | "main page") => longest <= 6,
            2 => longest <= 3 && words <= 5 && *separator != " – ",
            _ => longest <= 4,
        }
    })
}

/// A row of share buttons or menu words: `Facebook Twitter WhatsApp Print`.
fn is_buttons(text: &str) -> bool {
    let mut count = 0;
    let all = text
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|w| !w.is_empty())
        .all(|word| {
            count += 1;
            BUTTONS.contains(&word.to_lowercase().as_str())
                || count > 1 && word.chars().all(char::is_numeric)
        });
    all && (1..=24).contains(&count) && !text.ends_with(['.', '!', '?', '”', '"'])
}

/// A row of the names of sections: `World Business Opinion Sport`.
fn is_menu(text: &str, words: usize) -> bool {
    let known = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| SECTIONS.contains(&word.to_lowercase().as_str()))
        .count();
    (4..=30).contains(&words) && known >= 3 && known * 5 >= words * 3 && !lines::ends_sentence(text)
}

/// Names of the sections of a site.
#[rustfmt::skip]
const SECTIONS: &[&str] = &[
    "about", "africa", "analysis", "archive", "arts", "asia", "books", "breaking", "business", "comment",
    "culture", "donate", "economy", "editorial", "education", "environment", "europe", "fashion", "features",
    "food", "gulf", "health", "home", "interviews", "iran", "iraq", "jobs", "kurdistan", "life", "lifestyle",
    "live", "local", "markets", "mena", "menu", "money", "multimedia", "national", "news", "obituaries",
    "opinion", "opinions", "photos", "podcasts", "politics", "properties", "puzzles", "reviews", "science",
    "security", "society", "sport", "sports", "style", "subscribe", "syria", "tech", "technology", "travel",
    "tv", "video", "videos", "weather", "weekend", "world",
];

/// Words of which rows of buttons consist.
#[rustfmt::skip]
const BUTTONS: &[&str] = &[
    "a", "bluesky", "button", "comment", "comments", "copy", "digg", "download", "e-mail", "email", "facebook",
    "f", "flipboard", "follow", "gmail", "google", "icon", "instagram", "like", "line", "link", "linkedin",
    "listen", "logo", "mastodon", "messenger", "more", "next", "of", "on", "pinterest", "play", "plus",
    "pocket", "post", "previous", "print", "reddit", "replay", "rss", "save", "share", "skype", "sms",
    "snapchat", "t", "telegram", "this", "threads", "tiktok", "tumblr", "tweet", "twitter", "us", "via",
    "viber", "vk", "wechat", "weibo", "whatsapp", "x", "youtube",
];

/// Names every line: afterwards `kind` is set for all that is not to be cut into sentences.
pub(super) fn name(lines: &mut [Line]) {
    let title = headline::find(lines);
    let first_body = lines.iter().position(|l| l.is_plain() && l.is_body());
    let last_body = lines
        .iter()
        .rposition(|l| l.is_plain() && l.is_prose() && l.words >= 8);
    let folded = title
        .and_then(|at| lines.get(at))
        .map(|line| line.folded.clone())
        .unwrap_or_default();
    if let Some(line) = title.and_then(|at| lines.get_mut(at)) {
        line.kind = Some(Kind::Headline);
    }
    name_repeats(lines, title, &folded);
    name_captions(lines);
    // Without a paragraph of prose the document is no article, and place says nothing.
    let (Some(first), Some(last)) = (first_body, last_body) else {
        return;
    };
    name_head(lines, title, first);
    name_body(
        lines,
        title.map_or(0, |at| at + 1).max(first.min(last)),
        last,
    );
    name_tail(lines, last);
}

fn name_repeats(lines: &mut [Line], title: Option<usize>, folded: &[String]) {
    for (index, line) in lines.iter_mut().enumerate() {
        if Some(index) != title
            && !folded.is_empty()
            && headline::repeats(folded, &line.folded)
            && line.words <= 40
        {
            let same = line.folded == folded;
            if same || !line.stops || !line.is_plain() {
                line.kind = Some(Kind::Furniture(Furniture::RepeatedHeadline));
            }
        }
    }
}

/// Captions known by their neighbours: below `Image caption,`, above a photo credit, or said again with one.
fn name_captions(lines: &mut [Line]) {
    let caption = Some(Kind::Furniture(Furniture::Caption));
    for at in 1..lines.len() {
        let [Some(above), Some(below)] = [lines.get(at - 1), lines.get(at)] else {
            continue;
        };
        let label = above.kind == caption && above.words <= 2;
        let again = below.kind == caption
            && above.folded.len() >= 3
            && below.folded.starts_with(&above.folded);
        if label && below.is_plain() && below.words <= 45 {
            set(lines, at, Furniture::Caption);
        } else if again && above.is_plain() {
            set(lines, at - 1, Furniture::Caption);
        }
    }
    let spaced = lines.iter().any(|l| l.is_body() && !l.tight);
    for at in 1..lines.len() {
        let credit = lines.get(at).is_some_and(|l| {
            l.tight
                && l.words <= 10
                && l.kind == Some(Kind::Furniture(Furniture::Credit))
                && is_photo_credit(&l.text)
        });
        if let Some(line) = lines.get_mut(at - 1)
            && credit
            && line.is_plain()
            && (line.words <= 12 && !line.stops || spaced && line.words <= 45)
        {
            line.kind = Some(Kind::Furniture(Furniture::Caption));
        }
    }
}

fn is_photo_credit(text: &str) -> bool {
    let words = [
        "photo", "image", "picture", "getty", "reuters", "afp", "ap", "epa", "file", "handout",
        "courtesy", "pool",
    ];
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| {
            words
                .iter()
                .any(|word| w == *word || w.strip_suffix('s') == Some(*word))
        })
        || text.to_lowercase().contains("photograph")
}

fn set(lines: &mut [Line], at: usize, kind: Furniture) {
    if let Some(line) = lines.get_mut(at) {
        line.kind = Some(Kind::Furniture(kind));
    }
}

/// Lines above the first paragraph of the article.
fn name_head(lines: &mut [Line], title: Option<usize>, first: usize) {
    for (index, line) in lines.iter_mut().enumerate().take(first) {
        if !line.is_plain() || line.stops && line.words >= 3 || is_label(&line.text) {
            continue;
        }
        let above = title.is_some_and(|at| index < at);
        let name = shape::is_names(&line.text);
        let by = line
            .text
            .get(..3)
            .is_some_and(|head| head.eq_ignore_ascii_case("by "))
            && line.words <= 12;
        line.kind = if by {
            Some(Kind::Furniture(Furniture::Byline))
        } else if headline::is_outlet(&line.text) || above && line.words <= 8 {
            Some(Kind::Furniture(Furniture::Navigation))
        } else if !above && name && title.is_some() {
            Some(Kind::Furniture(Furniture::Byline))
        } else if line.words <= 3 && title.is_some() {
            Some(Kind::Furniture(Furniture::Navigation))
        } else {
            // A deck without a full stop is the article's own words.
            None
        };
    }
}

/// Headings between the paragraphs of the article.
fn name_body(lines: &mut [Line], from: usize, last: usize) {
    let questions = question_headings(lines.get(from..last).unwrap_or(&[]));
    // From below, so that a heading above a heading sees the prose under both.
    let mut prose_below = lines.get(last).is_some_and(Line::is_prose);
    for line in lines.iter_mut().take(last).skip(from).rev() {
        if line.is_plain() && prose_below && (1..=TEASER).contains(&line.words) {
            let question =
                questions >= 2 && line.words <= HEADING + 1 && is_question_heading(&line.text);
            if is_teaser(&line.text) && !line.stops {
                line.kind = Some(Kind::Furniture(Furniture::Navigation));
            } else if question || line.words <= HEADING && is_heading(line) {
                line.kind = Some(Kind::Furniture(Furniture::SectionHeading));
            }
        }
        if line.is_plain() {
            prose_below = line.is_prose();
        }
    }
}

/// How many short questions stand alone as the headings of an explainer do; none in an interview.
fn question_headings(lines: &[Line]) -> usize {
    let (mut found, mut personal) = (0, 0);
    for pair in lines.windows(2) {
        let [question, answer] = pair else { continue };
        if question.is_plain()
            && question.words <= HEADING + 1
            && is_question_heading(&question.text)
        {
            found += 1;
            // Who is asked answers in the first person, which an explainer does in quotations only.
            let own = answer
                .text
                .split_whitespace()
                .take_while(|w| !w.contains(['“', '"', '‘']));
            personal += usize::from(
                own.into_iter()
                    .any(|w| FIRST_PERSON.contains(&w.trim_end_matches([',', '.']))),
            );
        }
    }
    if personal * 3 >= found { 0 } else { found }
}

/// Links, names and labels below the last paragraph of the article, and notes about its author.
fn name_tail(lines: &mut [Line], last: usize) {
    let open = lines
        .iter()
        .skip(last + 1)
        .filter(|l| l.is_plain() && !l.stops)
        .count();
    // Below a label such as `Related` even items with a bullet are links.
    let mut listed = false;
    for line in lines.iter_mut().skip(last + 1) {
        if !line.is_plain() {
            listed |= line.kind == Some(Kind::Furniture(Furniture::Navigation));
            continue;
        }
        let fact = line
            .text
            .split_once(": ")
            .is_some_and(|(head, _)| shape::is_date(head) || shape::is_year(head));
        let prose = line.words > 18 || boundaries::sentences(&line.text).len() > 1;
        if line.stops && line.words >= 2 || is_label(&line.text) && !listed || prose || fact {
            continue;
        }
        line.kind = if shape::is_names(&line.text) && line.words <= 4 {
            Some(Kind::Furniture(Furniture::Byline))
        } else if line.words <= 8
            || open >= 3
            || shape::is_title_case(&line.text)
            || is_teaser(&line.text)
        {
            Some(Kind::Furniture(Furniture::Navigation))
        } else {
            None
        };
    }
    name_author(lines);
}

/// `Mona Haddad is a fellow at …` at the very end: somebody of the byline, or somebody the article does not mention.
fn name_author(lines: &mut [Line]) {
    let plain = |at: &usize| lines.get(*at).is_some_and(|l| l.is_plain() && l.words > 1);
    let ends: Vec<usize> = (0..lines.len()).rev().filter(plain).take(2).collect();
    for at in ends {
        if let Some(line) = lines.get_mut(at)
            && introduces_author(&line.text)
        {
            line.kind = Some(Kind::Furniture(Furniture::Biography));
            continue;
        }
        let Some(person) = lines.get(at).and_then(|line| biography_of(&line.text)) else {
            continue;
        };
        let signed = lines.iter().any(|l| {
            l.kind == Some(Kind::Furniture(Furniture::Byline))
                && holds_word(&l.text, &person.surname)
        });
        let mentioned = lines.iter().enumerate().any(|(other, l)| {
            other != at
                && l.is_plain()
                && l.is_body()
                && (l.text.is_empty() || l.text.contains(&person.surname))
        });
        if let Some(line) = lines.get_mut(at)
            && (signed || person.has_role && !mentioned)
        {
            line.kind = Some(Kind::Furniture(Furniture::Biography));
        }
    }
}

/// `The writer is a former envoy`, at the end.
fn introduces_author(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    [
        "The author is ",
        "The writer is ",
        "The authors are ",
        "The writers are ",
        "About the author",
    ]
    .iter()
    .any(|opening| text.starts_with(opening))
}

fn holds_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .any(|w| w.eq_ignore_ascii_case(word))
}

/// Whom a line introduces.
struct Person {
    surname: String,
    /// Whether it says that they write, teach or study.
    has_role: bool,
}

/// The person whom a line introduces as its author would be, if it does: `Mona Haddad is`, `Mr. Haddad, a retired`.
fn biography_of(line: &str) -> Option<Person> {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = line.split_whitespace().take(24).collect();
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    let name = words
        .iter()
        .take_while(|w| capital(w) || matches!(**w, "al" | "de" | "van" | "von" | "bin"))
        .count();
    let name = (0..name)
        .find(|at| words.get(*at).is_some_and(|w| w.ends_with(',')))
        .map_or(name, |at| at + 1);
    let before = words
        .get(..name)
        .filter(|names| (2..=6).contains(&names.len()))?;
    let verb = words.get(name).copied().unwrap_or("");
    let apposition = before.last().is_some_and(|w| w.ends_with(','));
    let verbs = [
        "is", "was", "covers", "writes", "reports", "served", "serves", "teaches", "has",
        "reported", "works",
    ];
    if before.first() == Some(&"The") || !(apposition || verbs.contains(&verb)) {
        return None;
    }
    let roles = [
        "fellow",
        "professor",
        "correspondent",
        "reporter",
        "journalist",
        "editor",
        "columnist",
        "writer",
        "author",
        "researcher",
        "lecturer",
        "contributor",
        "analyst",
        "scholar",
        "freelance",
        "historian",
        "student",
    ];
    let has_role = !apposition
        && (matches!(verb, "covers" | "writes" | "teaches" | "reports")
            || words
                .iter()
                .skip(name)
                .any(|w| roles.contains(&w.trim_matches(|c: char| !c.is_alphanumeric()))));
    let surname = before
        .last()?
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_string();
    (!surname.is_empty()).then_some(Person { surname, has_role })
}

/// `Opinion: …`, `In pictures: …`: the start of a headline, and below the first paragraph of a link to another article.
fn is_teaser(text: &str) -> bool {
    let kinds = [
        "opinion",
        "analysis",
        "explainer",
        "explained",
        "exclusive",
        "video",
        "videos",
        "podcast",
        "gallery",
        "background",
        "live",
        "in pictures",
        "photos",
        "profile",
        "timeline",
        "factbox",
        "fact box",
        "interview",
        "editorial",
        "comment",
    ];
    text.split_once([':', '|'])
        .is_some_and(|(kind, _)| kinds.contains(&kind.trim().to_lowercase().as_str()))
}

/// A speaker's label, an introduction or an item, which belong to what follows.
fn is_label(text: &str) -> bool {
    text.ends_with([':', ';', ',']) || text.starts_with(['•', '●', '▪', '■', '◦', '‣', '*', '·'])
}

fn is_heading(line: &Line) -> bool {
    let text = line.text.as_str();
    let start = text.trim_start_matches(|c: char| !c.is_alphabetic());
    // `2,500 — troops in the country`: a line of a fact box.
    let fact = text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['—', '–']);
    let quote_cut = text.starts_with(['“', '"', '«']) && text.ends_with(['—', '-']);
    let prose =
        line.stops || is_label(text) || fact || quote_cut || text.starts_with(['-', '–', '—']);
    !prose && !start.starts_with(char::is_lowercase)
}

fn is_question_heading(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    text.ends_with('?')
        && matches!(
            first
                .to_lowercase()
                .trim_end_matches("'s")
                .trim_end_matches("’s"),
            "what"
                | "who"
                | "why"
                | "how"
                | "where"
                | "when"
                | "which"
                | "will"
                | "is"
                | "are"
                | "can"
                | "could"
                | "does"
                | "do"
                | "did"
                | "has"
                | "have"
                | "would"
                | "should"
                | "was"
                | "were"
        )
}

/// Furniture at the end of a paragraph of prose, sentence by sentence: `(See story on Page Two.)`, `(Reporting by …)`.
pub(super) fn inside_prose(sentence: &str) -> Option<Furniture> {
    if sentence.len() > 400 {
        return None;
    }
    let text = shape::tidy(sentence);
    let words = shape::words(&text);
    let bracketed = text.starts_with(['(', '[']);
    patterns::classify(&text, words).filter(|kind| match kind {
        Furniture::CrossReference | Furniture::Contact | Furniture::Copyright => true,
        Furniture::Credit => bracketed || words >= 4,
        Furniture::Advertisement => words <= 2,
        Furniture::SignUp | Furniture::Paywall | Furniture::Correction | Furniture::Disclaimer => {
            words >= 4
        }
        Furniture::Navigation => {
            matches!(text.as_str(), "Enditem" | "ENDS" | "Ends" | "ENDITEM")
                || text.contains("http")
        }
        _ => false,
    })
}

/// Who signs in place of a person.
#[rustfmt::skip]
const AGENCIES: &[&str] = &[
    "admin", "afp", "agencies", "ap", "associated press", "bloomberg", "news desk", "our correspondent",
    "reuters", "staff", "staff reporter", "staff writer", "the associated press", "the editorial board",
    "wire services", "xinhua",
];

/// Words of somebody who speaks of themselves.
#[rustfmt::skip]
const FIRST_PERSON: &[&str] = &[
    "I", "I'm", "I've", "I’m", "I’ve", "My", "We", "me", "my", "our", "us", "we",
];
