use crate::segment::segment;

const PAGE: &str = "Envoys meet in the old palace\n\nThe envoys met on Monday in the old palace by the river for a fourth time.";

fn last_kind(line: &str) -> &'static str {
    let text = format!("{PAGE}\n\n{line}");
    segment(&text, None)
        .last()
        .map_or("lost", |s| s.kind.as_str())
}

#[test]
fn closing_lines() {
    for (line, kind) in [
        (
            "This interview was conducted in Arabic and has been shortened.",
            "credit",
        ),
        (
            "Published in the print edition of the March 4, 2021, issue.",
            "credit",
        ),
        (
            "Letters to the editor may be shortened. Please include your full name.",
            "contact",
        ),
        (
            "Do you have a story for us? Write to the newsroom.",
            "contact",
        ),
        (
            "Letters should be no more than 200 words and name their writer.",
            "contact",
        ),
        (
            "Reporting for this series was funded by the Delta Press Trust.",
            "credit",
        ),
        ("Have you seen the flood? Send us your pictures.", "contact"),
        (
            "The author would like to thank Jon Reyes for his help.",
            "credit",
        ),
        (
            "The letter is supported by a diverse array of funders, and each represents the sole views of its writer.",
            "disclaimer",
        ),
        ("Share your feedback to help improve our site!", "contact"),
        (
            "DeltaWeek is written by a team of journalists, plus expert columnists.",
            "disclaimer",
        ),
        (
            "Original Article Source: Al Nahr | Published on 12 April 2024 (about 9 days ago)",
            "credit",
        ),
        (
            "The Echo brings the delta to all. To learn more about republishing this content, see our form.",
            "copyright",
        ),
        (
            "The River Institute is committed to quality, independence, and impact.",
            "disclaimer",
        ),
        (
            "To donate by post or by phone, see the page of the fund.",
            "contact",
        ),
        (
            "Watch the tides every weekday at 5 p.m. on the delta channel.",
            "navigation",
        ),
        (
            "Note from the editors: This space is for readers.",
            "disclaimer",
        ),
        (
            "The owners of this blog do not necessarily share what is written here.",
            "disclaimer",
        ),
        (
            "You get this letter because you signed up at a fair.",
            "sign-up",
        ),
        ("To unsubscribe, reply with the word STOP.", "sign-up"),
        ("Reproduction prohibited without licence.", "copyright"),
        (
            "The Delta Desk does not give investment advice. Prices indicative.",
            "disclaimer",
        ),
        ("Next issue: 7 January.", "navigation"),
        ("(mh, jr)", "byline"),
        ("– MH", "byline"),
        (
            "[1] Agreement on the river, signed at Basra, March 4, 2009.",
            "cross-reference",
        ),
    ] {
        assert_eq!(last_kind(line), kind, "{line}");
    }
}

