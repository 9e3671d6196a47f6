//! What a page says of itself: when its article was published, and by whom.
//!
//! Only what is marked as such is read, never the address or the text. Where marks of one kind
//! contradict each other (teasers of other articles carry them too), that kind says nothing.

use dom_query::Document;
use serde_json::Value;

use crate::corpus::metadata::date::iso_date;

/// When and where an article was published; empty where its page does not say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::corpus) struct About {
    /// `YYYY-MM-DD`.
    pub(in crate::corpus) date: String,
    pub(in crate::corpus) outlet: String,
    /// A date that was given and could not be understood, where no other was.
    pub(in crate::corpus) unread_date: Option<String>,
}

/// The kinds of marks, most trustworthy first.
#[derive(Default)]
struct Marks {
    dates: [Vec<String>; 5],
    outlets: [Vec<String>; 3],
}

/// Names of `meta` elements that date a page.
const DATES: &[&str] = &[
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "parsely-pub-date",
    "pubdate",
    "publish-date",
    "publish_date",
    "publishdate",
];
/// The type of scripts that tell machines what a page holds.
const LINKED_DATA: &str = "application/ld+json";
/// More characters of a paragraph are the article's, below whose beginning no date is looked for.
const PARAGRAPH: usize = 150;

impl About {
    pub(super) fn read(document: &Document) -> Self {
        let marks = Marks::collect(document);
        let date = marks
            .dates
            .iter()
            .find_map(|values| agreed(values.iter().filter_map(|value| iso_date(value))));
        let unread_date = match date {
            Some(_) => None,
            None => marks
                .dates
                .iter()
                .flatten()
                .find(|value| iso_date(value).is_none())
                .cloned(),
        };
        let outlet = marks
            .outlets
            .iter()
            .find_map(|values| agreed(values.iter().cloned()));
        Self {
            date: date.unwrap_or_default(),
            outlet: outlet.unwrap_or_default(),
            unread_date,
        }
    }
}

impl Marks {
    fn collect(document: &Document) -> Self {
        let mut marks = Self::default();
        for node in document.select("meta, time, script").nodes() {
            let attribute = |name: &str| node.attr(name).unwrap_or_default();
            let is_published = || {
                let mut words = attribute("itemprop").to_lowercase();
                words.retain(|c| c.is_ascii_alphanumeric() || c == ' ');
                words.split(' ').any(|word| word == "datepublished")
            };
            match node.node_name().as_deref() {
                Some("meta") => {
                    let property = attribute("property").trim().to_lowercase();
                    let name = attribute("name").trim().to_lowercase();
                    let (dates, outlets) = (&mut marks.dates, &mut marks.outlets);
                    let values = match (property.as_str(), name.as_str()) {
                        ("article:published_time" | "og:article:published_time", _)
                        | (_, "article:published_time" | "og:article:published_time") => {
                            &mut dates[0]
                        }
                        ("og:site_name", _) | (_, "og:site_name") => &mut outlets[0],
                        (_, "application-name") => &mut outlets[2],
                        (_, name) if DATES.contains(&name) => &mut dates[2],
                        _ if is_published() => &mut dates[3],
                        _ => continue,
                    };
                    push(values, &attribute("content"));
                }
                Some("time") if is_published() || node.has_attr("pubdate") => {
                    push(&mut marks.dates[3], &attribute("datetime"));
                }
                Some("script") if attribute("type").trim().eq_ignore_ascii_case(LINKED_DATA) => {
                    if let Some(value) = linked_data(&node.text()) {
                        marks.read_linked_data(&value);
                    }
                }
                _ => {}
            }
        }
        marks.dates[4] = dates_below_headline(document);
        marks
    }

