//! Reads the metadata of a page about its article: headline, date, outlet, sometimes the whole text.
//!
//! Only marks count, never the address or the text. Where marks of one kind contradict each other,
//! because teasers of other articles carry them too, that kind says nothing.

use dom_query::Document;
use serde_json::Value;

use crate::metadata::date::iso_date;

/// When and where an article was published; empty where its page does not say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct About {
    /// `YYYY-MM-DD`.
    pub(crate) date: String,
    pub(crate) outlet: String,
    /// A date that was given and could not be read, where no other was.
    pub(crate) unread_date: Option<String>,
}

/// The metadata of a page.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) about: About,
    /// The headline as the page gives it to other sites.
    pub(super) headlines: Vec<String>,
}

/// The values of each kind of mark, the most trustworthy kind first.
#[derive(Default)]
struct Marks {
    dates: [Vec<String>; 5],
    outlets: [Vec<String>; 3],
    headlines: Vec<String>,
}

/// A paragraph of more characters belongs to the article; no date is looked for below its
/// beginning.
const PARAGRAPH: usize = 150;

impl Metadata {
    /// Reads the metadata of a page whose JSON-LD scripts are `data`.
    pub(super) fn read(document: &Document, data: &[Value]) -> Self {
        let marks = Marks::collect(document, data);
        let dates = marks.dates.iter();
        let date = dates
            .clone()
            .find_map(|values| agreed(values.iter().filter_map(|value| iso_date(value))));
        let unread = || {
            dates
                .flatten()
                .find(|value| iso_date(value).is_none())
                .cloned()
        };
        let outlet = marks
            .outlets
            .iter()
            .find_map(|values| agreed(values.iter().cloned()));
        let about = About {
            unread_date: if date.is_some() { None } else { unread() },
            date: date.unwrap_or_default(),
            outlet: outlet.unwrap_or_default(),
        };
        Self {
            about,
            headlines: marks.headlines,
        }
    }
}

impl Marks {
    fn collect(document: &Document, data: &[Value]) -> Self {
        let mut marks = Self::default();
        for node in document.select("meta, time").nodes() {
            let attribute = |name: &str| node.attr(name).unwrap_or_default();
            let is_published = || {
                let mut words = attribute("itemprop").to_lowercase();
                words.retain(|c| c.is_ascii_alphanumeric() || c == ' ');
                words.split(' ').any(|word| word == "datepublished")
            };
            if node.has_name("time") {
                if is_published() || node.has_attr("pubdate") {
                    push(&mut marks.dates[3], &attribute("datetime"));
                }
                continue;
            }
            let [property, name] =
                ["property", "name"].map(|name| attribute(name).trim().to_lowercase());
            let names = [property.as_str(), name.as_str()];
            let values = match names
                .into_iter()
                .find(|name| !name.is_empty())
                .unwrap_or_default()
            {
                "article:published_time" | "og:article:published_time" => &mut marks.dates[0],
                "date" | "dc.date" | "dc.date.issued" | "dcterms.date" | "dcterms.issued"
                | "parsely-pub-date" | "pubdate" | "publish-date" | "publish_date"
                | "publishdate" => &mut marks.dates[2],
                "og:site_name" => &mut marks.outlets[0],
                "application-name" => &mut marks.outlets[2],
                "og:title" | "twitter:title" => &mut marks.headlines,
                _ if is_published() => &mut marks.dates[3],
                _ => continue,
            };
            push(values, &attribute("content"));
        }
        data.iter().for_each(|data| marks.read_linked_data(data));
        marks.dates[4] = dates_below_headline(document);
        marks
    }

    fn read_linked_data(&mut self, data: &Value) {
        let nodes: Vec<&Value> = nodes(data).collect();
        for node in nodes.iter().filter(|node| is_article(node)) {
            for date in one_or_many(&node["datePublished"]).filter_map(Value::as_str) {
                push(&mut self.dates[1], date);
            }
            push(
                &mut self.headlines,
                node["headline"].as_str().unwrap_or_default(),
            );
            for publisher in one_or_many(&node["publisher"]) {
                // Often only a reference to another node of the graph.
                let referred = nodes.iter().find(|other| {
                    publisher["@id"].is_string()
                        && other["@id"] == publisher["@id"]
                        && other["name"].is_string()
                });
                let named = publisher["name"].as_str().or(publisher.as_str());
                if let Some(name) = named.or(referred.and_then(|node| node["name"].as_str())) {
                    push(&mut self.outlets[1], name);
                }
            }
        }
    }
}

/// The dates of `time` elements between the headline and the first paragraph, except dates of
/// changes.
fn dates_below_headline(document: &Document) -> Vec<String> {
    let mut dates = Vec::new();
    let found = document.select("h1, p, time");
    let mut nodes = found.nodes().iter();
    if !nodes.any(|node| node.has_name("h1")) {
        return dates;
    }
    for node in nodes {
        if node.has_name("p") && node.text().chars().nth(PARAGRAPH).is_some() {
            break;
        }
        let class = node.attr("class").unwrap_or_default().to_lowercase();
        let date = node.attr("datetime").unwrap_or_default();
        let is_change = class.contains("updat") || class.contains("modif");
        if node.has_name("time") && !is_change && iso_date(&date).is_some() {
            push(&mut dates, &date);
        }
    }
    dates
}

