//! Posts of a network: what stands there may be of any length, and is no headline.

use crate::segment::boundaries;
use crate::segment::kind::Furniture;
use crate::segment::line::{Line, set};
use crate::segment::words::shape;

/// How many lines beside a post tell that it is one.
const BESIDE: usize = 2;

/// Most lines between who posts and the post.
const BETWEEN: usize = 3;

/// Most words of the name of somebody who posts.
const NAME: usize = 4;

/// Names who posts: `Mona Haddad`, `@mona_h`, and below them a post.
pub(in crate::segment) fn name_poster(lines: &mut [Line]) {
    let is_handle = |line: &Line| line.words == 1 && line.text.starts_with('@');
    let is_name = |line: &Line| {
        line.is_plain() && line.words <= NAME && !line.stops && shape::is_names(&line.text)
    };
    let found = (0..lines.len().saturating_sub(2)).find(|at| is_handle(&lines[at + 1]));
    // A mark and the day may stand between.
    let is_above_post = |at: usize| {
        let mut below = lines.iter().skip(at + 2).take(BETWEEN + 1);
        let post = below.position(Line::is_plain);
        post.is_some_and(|post| match post {
            0 => is_one(lines, at + 2),
            post => {
                let told = |line: &Line| line.stops && boundaries::sentences(&line.text).len() > 1;
                lines.get(at + 2 + post).is_some_and(told)
            }
        })
    };
    if let Some(at) = found.filter(|at| is_name(&lines[*at]) && is_above_post(*at)) {
        set(lines, at, Furniture::Byline);
    }
}

/// Whether the line is a post of several sentences, beside or before what a network puts there. A headline may be of two, but then in
/// capitals, or with nothing of the kind beside it.
pub(super) fn is_one(lines: &[Line], at: usize) -> bool {
    let Some(line) = lines.get(at) else {
        return false;
    };
    // Most lines have no stop inside.
    if !line.text.contains(['.', '!', '?']) || shape::is_title_case(&line.text) {
        return false;
    }
    let beside = lines.get(at.saturating_sub(BESIDE)..lines.len().min(at + 1 + BESIDE));
    let is_posted = || {
        let mut beside = beside.unwrap_or(&[]).iter();
        is_linked(&line.text) || beside.any(|line| is_of_network(&line.text))
    };
    is_posted() && boundaries::sentences(&line.text).len() > 1
}

/// Whether a network put a link of its own into a line.
fn is_linked(text: &str) -> bool {
    let links = ["pic.twitter.com/", "pic.x.com/", "://t.co/"];
    links.iter().any(|link| text.contains(link))
}

/// `@mona_h`, `pic.twitter.com/AbC124`, `Replying to @mona_h`, `Show this thread`, `1,204 Retweets 88 Likes`.
fn is_of_network(text: &str) -> bool {
    let is_handle = |word: &str| word.starts_with('@') && word.len() > 1;
    let is_count = || text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(" Retweets");
    !text.contains(". ") && is_linked(text)
        || is_handle(text) && !text.contains(' ')
        || text.strip_prefix("Replying to ").is_some_and(is_handle)
        || text == "Show this thread"
        || is_count()
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn who_posts_is_no_headline() {
        let post = "The boats have left the old pier of Amara. Nobody knows where they are.";
        let page = [
            "Mona Haddad",
            "@mona_h",
            post,
            "4:12 PM · Mar 4, 2021",
            LEAD,
        ];
        assert_eq!(kind_of(&page, page[0]), "byline");
        let thread = format!("1/ {post}");
        let page = ["Mona Haddad", "@mona_h", "·", "Mar 4, 2021", &*thread, LEAD];
        assert_eq!(kind_of(&page, page[0]), "byline");
        let page = ["High Water", "@mona_h", LEAD, NEXT];
        assert_eq!(kind_of(&page, page[0]), "headline");
    }

    #[test]
    fn a_post_of_two_sentences_is_no_headline() {
        let post = "The boats have left the old pier of Amara. Nobody knows where they are";
        let linked = format!("{post} pic.twitter.com/AbC124");
        let found = crate::segment::segment(&[&*linked, LEAD, NEXT].join("\n\n"), None);
        let kinds: Vec<&str> = found.iter().map(|s| s.kind.as_str()).collect();
        assert_eq!(kinds[..2], ["sentence", "sentence"]);
        let ended = format!("{post}.");
        for page in [
            [
                "Mona Haddad",
                "@mona_h",
                &*ended,
                "4:12 PM · Mar 4, 2021",
                LEAD,
            ],
            [
                "pic.twitter.com/AbC124",
                &*ended,
                "4:12 PM · Mar 4, 2021",
                LEAD,
                NEXT,
            ],
            [
                &*ended,
                "1,204 Retweets 88 Quote Tweets 3,310 Likes",
                "Show this thread",
                LEAD,
                NEXT,
            ],
        ] {
            let text = page.join("\n\n");
            let found = crate::segment::segment(&text, None);
            assert!(
                found.iter().all(|s| s.kind.as_str() != "headline"),
                "{page:?}"
            );
        }
        // With nothing of a network beside it, a title may be of two sentences.
        for title in [
            "The boats left the old pier. Nobody knows where they are",
            "The Boats Have Left. Nobody Knows Where They Are.",
        ] {
            let page = [title, "By Mona Haddad", LEAD, NEXT];
            assert_eq!(kind_of(&page, title), "headline", "{title}");
        }
    }
}
