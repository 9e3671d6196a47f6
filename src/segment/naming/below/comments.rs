//! The comments below an article, and who wrote them. What their lines look like is in `comment_forms`.

use super::comment_ends;
use super::comment_forms::{
    LONGEST, introduces_comment, is_count, is_poster, is_signed, is_timed, trails_off,
};
use crate::segment::kind::Furniture;
use crate::segment::line::{Line, set};
use crate::segment::words::line_ends::is_item;

/// Fewest paragraphs of an article above its comments.
const ABOVE: usize = 2;
/// So many lines below the line that counts the comments the first one begins.
const SOON: usize = 4;
/// Fewest of a kind that tell.
const FEWEST: usize = 2;

/// Names such lines below the first paragraphs of the article.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    let prose = |line: &Line| line.is_plain() && line.is_prose();
    let mut paragraphs = (0..lines.len()).filter(|at| lines.get(*at).is_some_and(prose));
    let Some(first) = paragraphs.nth(ABOVE - 1).map(|at| at + 1) else {
        return;
    };
    let found = |lines: &[Line], is: &dyn Fn(&Line) -> bool| -> Vec<usize> {
        let below = first..lines.len();
        let found: Vec<usize> = below
            .filter(|at| {
                lines
                    .get(*at)
                    .is_some_and(|line| line.is_plain() && is(line))
            })
            .collect();
        match found.len() >= FEWEST {
            true => found,
            false => Vec::new(),
        }
    };
    for at in found(lines, &|line| trails_off(&line.text)) {
        set(lines, at, Furniture::Byline);
    }
    let listed = found(lines, &|line| {
        is_item(&line.text) && introduces_comment(&line.text)
    });
    for speaker in listed {
        set(lines, speaker, Furniture::Byline);
        let below = speaker + 1..lines.len().min(speaker + 1 + LONGEST);
        for at in below {
            // Links and the next speaker end a comment.
            if !lines
                .get(at)
                .is_some_and(|line| line.is_plain() && !is_item(&line.text))
            {
                break;
            }
            set(lines, at, Furniture::Comment);
        }
    }
    name_numbered(lines, first);
    let counts = |at: &usize| lines.get(*at).is_some_and(|line| is_count(&line.text));
    let counts: Vec<usize> = (first..lines.len()).filter(counts).collect();
    name_counted(lines, &counts);
    comment_ends::name(lines, &counts);
}

/// Names the comments below the line that counts them or asks for more, and who wrote them, where such lines follow soon and come again.
fn name_counted(lines: &mut [Line], counts: &[usize]) {
    let Some(uppermost) = counts.first() else {
        return;
    };
    // Looked at once for all of them: an index of a blog counts comments below each of its posts.
    let signed: Vec<usize> = (uppermost + 1..lines.len())
        .filter(|at| is_signed(lines, *at))
        .collect();
    let found = counts.iter().find_map(|&count| {
        let below = signed.get(signed.partition_point(|at| *at <= count)..)?;
        let soon = below.first().is_some_and(|at| at - count <= SOON);
        (soon && below.len() >= FEWEST).then_some(below)
    });
    let found = found.unwrap_or_default();
    // What stands between the counts of a blog's index are its posts.
    let is_index = found
        .split_first()
        .zip(found.last())
        .is_some_and(|((first, _), last)| {
            let between = lines.get(*first..*last).unwrap_or(&[]).iter();
            between
                .map(|line| line.text.to_lowercase())
                .any(|text| text.contains("comment") && is_count(&text))
        });
    let ends = found.iter().skip(1).copied().chain([lines.len()]);
    for (&name, next) in found.iter().zip(ends) {
        if lines.get(name).is_some_and(Line::is_plain) {
            set(lines, name, Furniture::Byline);
        }
        if is_index {
            continue;
        }
        // When it was written may stand below the name.
        let dated = lines
            .get(name + 1)
            .is_some_and(|line| is_timed(line) || !line.is_plain());
        for at in name + 1 + usize::from(dated)..next.min(name + 2 + LONGEST) {
            if !lines.get(at).is_some_and(Line::is_plain) {
                break;
            }
            set(lines, at, Furniture::Comment);
        }
    }
}

