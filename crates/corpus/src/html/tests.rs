//! Reads the pages of `crates/corpus/tests/pages`, and kinds of pages that may hide their article.

use std::fs;

use proptest::prelude::*;
use standpoint_core::segment::Part;

use super::markup::HIDING;
use super::*;

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages");
const SENTENCES: [&str; 3] = [
    "The council voted on Monday to close the ferry line that has run for ninety years, and nobody clapped.",
    "Members of the union said that they would go to court over the plan, and that they would win there.",
    "The mayor answered that the boats were too old, that the money was gone, and that he was sorry for it.",
];

/// Reads the cases of a table of `crates/corpus/tests/pages`, whose columns stand between `||`.
fn cases<const COLUMNS: usize>(table: &str) -> Vec<[String; COLUMNS]> {
    let table = fs::read_to_string(format!("{PAGES}/{table}")).expect("a table of cases");
    let cases = table.lines().filter(|line| !line.starts_with('#'));
    let columns = cases.map(|case| case.split(" || ").map(str::to_owned).collect::<Vec<_>>());
    let columns = columns.map(|columns| columns.try_into().expect("all columns"));
    columns.collect()
}

/// Shows what is read of a page: notes, date, outlet, and each line of the text with its part.
fn shown(html: &str) -> String {
    let Some(page) = extract(html) else {
        return "nothing\n".to_owned();
    };
    let notes = page.notes.iter();
    let mut shown: Vec<String> = notes.map(|note| format!("notice | {note:?}")).collect();
    for (name, value) in [("date", page.about.date), ("outlet", page.about.outlet)] {
        shown.extend((!value.is_empty()).then(|| format!("{name} | {value}")));
    }
    let mut start = 0;
    for line in page.text.split('\n') {
        let part = page
            .marks
            .parts
            .iter()
            .find(|(bytes, _)| bytes.contains(&start));
        let kind = match part {
            Some((_, Part::Boilerplate(kind))) => format!("{kind:?}"),
            Some((_, part)) => format!("{part:?}"),
            None => "plain".to_owned(),
        };
        shown.extend((!line.is_empty()).then(|| format!("{} | {line}", kind.to_lowercase())));
        start += line.len() + 1;
    }
    shown.join("\n") + "\n"
}

/// Three paragraphs, twice, below a headline.
fn article() -> String {
    let paragraphs = SENTENCES
        .map(|sentence| format!("<p>{sentence}</p>"))
        .concat();
    format!("<h1>Council closes the ferry line</h1>{paragraphs}{paragraphs}")
}

/// Checks that the whole article is read of a page and nothing of `other`.
fn holds_article(html: &str, other: &str) -> Page {
    let page = extract(html).expect(html);
    let wanted = SENTENCES
        .iter()
        .chain(["Council closes the ferry line"].iter());
    for wanted in wanted {
        assert!(
            page.text.contains(wanted),
            "{wanted}\n{html}\n{}",
            page.text
        );
    }
    assert!(
        other.is_empty() || !page.text.contains(other),
        "{html}\n{}",
        page.text
    );
    page
}

#[test]
fn pages_are_read_as_expected() {
    let pages: Vec<_> = fs::read_dir(PAGES)
        .expect("the folder of pages")
        .map(|page| page.expect("a page").path())
        .filter(|path| path.extension().is_some_and(|end| end == "html"))
        .collect();
    assert!(pages.len() > 9);
    for path in pages {
        let expected = fs::read_to_string(path.with_extension("txt")).unwrap_or_default();
        let found = shown(&fs::read_to_string(&path).expect("a page"));
        assert_eq!(found, expected, "{}", path.display());
    }
}

#[test]
fn headlines_are_found() {
    for [title, head, headline] in cases("headlines.txt") {
        let lead = format!("<p>{}</p>", SENTENCES[0]);
        let head = head.replace("LEAD", &lead);
        let page = format!("<title>{title}</title><body>{head}{}", lead.repeat(5));
        let found = shown(&page);
        let wanted = match headline.strip_prefix("? ") {
            Some(headline) => headline.to_owned(),
            None => format!("headline | {headline}"),
        };
        let first = found.lines().next().unwrap_or_default();
        assert!(first.ends_with(&wanted), "{page}\n{found}");
    }
}

