//! Lines that end where nothing does: at furniture, inside a word, at an abbreviation, in columns without a measure.

use super::split;

const LEAD: &str = "The envoys met on Monday in the old palace by the river.";

#[test]
fn nothing_goes_on_from_furniture() {
    for furniture in [
        "Read more: Why the dykes of the delta are so old",
        "READ ALSO: Why the dykes of the delta are so old",
        "Tap to read more: Why the dykes of the delta are so old",
        "Boatmen load a raft by the pier. Photo: Mona Haddad",
        "Why the dykes of the delta are as old as Basra",
        "14 | The Delta Courier | Monday, May 6, 2019",
    ] {
        let below = "van der Reyes and his friends are under fire. The guild says so.";
        let text = format!("{LEAD}\n\n{furniture}\n\n{below}");
        assert_eq!(split(&text), [LEAD, furniture, below]);
    }
    for furniture in [
        "Read more: Why the dykes of the delta are so old",
        "14 | The Delta Courier | Monday, May 6, 2019",
    ] {
        let below = "failed before it had begun. The guild says so.";
        let text = format!("{LEAD}\n\n{furniture}\n\n{below}");
        assert_eq!(split(&text), [LEAD, furniture, below]);
    }
    // A name set apart is the subject of what follows, and a sentence may break off before one.
    let goes_on = [
        "Mona Haddad of Basra\n\nis not going to the palace at all.",
        "Nobody in the old delta towns had heard a word of\n\nvan der Reyes and of his many friends.",
    ];
    for text in goes_on {
        assert_eq!(split(text), [text]);
    }
}

#[test]
fn a_broken_word_goes_on_below_blank_lines() {
    for gap in ["\n\n", "\n\n\n", "\n\n\n\n"] {
        let text = format!("The keepers were less con-{gap}tent. Their hall is let.");
        assert_eq!(split(&text).len(), 1, "{gap:?}");
        let text = text.replace("tent", "Tent");
        assert_eq!(split(&text).len(), 2, "{gap:?}");
    }
    assert_eq!(
        split("The keepers were less than\n\n\ncontent. Their hall is let.").len(),
        2
    );
}

/// A text in columns without a measure, with two lines at its end.
fn column(first: &str, second: &str) -> usize {
    let text = format!(
        "The keepers of the old locks met on a\nMonday to say that the\nguild of theirs would soon be gone,\n\
         as nobody had asked them for a\nword of it. They had waited for\nmonths, and then the envoys of the two\n\
         towns wrote a letter in which they\nsaid that all of it had to be\nsold by the autumn.\n{first}\n{second}"
    );
    split(&text).len()
}

#[test]
fn small_letters_go_on_in_columns_without_a_measure() {
    let whole = column("It was sold to Omar.", "Nobody knows why.");
    for (first, second) in [
        (
            "“My children go to school by that boat,”",
            "said Mona Haddad.",
        ),
        ("“I do not want to wait for it to", "drown.”"),
        ("The boat (the one with a net)", "was sold to Omar."),
        ("A clerk said that they had left by 5 p.m.", "Tuesday."),
        ("The keepers spoke of it to Mr.", "Haddad, who left."),
        (
            "It was built by the guild and the U.S.",
            "Army by the pier.",
        ),
        ("It was the friend of one George W.", "Haddad of Basra."),
    ] {
        assert_eq!(column(first, second), whole - 1, "{first} | {second}");
    }
    for (first, second) in [
        (
            "A clerk said that they had left by 5 p.m.",
            "The boats were sold.",
        ),
        (
            "The boat was sold to Delta Pumps Inc.",
            "Haddad left in June.",
        ),
        ("The boat was sold to the U.S.", "Haddad left in June."),
        (
            "The clerk who was asked for it said no.",
            "Haddad left in June.",
        ),
    ] {
        assert_eq!(column(first, second), whole, "{first} | {second}");
    }
}

#[test]
fn a_name_or_a_day_fell_to_the_second_line_of_a_short_text() {
    let joined =
        |first: &str, second: &str| split(&format!("{LEAD}\n\n{first}\n{second}")).len() == 2;
    for (first, second) in [
        (
            "It was announced in the old palace by the clerk of the guild, Mona",
            "Haddad. She said that the boats would go.",
        ),
        (
            "It was announced in the old palace by the clerk of the guild, Mona",
            "Haddad.",
        ),
        (
            "The council of the town must vote on it, which will not be before",
            "March 1.",
        ),
    ] {
        assert!(joined(first, second), "{first} | {second}");
    }
    for (first, second) in [
        (
            "It was announced in the old palace by the clerk of the guild, Mona",
            "Nobody. She said that the boats would go.",
        ),
        (
            "Keepers of the old locks meet in a hall by the river of the delta",
            "Basra. The keepers have met again.",
        ),
        (
            "Keepers of the Old Locks Meet in the Town Hall of Amara, in Basra",
            "Basra. The keepers have met again.",
        ),
        (
            "The council of the town must vote on it, which will not be before",
            "March was wet.",
        ),
    ] {
        assert!(!joined(first, second), "{first} | {second}");
    }
}
