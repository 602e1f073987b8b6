//! A picture on a page: one that lies beside the page, or one that the page carries.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{Markup, PreEscaped, html};

use crate::report::chart::{CanvasSize, Chart, ChartStyle, ChartWords, Theme};
use crate::report::font::Fonts;
use crate::report::picture_entry::PictureEntry;
use crate::report::record::ResultRecord;
use crate::report::summary;

/// A picture that a page carries: its drawings and its numbers.
#[derive(Clone, Debug)]
pub struct CarriedPicture {
    /// What it is.
    pub entry: PictureEntry,
    /// The drawings, for screens and for telephones.
    svg: [String; 2],
    /// The numbers as CSV.
    csv: String,
}

impl CarriedPicture {
    /// Draws the changes of several results side by side; `None` if there is nothing to compare.
    pub fn of_all(records: &[&ResultRecord], fonts: &Fonts) -> Option<CarriedPicture> {
        let results: Vec<_> = records.iter().map(|record| record.summarized()).collect();
        Some(CarriedPicture::of("", summary::STEM, &summary::picture(&results)?, fonts))
    }

    /// Draws a chart whose files have this path, in the colors of the page.
    pub fn of(case: &str, path: &str, chart: &Chart, fonts: &Fonts) -> CarriedPicture {
        let style = |size| ChartStyle { size, theme: Theme::Page, words: ChartWords::All };
        let svg = [CanvasSize::WEB, CanvasSize::PHONE].map(|size| chart.svg(style(size), fonts));
        let entry = PictureEntry::of(case, path, chart, [&svg[0], &svg[1]]);
        CarriedPicture { entry, svg, csv: chart.csv() }
    }
}

/// A picture on a page.
#[derive(Clone, Copy)]
pub enum ShownPicture<'a> {
    /// It lies beside the page.
    Beside(&'a PictureEntry),
    /// The page carries it.
    Carried(&'a CarriedPicture),
}

impl<'a> ShownPicture<'a> {
    /// Returns what it is.
    pub fn entry(self) -> &'a PictureEntry {
        match self {
            ShownPicture::Beside(entry) => entry,
            ShownPicture::Carried(picture) => &picture.entry,
        }
    }

    /// Returns the picture with the way to its files. Its words are part of it; the page repeats none.
    pub fn figure(self) -> Markup {
        html! {
            figure {
                @match self {
                    ShownPicture::Beside(entry) => (beside(entry)),
                    ShownPicture::Carried(CarriedPicture { entry, svg: [wide, phone], csv }) => {
                        div.wide { (PreEscaped(wide)) }
                        div.phone { (PreEscaped(phone)) }
                        @let name = entry.path.rsplit('/').next().unwrap_or_default();
                        @let numbers = BASE64_STANDARD.encode(csv);
                        figcaption.files {
                            a href={ "data:text/csv;base64," (numbers) } download={ (name) ".csv" } { "Numbers (CSV)" }
                        }
                    },
                }
            }
        }
    }
}

fn beside(entry: &PictureEntry) -> Markup {
    let (path, [width, height], [phone_width, phone_height]) = (&entry.path, entry.size, entry.phone_size);
    html! {
        picture {
            source media="(max-width: 600px)" srcset={ (path) ".phone.svg" } width=(phone_width) height=(phone_height);
            img src={ (path) ".svg" } alt=(entry.alt) width=(width) height=(height) loading="lazy";
        }
        figcaption.files {
            a href={ (path) ".png" } { "PNG" } " "
            a href={ (path) ".svg" } { "SVG" } " "
            a href={ (path) ".csv" } { "Numbers (CSV)" } " "
            a href={ (path) ".txt" } { "Alt text" }
        }
    }
}
