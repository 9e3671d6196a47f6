//! Pages as they are met in the wild, and pages that nobody should ever have made.

use super::*;
use proptest::prelude::*;

const WORDPRESS: &str = include_str!("../../../tests/pages/wordpress.html");
const TABLES: &str = include_str!("../../../tests/pages/tables.html");
const MODERN: &str = include_str!("../../../tests/pages/modern.html");

fn text(html: &str) -> String {
    extract(html).expect("a page with text").text
}

/// The lines that a page shows, run together: of a page of one line, that line.
pub(super) fn line(html: &str) -> String {
    let lines = lines::visible(&dom_query::Document::from(html)).lines;
    lines.into_iter().map(|line| line.text).collect()
}

/// Every line of prose is a line of the text, in the same order, below the headline.
fn assert_article(html: &str, headline: &str, prose: &str, absent: &[&str]) {
    let text = text(html);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(headline), "{text}");
    for wanted in prose.lines() {
        assert!(
            lines.any(|line| line == wanted),
            "missing or out of order: {wanted}\n\n{text}"
        );
    }
    for part in absent {
        assert!(!text.contains(part), "{part:?} should not be in\n\n{text}");
    }
    assert_eq!(text.matches(headline).count(), 1, "{text}");
}

#[test]
fn a_wordpress_page() {
    assert_article(
        WORDPRESS,
        "Council votes to close the river ferry by spring",
        include_str!("../../../tests/pages/wordpress.prose.txt"),
        &[
            "Opinion",
            "emojiSettings",
            "adsbygoogle",
            "Facebook",
            "Bridge toll",
            "money pit",
            "mark my words",
            "email address",
            "About us",
            "paid for by readers",
            "Heron",
            "All rights reserved",
            "Skip to content",
        ],
    );
}

#[test]
fn a_menu_above_the_headline() {
    let prose = "The envoys met on Monday in the old palace by the river, and neither of them would say why they had come.";
    let menu = "<b>EXTRAS</b><br>&#149; <a href=/w>Today: 61, a chance of showers</a><br><b>IN THE PAPER</b><br><a href=/b>Mill to recall 40 men</a><br>";
    let title = "Garrison leaves the island";
    let html = format!(
        "<title>Echo | {title}</title><table><tr><td width=130><font size=1>{menu}</font></td><td><font size=1>Posted on Sep. 4</font><br>\
         <span class=hed><b>{title}</b></span><br><font size=3>{}</font></td></tr></table>",
        format!("{prose}<br><br>").repeat(8)
    );
    assert_article(&html, title, prose, &["Mill", "showers"]);
}

#[test]
fn a_page_laid_out_with_tables() {
    assert_article(
        TABLES,
        "Garrison leaves the island after forty years",
        include_str!("../../../tests/pages/tables.prose.txt"),
        &["openWin", "Weather", "E-mail headlines", "Trawler", "Terms"],
    );
}

#[test]
fn a_page_of_nameless_boxes() {
    assert_article(
        MODERN,
        "Three states walk out of the delta water pact. Who fills the reservoirs now?",
        include_str!("../../../tests/pages/modern.prose.txt"),
        &[
            "State copy",
            "812 partners",
            "Climate",
            "Tweet",
            "forgot the sea",
            "briefing",
            "record low",
            "Engineers warn",
            "First! Also",
            "trade mark",
            "enable JavaScript",
        ],
    );
}

#[test]
fn a_page_of_columns_with_a_fact_box() {
    assert_article(
        include_str!("../../../tests/pages/columns.html"),
        "Storm Over the Straits",
        include_str!("../../../tests/pages/columns.prose.txt"),
        &["Sections", "Continue reading", "Terms"],
    );
}