    /// Reads the articles of a JSON-LD script: its top level and its `@graph`, not what is nested in
    /// them, such as lists of other articles.
    fn read_linked_data(&mut self, value: &Value) {
        let top: Vec<&Value> = one_or_many(value).collect();
        let graphs = top.iter().flat_map(|node| one_or_many(&node["@graph"]));
        let nodes: Vec<&Value> = top.iter().copied().chain(graphs).collect();
        for node in nodes.iter().filter(|node| is_article(node)) {
            for date in one_or_many(&node["datePublished"]).filter_map(Value::as_str) {
                push(&mut self.dates[1], date);
            }
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

/// The dates of `time` elements between the headline and the first paragraph, but of changes.
fn dates_below_headline(document: &Document) -> Vec<String> {
    let mut dates = Vec::new();
    let found = document.select("h1, p, time");
    let mut nodes = found.nodes().iter();
    if !nodes.any(|node| node.node_name().as_deref() == Some("h1")) {
        return dates;
    }
    for node in nodes {
        match node.node_name().as_deref() {
            Some("p") if node.text().chars().nth(PARAGRAPH).is_some() => break,
            Some("time") => {
                let class = node.attr("class").unwrap_or_default().to_lowercase();
                let date = node.attr("datetime").unwrap_or_default();
                let is_change = class.contains("updat") || class.contains("modif");
                if !is_change && iso_date(&date).is_some() {
                    push(&mut dates, &date);
                }
            }
            _ => {}
        }
    }
    dates
}

/// The headline, which may be empty, and the text of the longest article that JSON-LD scripts hold whole.
pub(super) fn article_body(document: &Document) -> Option<(String, String)> {
    let mut found: Option<(String, String)> = None;
    for script in document.select("script").nodes() {
        let kind = script.attr("type").unwrap_or_default();
        if !kind.trim().eq_ignore_ascii_case(LINKED_DATA) {
            continue;
        }
        let Some(value) = linked_data(&script.text()) else {
            continue;
        };
        let top: Vec<&Value> = one_or_many(&value).collect();
        let graphs = top.iter().flat_map(|node| one_or_many(&node["@graph"]));
        for node in top.iter().copied().chain(graphs).filter(|n| is_article(n)) {
            let body = node["articleBody"].as_str().unwrap_or_default();
            let longest = found.as_ref().map_or(0, |(_, body)| body.len());
            if !body.trim().is_empty() && body.len() > longest {
                let headline = node["headline"].as_str().unwrap_or_default();
                let words: Vec<&str> = headline.split_whitespace().collect();
                found = Some((words.join(" "), body.to_owned()));
            }
        }
    }
    found
}

/// The value of a JSON-LD script, also one in a comment or a CDATA section, or with line breaks in its strings.
fn linked_data(script: &str) -> Option<Value> {
    if let Ok(value) = serde_json::from_str(script) {
        return Some(value);
    }
    // What follows the mark of the section or the comment, up to where that ends.
    let inside = script
        .split_once("<![CDATA[")
        .map_or(script, |(_, rest)| rest);
    let inside = inside.split_once("]]>").map_or(inside, |(rest, _)| rest);
    let inside = inside.split_once("-->").map_or(inside, |(rest, _)| rest);
    let start = inside.find(['{', '['])?;
    let end = inside.rfind(['}', ']'])?;
    let bare: String = inside
        .get(start..=end)?
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    serde_json::from_str(&bare).ok()
}

fn is_article(node: &Value) -> bool {
    let types = one_or_many(&node["@type"]).filter_map(Value::as_str);
    let is = |name: &str| {
        let name = name.rsplit(['/', ':', '#']).next().unwrap_or_default();
        name.ends_with("Article") || name.ends_with("Posting") || name == "Report"
    };
    types.into_iter().any(is)
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

    fn about(html: &str) -> (String, String) {
        let about = About::read(&Document::from(html));
        (about.date, about.outlet)
    }

    fn is(date: &str, outlet: &str) -> (String, String) {
        (date.to_owned(), outlet.to_owned())
    }

    #[test]
    fn marks_are_read_in_the_order_of_their_trustworthiness() {
        let published =
            "<meta property='article:published_time' content='2020-01-06T23:30:00-05:00'>";
        let linked = r#"<script type="application/ld+json">{"@type":["NewsArticle"],
            "datePublished":"2020-01-07","publisher":{"name":"The  Valley\nPost"}}</script>"#;
        let named = "<meta name='DC.date' content='8 January 2020'>";
        let time = "<time itemprop='datePublished' datetime='2020-01-09'>today</time>";
        let site = "<meta property='og:site_name' content='Post'>";
        let program = "<meta name=application-name content='Post for phones'>";
        for (page, expected) in [
            (
                [time, program, named, linked, site, published].concat(),
                is("2020-01-06", "Post"),
            ),
            (
                [time, program, named, linked].concat(),
                is("2020-01-07", "The Valley Post"),
            ),
            (
                [time, program, named].concat(),
                is("2020-01-08", "Post for phones"),
            ),
            (time.to_owned(), is("2020-01-09", "")),
            (
                "<time pubdate datetime=2020-01-09>".to_owned(),
                is("2020-01-09", ""),
            ),
            ("<time datetime=2020-01-09>".to_owned(), is("", "")),
            (
                "<meta name=parsely-pub-date content=20200106>".to_owned(),
                is("2020-01-06", ""),
            ),
        ] {
            assert_eq!(about(&page), expected, "{page}");
        }
    }

    #[test]
    fn a_graph_is_read_with_its_references_and_without_what_is_nested() {
        let page = |data: &str| format!("<script type='application/ld+json'>{data}</script>");
        let graph = r##"{"@graph":[{"@type":"WebSite","datePublished":"2001-01-01"},
            {"@type":"BlogPosting","datePublished":"2020-01-06","publisher":{"@id":"#o"},
             "hasPart":[{"@type":"NewsArticle","datePublished":"2019-01-01"}]},
            {"@type":"Organization","@id":"#o","name":"Post"}]}"##;
        assert_eq!(about(&page(graph)), is("2020-01-06", "Post"));
        for other in [
            "{",
            "[]",
            "null",
            "{\"@type\":\"NewsArticle\",\"datePublished\":7}",
        ] {
            assert_eq!(about(&page(other)), is("", ""), "{other}");
        }
    }