/// The headline, which may be empty, and the text of the longest article that JSON-LD scripts hold
/// whole.
pub(super) fn article_body(data: &[Value]) -> Option<(String, String)> {
    let articles = data.iter().flat_map(nodes).filter(|node| is_article(node));
    let texts = articles.filter_map(|node| Some((node, node["articleBody"].as_str()?)));
    let (node, body) = texts.max_by_key(|(_, body)| body.trim().len())?;
    let headline = node["headline"].as_str().unwrap_or_default();
    let words: Vec<&str> = headline.split_whitespace().collect();
    (!body.trim().is_empty()).then(|| (words.join(" "), body.to_owned()))
}

/// The values of JSON-LD scripts.
pub(super) fn linked_data(scripts: &[String]) -> Vec<Value> {
    scripts.iter().filter_map(|script| json(script)).collect()
}

/// Reads a script, also one in a comment or a CDATA section, or with line breaks in its strings.
fn json(script: &str) -> Option<Value> {
    if let Ok(value) = serde_json::from_str(script) {
        return Some(value);
    }
    let data = script
        .split_once("<![CDATA[")
        .map_or(script, |(_, rest)| rest);
    let inside = data.split_once("]]>").map_or(data, |(rest, _)| rest);
    let inside = inside.split_once("-->").map_or(inside, |(rest, _)| rest);
    let start = inside.find(['{', '['])?;
    let end = inside.rfind(['}', ']'])?;
    let bare = inside
        .get(start..=end)?
        .replace(|c: char| c.is_control(), " ");
    let read = serde_json::from_str(&bare);
    read.or_else(|_| serde_json::from_str(&mended(&bare))).ok()
}

/// Writes JSON as it should be, where a script has a comma before a bracket that closes, or an escape that only JavaScript
/// knows (`\'`, `\x27`) in a string.
fn mended(json: &str) -> String {
    let mut written = String::with_capacity(json.len());
    let (mut rest, mut is_string) = (json, false);
    while let Some(sign) = rest.chars().next() {
        let mut length = sign.len_utf8();
        let next = rest[length..].trim_start();
        match sign {
            '"' => {
                is_string = !is_string;
                written.push(sign);
            }
            '\\' if is_string => {
                let escaped = rest[1..].chars().next();
                length += escaped.map_or(0, char::len_utf8);
                match escaped {
                    Some('x') => written.push_str("\\u00"),
                    Some(known) if "\"\\/bfnrtu".contains(known) => written.extend(['\\', known]),
                    other => written.extend(other),
                }
            }
            ',' if !is_string && next.starts_with(['}', ']']) => {}
            _ => written.push(sign),
        }
        rest = &rest[length..];
    }
    written
}

/// The top level of a script and its `@graph`, without what is nested in them, such as lists of
/// other articles.
fn nodes(data: &Value) -> impl Iterator<Item = &Value> {
    let graphs = one_or_many(data).flat_map(|node| one_or_many(&node["@graph"]));
    one_or_many(data).chain(graphs)
}

fn is_article(node: &Value) -> bool {
    let mut types = one_or_many(&node["@type"]).filter_map(Value::as_str);
    types.any(|name| {
        let name = name.rsplit(['/', ':', '#']).next().unwrap_or_default();
        name.ends_with("Article") || name.ends_with("Posting") || name == "Report"
    })
}

/// The elements of an array, or the value itself.
fn one_or_many(value: &Value) -> impl Iterator<Item = &Value> {
    match value {
        Value::Array(values) => values.as_slice(),
        Value::Null => &[],
        other => std::slice::from_ref(other),
    }
    .iter()
}

/// Keeps a value, its white space squeezed, unless it is empty.
fn push(values: &mut Vec<String>, value: &str) {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if !value.is_empty() {
        values.push(value);
    }
}

/// The value, if there is one and no other.
fn agreed(mut values: impl Iterator<Item = String>) -> Option<String> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_read_as_far_as_their_sense_is_clear() {
        for (script, wanted) in [
            (r#"{"a": "it's",}"#, Some(r#"{"a":"it's"}"#)),
            (r#"{"a": ["x, ]", 1 , ] , }"#, Some(r#"{"a":["x, ]",1]}"#)),
            (
                r#"{"a": "it\'s \x27so\x27 \"\u00e9\"\n", "b": "\\"}"#,
                Some(r#"{"a":"it's 'so' \"é\"\n","b":"\\"}"#),
            ),
            ("<!-- {\"a\": \"x\ny\",} -->", Some(r#"{"a":"x y"}"#)),
            (r#"{"a": "x" "b": 1}"#, None),
            (r#"{"a": "\"#, None),
        ] {
            assert_eq!(
                json(script).map(|value| value.to_string()).as_deref(),
                wanted,
                "{script}"
            );
        }
    }
}