#[test]
fn how_outlets_of_all_kinds_sign_off() {
    for (line, kind) in [
        (
            "Reporting was contributed by a stringer in Amara.",
            "credit",
        ),
        ("The interview was conducted by Mona Haddad.", "credit"),
        (
            "Written in Basra based on reporting from the delta.",
            "credit",
        ),
        (
            "This essay is adapted from a lecture at the port school.",
            "credit",
        ),
        (
            "This article draws on material from wire services.",
            "credit",
        ),
        (
            "(Additional reporting in Amara; Editing by the port desk)",
            "credit",
        ),
        ("Photos of the lock are available for download.", "credit"),
        ("m.h. / j.r.", "byline"),
        ("Replies of up to 300 words may be published.", "contact"),
        ("The Echo welcomes letters.", "contact"),
        (
            "Send letters of no more than 150 words to the desk.",
            "contact",
        ),
        ("To submit a column: use the form.", "contact"),
        (
            "If you sailed with the fleet, tell us your story.",
            "contact",
        ),
        ("For queries call the port desk.", "contact"),
        (
            "Each morning, our editors pick the tides that matter.",
            "sign-up",
        ),
        ("Subscribe to Echo Plus for daily tide tables.", "sign-up"),
        (
            "Support the Echo: Your gift keeps our boats out.",
            "paywall",
        ),
        ("Help us stay independent: become a member.", "paywall"),
        (
            "Delta Radio is funded by the parliament through a grant.",
            "paywall",
        ),
        ("The Boatman, supported by its readers in Amara.", "paywall"),
        (
            "Delta Watch is an independent monitoring project.",
            "disclaimer",
        ),
        (
            "The Pilot appears on Mondays in Arabic and English.",
            "disclaimer",
        ),
        (
            "This site is maintained by the Harbour Office.",
            "disclaimer",
        ),
        (
            "The names of our reporters have been withheld.",
            "correction",
        ),
        ("4 March 2021: Map added.", "correction"),
        (
            "All content is available under an open licence.",
            "copyright",
        ),
        ("The Delta Gazette. Reprinting is forbidden.", "copyright"),
        ("Other news: Dykes, part two | Ferry fares", "navigation"),
        ("Map: The locks of the delta | Your questions", "navigation"),
        ("Next digest: 7 May.", "navigation"),
        ("Watch the full debate (Arabic, 40 min.)", "navigation"),
        ("That’s all for today.", "navigation"),
        ("Contact Mona Haddad at the port desk.", "contact"),
        (
            "Our reader poll: Should the dykes be mended? Vote by noon.",
            "navigation",
        ),
        ("Results so far: Yes 41% — No 59%", "navigation"),
        (
            "For information media. Not an official record.",
            "disclaimer",
        ),
        ("(c) Delta News Agency", "copyright"),
        (
            "(c) Delta daily bulletin. Reproduction by boatmen only.",
            "copyright",
        ),
        ("(c) Boats of the guard should leave the delta.", "sentence"),
        ("All tide data delayed 15 minutes.", "sentence"),
        ("All market data delayed 15 minutes.", "disclaimer"),
        (
            "Delta Watch is a small 501(c)(3) organization.",
            "disclaimer",
        ),
        (
            "Echo and Port Echo are registered trademarks of Delta Pix.",
            "disclaimer",
        ),
        (
            "Use of this website means that subscribers accept the privacy terms.",
            "disclaimer",
        ),
    ] {
        assert_eq!(last_kind(line), kind, "{line}");
    }
    for prose in [
        "Send letters to the families, he wrote.",
        "Send boats, not letters, she wrote.",
        "The names of the drowned have been withheld.",
        "This report was written in haste.",
        "This story is far from over.",
        "Support the envoy: nobody else will.",
        "Freed boatmen visited the site on Sunday with their supporters.",
        "Video posted on social media sites showed smoke over the port.",
        "The signing of the agreement was postponed after the latest flood.",
        "The editor of the newspaper was arrested in March over an article on the dykes.",
        "Floods in the night are a trademark of the delta in spring.",
        "The Third Fleet is based at the naval station in Basra.",
        "In wartime, foreign reporters are subject to the censor.",
        "The results of the latest poll show that the boatmen would win.",
        "Vote by conscience, not by fear.",
        "Vote now, before it is too late.",
        "Contact the envoy at the port, the boatmen were told.",
        "Vote now and be sorry later, the boatmen were told.",
        "Badr is funded by Tehran.",
        "Amara welcomes the boatmen.",
        "Badr is an independent party.",
        "Reported by nobody, the flood went on.",
        "4 March 2021: Two dykes broke and a bridge was closed.",
        "Next month on the river, the same again.",
        "If you saw the flood, you would know.",
        "For details of the pact, the town must wait.",
        "Help us mend the dykes, the boatmen asked.",
        "Inside, the envoys waited.",
        "That is all the delta has.",
    ] {
        assert_eq!(last_kind(prose), "sentence", "{prose}");
    }
}

#[test]
fn last_words_of_an_article() {
    for line in [
        "Tell our leaders to mend the dykes.",
        "Do you want our sons to drown there?",
        "Subscribers to that theory have never seen the river.",
        "That does not mean agreement.",
        "Letters from the delta still take a week.",
        "Support our boats.",
        "To stop the river, stop the rain.",
        "“No.”",
        "Call it what it is, a retreat.",
        "Not for the first time, the river won.",
        "This note is not a peace treaty, the envoy said.",
        "Next month they will meet again.",
        "Send them home.",
        "Write down the names.",
    ] {
        assert_eq!(last_kind(line), "sentence", "{line}");
    }
}

#[test]
fn what_a_publication_says_of_itself() {
    for (line, kind) in [
        (
            "The Delta Echo is published in Port Amal. Letters are edited.",
            "disclaimer",
        ),
        ("Port & Pilot is reader-supported.", "paywall"),
        (
            "Our work is licensed under a Creative Commons license.",
            "copyright",
        ),
        (
            "Tides every Friday, before you sail. SUBSCRIBE NOW",
            "sign-up",
        ),
        ("Have we left something out? Write to the desk.", "contact"),
        ("Tides | Ferries and locks | Letters", "navigation"),
        ("MH", "byline"),
    ] {
        assert_eq!(last_kind(line), kind, "{line}");
    }
    for prose in [
        "The Basra pact is supported by its neighbours and by nobody else.",
        "They should be sent to the border before the water comes.",
        "Letters to the families have gone unanswered.",
        "Badr takes no position on the river.",
        "“Have you seen the flood? Tell us what to do,” they asked.",
        "To reach the delta, the boats use the old lock.",
        "The owners of the boats do not agree with the ministry, they said.",
        "Watch the river rise every spring, the poet wrote.",
    ] {
        assert_eq!(last_kind(prose), "sentence", "{prose}");
    }
}