#[test]
fn dates_and_outlets_are_found() {
    for [head, date, outlet] in cases("metadata.txt") {
        let lead = format!("<p>{}</p>", SENTENCES.concat());
        let page = extract(&(head.replace("LEAD", &lead) + &lead));
        let about = page.expect(&head).about;
        let unread = about.unread_date.map(|date| format!("? {date}"));
        let found = [unread.unwrap_or(about.date), about.outlet];
        let wanted = [date, outlet].map(|value| value.trim_matches('-').to_owned());
        assert_eq!(found, wanted, "{head}");
    }
}

#[test]
fn no_class_hides_an_article() {
    let whole = article();
    for name in "above-footer sidebar-right-wrapper comments-open comments footer related ad menu"
        .split(' ')
    {
        for hide in [
            "",
            "aria-hidden=true",
            "style='display:none'",
            "hidden",
            "role=dialog",
        ] {
            let page = format!("<body><div class='{name}' {hide}><div>{whole}</div></div>");
            holds_article(&page, "");
            let page = format!(
                "{page}<footer><p>All offers on this page are made by firms that pay for it.</p></footer>"
            );
            holds_article(&page, "All offers");
        }
        // The headline in another box, and comments nearly as long.
        if !name.starts_with("comments") {
            let (headline, body) = whole.split_at(whole.find("<p>").unwrap_or(0));
            let said = SENTENCES[0].replace("council", "crew").repeat(4);
            let page = format!(
                "<header>{headline}</header><div class='{name}'>{body}</div>\
                <div class=commentlist><p>{said}</p></div>"
            );
            holds_article(&page, "The crew");
        }
        let boxes =
            SENTENCES.map(|sentence| format!("<div class='text {name}'><p>{sentence}</p></div>"));
        let page = format!(
            "<body><h1>Council closes the ferry line</h1><div>{}</div>",
            boxes.concat().repeat(2)
        );
        holds_article(&page, "");
    }
}

#[test]
fn nothing_that_never_closes_hides_an_article() {
    let hiding = HIDING.map(|(name, _)| format!("<{name}>"));
    let others = [
        "<plaintext>",
        "<!--",
        "<xmp>",
        "<menu>",
        "<form>",
        "<noscript><noscript>",
    ];
    for tag in hiding.iter().map(String::as_str).chain(others) {
        for before in [
            "",
            "<p>Please wait.</p>",
            "<p>Nobody saw it coming, said a man who sells tea at the gate.</p>",
        ] {
            let html = format!("<html><body>{before}{tag}{}</body></html>", article());
            let page = holds_article(&html, "");
            let is_told = page
                .notes
                .iter()
                .any(|note| matches!(note, Note::Unclosed(_)));
            let is_hiding = tag == "<!--" || hiding.iter().any(|hiding| hiding == tag);
            assert!(is_told || !is_hiding, "{html}");
        }
    }
    let other =
        "<p>The weather will stay as it is, says the man who sells tea at the gate.</p>".repeat(9);
    for name in ["object", "button", "video", "audio", "canvas", "dialog"] {
        let html = format!("<body>{other}<{name}>{}</{name}></body>", article());
        assert_eq!(holds_article(&html, "").notes, []);
    }
    // An element that closes or was cut off is left out.
    let script = "x = '<p>It is the script that says so, at some length.</p>'";
    for html in [
        format!("<body>{}<script>{script}</script>", article()),
        format!("<body>{}<!-- {script} --></body>", article()),
        format!("<body>{}<script>It is the script", article()),
    ] {
        let page = holds_article(&html, "It is the script");
        assert_eq!(page.notes, [], "{html}");
    }
}

