//! Whole pages, each line with what a reader would say it is: `kind | text`.

use super::segment;

const LEAD: &str =
    "sentence | The envoys met on Monday in the old palace by the river for a fourth time.";
const NEXT: &str =
    "sentence | Nobody else was there to hear what they said, and neither of them would tell.";
const LAST: &str =
    "sentence | The talks go on until Friday, one of the guards at the gate told us later.";

/// Checks a page of lines `kind | text`; lines without a bar are blank. The bullet of a sentence is a segment of its own.
fn check(page: &[&'static str], gap: &str) {
    let lines: Vec<(&'static str, &'static str)> = page
        .iter()
        .filter_map(|line| line.split_once(" | "))
        .collect();
    let text: Vec<&str> = page
        .iter()
        .map(|line| line.split_once(" | ").map_or("", |(_, text)| text))
        .collect();
    let text = text.join(gap);
    let found: Vec<(&str, &str)> = segment(&text, None)
        .into_iter()
        .map(|s| (s.kind.as_str(), &text[s.bytes]))
        .filter(|(kind, _)| *kind != "list-mark")
        .collect();
    let bare = |(kind, text): &(&'static str, &'static str)| match *kind {
        "sentence" => (*kind, text.trim_start_matches("• ")),
        _ => (*kind, *text),
    };
    assert_eq!(found, lines.iter().map(bare).collect::<Vec<_>>());
}

/// Checks a page whose paragraphs stand apart.
fn reads(page: &[&'static str]) {
    check(page, "\n\n");
}

/// Checks a page whose blank lines are those given.
fn reads_tight(page: &[&'static str]) {
    check(page, "\n");
}

#[test]
fn captions_and_credits() {
    let title = "headline | Envoys meet in the old palace";
    // Below a label, above a credit, and the same words again with one.
    reads_tight(&[
        title, "", LEAD, "", "caption | Image caption,", "caption | Men mend a net near the pier", "", NEXT,
    ]);
    reads_tight(&[
        title, "", LEAD, "", "caption | Men mend a net near the pier in Basra. Nobody helps them.",
        "credit | Photo: AFP", "", NEXT,
    ]);
    // A sentence of a page without blank lines is the article's.
    reads_tight(&[title, LEAD, "sentence | Men mend a net near the pier in Basra.", "credit | Photo: AFP", NEXT]);
    reads_tight(&[
        title, "", LEAD, "", "caption | Men mend a net near the pier",
        "caption | Men mend a net near the pier (AP Photo/Jon Reyes)", "", NEXT,
    ]);
    // A credit that is no photograph's, and one that stands apart.
    reads_tight(&[
        title, "", LEAD, "", "section-heading | Men mend a net",
        "credit | Reporting by Mona Haddad; editing by Jon Reyes", "", NEXT,
    ]);
    reads(&[title, LEAD, "sentence | Men mend a net near the pier in Basra.", "credit | Photo: AFP", NEXT]);
    // The links of a list that a screen reader counts.
    reads_tight(&[title, "", LEAD, "", "navigation | list 1 of 4", "navigation | The dykes of the delta.", "", NEXT]);
}

#[test]
fn the_headline_among_what_stands_above() {
    let byline = "byline | By Mona Haddad";
    // The first of four words; what is shorter above it is navigation.
    reads(&["navigation | River", "headline | Envoys meet in Basra", byline, LEAD, NEXT]);
    // One that comes back below, though another stands first.
    reads(&[
        "navigation | The dykes of the delta", "headline | Envoys meet in the old palace", byline, LEAD, NEXT,
        "repeated-headline | Envoys meet in the old palace",
    ]);
    // A name is none, unless somebody signs.
    reads(&["headline | Envoys meet again", "byline | Mona Haddad", LEAD, NEXT]);
    reads(&["headline | Mona Haddad", byline, LEAD, NEXT]);
    // One that ends as a sentence, with who wrote it below.
    reads(&["headline | The envoys have met in the old palace of Basra, by the river.", byline, LEAD, NEXT]);
    reads(&["sentence | The envoys have met in the old palace of Basra, by the river.", LEAD, NEXT]);
    // One that is asked or cried out.
    reads(&["headline | Who will mend the dykes of the delta?", byline, LEAD, NEXT]);
    // At the very top one may stand alone, but not in three words.
    reads(&["headline | The envoys have met in Basra.", LEAD, NEXT]);
    reads(&["sentence | They have met.", LEAD, NEXT]);
    // Without prose too, if there is more than one line.
    reads(&["headline | milk and bread and eggs", "sentence | two candles"]);
    reads(&["sentence | milk and bread and eggs"]);
    // A day below a name, and a day below a headline.
    reads(&[
        "navigation | Delta Affairs and Letters", "date-line | 4 March 2021", "headline | Envoys meet in Basra", byline, LEAD, NEXT,
    ]);
    reads(&[
        "headline | Envoys meet their match", "date-line | 4 March 2021", "sentence | Nobody knows what for, or for how long",
        LEAD, NEXT,
    ]);
    // Not a paper, not what announces something.
    reads(&["navigation | The Port Amal Echo", "headline | Envoys meet in Basra", byline, LEAD, NEXT]);
    // A name of a section in capitals above a title and its deck.
    reads(&[
        "navigation | Port Amal Echo", "navigation | THE WORLD OF THE DELTA",
        "headline | Envoys meet in the old palace", "sentence | Nobody knows what for, or for how long", byline, LEAD,
        NEXT,
    ]);
}

#[test]
fn a_paper_with_its_motto_and_its_day() {
    let rest = [
        "headline | Envoys meet in the old palace", "byline | By Mona Haddad", LEAD, NEXT,
    ];
    let below = |above: &[&'static str]| reads(&[above, &rest[..]].concat());
    below(&[
        "navigation | Port Amal", "navigation | A weekly of the delta",
    ]);
    below(&[
        "navigation | The Port Amal Echo", "navigation | Serving the delta since 1921",
    ]);
    below(&["navigation | Vol. 3, No. 10"]);
    below(&["navigation | T H E E C H O", "date-line | 4 March 2021"]);
    below(&["navigation | La Tribune – English edition"]);
    below(&["navigation | The Delta Letter (English edition)"]);
    below(&[
        "navigation | Port Amal", "navigation | Notes on the delta and its people",
    ]);
    below(&["navigation | Port Amal – notes on the delta and its people"]);
    below(&["navigation | Evening on the river and in the delta, Monday 4 March 2021"]);
    // A headline may hold the same words.
    reads(&["headline | A weekly of the delta closes", "byline | By Mona Haddad", LEAD, NEXT]);
}

#[test]
fn lines_between_headline_and_article() {
    let title = "headline | Envoys meet in the old palace";
    let between = |line: &'static str| reads(&[title, line, LEAD, NEXT]);
    between("byline | By Mona Haddad");
    between("byline | By a boatman of the delta");
    between("byline | Mona Haddad, editor");
    between("byline | Dr. Mona Haddad");
    between("byline | Our correspondent, Basra");
    between("navigation | River");
    between("navigation | Basra Times");
    between("navigation | The Port Amal Echo");
    between("navigation | Delta Wire Port Amal (news service)");
    between("navigation | Tides | Ferries and locks of the delta | Letters");
    between("sentence | Tides • Ferries and locks of the delta • Letters");
    between("navigation | Port | Basra Times | All the delta");
    between("date-line | Basra, 4 March 2021 (from our own staff)");
    between("sentence | Nobody knows what for");
    between("sentence | Nobody knows what for.");
    between("sentence | They said this:");
    // A name above the headline is not that of the writer.
    reads(&["navigation | Mona Haddad", title, "byline | By Jon Reyes", LEAD, NEXT]);
    // Below the first paragraph somebody may still sign.
    reads(&[title, LEAD, "byline | Our correspondent, Basra", NEXT, LAST]);
    reads(&[title, LEAD, "date-line | Basra, 4 March 2021 (from our own staff)", NEXT, LAST]);
}

#[test]
fn headings_of_a_family() {
    let title = "headline | Envoys meet in the old palace";
    // In capitals, three of them, even one above another.
    reads(&[
        title, LEAD, "section-heading | THE DYKES", NEXT, "section-heading | THE PUMPS", NEXT,
        "section-heading | PART THREE", "section-heading | THE LOCKS", LAST,
    ]);
    // The first stands above the first paragraph.
    reads(&[
        title, "section-heading | THE DYKES", LEAD, "section-heading | THE PUMPS", NEXT,
        "section-heading | THE LOCKS", LAST,
    ]);
    reads(&[title, "navigation | THE DYKES", LEAD, "section-heading | THE PUMPS", NEXT, LAST]);
    // Numbered, though they end as sentences or are long.
    reads(&[
        title, LEAD, "section-heading | 1.1 The dykes of the delta.", NEXT,
        "section-heading | 1.2 The pumps of the delta.", LAST,
    ]);
    reads(&[title, LEAD, "sentence | 1.1 The dykes of the delta.", NEXT, LAST]);
    // Ten words are not too many for one of two questions.
    reads(&[
        title, LEAD, "section-heading | Who pays?", NEXT,
        "section-heading | What will the dykes of the delta cost the town?", LAST,
    ]);
    // Questions, where there are others or plain headings.
    reads(&[
        title, LEAD, "section-heading | Who pays?", NEXT,
        "section-heading | What will the dykes of the delta cost the town?", NEXT, "section-heading | Why now?", LAST,
    ]);
    reads(&[
        title, LEAD, "section-heading | The dykes", NEXT, "section-heading | The pumps", NEXT,
        "section-heading | Who pays?", LAST,
    ]);
    reads(&[title, LEAD, "sentence | Who pays?", NEXT, "section-heading | The pumps", LAST]);
    // Three below each other are a list.
    reads(&[
        title, LEAD, "sentence | The dykes of the town", "sentence | The pumps of the town", "sentence | The locks of the town",
        NEXT, LAST,
    ]);
    // Nothing below but a line, no prose.
    reads(&[
        title, LEAD, "section-heading | THE DYKES", NEXT, "section-heading | THE PUMPS", "sentence | They said this:", NEXT,
        "section-heading | THE LOCKS", LAST,
    ]);
    reads(&[title, LEAD, "sentence | He said this:", NEXT, LAST]);
    // A link to another article.
    reads(&[title, LEAD, "navigation | Opinion: The dykes of the delta", NEXT, LAST]);
}

#[test]
fn the_end_of_a_page() {
    let title = "headline | Envoys meet in the old palace";
    let byline = "byline | By Mona Haddad";
    let ends = |lines: &[&'static str]| reads(&[&[title, byline, LEAD, NEXT][..], lines].concat());
    // Who wrote, by the byline or by the role.
    ends(&["biography | Mona Haddad lives in Basra."]);
    ends(&["sentence | Omar Reyes lives in Basra."]);
    ends(&["biography | Omar Reyes is a fellow at the River Institute."]);
    ends(&["biography | The writer is an envoy."]);
    ends(&["biography | Omar Reyes is a fellow at the River Institute.", "biography | Mona Haddad lives in Basra."]);
    // Names and links.
    ends(&["byline | Omar Reyes"]);
    ends(&["navigation | Tides of the delta"]);
    ends(&["navigation | Tides of the Delta and the Many Ferries of Basra Town"]);
    ends(&["navigation | Opinion: tides of the delta and the many ferries of the town"]);
    ends(&["sentence | tides of the delta and the many ferries of the town"]);
    ends(&["sentence | 2004: tides of the delta"]);
    ends(&["sentence | 4 March 2021: tides of the delta"]);
    ends(&["sentence | • Tides of the delta"]);
    ends(&["navigation | Related", "navigation | • Tides of the delta"]);
    ends(&[
        "navigation | tides of the delta and the many ferries of the town",
        "navigation | pumps of the delta and the many ferries of the town",
        "navigation | locks of the delta and the many ferries of the town",
    ]);
    // Corrections, one below the other.
    ends(&[
        "correction | This article was amended on 3 May to correct a name.",
        "correction | • The river is not a canal.", "correction | • Nor is it a lake.",
    ]);
    ends(&["sentence | • The river is not a canal."]);
    // The publication's own words, up to the first line that is not.
    ends(&["contact | Have we left something out? Write to the desk.", "byline | MH"]);
    ends(&["navigation | Tides", "byline | (mh, jr)", "navigation | Ferries"]);
    ends(&["sentence | Write to the desk, they said, and nobody did.", "byline | MH"]);
}

#[test]
fn links_below_a_label() {
    let title = "headline | Envoys meet in the old palace";
    reads(&[
        title, LEAD, "navigation | Most read", "navigation | 1. The dykes are old.", "navigation | Who pays?",
        "navigation | The pumps of the delta", "sentence | “Nobody,” he said.", NEXT,
    ]);
    // Above the article the words may be the headline's.
    reads(&["headline | Most read of all", "byline | By Mona Haddad", LEAD, NEXT]);
    reads(&[title, LEAD, "sentence | Most read the vote as a warning.", "section-heading | The pumps", NEXT]);
}

#[test]
fn headings_run_into_their_paragraphs() {
    // Each paragraph is two segments.
    let kinds = |labels: &[&str], rest: &str| -> Vec<&'static str> {
        let page: Vec<String> = std::iter::once("Envoys meet in the old palace".to_string())
            .chain(labels.iter().map(|label| format!("{label} {rest}")))
            .collect();
        segment(&page.join("\n\n"), None)
            .iter()
            .map(|s| s.kind.as_str())
            .skip(1)
            .step_by(2)
            .collect()
    };
    let rest = "Nobody has mended them since the flood of that spring.";
    let names = ["The Dykes.", "The Pumps.", "The Locks.", "State of Canals."];
    assert_eq!(kinds(&names, rest), ["section-heading"; 4]);
    // What follows is too short to be a paragraph's prose.
    assert_eq!(kinds(&names, "So they said."), ["sentence"; 4]);
    // Half of them are single words, and then more.
    assert_eq!(
        kinds(&["The Dykes.", "The Pumps.", "Monday.", "Friday."], rest),
        ["section-heading"; 4]
    );
    assert_eq!(
        kinds(&["The Dykes.", "Tuesday.", "Monday.", "Friday."], rest),
        ["sentence"; 4]
    );
    let six = ["The Dykes.", "The Pumps.", "The Locks.", "Tuesday.", "Monday.", "Friday."];
    assert_eq!(kinds(&six, rest), ["section-heading"; 6]);
    // What is asked stays with what is answered on the same line.
    let asked = [
        "Who pays?", "Why now?", "What is a lock?", "When is it over?",
    ];
    assert_eq!(kinds(&asked, rest), ["sentence"; 4]);
}