#[test]
fn prose_that_readability_gives_up_is_kept() {
    // An article in two wings, the second in a box of its own after a long list of links.
    let paragraph = |n: usize| {
        format!(
            "<p>Paragraph number {n} tells, in a sentence of some length, what happened at the lock that day.</p>"
        )
    };
    let links: String = (0..20)
        .map(|n| format!("<li><a href=/{n}>Some other story of ours {n}</a></li>"))
        .collect();
    let first: String = (0..12).map(paragraph).collect();
    let second: String = (12..15).map(paragraph).collect();
    let html = format!(
        "<title>The lock</title><body><div class=a><div class=b>{first}</div></div><ul>{links}</ul>\
         <div class=c><div class=d><div class=e>{second}</div></div></div>"
    );
    let text = text(&html);
    assert_eq!(text.lines().next(), Some("The lock"));
    for n in 0..15 {
        assert!(
            text.contains(&format!("Paragraph number {n} tells")),
            "{n}\n{text}"
        );
    }
    assert!(!text.contains("other story of ours"), "{text}");
}

#[test]
fn a_form_around_the_whole_page_is_not_a_form() {
    let body =
        "<p>The minister signed the order at noon and left by the side door without a word.</p>"
            .repeat(8);
    let html = format!(
        "<form id=aspnetForm><div class='sidebar-right-layout'><h1>An order signed in haste</h1>{body}</div></form>"
    );
    assert_eq!(
        text(&html)
            .lines()
            .filter(|line| line.starts_with("The minister"))
            .count(),
        8
    );
}

#[test]
fn pieces_of_pages_are_read_without_their_tags() {
    let piece = "<p>They left, said Sen. Boyle.</p><P>&ldquo;At last,&rdquo; she said.<br/>Nobody waved.</p>";
    let text = "They left, said Sen. Boyle.\n\n“At last,” she said.\nNobody waved.";
    assert_eq!(without_tags(piece).unwrap().0, text);
    let words = "Two men mend a net.";
    let pictured = format!("{piece}<figure><img><figcaption>{words}</figcaption></figure>");
    let (text, marked) = without_tags(&pictured).unwrap();
    let (bytes, kind) = marked.furniture[0].clone();
    assert_eq!((&text[bytes], kind.as_str()), (words, "caption"));
    for text in [
        "They left.",
        "2 <p and p> 1",
        "AT&amp;T <3",
        "<path>",
        "<p></p>",
    ] {
        assert_eq!(without_tags(text), None, "{text}");
    }
}

#[test]
fn what_says_something_between_the_headline_and_the_article_is_kept() {
    let body =
        "<p>The minister signed the order at noon and left by the side door without a word.</p>"
            .repeat(8);
    let lead = "BASRA (Delta) – The order that nobody had seen before was signed on Monday.";
    let html = format!(
        "<title>An order signed in haste</title><h2>Tides</h2><ul><li>Boats wait at the lock</ul><h1>An order signed in haste</h1>\
         <h2>Nobody saw it.</h2><header><ul><li>Guards opened the gate<li>Tide tables<li><a href=/t>All about the old lock</a></ul>\
         <div>Three men left. Nobody waved.</div><div>Mona at the lock</div></header><h3>{lead}</h3><div>{body}</div>"
    );
    assert_article(
        &html,
        "An order signed in haste",
        &format!("Nobody saw it.\nGuards opened the gate\nThree men left. Nobody waved.\n{lead}"),
        &["Tide", "Boats", "All about", "Mona"],
    );
}

#[test]
fn an_article_that_a_script_shows_is_read_and_told() {
    let body =
        "<p>The minister signed the order at noon and left by the side door without a word.</p>"
            .repeat(8);
    let html = format!(
        "<h1>An order signed in haste</h1><p>Log in</p><div style='display:none'>{body}</div>"
    );
    let page = extract(&html).expect("a page with text");
    assert_eq!(page.text.matches("side door").count(), 8);
    assert!(page.notices.contains(&Notice::HiddenText));
    let shown = extract(&html.replace("display:none", "display:block")).expect("a page with text");
    assert!(!shown.notices.contains(&Notice::HiddenText));
}

#[test]
fn words_of_a_class_do_not_hide_an_article_of_many_boxes() {
    let paragraph = |n: usize| {
        format!(
            "<div class='text ad-slot'><p>Paragraph number {n} tells, in a sentence of some length, what happened.</p></div>"
        )
    };
    let html: String = (0..12).map(paragraph).collect();
    let text = text(&format!(
        "<h1>The lock that nobody opens</h1><div>{html}</div>"
    ));
    assert_eq!(text.matches("Paragraph number").count(), 12);
}

