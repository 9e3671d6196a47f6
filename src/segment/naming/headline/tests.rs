//! Tops of pages with the headline that a reader would find.

use super::super::tests::{NEXT, kind_of};
use super::*;
use crate::segment::segment;

const TITLE: &str = "Envoys meet in the old palace by the river";
const LEAD: &str = "The envoys met on Monday in the old palace by the river for a fourth time.";

/// The headline of a page whose article is four paragraphs.
fn headline(head: &[&'static str]) -> Option<&'static str> {
    let page: Vec<&str> = [head, &[LEAD; 4]].concat();
    let lines: Vec<Line> = page.iter().map(|l| Line::new(l, false, None)).collect();
    find(&lines).and_then(|at| head.get(at).copied())
}

#[test]
fn the_age_of_an_article_may_stand_between_its_headline_and_its_deck() {
    let title = "Hundreds rally in Amara against the boats";
    let page = [
        "Delta",
        title,
        "This article is more than 16 years old",
        "Families of the pilots call for the boats to come home before the next flood",
        "Mona Haddad in Amara",
        "Sat 15 Nov 2003 02.36 GMT",
        LEAD,
        NEXT,
    ];
    assert_eq!(kind_of(&page, title), "headline");
    assert_eq!(kind_of(&page, page[3]), "sentence");
}

#[test]
fn a_question_to_a_minister_is_no_headline() {
    let title = "Delta: Pumps";
    let page = [
        title,
        "Volume 612: debated on Tuesday 7 June 2016",
        "Ms Mona Haddad (Amara) (Ind)",
        "1. What assessment he has made of the pumps of the delta. [905214]",
        "The Secretary of State for Rivers (Jon Reyes)",
        LEAD,
        NEXT,
    ];
    assert_eq!(kind_of(&page, title), "headline");
}

#[test]
fn a_headline_stands_above_its_byline() {
    let motto = "Truth and the river are our only masters";
    let deck = "Both of them came by boat";
    assert_eq!(
        headline(&[motto, "World", TITLE, deck, "By Mona Haddad"]),
        Some(TITLE)
    );
    assert_eq!(
        headline(&[motto, "World", TITLE, deck, "4 March 2021"]),
        Some(TITLE)
    );
    // Of five words only the byline tells.
    let short = "Envoys meet in old palace";
    assert_eq!(
        headline(&[motto, "World", short, "By Mona Haddad"]),
        Some(short)
    );
    assert_eq!(
        headline(&[motto, "World", short, "4 March 2021"]),
        Some(motto)
    );
    // The day of the paper is no byline of what stands above it.
    let page = [motto, "4 March 2021", TITLE, "By Mona Haddad"];
    assert_eq!(headline(&page), Some(TITLE));
    let quoted = "“Truth and the river are our only masters”";
    assert_eq!(headline(&[quoted, "4 March 2021", TITLE]), Some(quoted));
    assert_eq!(
        headline(&[quoted, "4 March 2021", TITLE, "5 March 2021"]),
        Some(TITLE)
    );
    // Pictures may stand between it and its byline, tools as well.
    let page = [
        motto,
        "World",
        TITLE,
        "Photo: Jon Reyes",
        deck,
        "Share",
        "By Mona Haddad",
    ];
    assert_eq!(headline(&page), Some(TITLE));
}

#[test]
fn headlines_below_labels_and_menus() {
    let office = "Office of the Envoy for the Rivers";
    assert_eq!(
        headline(&[office, "FOR IMMEDIATE RELEASE", TITLE]),
        Some(TITLE)
    );
    assert_eq!(headline(&[office, "World", TITLE]), Some(office));
    let motto = "ALL THE NEWS OF THE DELTA AND BEYOND";
    let menu = ["World", "Sport", "Opinion"];
    assert_eq!(
        headline(&[&[motto], &menu[..], &[TITLE]].concat()),
        Some(TITLE)
    );
    // However short the menu: the motto speaks of the news, the title of the article.
    assert_eq!(
        headline(&[&[motto], &menu[..2], &[TITLE]].concat()),
        Some(TITLE)
    );
    let capitals = "ALL THE TIDES OF THE GULF AND BEYOND";
    assert_eq!(headline(&[capitals, TITLE]), Some(capitals));
    let notice = "When suggestions are there, use the arrows up and down to look at them all.";
    let menu = ["World"; 9];
    let article = [TITLE, LEAD, LEAD, LEAD];
    assert_eq!(
        headline(&[&[notice], &menu[..], &article].concat()),
        Some(TITLE)
    );
    // Two sentences, and no line without a full stop.
    let two = "The Envoys Meet Again. Nobody Knows What For.";
    assert_eq!(headline(&["World", two, "By Mona Haddad"]), Some(two));
}

#[test]
fn a_short_title_stands_right_above_a_long_deck() {
    let deck = "Both of them came by boat on the first day of the new year";
    let title = "Old palace talks";
    let by = "By Mona Haddad";
    assert_eq!(headline(&[title, deck, by]), Some(title));
    assert_eq!(headline(&["World", title, deck, by]), Some(title));
    // A deck of a few words, a line between, a name, a section, a sentence.
    let short = "Both of them came by boat today";
    assert_eq!(headline(&[title, short, by]), Some(short));
    assert_eq!(headline(&[title, "Share", deck, by]), Some(deck));
    assert_eq!(headline(&["OLD PALACE", deck, by]), Some(deck));
    assert_eq!(headline(&["Palace", deck, by]), Some(deck));
    assert_eq!(headline(&["Old palace talks.", deck, by]), Some(deck));
    // What stands above a headline with a deck of its own is none.
    assert_eq!(
        headline(&[title, deck, "Nobody knows what for, they say", by]),
        Some(deck)
    );
}

#[test]
fn names_of_people_and_papers_are_no_headlines() {
    assert_eq!(
        headline(&["Mona Haddad", "Old Palace Talks", "By Jon Reyes"]),
        Some("Old Palace Talks")
    );
    assert_eq!(
        headline(&["Old Palace Talks", "By Mona Haddad"]),
        Some("Old Palace Talks")
    );
    assert_eq!(
        headline(&["By Mona Haddad", "MONA HADDAD", TITLE]),
        Some(TITLE)
    );
    assert_eq!(headline(&["Mona Haddad Reyes", TITLE]), Some(TITLE));
    assert_eq!(headline(&["Tides", "BASRA, March 4"]), Some("Tides"));
    assert_eq!(
        headline(&["Tides", "By Mona Haddad", "BASRA, March 4"]),
        Some("Tides")
    );
    let paper = "Port Amal Daily Echo";
    assert_eq!(headline(&[paper, "March 3, 2021", TITLE]), Some(TITLE));
    assert_eq!(headline(&[paper, "March 3, 2021"]), None);
    let small = "Port Amal daily echo of the delta";
    assert_eq!(headline(&[small, "March 3, 2021", TITLE]), Some(TITLE));
    assert_eq!(headline(&[small, TITLE]), Some(small));
    assert_eq!(
        headline(&["Palace talks | Port Amal Echo", TITLE]),
        Some(TITLE)
    );
    let labelled = "Analysis | Why the river vote matters";
    assert_eq!(headline(&[labelled, TITLE]), Some(labelled));
}

#[test]
fn sections_stand_in_capitals_above_a_title_and_its_deck() {
    let (title, deck) = ("Envoys meet in the old palace", "Both came by boat today");
    assert_eq!(
        headline(&["World", "TIDES AND OLD BOATS AGAIN", title, deck]),
        Some(title)
    );
    // At the top, above capitals, above one line only, and of six words it is the headline.
    assert_eq!(
        headline(&["TIDES AND OLD BOATS AGAIN", title, deck]),
        Some("TIDES AND OLD BOATS AGAIN")
    );
    let shouted = [
        "World",
        "TIDES AND OLD BOATS AGAIN",
        title,
        "BOTH CAME BY BOAT",
    ];
    assert_eq!(headline(&shouted), Some(shouted[1]));
    let six = "TIDES AND OLD BOATS AND RIVERS";
    assert_eq!(headline(&["World", six, title, deck]), Some(six));
}

#[test]
fn what_is_no_headline_leaves_its_place() {
    for above in [
        "A pilot waits for a boat at the pier near Amara, March 4, 2021",
        "Two pilots came by boat after dawn. (Reuters)",
        "(UPDATES with the vote and the envoys, adds photo)",
        "Mona Haddad, 202 555 0181",
        "Site icon Port Amal Echo",
        "1. Skip to content",
        "Mona Haddad :: Gazette.example Columnist",
        "“Keeping an eye on the delta since the flood”",
    ] {
        assert_eq!(
            headline(&[above, "Envoys Meet in the Old Palace"]),
            Some("Envoys Meet in the Old Palace"),
            "{above}"
        );
    }
    // A long line that stands twice shows a picture, if one above it may be the headline.
    let long = "Two envoys of the delta in the hall of the old palace, with the river behind them";
    assert_eq!(headline(&[TITLE, long, long, "4 March 2021"]), Some(TITLE));
    assert_eq!(headline(&[long, long, "4 March 2021"]), Some(long));
    // The headline twice on its line.
    let twice = "Envoys meet in palace Envoys meet in palace";
    assert_eq!(
        headline(&["All the tides of the delta", twice]),
        Some(twice)
    );
    // Where it was written stands below the byline.
    assert_eq!(
        headline(&["Pilots' nights", "By Mona Haddad", "Share", "Amara and Kut"]),
        Some("Pilots' nights")
    );
}

#[test]
fn points_below_their_label_are_no_headlines() {
    let point = "Both of them came by boat to the palace";
    let page = [TITLE, "Share", "Story Highlights", point, "By Mona Haddad"];
    assert_eq!(headline(&page), Some(TITLE));
    let page = [TITLE, "Share", "Story Tides", point, "By Mona Haddad"];
    assert_eq!(headline(&page), Some(point));
}

#[test]
fn what_comes_back_below_is_the_headline() {
    let motto = "All the tides of the delta";
    assert_eq!(headline(&[motto, TITLE, "Share", TITLE]), Some(TITLE));
    // Not under a picture, nor what ends as a sentence does.
    assert_eq!(
        headline(&[
            motto,
            TITLE,
            "Photo: Envoys meet in the old palace by the river"
        ]),
        Some(motto)
    );
    let sentence = "They came by boat today.";
    assert_eq!(headline(&[sentence, TITLE, "Share", sentence]), Some(TITLE));
    assert_eq!(
        headline(&["Will they meet at the river again?", TITLE]),
        Some("Will they meet at the river again?")
    );
    assert_eq!(
        headline(&["They meet at the river again.", TITLE]),
        Some(TITLE)
    );
}

#[test]
fn a_label_of_a_release_counts_only_above_a_title() {
    let office = "Office of the Envoy for the Rivers";
    assert_eq!(headline(&[office, "PRESS RELEASE"]), Some(office));
    assert_eq!(
        headline(&[office, "PRESS RELEASE", "Out of town"]),
        Some(office)
    );
    let again = "Rivers of the delta rise again";
    assert_eq!(
        headline(&[office, "PRESS RELEASE", TITLE, again]),
        Some(TITLE)
    );
}

#[test]
fn what_is_said_again_of_who_wrote_it_is_no_headline() {
    let title = "In the delta the envoys pack their bags, but slowly";
    for again in [
        "Par Mona Haddad (Amara, correspondante)",
        "Delta Institute for Strategy",
    ] {
        let page = [title, again, LEAD, NEXT, again];
        assert_eq!(kind_of(&page, title), "headline", "{again}");
    }
    let page = [
        "NEWS PROVIDED BY",
        "Boatmen for a Clear Exit",
        "March 4, 2021, 09:00 ET",
        title,
        LEAD,
        NEXT,
        "SOURCE Boatmen for a Clear Exit",
    ];
    assert_eq!(kind_of(&page, title), "headline");
}

#[test]
fn titles_of_transcripts_stand_above_who_speaks() {
    let talk = "MS HADDAD: Good afternoon, everyone, and thank you for the boats that you came in.";
    for title in [
        "Department Press Briefing – March 4, 2021",
        "Press Briefing by Gen. Haddad on the Boats of the Delta",
    ] {
        let page = [
            title,
            "MARCH 4, 2021",
            "Mona Haddad, Department Spokesperson",
            "Washington, D.C.",
            "Index for Today's Briefing",
            "2:06 p.m. EST",
            talk,
            LEAD,
        ];
        assert_eq!(kind_of(&page, title), "headline");
        assert_eq!(kind_of(&page, page[2]), "byline");
        assert_eq!(kind_of(&page, page[3]), "date-line");
    }
}

#[test]
fn titles_that_look_like_what_stands_around_them() {
    let signed = ["By Mona Haddad", "Last revised: Mar 4, 2021", LEAD, NEXT];
    for (above, title) in [
        ("Timelines", "Foreign guards in the delta since 2003"),
        (
            "FOREIGN AFFAIRS",
            "The Ambassador Who Would Not Leave the Roof",
        ),
    ] {
        let page = [&[above, title], &signed[..]].concat();
        assert_eq!(kind_of(&page, title), "headline", "{title}");
        assert_eq!(kind_of(&page, signed[1]), "date-line");
    }
    let title = "What are the river guards, and do they run the delta?";
    let page = ["Delta View Weekly explains", title, LEAD, NEXT];
    assert_eq!(kind_of(&page, title), "headline");
    let title = "Briefing on the Responsible Drawdown of the Guards, from Camp Amara";
    let presenter = "Presenter: Brig. Gen. Mona Haddad, deputy commander (support), and Mr. Jon Reyes, Ministry of the Delta";
    let page = [
        "News Transcript",
        presenter,
        "March 4, 2021 11:00 AM EST",
        title,
        LEAD,
        NEXT,
    ];
    assert_eq!(kind_of(&page, title), "headline");
    assert_eq!(kind_of(&page, presenter), "byline");
    let text =
        format!("Do not call it a mission if nobody knows what it is for\nBY MONA HADDAD\n{LEAD}");
    let found = segment(&text, None);
    assert_eq!(found[1].kind.as_str(), "byline");
}

#[test]
fn what_stands_above_or_before_a_headline() {
    let title = "Siege of Camp Amara";
    for above in ["Part of the river war", "Forwarded from Delta Watch"] {
        assert_eq!(
            kind_of(&[above, title, LEAD, NEXT], title),
            "headline",
            "{above}"
        );
    }
    let urgent = "🔴 Urgent | Rockets fall near the lock";
    let page = [
        "Delta News | Channel",
        urgent,
        "Nobody was hurt in the old palace",
        LEAD,
        NEXT,
    ];
    assert_eq!(kind_of(&page, urgent), "headline");
    let subject = "SUBJECT: HADDAD ON THE LOCKS";
    let cable = [
        "E.O. 12958: DECL: 03/04/2031",
        "TAGS: PREL DN",
        subject,
        LEAD,
        NEXT,
    ];
    assert_eq!(kind_of(&cable, "HADDAD ON THE LOCKS"), "headline");
    assert_eq!(kind_of(&cable, "SUBJECT:"), "navigation");
    let issue = "Contracts For March 4, 2021";
    assert_eq!(
        kind_of(&[issue, "March 4, 2021", "ARMY", LEAD, NEXT], issue),
        "headline"
    );
}

#[test]
fn a_headline_of_two_sentences_stands_above_its_deck() {
    let by = "By Mona Haddad";
    let deck = "It is no farewell, whatever they say.";
    for title in [
        "The boats are leaving again. Kind of.",
        "The delta and the guard speak of a “change.” Here's what that really means.",
    ] {
        assert_eq!(headline(&["World Politics", title, deck, by]), Some(title));
        assert_eq!(headline(&[title, deck, by]), Some(title));
    }
    assert_eq!(headline(&[TITLE, deck, by]), Some(TITLE));
}
