//! Lines with what the patterns take them for.

use super::*;

fn kind(line: &str) -> Option<Furniture> {
    classify(line, crate::segment::words::shape::words(line), marks(line))
}

/// Each line is of this kind, or of none.
pub(super) fn all(lines: &[&str], expected: Option<Furniture>) {
    for line in lines {
        assert_eq!(
            kind(&crate::segment::words::shape::tidy(line)),
            expected,
            "{line}"
        );
    }
}

#[test]
fn furniture_of_each_kind() {
    let cases = [
        ("ADVERTISEMENT", Furniture::Advertisement),
        (
            "Story continues below advertisement",
            Furniture::Advertisement,
        ),
        (
            "Advertisement - scroll to continue",
            Furniture::Advertisement,
        ),
        ("© 2021 Basra Gazette", Furniture::Copyright),
        (
            "Copyright 2021 The Basra Gazette. All rights reserved.",
            Furniture::Copyright,
        ),
        (
            "--With assistance from Mona Haddad and Jon Reyes.",
            Furniture::Credit,
        ),
        (
            "(Reporting by Mona Haddad; Editing by Jon Reyes)",
            Furniture::Credit,
        ),
        (
            "Reporting by Mona Haddad in Basra; writing by J. Reyes.",
            Furniture::Credit,
        ),
        ("Mona Haddad contributed to this report.", Furniture::Credit),
        (
            "This article was amended on 3 May to correct a name.",
            Furniture::Correction,
        ),
        (
            "The views expressed here are the author’s own.",
            Furniture::Disclaimer,
        ),
        (
            "We use cookies to give you the best experience.",
            Furniture::Consent,
        ),
        (
            "(This version corrects the day of the vote, paragraph 3)",
            Furniture::Correction,
        ),
        (
            "(Amends the quote in the third paragraph.)",
            Furniture::Correction,
        ),
        (
            "(This story adds the reply of the ministry.)",
            Furniture::Correction,
        ),
        (
            "(Apart from the headline, our staff has not changed this agency report.)",
            Furniture::Credit,
        ),
        (
            "Transcripts are typed in a hurry and may differ from what was broadcast.",
            Furniture::Disclaimer,
        ),
        (
            "See our privacy policy for what we do with your address.",
            Furniture::Consent,
        ),
        ("Accept all cookies", Furniture::Consent),
        (
            "To contact the reporter on this story: Mona Haddad at mh@gazette.example",
            Furniture::Contact,
        ),
        ("Follow her on Twitter: @mona", Furniture::Contact),
        ("mona@gazette.example", Furniture::Contact),
        ("To continue reading, subscribe.", Furniture::Paywall),
        ("Already a subscriber? Log in", Furniture::Paywall),
        ("Sign up for our morning newsletter.", Furniture::SignUp),
        ("Get the day’s top stories in your inbox", Furniture::SignUp),
        (
            "Image caption Two men mend a net near the pier",
            Furniture::Caption,
        ),
        ("Image source, Getty Images", Furniture::Credit),
        (
            "FILE - Two men mend a net near the pier, May 3, 2019.",
            Furniture::Caption,
        ),
        (
            "Two men mend a net near the pier. (AP Photo/Jon Reyes)",
            Furniture::Caption,
        ),
        (
            "Two men mend a net near the pier [File: Jon Reyes/Reuters]",
            Furniture::Caption,
        ),
        (
            "Two men mend a net near the pier. Photograph: Jon Reyes/AFP",
            Furniture::Caption,
        ),
        ("HADDAD. . . not my idea", Furniture::Caption),
        (
            "Two men mend a net near the pier on May 3, 2019. hide caption",
            Furniture::Caption,
        ),
        ("Begin Text:", Furniture::Navigation),
        ("End text.", Furniture::Navigation),
        ("Photo: Jon Reyes", Furniture::Credit),
        ("(AFP)", Furniture::Credit),
        ("(See story on Page Two.)", Furniture::CrossReference),
        (
            "Read more: Envoys meet in the old palace",
            Furniture::Navigation,
        ),
        ("Exit mobile version", Furniture::Navigation),
        ("Comments are closed.", Furniture::Navigation),
        ("Listen to this article 4 min", Furniture::Navigation),
        ("Tags: river, garrison", Furniture::Navigation),
        ("Middle East", Furniture::Navigation),
        ("Story by Mona Haddad", Furniture::Byline),
        ("EXCLUSIVE by MONA HADDAD", Furniture::Byline),
        (
            "Mona Haddad reported from Basra, and spoke to over 20 boatmen.",
            Furniture::Credit,
        ),
        (
            "Do you have a view on the questions raised in this article?",
            Furniture::Contact,
        ),
        (
            "If you would like to send a response for our letters page, please click here.",
            Furniture::Contact,
        ),
        ("Round-up by Mona Haddad", Furniture::Byline),
        (
            "Re: “Envoys say no to the dykes,” March 4",
            Furniture::SectionHeading,
        ),
        ("What you need to know", Furniture::Navigation),
        ("Want to know more?", Furniture::Navigation),
        ("Also read:", Furniture::Navigation),
        ("4 stories to read next:", Furniture::Navigation),
        ("Heard on the evening programme", Furniture::Navigation),
        ("Correction appended.", Furniture::Correction),
        ("Full tables (PDF)", Furniture::CrossReference),
        ("From :", Furniture::Navigation),
        ("DATELINE: SOUTH OF BASRA", Furniture::Navigation),
        ("PUBLICATION-TYPE: Newspaper", Furniture::Navigation),
        ("The Associated Press", Furniture::Byline),
        ("Presented by Delta Dynamics", Furniture::Advertisement),
        (
            "Mona K. Haddad reported from Basra, and Jon al-Reyes from Amara and Kut.",
            Furniture::Credit,
        ),
        (
            "Source: Authors’ compilation from river reports. Data as of March 3.",
            Furniture::Credit,
        ),
        (
            "Sources: Delta Affairs Weekly, River Group, 3The Echo and Mawazin",
            Furniture::Credit,
        ),
        (
            "Published in the print edition of the March 3 issue.",
            Furniture::Credit,
        ),
        ("Figure 1. Boats at the pier, by month", Furniture::Caption),
        (
            "GRAPHIC: Two men mend a net near the pier",
            Furniture::Caption,
        ),
        (
            "Two men mend a net near the pier Credit: Delta Pix",
            Furniture::Caption,
        ),
        (
            "Two men mend a net. (Sgt. 1st Class Jon Reyes/River Guard)",
            Furniture::Caption,
        ),
        (
            "SPRING FUND DRIVE: We have $40 of our $90 goal!",
            Furniture::Paywall,
        ),
        ("Get unlimited digital access for $1.", Furniture::Paywall),
        ("Support local journalism.", Furniture::Paywall),
        ("You may also be interested in:", Furniture::Navigation),
        (
            "Live updates: Follow the envoys' day",
            Furniture::Navigation,
        ),
        (
            "Thank you! Your submission has been received!",
            Furniture::SignUp,
        ),
        (
            "Get the delta's best stories every morning.",
            Furniture::SignUp,
        ),
        ("8 of 50 DOCUMENTS", Furniture::Navigation),
        ("Did someone forward this to you?", Furniture::SignUp),
        (
            "The Gazette moderates all comments submitted here.",
            Furniture::Disclaimer,
        ),
        (
            "Update, 6:10 p.m.: Added the height of the dykes.",
            Furniture::Correction,
        ),
        ("Mona Haddad contributed research.", Furniture::Credit),
        ("From the Delta Echo:", Furniture::Credit),
        ("Produced for radio by Mona Haddad.", Furniture::Credit),
        ("(End of briefing.)", Furniture::Navigation),
        (
            "Re: Envoys: 'We cannot mend the dykes' (March 4)",
            Furniture::SectionHeading,
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(kind(line), Some(expected), "{line}");
    }
}

#[test]
fn prose_with_the_same_words() {
    for line in [
        "Advertisements for the army hang all over the town.",
        "An earlier version had urged the ministry to mend the dykes.",
        "The agency admitted that what it had sent out was an old file photo.",
        "Television showed the general only in an undated photo released by his office.",
        "Powered by oil money, the port is building a new dyke.",
        "Next post taken by the boatmen was the lock",
        "An earlier version of the bill would have shut the port.",
        "Ads paid by the militia ran on every channel.",
        "Subscribe to that theory and the whole war looks different.",
        "Copyright law has not reached the bazaar.",
        "The photo shows the general at the gate, smiling.",
        "A picture of the general hung in every office.",
        "Share prices fell in Basra after the vote.",
        "Contact with the garrison was lost on Monday.",
        "Add to that the price of bread.",
        "Adult men were told to stay at home.",
        "This version of the bill adds a clause on the harbour, the deputy said.",
        "This story removes any doubt, he said.",
        "Except for the headline figure, nobody read the report.",
        "Reporting in the delta was made harder by the floods.",
        "Letters of up to forty pages reached the court.",
        "Read the treaty and you will find no such clause.",
        "Follow the money, he said, and you will find the ministry.",
        "See how quickly they left, she said.",
        "Get out of our country, the crowd shouted.",
        "Join the army or leave, they were told.",
        "Related clashes broke out in the south.",
        "Opinion in the capital is divided.",
        "Analysis of the ballots took a week.",
        "From Basra he wrote this:",
        "From the Delta Echo: nothing.",
        "Reporting by the commission found no such order, the minister said.",
        "By evening the bridge was empty.",
        "Photographs of the dead covered the wall.",
        "Views expressed by the minister do not bind the cabinet.",
        "Support for the mission has collapsed, a poll found.",
        "Already a dozen villages are empty.",
        "To continue reading the signals as friendly would be a mistake, he said.",
        "This article of the treaty was never applied.",
        "Editing by the censor had left nothing of the report.",
        "Comments are not policy, the envoy said.",
        "More on that front cannot be expected, he said.",
        "Watch what they do, not what they say.",
        "Like the minister, he announced it on Twitter.",
        "Support the garrison and you support the occupier, she wrote.",
        "“Help us keep what is ours.”",
        "“Got it.”",
        "“Jobs.”",
        "Iraq, obviously.",
        "Join the guard to continue the fight, the poster read.",
        "It looks like you cannot trust anyone here.",
        "Sources: Garrison to leave the delta by the end of autumn",
        "Analysis: Why the river vote matters",
        "Embassy evacuates its local staff",
        "How the admiral became public enemy No. 1",
        "Top general: no garrison will stay in the delta",
        "UPDATE: Bridge reopens after the vote",
        "(c) Soldiers. Nobody counts them.",
        "Left the city last night, came back this morning.",
        "Published polls say otherwise.",
        "Email traffic between the two offices had stopped.",
        "Print runs were small and the paper was bad.",
        "More troops are on the way.",
        "Most read the vote as a warning.",
        "Re-election of the envoy, “no,” he wrote, is out of the question.",
        "What you need to know is who sent them.",
        "Also read the treaty: nobody had.",
        "Heard on the bridge at night: boots.",
        "A study of the dykes and of who pays for them (pdf).",
        "Argument over the dykes went on.",
        "Figure 1 shows the boats at the pier.",
        "Get the boats out, they shout every morning at the pier of the delta town.",
        "Your submission has been refused, the court wrote.",
        "Sources: Delta, Boats To Leave in March",
        "The source: a fisherman.",
        "Presented by the envoys, the plan was dead at once.",
        "Exclusive by birth, the club lets nobody in.",
        "Mona Haddad reported from Basra, and spoke to the court in June.",
        "Do you have an opinion on the dykes?",
        "If you would like to send letters to the islands, you need a boat.",
        "Credit was due to the fishermen of the delta.",
        "Local journalism is dead in the delta, he wrote.",
    ] {
        assert_eq!(kind(line), None, "{line}");
    }
}