#[test]
fn words_set_out_again_are_read_once() {
    let body =
        "<p>The minister signed the order at noon and left by the side door without a word.</p>"
            .repeat(8);
    let html = format!(
        "<h1>An order signed in haste</h1><article>{body}<p>“I saw it,” she said. Nobody else did.</p><blockquote class='wp-block-pullquote'>I saw it</blockquote>\
         <div class=pull-quote>Nobody was to see it.</div>{body}</article>"
    );
    let text = text(&html);
    assert_eq!(text.matches("I saw it").count(), 1);
    // What stands nowhere else is kept.
    assert!(text.contains("Nobody was to see it."));
}

#[test]
fn little_text_is_better_than_none() {
    assert_eq!(text("Just words"), "Just words");
    assert_eq!(text("<nav><a href=/>Home</a></nav>"), "Home");
    assert_eq!(
        text("<title>Only a title</title><p>Yes.").lines().next(),
        Some("Only a title")
    );
    assert!(extract("").is_none());
    assert!(
        extract("<html><head><title>t</title></head><body><script>x</script></body></html>")
            .is_none()
    );
}

/// A thread with little stack shows recursion that a main thread would hide.
fn on_a_small_stack(html: String) -> String {
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    thread.spawn(move || text(&html)).unwrap().join().unwrap()
}

#[test]
fn depth_is_no_danger() {
    for tag in [
        "div",
        "b",
        "p",
        "table",
        "ul><li",
        "font",
        "blockquote",
        "svg",
        "a",
        "span",
    ] {
        let html = format!(
            "<body><p>The ground floor of the page has a sentence.</p>{}deep",
            format!("<{tag}>").repeat(5_000)
        );
        assert!(on_a_small_stack(html).contains("ground floor"), "{tag}");
    }
    let html = format!(
        "{}A sentence at the bottom of it all, quite long.{}",
        "<div>".repeat(500),
        "</div>".repeat(500)
    );
    assert!(on_a_small_stack(html).contains("at the bottom"));
}

proptest! {
    #[test]
    fn no_string_panics(html in ".{0,200}") {
        let _ = extract(&html);
    }

    #[test]
    fn no_tag_soup_panics(
        soup in prop::collection::vec(
            prop::sample::select(vec![
                "<p>", "</p>", "<div class='share'>", "</div>", "<table>", "<tr><td>", "</table>", "<br>", "<h1>",
                "</h1>", "<a href=x>", "</a>", "<ul><li>", "</ul>", "<!--", "-->", "<script>", "</script>", "<form>",
                "</form>", "<title>", "</title>", "&amp;", "&#0;", "&#xD800;", "<b", "\0", "<article>", "<svg><p>",
                "<template>", "</template>", "<select><option>", "<frameset>", "A sentence, long enough to be kept. ",
                "<body>", "</html>", "<math><mi>", "<noscript><img src=x>", "<img src='data:,'>", "<font>", "\u{a0}",
            ]),
            0..60,
        )
    ) {
        if let Some(page) = extract(&soup.concat()) {
            prop_assert!(!page.text.trim().is_empty());
        }
    }
}

#[test]
fn an_article_that_only_machines_are_told_is_taken() {
    let prose = "The council met on Monday and spoke about the bypass for three hours. ".repeat(10);
    let data = format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Council meets","articleBody":"{prose}"}}</script>"#
    );
    for page in [
        format!("<html><head>{data}</head><body></body></html>"),
        format!(
            "<html><head>{data}</head><body><p>Loading the page, please wait.</p></body></html>"
        ),
    ] {
        let page = extract(&page).unwrap();
        assert_eq!(page.text, format!("Council meets\n\n{}", prose.trim()));
        assert_eq!(page.marked.headline, Some(0..13));
        assert_eq!(page.notices, [Notice::HiddenText]);
    }
    let short = data.replace(&prose, "The council met on Monday.");
    let page = extract(&format!("<html>{short}</html>")).unwrap();
    assert!(page.text.ends_with("The council met on Monday."));
    let shown =
        format!("<html>{data}<body><h1>Council</h1><p>{prose}</p><p>{prose}</p></body></html>");
    assert_eq!(extract(&shown).unwrap().notices, []);
}