    #[test]
    fn linked_data_is_read_however_it_is_wrapped() {
        let data = "{\"@type\":\"NewsArticle\",\"description\":\"two\nlines\",\"datePublished\":\"2020-01-06\"}";
        for wrapped in [
            data.to_owned(),
            format!("[{data}]"),
            format!("//<![CDATA[\n{data}\n//]]>"),
            format!("<![CDATA[{data}]]>"),
            format!("/*<![CDATA[*/[{data}]/*]]>*/"),
            format!("<!--\n{data}\n-->"),
        ] {
            let page = format!("<script type='application/ld+json'>{wrapped}</script>");
            assert_eq!(about(&page), is("2020-01-06", ""), "{wrapped}");
        }
    }

    #[test]
    fn a_date_below_the_headline_counts_where_no_other_does() {
        let first = format!("<p>{}</p>", "The envoys met on Monday. ".repeat(9));
        let teaser = "<time datetime=2020-01-02>2 January</time>";
        let time = "<time datetime='2020-01-06T10:00'>6 January</time>";
        let changed = "<time class='entry-updated' datetime=2020-01-08>8 January</time>";
        for (page, date) in [
            (
                format!("{teaser}<h1>Envoys</h1>{time}{changed}{first}{teaser}"),
                "2020-01-06",
            ),
            (format!("<h1>Envoys</h1>{time}{teaser}{first}"), ""),
            (format!("{time}{first}"), ""),
            (
                format!("<meta name=pubdate content=2020-01-05><h1>Envoys</h1>{time}"),
                "2020-01-05",
            ),
        ] {
            assert_eq!(about(&page), is(date, ""), "{page}");
        }
    }

    #[test]
    fn contradictions_and_riddles_give_nothing() {
        let teasers = "<time itemprop=datePublished datetime=2020-01-06></time>\
                       <time itemprop=datePublished datetime=2020-01-05></time>";
        assert_eq!(about(teasers), is("", ""));
        let riddle = "<meta name=date content='06/01/2020'>";
        let read = About::read(&Document::from(riddle));
        assert_eq!(
            (read.date.as_str(), read.unread_date.as_deref()),
            ("", Some("06/01/2020"))
        );
        assert_eq!(
            about("<p>Published on 6 January 2020 by the Post</p>"),
            is("", "")
        );
    }
}
