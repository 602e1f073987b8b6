//! The frame of a page: head with style and policy, top bar, scripts. What it asks for is inside it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::escaping::visible;
use crate::report::chart::Theme;
use crate::report::font::Face;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// The script of a served page, which the server gives.
const LIVE: &str = "live.js";

/// Where a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagePlace {
    /// In an output folder, whose files it shows.
    Folder,
    /// Anywhere: it carries all that it shows.
    Alone,
    /// At a server, in this version: it carries all that it shows and follows what is saved.
    Served(u64),
}

/// Returns a page with this title around its inside. One that carries its pictures carries its typefaces too.
pub fn around(title: &str, place: PagePlace, inside: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(place));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                title { (title) }
                @if place != PagePlace::Folder { style { (PreEscaped(faces())) } }
                style { (PreEscaped(Theme::css())) (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                (inside)
                script { (PreEscaped(SCRIPT)) }
                @if let PagePlace::Served(version) = place { script src=(LIVE) data-version=(version) {} }
            }
        }
    };
    visible(&page.into_string()).into_owned() + "\n"
}

/// Returns what the page may load: its own script by its hash, else nothing. A served page asks its server.
fn policy(place: PagePlace) -> String {
    let hash = BASE64_STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    let (images, served, connect) = match place {
        PagePlace::Folder => ("'self' file: data:", "", ""),
        PagePlace::Alone => ("data:", "", ""),
        PagePlace::Served(_) => ("data:", " 'self'", "; connect-src 'self'"),
    };
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'{served}; img-src {images}; font-src data:; base-uri 'none'; form-action 'none'{connect}"
    )
}

/// Returns the typefaces as a style sheet.
fn faces() -> String {
    let face = |face: Face| {
        format!(
            "@font-face{{font-family:\"{}\";font-weight:{};font-display:block;src:url(data:font/woff2;base64,{})format(\"woff2\")}}",
            face.family(),
            face.weight(),
            BASE64_STANDARD.encode(face.woff2())
        )
    };
    Face::ALL.into_iter().map(face).collect()
}