#[test]
fn an_article_for_those_without_scripts_is_taken() {
    let prose = "The council met on Monday and spoke about the bypass for three hours. ".repeat(10);
    for page in [
        format!("<html><body><noscript><article><p>{prose}</p></article></noscript></body></html>"),
        format!(
            "<html><body><p>Please wait.</p><NOSCRIPT class=x><p>{prose}</p></NOSCRIPT></body></html>"
        ),
        format!("<html><body><div hidden><p>{prose}</p></div></body></html>"),
        format!("<html><body><p><![CDATA[{prose}]]></p></body></html>"),
    ] {
        let found = extract(&page).expect(&page);
        assert!(found.text.contains(prose.trim()), "{page}: {}", found.text);
        assert!(found.notices.contains(&Notice::HiddenText), "{page}");
    }
    let few = "<html><body><noscript><p>Please switch scripts on.</p></noscript></body></html>";
    assert_eq!(
        extract(few).unwrap().notices.last(),
        Some(&Notice::HiddenText)
    );
}

#[test]
fn a_crowd_of_attributes_or_references_takes_no_time() {
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=1")).collect();
    let page = extract(&format!(
        "<html><div{attributes}><p>Some words of a text.</p></div></html>"
    ));
    assert_eq!(page.unwrap().text, "Some words of a text.");
    let page = format!(
        "<html><p>Some words. {}</p></html>",
        "&amp;".repeat(500_000)
    );
    let text = extract(&page).unwrap().text;
    assert_eq!(text, format!("Some words. {}", "&".repeat(500_000)));
}

#[test]
fn an_article_behind_what_never_closes_is_taken_and_told() {
    let prose = "The council met on Monday and spoke about the bypass for three hours. ".repeat(10);
    let article = format!("<h1>Council meets</h1><p>{prose}</p><p>{prose}</p></body></html>");
    for element in [
        "<script>",
        "<style>",
        "<textarea>",
        "<title>",
        "<iframe>",
        "<template>",
        "<select>",
        "<object>",
        "<button>",
        "<!--",
    ] {
        for before in [
            "<html>".to_string(),
            "<html><body><p>Please wait.</p>".to_string(),
            // What is shown of it is enough for a short article.
            format!("<html><body><p>{prose}</p>"),
        ] {
            let page = extract(&format!("{before}{element}var x = 1;\n{article}")).unwrap();
            let times = page.text.matches(prose.trim()).count();
            assert!(times >= 2, "{}", page.text);
            // Only a title is something to read.
            let code = page.text.contains("var x");
            assert!(!code || element == "<title>", "{}", page.text);
            let told = Notice::Unclosed { element };
            assert_eq!(page.notices.last(), Some(&told), "{before}");
        }
    }
    let again = format!("<html><body><script>var x;\n{article}<script>var y;</script>");
    assert!(extract(&again).unwrap().text.contains(prose.trim()));
}

#[test]
fn what_a_script_or_a_comment_holds_stays_there() {
    let prose = "The council met on Monday and spoke about the bypass for three hours. ".repeat(10);
    for page in [
        format!("<html><body><p>Please wait.</p><!-- <p>{prose}</p> --></body></html>"),
        format!("<html><body><p>Please wait.</p><script>x = '<p>{prose}</p>'</script></body>"),
        format!("<html><body><p>Please wait.</p><script>x = '{prose}"),
        format!(
            "<html><body><p>{prose}</p><!-- <p>{prose}</p> <!-- <p>{prose}</p> --></body></html>"
        ),
    ] {
        let found = extract(&page).unwrap();
        let is_told = |notice: &Notice| matches!(notice, Notice::Unclosed { .. });
        assert!(!found.notices.iter().any(is_told), "{page}");
    }
}

#[test]
fn what_was_encoded_twice_and_escaped_is_put_right() {
    for word in ["don&acirc;&euro;&trade;t", "don&#226;&#128;&#153;t"] {
        let page = format!(
            "<h1>Boats leave</h1><article><p>They {word} stay, said the harbour master on Monday in the hall.</p></article>"
        );
        let page = extract(&page).unwrap();
        assert!(page.text.contains("They don’t stay"), "{}", page.text);
        assert!(page.notices.contains(&Notice::TwiceEncoded { count: 1 }));
    }
}
