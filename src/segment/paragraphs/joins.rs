//! Whether a line goes on with the paragraph of the line above it.

use super::dumps::record;
use super::marked_items::{ends_item, is_lettered};
use super::page_lines::{is_number, is_page_number, is_titled_number};
use crate::segment::boundaries;
use crate::segment::boundaries::is_small;
use crate::segment::lines::capitals::is_loud;
use crate::segment::lines::raw_lines::{Line, WRAP_COLUMNS};
use crate::segment::lines::setting::Setting;
use crate::segment::lines::unfinished::{
    announces_more, breaks_at_abbreviation, breaks_inside, ends_in_function_word,
};
use crate::segment::lines::wrapped::{exceeds, fills, is_middle, stops_inside};
use crate::segment::patterns;
use crate::segment::phrases::bylines::{is_byline, is_named_twice};
use crate::segment::phrases::dated::{begins_with_day, is_date};
use crate::segment::phrases::dates;
use crate::segment::phrases::outlets::is_outlet;
use crate::segment::words::abbreviations;
use crate::segment::words::abbreviations::Abbreviation;
use crate::segment::words::cue_words;
use crate::segment::words::line_ends::{
    begins_sentence, begins_with_particle, breaks_word, ends_sentence, goes_on, is_item,
    is_open_quote, is_serial, starts_lower, stops_short,
};
use crate::segment::words::quotation::stops_in_name;
use crate::segment::words::shape;

/// Spaces that divide columns; lines that are stretched to fill a measure have fewer.
const GAP: &str = "     ";

/// Fewest characters of a line that a hanging one goes on with.
const SHORT: usize = 20;

/// Fewest characters of a line that was wrapped in a paragraph of which nothing else shows it.
const ALONE: usize = 50;

/// Most blank lines inside a word that was broken at the end of a line.
const BROKEN: usize = 4;

/// Fewest characters of a line that was broken at no column.
const RAGGED: usize = 15;

/// Fewest small words of the first line of a paragraph that was broken at no column.
const SMALL: usize = 3;