/// A reader's words, once for each name.
fn said_by(form: &str) -> String {
    ["Rivergull", "Old Tar", "quayside7"]
        .into_iter()
        .zip(SENTENCES)
        .map(|(name, said)| {
            let said = said.replace("council", "crew").replace("union", "crew");
            form.replace("NAME", name)
                .replace("SAID", &said.replace("mayor", "crew"))
        })
        .collect()
}

#[test]
fn comments_are_known_by_what_tells_of_a_writer() {
    for form in [
        "<div itemscope itemtype='https://schema.org/Comment'><i>NAME</i><p>SAID</p></div>",
        "<section itemprop=comment><i>NAME</i><p>SAID</p></section>",
        "<div class=m><b>NAME</b><p>SAID</p><button class=b><svg><path/></svg><span>Reply</span></button></div>",
        "<article><header>NAME <time>3 March 2021, 10:05</time></header><p>SAID</p></article>",
        "<article><h4>NAME</h4><time>5 hours ago</time><p>SAID</p></article>",
        "<div><div>NAME</div><div>vor 3 Tagen</div><div>SAID</div></div>",
        "<p><b>NAME</b> wrote on 3 May:</p><blockquote>SAID</blockquote>",
        "<p><a href=/u>NAME</a> schrieb:<br>SAID</p>",
    ] {
        let page = format!(
            "<div><article>{}</article><section><h2>What you think</h2>{}</section></div>",
            article(),
            said_by(form)
        );
        holds_article(&page, "crew");
    }
    // Posts of a live page, answers of an interview, and words that an article quotes.
    for form in [
        "<div><h3>NAME arrives</h3><time>10:30</time><p>SAID</p></div>",
        "<div><time>3 May 2021, 10:30</time><h3>NAME</h3><p>SAID</p></div>",
        "<p><b>NAME:</b> SAID</p>",
        "<p><b>NAME</b> wrote: SAID</p>",
    ] {
        for page in [
            format!("<article>{}{}</article>", article(), said_by(form)),
            format!(
                "<article><h1>The ferry, live</h1><div>{}</div></article>",
                said_by(form)
            ),
        ] {
            let text = extract(&page).expect("a page").text;
            assert_eq!(text.matches("crew").count(), 3, "{page}\n{text}");
        }
    }
}

#[test]
fn teasers_are_known_by_the_label_above_them() {
    let other = |form: &str| said_by(form).replace("crew", "other town");
    let (head, tail) = (
        article(),
        format!("<p>{}</p>", SENTENCES[0].replace("Monday", "Sunday")),
    );
    for (label, form) in [
        (
            "<h2>Related stories</h2>",
            "<div><a href=/s><h3>The boat of NAME</h3></a><p>SAID</p></div>",
        ),
        (
            "<b>Mehr zum Thema:</b>",
            "<div><h3><a href=/s>The boat of NAME</a></h3><p>SAID</p><i>May 3</i></div>",
        ),
        (
            "<p>Read more</p>",
            "<p><a href=/s>The boat of NAME</a> SAID</p>",
        ),
    ] {
        let list = format!("<div>{label}{}</div>", other(form));
        for page in [
            format!("<article>{head}{list}{tail}</article>"),
            format!("<article>{head}{label}<ul>{}</ul></article>", other(form)),
        ] {
            let page = holds_article(&page, "other town");
            assert!(!page.text.contains("The boat of"), "{}", page.text);
        }
    }
    for list in [
        other("<div><h3><a href=/s>The boat of NAME</a></h3><p>SAID</p></div>"),
        format!(
            "<div><h2>Related stories</h2>{}</div>",
            other("<p>SAID</p>")
        ),
        format!(
            "<h2>Related stories of NAME</h2><ul>{}</ul>",
            other("<li><a href=/s>The boat of NAME</a>: SAID</li>")
        ),
    ] {
        let text = extract(&format!("<article>{head}{list}{tail}</article>"))
            .expect("a page")
            .text;
        assert_eq!(text.matches("other town").count(), 3, "{list}\n{text}");
    }
}

