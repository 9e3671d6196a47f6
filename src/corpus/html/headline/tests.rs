//! Headlines of pages whose titles say the same, something else or nothing.

use crate::corpus::html::extract;

const LEAD: &str = "<p>The envoys met on Monday in the old palace by the river for a fourth time, and left it.</p>";

/// The first line of a page with this title and head, and whether that is known for the headline.
fn found(title: &str, head: &str) -> (String, bool) {
    let html = format!("<title>{title}</title><body>{head}{}", LEAD.repeat(9));
    let page = extract(&html).expect("a page with text");
    let line = page.text.lines().next().unwrap_or_default().to_owned();
    let known = page.marked.headline == Some(0..line.len());
    (line, known)
}

#[test]
fn the_page_tells_its_headline() {
    let title = "Envoys meet again in the old palace";
    let site = "Valley Post";
    for (of_page, head) in [
        (site.to_owned(), format!("<p>Home</p><h1>{title}</h1>")),
        (
            format!("{title} - {site}"),
            format!("<h1>The Delta and Valley</h1><h2>Tides</h2><h2>{title}</h2>"),
        ),
        (
            format!("{site} | World | {title}"),
            format!("<div>World</div><div>{title}</div>"),
        ),
        (
            "Envoys in the palace".to_owned(),
            format!("<h3>{title}</h3>"),
        ),
        (format!("{site} | World | {title}"), String::new()),
        (
            format!("The Delta Window on the World: {title}"),
            format!("<h1>The Delta Window on the World</h1><h3 class='post-title'>{title}</h3>"),
        ),
        (
            format!("The Delta Window on the World: {title}"),
            format!("<h1><a href='/'>The Delta Window on the World</a></h1><h3>{title}</h3>"),
        ),
    ] {
        assert_eq!(
            found(&of_page, &head),
            (title.to_owned(), true),
            "{of_page} {head}"
        );
    }
    // Nothing on the page says so, and the title may be the site's.
    let only = found(
        "The Valley Post and its Delta",
        "<p><b>Envoys again</b></p>",
    );
    assert_eq!(only, ("The Valley Post and its Delta".to_owned(), false));
}

#[test]
fn headlines_that_the_title_of_the_page_does_not_name() {
    let title = "Envoys meet again in the old palace";
    for head in [
        format!(
            "<div class=overline>Interview with an envoy of the delta</div><h2 class=headline>{title}</h2>"
        ),
        format!("<h4 class='title'>{title}</h4><p>2021-03-04</p>"),
        "<h1>Envoys meet again<br>in the old palace</h1>".to_owned(),
    ] {
        let found = found("Valley Post - Interv", &head);
        assert_eq!(found, (title.to_owned(), true), "{head}");
    }
    // Two that are called so, and a break between two paragraphs of a heading.
    let two = format!("<h3 class=title>The tides</h3><h3 class=title>{title}</h3>");
    assert_ne!(found("Valley Post - Interv", &two).0, title);
    let apart = found("", "<h1>Envoys meet again<br><br>in the old palace</h1>");
    assert_eq!(apart.0, "Envoys meet again");
    // The name of the site, which is no heading.
    let banner = "<b>The Valley Post ONLINE</b><hr><p>Home</p>";
    let (line, is_known) = found("The Valley Post Online - 4 March 2021", banner);
    assert_eq!((line.as_str(), is_known), ("The Valley Post ONLINE", false));
}