/// Whether `next`, which `then` stands below, goes on with the paragraph of `line`.
pub(super) fn joins(
    line: &Line<'_>,
    next: &Line<'_>,
    then: Option<&Line<'_>>,
    setting: &Setting,
) -> bool {
    // The marks of quoted mail stand before each line and say nothing of it.
    if line.text.starts_with('>')
        && let (Some(line), Some(next)) = (line.unquoted(), next.unquoted())
    {
        return joins(&line, &next, then, setting);
    }
    let column = setting.column;
    if is_page_number(line.text) || is_page_number(next.text) {
        return false;
    }
    // No wrapped line has room for more than a number, and no paragraph ends with one.
    let middle = || then.is_some_and(|then| then.blank_before == 0 && !starts_lower(then.text));
    if is_number(next.text)
        && column.is_some_and(|column| column >= *WRAP_COLUMNS.start())
        && middle()
    {
        return false;
    }
    if line.markup || next.markup || is_serial(line.text) || is_serial(next.text) {
        return false;
    }
    if breaks_at_abbreviation(line.text, next.text) {
        return true;
    }
    // A day may fall to the beginning of a wrapped line, but not of a short one.
    let is_last = then.is_none_or(|then| then.blank_before > 0);
    let is_short = column.is_none_or(|column| is_last || next.width * 2 < column);
    if next.blank_before == 0 && is_short && begins_with_day(next.text) {
        return false;
    }
    let lower = starts_lower(next.text);
    // Where lines are broken at no column nothing but words shows that one goes on.
    let closes = || setting.ragged && lower && line.text.ends_with(')');
    let open = goes_on(line.text)
        || next.blank_before == 0 && (stops_short(line.text, next.text) || closes());
    // Nearly all paragraphs are set apart, end as a sentence and begin with a capital.
    if next.blank_before == 1 && announces_more(line.text) && is_open_quote(next.text) {
        return line.width >= 30 && ends_sentence(next.text);
    }
    // Nothing but white space stands where a word was broken.
    if next.blank_before > 0 && lower && breaks_word(line.text) {
        return next.blank_before <= BROKEN;
    }
    if next.blank_before > 1 || next.blank_before == 1 && !(open && lower) {
        return false;
    }
    // A headline above a text without capitals.
    if next.blank_before == 1 && is_small(next.text) {
        return false;
    }
    let hangs = setting.hangs(line, next);
    let wrapped = || column.is_some() || setting.ragged;
    let inside = next.blank_before == 0
        && (breaks_inside(line.text, next.text)
            || wrapped()
                && next.indent <= line.indent + 1
                && stops_at_abbreviation(line.text, next.text));
    // Nor is more to be asked where each line is a paragraph.
    if !open
        && !inside
        && !hangs
        && !line.loud
        && column.is_none()
        && line.width > 1
        && !stops_inside(line)
    {
        return false;
    }
    let rule = |text: &str| !text.contains(|c: char| c.is_alphanumeric() || is_quote(c));
    let column_of_both = column.filter(|column| !exceeds(line, *column) && !exceeds(next, *column));
    let full = |slack: f64| column_of_both.is_some_and(|column| fills(line, next, column, slack));
    // A date or a dash that fell to the beginning of a wrapped line is no item.
    let middle = next.blank_before == 0
        && (next.indent <= line.indent + 1 || hangs)
        && !is_item(line.text)
        && is_middle(line.text, next.text, full(0.97))
        && full(0.88);
    let lettered = next.blank_before == 0
        && is_lettered(next.text)
        && ends_item(line.text)
        && (!full(0.88) || line.text.ends_with(':'));
    if lettered || is_item(next.text) && !middle || rule(line.text) || rule(next.text) {
        return false;
    }
    if line.loud && next.loud && next.blank_before == 0 {
        let column = setting.capitals;
        return column.is_some_and(|column| fills(line, next, column, 0.85))
            && next.indent <= line.indent + 1;
    }
    if is_of_its_own(line, next, column, lower) {
        return false;
    }
    // A large first letter that stands on a line of its own.
    if line.width == 1 && line.text.starts_with(char::is_uppercase) {
        return next.blank_before == 0 && lower && next.width >= *WRAP_COLUMNS.start();
    }
    // `Keep reading for $1` below what was cut off.
    if column.is_none() && !lower && next.width < SHORT && is_furniture(next.text) {
        return false;
    }
    if inside || next.blank_before == 0 && stops_in_name(line.text, next.text) {
        return true;
    }
    if hangs {
        // Where nothing says how wide lines are, what is no sentence goes on.
        let open = column.is_none() && line.width >= SHORT && !ends_sentence(line.text);
        return lower || full(0.85) || open;
    }
    if setting.begins(line, next, then) {
        return false;
    }
    match next.blank_before {
        0 => goes_on_below(line, next, setting, open, full(0.85)),
        _ => goes_on_behind_gap(line, next, then),
    }
}

/// Whether the words or the form of two lines tell that they are no paragraph, however wide they are.
fn is_of_its_own(line: &Line<'_>, next: &Line<'_>, column: Option<usize>, lower: bool) -> bool {
    // `Vol. 3          Basra          4 March 2021`, rows of a table
    if [line, next]
        .iter()
        .any(|row| row.text.contains(GAP) || row.text.contains('\t'))
    {
        return true;
    }
    // `By Mona Haddad` below a line that does not stop begins no sentence.
    if (next.text.starts_with("By ") || next.text.starts_with("BY "))
        && next.width <= 40
        && !ends_sentence(line.text)
    {
        return true;
    }
    // `The Delta Courier` below `What the river guards are for`.
    if column.is_none() && next.blank_before == 0 && is_outlet(next.text) {
        return true;
    }
    // `on March 4, 2021 at 4:12 PM` below a byline.
    let by = || is_byline(line.text, shape::words(line.text)) || is_named_twice(line.text);
    if next.text.starts_with("on ") && is_date(next.text) && by() {
        return true;
    }
    // `THE DELTA ECHO  SUNDAY, MARCH 4, 2021` at the head of a page.
    if next.blank_before == 0 && !lower && is_loud(line.text) && !is_loud(next.text) {
        return true;
    }
    // `14 | The Delta Echo | Monday, May 6, 2019` above a new page.
    let is_barred = |text: &str| is_titled_number(text) && text.contains(['|', '•', '·']);
    if is_barred(line.text) || is_barred(next.text) {
        return true;
    }
    // `Date: 4 March 2021` below `Headline: Boats leave`.
    if next.text.contains(": ") && record(next.text).is_some() && record(line.text).is_some() {
        return true;
    }
    // `READ MORE` below a link of another kind.
    if is_button(next.text) && line.text.contains(char::is_lowercase) {
        return true;
    }
    // `mona wrote on Mar 3, 2021 3:40 PM:` above a comment.
    if lower && next.text.ends_with(':') && is_furniture(next.text) {
        return true;
    }
    false
}

