//! What a chart says and how big it is; plain data in, SVG, CSV and alt text out.
//!
//! A chart never computes a tariff: every number in it was worked out before, exactly, and is only placed and worded here.
//! plotters hands marks in pixels (lines, dashes, areas) to a back end here; scales, layout, words and SVG are made here.
//!
//! ```
//! use dutylab::report::chart::{Bar, Bars, Body, Caption, Chart, Look};
//! use dutylab::report::{font::Fonts, number::{Reading, Unit}, picture};
//!
//! let bar = Bar { label: "Japan".into(), scope: "cars".into(), value: Some(Reading::exact(15.into())), baseline: None, accent: true };
//! let bars = Bars { unit: Unit::Percent, change: false, baseline: String::new(), value: String::new(), rows: vec![bar], sums: 0 };
//! let chart = Chart { caption: Caption { title: "Cars from Japan pay 15%".into(), ..Caption::default() }, body: Body::Bars(bars) };
//! let fonts = Fonts::embedded();
//! let png = picture::png(&chart.svg(Look::WEB, &fonts), &fonts, Look::WEB.size.scale)?;
//! assert_eq!(chart.csv(), "label,scope,value_percent\nJapan,cars,15\n");
//! # Ok::<(), picture::PictureError>(())
//! ```

mod axis;
mod band;
mod bars;
mod blank;
mod breaks;
mod callouts;
mod canvas;
mod classes;
mod curves;
mod date_labels;
mod dates;
mod diverging;
mod dumbbell;
mod end_labels;
mod fan;
mod figures;
mod frame;
mod groups;
mod heatmap;
mod intervals;
mod missing;
mod multiples;
mod nested;
mod palette;
mod pen;
mod pieces;
mod points;
mod rows;
mod stack;
mod stacked_columns;
mod step_line;
mod steps;
mod style;
mod table;
mod text;
mod text_widths;
mod tilemap;
mod tornado;
mod typography;
mod waterfall;
mod x_axis;

pub use band::{Band, BandMarker, BandRow};
pub use bars::{Bar, Bars, rank};
pub use blank::Blank;
pub use curves::{CurvePath, Curves, NamedPoint};
pub use diverging::{Diverging, DivergingRow};
pub use dumbbell::{Dumbbell, DumbbellRow};
pub use fan::{Fan, Series};
pub use groups::RowGroups;
pub use heatmap::{HeaderSpan, Heatmap, HeatmapRow};
pub use intervals::{IntervalRow, Intervals};
pub use multiples::{BarPanel, Multiples, Panels};
pub use palette::WarmSide;
pub use stack::{Stack, StackBars, StackPart, StackRow, StackSpan, StackedBar};
pub use steps::{DatedValue, Projection, StepMark, StepSeries, Steps};
pub use style::{CanvasSize, ChartStyle, ChartWords, Theme};
pub use tilemap::{Tile, TileMap};
pub use tornado::{Tornado, TornadoRow};
pub use waterfall::{Waterfall, WaterfallStep, WaterfallTotal};

use super::font::Fonts;
use super::number::{Reading, Unit, counted};
use canvas::Canvas;
use table::DataTable;

/// The words around a picture.
#[derive(Clone, Debug, Default)]
pub struct Caption {
    /// The finding, in about ten words.
    pub title: String,
    /// Measure, unit, place, period and assumption.
    pub subtitle: String,
    /// What a reader must know besides: law, missing values, assumptions. One paragraph each.
    pub notes: Vec<String>,
    /// Source and date · scenario name and hash · program version.
    pub source: String,
    /// Figures of the title that no row has: they close the table of numbers.
    pub wholes: Vec<TitleTotals>,
}

/// What a title states of all rows together: its name, and a value for each column that has one.
#[derive(Clone, Debug)]
pub struct TitleTotals {
    pub label: String,
    pub values: Vec<(String, Unit, Reading)>,
}