#[test]
fn words_stay_apart_and_marks_of_notes_are_left_out() {
    for [piece, text] in cases("pieces.txt") {
        let piece = piece.replace('⏎', "\n");
        let found = without_tags(&piece).map(|(text, _)| text.replace('\n', "⏎"));
        assert_eq!(found.as_deref().unwrap_or("-"), text, "{piece}");
    }
}

#[test]
fn links_are_marked() {
    let (text, marks) =
        without_tags("<p>See <a href=/a>the <b>first</b> list</a> and <a name=x>this</a>.")
            .unwrap();
    let links: Vec<&str> = marks.links.iter().map(|link| &text[link.clone()]).collect();
    assert_eq!(links, ["the first list"]);
}

#[test]
fn little_text_is_better_than_none() {
    assert_eq!(
        shown("Just words"),
        "notice | WholePage\nplain | Just words\n"
    );
    assert_eq!(
        shown("<nav><a href=/>Home</a></nav>"),
        "notice | WholePage\nplain | Home\n"
    );
    assert_eq!(shown(""), "nothing\n");
    assert_eq!(
        shown("<head><title>t</title></head><body><script>x</script></body>"),
        "nothing\n"
    );
}

#[test]
fn endless_pages_are_no_danger() {
    let sentence = format!("<body><p>{}</p>", SENTENCES[0]);
    let deep =
        "div b p table><tr><td ul><li font blockquote svg a span template noscript select x-new"
            .split(' ');
    let mut pages: Vec<String> = deep
        .map(|tag| format!("{sentence}{}deep", format!("<{tag}>").repeat(20_000)))
        .collect();
    let attributes: String = (0..50_000).map(|n| format!(" a{n}=1")).collect();
    pages.push(format!("<div{attributes}>{sentence}"));
    pages.push(format!("{sentence}<p>{}", "&amp;".repeat(200_000)));
    pages.push(format!(
        "<title>{}</title>{sentence}",
        "a b ".repeat(1_000_000)
    ));
    pages.push(format!(
        "{}</p>{}{sentence}",
        "<video>".repeat(20_000),
        "</video>".repeat(20_000)
    ));
    pages.push(format!("{sentence}{}", "<b class=x><p>y".repeat(10_000)));
    for page in pages {
        // A thread with little stack shows recursion that a main thread would hide.
        let thread = std::thread::Builder::new().stack_size(512 * 1024);
        let read = thread.spawn(move || extract(&page).expect("a page with text").text);
        let text = read.expect("a thread").join().expect("no stack overflow");
        assert!(text.contains(SENTENCES[0]));
    }
}

const SOUP: &str = "<p>|</p>|<div class='share'>|</div>|<table>|<tr><td>|</table>|<br>|<h1>|</h1>|<ul><li>|</ul>|\
    <a href=x>|</a>|<!--|-->|<script>|</script>|<form>|</form>|<title>|</title>|&amp;|&#xD800;|<b|<svg><p>|\
    <template>|<select><option>|<frameset>|<body>|</html>|<math><mi>|<noscript>|<article>|<video>|</video>|\
    <figure><figcaption>|<sup>1</sup>|<pre>|A sentence, long enough to be kept. |\u{a0}";

proptest! {
    #[test]
    fn no_soup_of_tags_panics(
        soup in prop::collection::vec(
            prop_oneof![
                ".{0,20}",
                prop::sample::select(SOUP.split('|').collect::<Vec<_>>()).prop_map(str::to_owned),
            ],
            0..60,
        )
    ) {
        if let Some(page) = extract(&soup.concat()) {
            prop_assert!(!page.text.trim().is_empty());
            for bytes in page.marks.links.iter().chain(page.marks.parts.iter().map(|(bytes, _)| bytes)) {
                prop_assert!(page.text.get(bytes.clone()).is_some_and(|part| !part.trim().is_empty()));
            }
        }
    }
}