/// Whether `next` goes on with the line right above it: `open` if that does not end there, `full` if it is as wide as lines are.
fn goes_on_below(
    line: &Line<'_>,
    next: &Line<'_>,
    setting: &Setting,
    open: bool,
    full: bool,
) -> bool {
    let lower = starts_lower(next.text);
    if let Some(column) = setting.column {
        let indented = next.indent > line.indent + 1;
        let small = lower || starts_lower(next.text.trim_start_matches(is_quote));
        let begun = next.width >= *WRAP_COLUMNS.start() && begins_sentence(line.text);
        return (full || stops_inside(line)) && !indented
            || open && small && (line.width >= SHORT.min(column / 3) || begun);
    }
    let number = next.text.starts_with(|c: char| c.is_ascii_digit()) && !is_item(next.text);
    if setting.ragged && open && (lower || number) && line.width >= RAGGED {
        return true;
    }
    // A name fell to the next line: `… and had told`, `Basra and Amara of it.`
    if setting.ragged && !lower && is_middle_of_prose(line.text) && is_of_prose(next.text) {
        return goes_on(line.text) && line.width >= RAGGED;
    }
    // `… of the guild, Mona`, `Haddad. She said`: the last word of a sentence fell to the next line.
    if line.width >= ALONE && line.start > 0 && open && ends_at_once(line.text, next.text) {
        return true;
    }
    open && (lower && line.width >= 25 || line.width >= 30 && ends_in_function_word(line.text))
        || stops_inside(line) && next.indent <= line.indent + 1
}

/// Whether the line stops at an abbreviation behind which a sentence goes on in `next`: `by 5 p.m.`, `Tuesday.`; `to Mr.`, `Haddad`.
fn stops_at_abbreviation(line: &str, next: &str) -> bool {
    let (before, last) = line.rsplit_once(' ').unwrap_or(("", line));
    let Some(kind) = last.strip_suffix('.').and_then(abbreviations::lookup) else {
        return false;
    };
    let first = next.split(' ').next().unwrap_or("");
    let is_named = before
        .rsplit(' ')
        .next()
        .is_some_and(|name| name.starts_with(char::is_uppercase));
    // Others may end a paragraph as well, before a name.
    let wants_more = match kind {
        Abbreviation::Never | Abbreviation::Number | Abbreviation::Clock => true,
        Abbreviation::Acronym => cue_words::is_institution(first),
        Abbreviation::Initial => is_named && first.starts_with(char::is_uppercase),
        Abbreviation::Starter => false,
    };
    wants_more && {
        let both = format!("{line} {next}");
        !boundaries::sentences(&both)
            .iter()
            .any(|sentence| sentence.end == line.len())
    }
}

