//! Which paragraphs a document calls its title or a heading of the first level: they may be its headline.

use std::collections::HashMap;
use std::io::{Read, Seek};

use zip::ZipArchive;

use super::super::lines::Heading;
use super::super::xml::attribute;
use super::package::first;

/// Where an Office document says what its styles are, in the folder of its text.
const STYLES: &str = "styles.xml";

/// The headings that may be the headline, by the names of their styles, and how these name themselves: in an OpenDocument text blanks
/// are written by their code.
const HEADINGS: [(&str, &str, Heading); 3] = [
    ("Title", "Title", Heading::Title),
    ("Heading1", "heading 1", Heading::First),
    ("Heading_20_1", "Heading 1", Heading::First),
];

/// Headings by the names of styles.
pub(super) type Headings = HashMap<String, Heading>;

/// Which heading a style is that calls itself so.
fn heading_called(name: &str) -> Option<Heading> {
    let found = HEADINGS
        .iter()
        .find(|(_, own, _)| own.eq_ignore_ascii_case(name));
    found.map(|(.., heading)| *heading)
}

/// The headings as they are where the document says nothing else of its styles.
pub(super) fn standard() -> Headings {
    let named = HEADINGS.iter();
    named
        .map(|(style, _, heading)| ((*style).to_owned(), *heading))
        .collect()
}

/// Which styles of an Office document are headings. Their names are in the language of the program, what they call themselves is not.
pub(super) fn of_styles(archive: &mut ZipArchive<impl Read + Seek>, main: &str) -> Headings {
    let folder = main.rfind(['/', '\\']).map_or("", |at| &main[..=at]);
    let mut headings = standard();
    let mut style = None;
    // Whatever is wrong with the styles, the text may be read.
    let _ = first::<()>(archive, &format!("{folder}{STYLES}"), |element| {
        match element.local_name().as_ref() {
            "style" => style = attribute(element, "styleId"),
            "name" => {
                let heading = attribute(element, "val").and_then(|name| heading_called(&name));
                if let (Some(style), Some(heading)) = (style.take(), heading) {
                    headings.insert(style, heading);
                }
            }
            _ => {}
        }
        None
    });
    headings
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::{MARK, Written};
    use super::super::read;
    use super::super::tests::{RELATION, file, line};

    /// A paragraph of a `.docx` in a style.
    fn styled(style: &str, words: &str) -> String {
        format!(
            "<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        )
    }

    #[test]
    fn a_title_is_the_headline_and_a_first_heading_where_there_is_none() {
        let styles = "<w:styles><w:style w:styleId='Titel'><w:name w:val='Title'/></w:style>\
            <w:style w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>\
            <w:style w:styleId='Inhalt'><w:name w:val='TOC Heading'/><w:basedOn w:val='berschrift1'/></w:style></w:styles>";
        let headline = |body: &[String], styles: &str| {
            let xml = format!("<w:document>{}</w:document>", body.concat());
            let written = read(file(&[
                ("_rels/.rels", RELATION),
                ("word/document2.xml", &xml),
                ("word/styles.xml", styles),
            ]));
            let Written { text, headline } = written.unwrap();
            headline.map(|(start, words)| {
                assert!(text[MARK.len() + start..].starts_with(&words), "{text}");
                words
            })
        };
        let [titel, title] = ["Titel", "Title"].map(|style| styled(style, "Envoys meet"));
        let first = styled("berschrift1", "The week");
        let meet = Some("Envoys meet".to_string());
        let week = Some("The week".to_string());
        let post = line("Post");
        assert_eq!(headline(&[titel.clone(), post.clone()], styles), meet);
        assert_eq!(headline(&[post.clone(), title.clone()], styles), meet);
        assert_eq!(headline(&[title.clone(), post.clone()], "<no XML"), meet);
        assert_eq!(
            headline(&[first.clone(), titel.clone(), title.clone()], styles),
            meet
        );
        assert_eq!(
            headline(&[first.clone(), first.clone(), post.clone()], styles),
            week
        );
        // Below the beginning, in a row, as a heading of a table of contents, it is another's.
        let row = format!("<w:tbl><w:tr><w:tc>{titel}</w:tc></w:tr></w:tbl>");
        for body in [
            &[
                post.clone(),
                post.clone(),
                post.clone(),
                post.clone(),
                titel,
            ][..],
            &[post.clone(), first],
            &[styled("Inhalt", "Contents"), post.clone()],
            &[row],
            &[styled("Title", " "), post],
        ] {
            assert_eq!(headline(body, styles), None, "{body:?}");
        }
    }

    #[test]
    fn a_title_of_an_opendocument_text_is_its_headline() {
        let headline = |body: &str| {
            let body = format!(
                "<office:document-content><office:automatic-styles><style:style style:name='P1' \
                style:parent-style-name='Title'/></office:automatic-styles><office:body>{body}</office:body></office:document-content>"
            );
            read(file(&[("content.xml", body)])).unwrap().headline
        };
        let meet = |start| Some((start, "Envoys meet".to_string()));
        assert_eq!(
            headline("<text:p>Post</text:p><text:p text:style-name='P1'>Envoys meet</text:p>"),
            meet(6)
        );
        assert_eq!(
            headline("<text:h text:style-name='Heading_20_1'>Envoys meet</text:h>"),
            meet(0)
        );
        assert_eq!(
            headline("<text:p text:style-name='Standard'>Envoys meet</text:p>"),
            None
        );
    }
}
