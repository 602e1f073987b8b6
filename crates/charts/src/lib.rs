//! Charts as newspapers draw them: plain data in; SVG, PNG, CSV and alternative text out.
//!
//! A chart computes nothing that it shows: every number was computed before, exactly, and is only placed and worded here.
//! plotters hands marks in pixels (lines, dashes, areas) to a back end here; scales, layout, words and SVG are made here.
//!
//! ```
//! use dutylab_charts::{Bar, Bars, Body, Caption, Chart, ChartStyle, font::Fonts, picture};
//! use figures::{Reading, Unit};
//!
//! let bar = Bar { label: "Japan".into(), scope: "cars".into(), value: Some(Reading::exact(15.into())), baseline: None, accent: true };
//! let bars = Bars { unit: Unit::Percent, change: false, baseline: String::new(), value: String::new(), rows: vec![bar], sums: 0 };
//! let chart = Chart { caption: Caption { title: "Cars from Japan cost 15% more".into(), ..Caption::default() }, body: Body::Bars(bars) };
//! let fonts = Fonts::embedded();
//! let png = picture::png(&chart.svg(ChartStyle::WEB, &fonts), &fonts, ChartStyle::WEB.size.scale)?;
//! assert_eq!(chart.csv(), "label,scope,value_percent\nJapan,cars,15\n");
//! # Ok::<(), picture::PictureError>(())
//! ```

mod area;
mod axis;
mod breaks;
mod callouts;
mod canvas;
mod caption;
mod chart;
mod classes;
mod date_labels;
mod dates;
mod end_labels;
pub mod font;
mod frame;
mod indexed;
mod key;
mod kinds;
mod line_labels;
mod metadata;
mod names;
mod nested;
mod palette;
mod pen;
pub mod picture;
mod plane;
mod points;
mod rows;
mod series;
mod stacked_bar;
mod stacked_columns;
mod step_line;
mod style;
mod table;
mod text;
mod text_widths;
mod typography;

pub use caption::{Caption, Provenance, TitleTotals};
pub use chart::{Body, Chart};
pub use kinds::band::{Band, BandMarker, BandRow};
pub use kinds::bars::{Bar, Bars, rank};
pub use kinds::blank::Blank;
pub use kinds::curves::{CurvePath, Curves, NamedPoint};
pub use kinds::diverging::{Diverging, DivergingRow};
pub use kinds::dumbbell::{Dumbbell, DumbbellRow};
pub use kinds::fan::{Fan, Series};
pub use kinds::groups::RowGroups;
pub use kinds::heatmap::{HeaderSpan, Heatmap, HeatmapRow};
pub use kinds::intervals::{IntervalRow, Intervals};
pub use kinds::multiples::{BarPanel, Multiples, Panels};
pub use kinds::stack::{Stack, StackBars, StackRow, StackSpan, StackedBar};
pub use kinds::steps::{DatedValue, StepMark, StepSeries, Steps};
pub use kinds::tilemap::{Tile, TileMap};
pub use kinds::tornado::{Tornado, TornadoRow};
pub use kinds::waterfall::{Waterfall, WaterfallStep, WaterfallTotal};
pub use palette::{Theme, WarmSide};
pub use style::{CanvasSize, ChartStyle, ChartWords};
pub use table::{DataField, DataKind, DataTable};