/// Whether a sentence of the line ends right at the beginning of `next`: with a surname, or with a day.
fn ends_at_once(line: &str, next: &str) -> bool {
    let small = || line.split(' ').filter(|word| starts_lower(word)).count();
    let (first, rest) = next.split_once(' ').unwrap_or((next, ""));
    let stops = |word: &str| {
        word.strip_suffix('.')
            .filter(|_| rest.is_empty() || rest.contains(' ') || ends_sentence(rest))
            .is_some_and(|word| word.len() > 2 && word.chars().all(char::is_alphabetic))
    };
    let last = line.rsplit(' ').next().unwrap_or("");
    let named = || {
        last.starts_with(char::is_uppercase)
            && (line.contains(", ") || line.contains(". "))
            && stops(first)
            && first.starts_with(char::is_uppercase)
            && first.contains(char::is_lowercase)
            && !cue_words::starts_sentences(first.trim_end_matches('.'))
            && abbreviations::lookup(first.trim_end_matches('.')).is_none()
    };
    let dated = || {
        let day = rest.split(' ').next().unwrap_or("");
        dates::is_month(&first.trim_end_matches('.').to_lowercase())
            && day
                .strip_suffix('.')
                .is_some_and(|day| day.len() <= 2 && is_number(day))
    };
    // Nearly all lines begin with a word behind which no sentence ends.
    first.starts_with(char::is_uppercase)
        && (named() || dated())
        && small() >= SMALL
        && !shape::is_title_case(line)
}

/// Whether `next` goes on with a line that a blank one sets it apart from, and `then` stands below.
fn goes_on_behind_gap(line: &Line<'_>, next: &Line<'_>, then: Option<&Line<'_>>) -> bool {
    // A name set apart, which is the subject of what follows: `Mona Haddad`, `isn't going.`
    let verb = next.text.split_whitespace().next().unwrap_or("");
    if VERBS.contains(&verb) {
        return line.width >= 6 && !is_furniture(line.text);
    }
    // `van der Berg left.` begins a paragraph.
    if begins_with_particle(next.text) && !announces_more(line.text) {
        return false;
    }
    // A link or an advertisement cut out of the middle of a sentence leaves a blank line behind.
    let goes_below = line.text.starts_with(char::is_uppercase)
        && goes_on(next.text)
        && then.is_some_and(|then| then.blank_before <= 1 && starts_lower(then.text));
    (line.width >= 40 || line.width >= 20 && announces_more(line.text))
        && (ends_sentence(next.text) || goes_below)
        && next.text.split_whitespace().nth(3).is_some()
        && !is_furniture(line.text)
}

/// Whether a line is the middle of a paragraph, for it begins with a small letter or a sentence ends in it, or its beginning: so many
/// of its words are small, and it asks nothing as headings do.
fn is_middle_of_prose(line: &str) -> bool {
    let small = || line.split(' ').filter(|word| starts_lower(word)).count();
    let first = line.split(' ').next().unwrap_or("");
    starts_lower(line)
        || line.contains(". ") && line.contains(char::is_lowercase)
        || small() >= SMALL && !first.starts_with("Wh") && first != "How"
}

/// Whether a line has a mark of prose.
fn is_of_prose(line: &str) -> bool {
    line.contains(", ") || line.contains(". ") || line.ends_with('.') || ends_small(line)
}

/// Whether the last words of a line are small ones, as no title has them.
fn ends_small(line: &str) -> bool {
    let mut last = line.split(' ').rev().take(2);
    line.contains(' ') && last.all(|word| word.starts_with(char::is_lowercase))
}

/// Whether a short line says of itself that it is furniture.
fn is_furniture(text: &str) -> bool {
    patterns::classify(text, shape::words(text), patterns::marks(text)).is_some()
}

/// Whether the line is two or three words in capitals: `READ MORE`.
fn is_button(text: &str) -> bool {
    (2..=3).contains(&text.split_whitespace().count())
        && text.chars().all(|c| c.is_uppercase() || c == ' ')
}

/// Whether a mark may open or close a quotation.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’')
}

/// Verbs with which no line begins but one that goes on.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "are", "aren't", "aren’t", "has", "hasn't", "hasn’t", "is", "isn't", "isn’t", "was", "wasn't", "wasn’t", "were",
];