impl TitleTotals {
    /// Returns one value, where it is known.
    pub fn new(label: impl Into<String>, column: &str, unit: Unit, value: Option<Reading>) -> TitleTotals {
        TitleTotals { label: label.into(), values: Vec::new() }.and(column, unit, value)
    }

    /// Returns the same with one value more, where it is known.
    pub fn and(mut self, column: &str, unit: Unit, value: Option<Reading>) -> TitleTotals {
        self.values.extend(value.map(|value| (column.to_owned(), unit, value)));
        self
    }
}

/// A picture with its words.
#[derive(Clone, Debug)]
pub struct Chart {
    pub caption: Caption,
    pub body: Body,
}

/// Makes what is drawn of its bodies. Each says how it is drawn below a height, where it should fill some room, and where it
/// ends; its numbers; and itself in a sentence or two.
macro_rules! bodies {
    ($($body:ident),* $(,)?) => {
        /// What is drawn.
        #[derive(Clone, Debug)]
        pub enum Body {
            $($body($body),)*
        }

        impl Body {
            fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
                match self {
                    $(Body::$body(body) => body.draw(canvas, top, room),)*
                }
            }

            fn table(&self) -> DataTable {
                match self {
                    $(Body::$body(body) => body.table(),)*
                }
            }

            fn alt(&self) -> String {
                match self {
                    $(Body::$body(body) => body.alt(),)*
                }
            }
        }
    };
}

bodies!(
    Dumbbell, Bars, Heatmap, Band, Fan, Curves, Steps, Stack, Waterfall, Intervals, Tornado, Diverging, TileMap,
    Multiples, RowGroups, Blank,
);

/// Said on a picture with a name in a script that the embedded faces do not have.
const LETTERS: &str = "Frames: names in letters that the typeface of this picture lacks; its CSV has them.";

impl Chart {
    /// Returns the picture as an SVG with selectable text in Inter; self-contained but for the theme of a page.
    pub fn svg(&self, style: ChartStyle, fonts: &Fonts) -> String {
        let (mut canvas, mut height) = self.composed(style, fonts, &self.caption);
        if style.words != ChartWords::Bare && canvas.lacks_letters() {
            let mut caption = self.caption.clone();
            caption.notes.push(LETTERS.to_owned());
            (canvas, height) = self.composed(style, fonts, &caption);
        }
        canvas.into_svg(height, &self.alt())
    }

    /// Returns the sheet with everything on it, and its height.
    fn composed<'f>(&self, style: ChartStyle, fonts: &'f Fonts, caption: &Caption) -> (Canvas<'f>, f64) {
        let mut canvas = Canvas::new(fonts, style);
        let top = frame::header(&mut canvas, caption, style.words);
        let footer = frame::Footer::new(&canvas, caption, style.words);
        let footing = footer.height(&canvas);
        let room = f64::from(style.size.height) - top - footing;
        let bottom = self.body.draw(&mut canvas, top, room);
        let height = f64::from(style.size.height).max(bottom + footing).ceil();
        footer.draw(&mut canvas, height - footing);
        (canvas, height)
    }

    /// Returns the numbers of the picture as CSV.
    pub fn csv(&self) -> String {
        let mut table = self.body.table();
        self.caption.wholes.iter().for_each(|whole| table.whole(whole));
        table.csv()
    }

    /// Returns a sentence or two for those who cannot see the picture.
    pub fn alt(&self) -> String {
        format!("{}. {}", self.caption.title.trim_end_matches('.'), self.body.alt())
    }
}

/// "Japan (cars, $41.9bn)".
fn named(label: &str, scope: &str) -> String {
    if scope.is_empty() { label.to_owned() } else { format!("{label} ({scope})") }
}

/// Returns who has a value: its name, or how many do, so that no tie is told as a superlative.
fn holder(rows: &[(String, String)], word: &str, noun: &str) -> String {
    let mut names = rows.iter().filter(|(_, own)| own == word).map(|(name, _)| name);
    match (names.next(), names.count()) {
        (Some(name), 0) => name.clone(),
        (_, more) => counted(more + 1, noun),
    }
}