#[test]
fn a_headline_in_other_words_than_the_title() {
    let title = "Ferrymen walk out as the lock silts up";
    let by = "<p>By Mona Haddad</p>";
    let menu = "<td><a href=/a>Front Page</a><br><a href=/b>Tides</a><br><a href=/c>Letters to us</a></td>";
    for (of_page, head) in [
        // Of the parts of the title one begins as the headline does.
        (
            "Delta Echo Online | Ports | Ferrymen walk out as lock fills with silt",
            format!(
                "<table><tr>{menu}<td><font size=5><b>{title}</b></font><br>{by}</td></tr></table>"
            ),
        ),
        (
            "Silt shuts lock, and ferrymen walk out | Delta Echo",
            format!("<h2>{title}</h2>{by}"),
        ),
        (
            "The river in spring | Delta Echo",
            format!("<h2>{title}</h2>{by}"),
        ),
        (
            "The river in spring | Delta Echo",
            format!("<h2>{title}</h2>{by}<h3>Three days without a boat</h3>"),
        ),
        (
            "The river in spring | Delta Echo",
            format!("<h1>{title}</h1>{by}"),
        ),
        (
            "The river in spring | Delta Echo",
            format!("<span class=hed>{title}</span><br>{by}"),
        ),
        (
            "The river in spring | Delta Echo",
            format!("<div class=headline><b>{title}</b></div>"),
        ),
        (
            "The river in spring | Delta Echo",
            format!("<b>{title}</b><br>{by}"),
        ),
        // Nothing but its place says so.
        (
            "Port Authority - official site",
            format!("<table><tr><td>{title}</td></tr><tr><td>4 March 2021</td></tr></table>"),
        ),
        (
            "Ferrymen walk out as silt rises - Port Authority",
            format!("<table><tr><td>{title}</td></tr><tr><td>4 March 2021</td></tr></table>"),
        ),
        (
            "Delta Echo Online",
            format!("<table><tr>{menu}<td><b>{title}</b><br>{by}</td></tr></table>"),
        ),
        (
            "Delta Echo Online | Ports",
            format!("<table><tr>{menu}<td><b>{title}</b><br>{by}</td></tr></table>"),
        ),
        // A banner above a menu.
        (
            "Friends of the Lock News - Ferrymen walk out, lock is silted up",
            format!(
                "<font size=+2>Friends of the Lock News</font><br><a href=/h>home</a> * <a href=/j>join</a><hr><b>{title}</b><br>{by}"
            ),
        ),
    ] {
        assert_eq!(found(of_page, &head).0, title, "{of_page} {head}");
    }
}

#[test]
fn a_second_h1_in_the_article_is_the_heading_of_a_part() {
    let title = "I carried the lamp for nine years";
    let head = format!("<h1>{title}</h1>{}<h1>The old lamp</h1>", LEAD.repeat(3));
    assert_eq!(
        found("The Lock: Its Keepers | Echo", &head),
        (title.to_owned(), true)
    );
}

#[test]
fn the_name_of_a_blog_is_no_headline() {
    let post = "A night without lamps";
    let blog = "Notes from the Upper Lock";
    let linked = format!("<h1 class=title><a href='/'>{blog}</a></h1>");
    for head in [linked, format!("<h1 class=title>{blog}</h1>")] {
        let head = format!(
            "<div id=header>{head}<p class=description>A keeper writes. All slips are mine.</p></div><h2 class=date-header>Tuesday, March 2, 2021</h2>\
             <h3 class='post-title entry-title'><a href='/2021/03/lamps.html'>{post}</a></h3>"
        );
        for of_page in [&format!("{blog}: {post}"), blog, "Tides | Delta"] {
            let found = found(of_page, &head);
            let is_blog = of_page == blog && !head.contains("href='/'");
            let wanted = if is_blog { blog } else { post };
            assert_eq!(found, (wanted.to_owned(), true), "{of_page} {head}");
        }
    }
}

#[test]
fn what_stands_above_the_text_and_is_no_headline() {
    let title = "Ferrymen walk out as the lock silts up";
    for head in [
        "<p><b>By Mona Haddad in the old port</b></p>",
        "<p><b>Tuesday, 2 March 2021</b></p>",
        "<p><b>Nobody has crossed the river for three days.</b></p>",
        "<h2><a href=/t>More about the tides in the delta</a></h2>",
        "<h2>What we heard at the lock</h2><h2>What we saw at the gate</h2>",
    ] {
        let (line, _) = found(&format!("{title} | Delta Echo"), head);
        assert_eq!(line, title, "{head}");
    }
}
