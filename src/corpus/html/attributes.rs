//! What stands in an element's tag.

use dom_query::Element;

/// The value of an attribute.
pub(super) fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element
        .attrs
        .iter()
        .find(|a| &*a.name.local == name)
        .map(|a| &*a.value)
}

/// The classes of an element.
pub(super) fn classes(element: &Element) -> impl Iterator<Item = &str> {
    let class = attribute(element, "class").unwrap_or_default();
    class.split_ascii_whitespace()
}
