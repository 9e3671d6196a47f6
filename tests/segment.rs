//! Whole articles, cut into segments and compared line by line with what a reader would expect.

use standpoint::segment::segment;

/// One line for each segment: paragraph, kind and text.
fn listing(text: &str) -> String {
    let mut lines = String::new();
    for s in segment(text, None) {
        let words: Vec<&str> = text[s.bytes.clone()].split_whitespace().collect();
        lines.push_str(&format!(
            "{:>2} {:<17} {}\n",
            s.paragraph,
            s.kind.as_str(),
            words.join(" ")
        ));
    }
    lines
}

#[test]
fn dispatch_of_an_agency() {
    insta::assert_snapshot!(listing(include_str!("articles/wire.txt")));
}

#[test]
fn page_of_a_news_site() {
    insta::assert_snapshot!(listing(include_str!("articles/site.txt")));
}

#[test]
fn hard_wrapped_dispatch() {
    insta::assert_snapshot!(listing(include_str!("articles/wrapped.txt")));
}
