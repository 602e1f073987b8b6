//! What a file says of itself inside: title, alternative text, source, and where it comes from.
//!
//! An SVG has it in the terms of the Dublin Core (DCMI, ISO 15836), a PNG in texts of its own (`iTXt`; PNG, third edition,
//! section 11.3.3), which are read off the SVG, so that both say the same.

use std::fmt::Write as _;

use resvg::usvg::roxmltree::Document;

use crate::canvas::escape;
use crate::caption::Caption;

/// The namespace of the Dublin Core.
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";

/// The terms, with the keywords of a PNG.
const TERMS: [(&str, &str); 6] = [
    ("title", "Title"),
    ("description", "Description"),
    ("source", "Source"),
    ("identifier", "Identifier"),
    ("date", "Date"),
    ("creator", "Software"),
];

/// Returns the element of an SVG; what is empty is left out.
pub fn element(caption: &Caption, alt: &str) -> String {
    let provenance = &caption.provenance;
    let source = caption.source.first().map_or("", String::as_str);
    let values = [&caption.title, alt, source, &provenance.identifier, &provenance.date, &provenance.creator];
    let mut said = format!("<metadata xmlns:dc=\"{DUBLIN_CORE}\">");
    for ((term, _), value) in TERMS.iter().zip(values).filter(|(_, value)| !value.is_empty()) {
        // Writing to a string cannot fail.
        let _ = write!(said, "<dc:{term}>{}</dc:{term}>", escape(value));
    }
    said + "</metadata>\n"
}

/// Returns keyword and text of each term that an SVG has.
pub fn texts(document: &Document<'_>) -> Vec<(&'static str, String)> {
    let terms = document.descendants().filter(|node| node.tag_name().namespace() == Some(DUBLIN_CORE));
    let keyword = |name: &str| TERMS.iter().find(|(term, _)| *term == name).map(|(_, keyword)| *keyword);
    terms.filter_map(|node| Some((keyword(node.tag_name().name())?, node.text()?.to_owned()))).collect()
}
