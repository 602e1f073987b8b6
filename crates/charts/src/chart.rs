//! A picture with its words: what is drawn, its numbers and itself in a sentence.

use crate::canvas::Canvas;
use crate::caption::Caption;
use crate::font::Fonts;
use crate::frame;
use crate::kinds::{
    band::Band, bars::Bars, blank::Blank, curves::Curves, diverging::Diverging, dumbbell::Dumbbell, fan::Fan,
    groups::RowGroups, heatmap::Heatmap, intervals::Intervals, multiples::Multiples, stack::Stack, steps::Steps,
    tilemap::TileMap, tornado::Tornado, waterfall::Waterfall,
};
use crate::metadata;
use crate::palette::Theme;
use crate::style::{ChartStyle, ChartWords};
use crate::table::DataTable;
use figures::escaping::visible;

/// A picture with its words.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The words around it.
    pub caption: Caption,
    /// What is drawn.
    pub body: Body,
}

/// Makes what is drawn of its bodies. Each says how it is drawn below a height, where it should fill some room, and where it
/// ends; its numbers; and itself in a sentence or two.
macro_rules! bodies {
    ($($body:ident),* $(,)?) => {
        /// What is drawn.
        #[derive(Clone, Debug)]
        pub enum Body {
            $(#[doc = concat!("A [`", stringify!($body), "`].")] $body($body),)*
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
const LETTERS: &str = "framed: letters that the typeface lacks; the CSV has them";

impl Chart {
    /// Returns the picture as an SVG with selectable text in Inter; self-contained but for the theme of a page.
    pub fn svg(&self, style: ChartStyle, fonts: &Fonts) -> String {
        let (mut canvas, mut height) = self.composed(style, fonts, &self.caption);
        if style.words != ChartWords::Bare && canvas.lacks_letters() {
            let mut caption = self.caption.clone();
            caption.program.iter_mut().for_each(|form| *form = format!("{form} · {LETTERS}"));
            (canvas, height) = self.composed(style, fonts, &caption);
        }
        let metadata = match style.theme {
            // A page says it of all its pictures.
            Theme::Page => String::new(),
            Theme::Light | Theme::Dark => metadata::element(&self.caption, &self.alt()),
        };
        canvas.into_svg(height, &self.alt(), &metadata)
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

    /// Returns the numbers of the picture.
    pub fn table(&self) -> DataTable {
        let mut table = self.body.table();
        self.caption.wholes.iter().for_each(|whole| table.whole(whole));
        table
    }

    /// Returns the same as CSV.
    pub fn csv(&self) -> String {
        self.table().csv()
    }

    /// Returns a sentence or two for those who cannot see the picture.
    pub fn alt(&self) -> String {
        format!("{}. {}", self.caption.title.trim_end_matches('.'), self.body.alt())
    }

    /// Returns what stands beside the picture, a paragraph each: the alternative text, the notes, every source in full.
    pub fn text(&self) -> String {
        [&self.alt()]
            .into_iter()
            .chain(&self.caption.notes)
            .chain(self.caption.source.first())
            .map(|paragraph| format!("{}\n", visible(paragraph)))
            .collect()
    }
}