/// `1. At last.` above `Posted by: mona | March 3, 2021 1:53 PM`, where there are several.
fn name_numbered(lines: &mut [Line], first: usize) {
    let numbered: Vec<usize> = (first..lines.len())
        .filter(|at| {
            let comment = lines.get(*at).is_some_and(|line| {
                line.is_plain()
                    && line.text.starts_with(|c: char| c.is_ascii_digit())
                    && is_item(&line.text)
            });
            comment && lines.get(at + 1).is_some_and(is_poster)
        })
        .collect();
    if numbered.len() >= FEWEST {
        for at in numbered {
            set(lines, at, Furniture::Comment);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    const TITLE: &str = "Envoys meet in the old palace by the river";

    #[test]
    fn comments_that_are_items() {
        let comment = "At last somebody says it, and none too soon!";
        let listed = [
            TITLE,
            LEAD,
            NEXT,
            "• mona_h says:",
            comment,
            "• Old Boatman says:",
            "No.",
        ];
        assert_eq!(kind_of(&listed, comment), "comment");
        assert_eq!(kind_of(&listed, "• mona_h says:"), "byline");
        let numbered = "1. At last somebody says it.";
        let page = [
            TITLE,
            LEAD,
            NEXT,
            numbered,
            "Posted by: mona | March 4, 2021 1:53:07 PM",
            "2. None too soon.",
            "Posted by: river rat | March 4, 2021 2:21:17 PM",
        ];
        assert_eq!(kind_of(&page, numbered), "comment");
        // A list of the article.
        let page = [TITLE, LEAD, numbered, "2. None too soon.", NEXT];
        assert_eq!(kind_of(&page, numbered), "sentence");
    }

    #[test]
    fn those_who_comment_below_a_count() {
        let comment = "They should pay for it.";
        for (names, times) in [
            (["marthaR", "Old Boatman"], ["5 hours ago", "2 hours ago"]),
            (
                ["Bumble, Amara says...", "river rat 12 says..."],
                ["4:51pm Thu 4 Mar 2021", "5:30pm Thu 4 Mar 2021"],
            ),
        ] {
            for count in [
                "2 Comments",
                "Comments (2)",
                "Comments",
                "2 thoughts on “High water”",
            ] {
                let (first, second) = ([names[0], times[0]], [names[1], times[1]]);
                let comments = [&first[..], &[comment], &second, &["None too soon."]].concat();
                let page = [&[TITLE, LEAD, NEXT, count], &comments[..]].concat();
                for name in names {
                    assert_eq!(kind_of(&page, name), "byline", "{count} {name}");
                }
                for comment in [comment, "None too soon."] {
                    assert_eq!(kind_of(&page, comment), "comment", "{count}");
                }
            }
        }
        // Names in an article that has a count of comments above it.
        let page = [
            TITLE,
            LEAD,
            NEXT,
            "2 comments",
            LEAD,
            "Old Boatman",
            NEXT,
            LEAD,
        ];
        assert_ne!(kind_of(&page, "Old Boatman"), "byline");
    }

    #[test]
    fn comments_below_who_wrote_them_and_when() {
        let (comment, last) = ["They should pay for it. All of it!", "None too soon."].into();
        for (asks, names) in [
            (
                "Reader Comments",
                [
                    "mona wrote on Mar 3, 2021 3:40 PM:",
                    "river rat wrote on Mar 3, 2021 4:12 PM:",
                ],
            ),
            (
                "Post a comment",
                ["Guest  | 03-03-2021", "Old Boatman  | 04-03-2021"],
            ),
        ] {
            let page = [
                TITLE,
                LEAD,
                NEXT,
                asks,
                names[0],
                comment,
                names[1],
                last,
                "Most read",
            ];
            assert_eq!(
                kind_of(&page, "They should pay for it."),
                "comment",
                "{asks}"
            );
            assert_eq!(kind_of(&page, last), "comment", "{asks}");
            // A table of dates in an article.
            let page = [TITLE, LEAD, names[0], NEXT, names[1], LEAD];
            assert_eq!(kind_of(&page, NEXT), "sentence");
        }
    }

    #[test]
    fn posts_of_a_blog_are_no_comments() {
        let post = ["Old Boatman", "4 March 2021 3:40 PM", NEXT, "3 Comments"];
        let page = [
            &[TITLE, LEAD, LEAD, "2 Comments"][..],
            &post,
            &post,
            &[LEAD],
        ]
        .concat();
        assert_eq!(kind_of(&page, NEXT), "sentence");
    }

    #[test]
    fn those_who_comment_have_names() {
        let comment = "At last somebody says it, and none too soon!";
        let said = [
            TITLE,
            LEAD,
            NEXT,
            "mona_h said...",
            comment,
            "Anonymous said...",
            NEXT,
        ];
        assert_eq!(kind_of(&said, "mona_h said..."), "byline");
        assert_eq!(kind_of(&said, comment), "sentence");
        let once = [TITLE, LEAD, NEXT, "Old Mona said...", comment];
        assert_eq!(kind_of(&once, "Old Mona said..."), "sentence");
    }

    #[test]
    fn who_says_something_in_an_article() {
        let quoted = "“We will wait for the water to fall,” and so they did.";
        let page = [
            TITLE,
            LEAD,
            NEXT,
            "Mona Haddad says:",
            quoted,
            "Jon Reyes says:",
            NEXT,
        ];
        assert_eq!(kind_of(&page, quoted), "sentence");
    }
}
