//! What stands around every picture: title and subtitle above, three lines below; on a narrow sheet they wrap.

use crate::canvas::{Anchor, Canvas};
use crate::caption::Caption;
use crate::palette::GRID;
use crate::style::ChartWords;
use crate::text::{balance, paragraph};
use crate::typography::{NOTE, SUBTITLE, TITLE, Type};

/// Free height above and below a body that stands alone.
const BARE: f64 = 4.0;

/// Writes title and subtitle; gives the height at which the picture may begin.
pub fn header(canvas: &mut Canvas, caption: &Caption, words: ChartWords) -> f64 {
    let (left, width) = (canvas.margin, canvas.inner());
    let (title, subtitle) =
        if canvas.is_narrow() { (TITLE.sized(18.0), SUBTITLE.sized(13.0)) } else { (TITLE, SUBTITLE) };
    if words == ChartWords::Bare {
        return BARE;
    }
    let mut y = canvas.margin;
    let lines = if words == ChartWords::All { balance(canvas, &caption.title, title, width) } else { Vec::new() };
    if !lines.is_empty() {
        y = canvas.write_lines(&lines, (left, y + title.size * 0.86), Anchor::Start, title) - title.size * 0.86 + 3.0;
    }
    let lines = paragraph(canvas, &caption.subtitle, subtitle, width);
    if !lines.is_empty() {
        y = canvas.write_lines(&lines, (left, y + subtitle.size * 0.9), Anchor::Start, subtitle) - subtitle.size * 0.9;
    }
    y + 16.0
}

/// The lines under the picture, broken and ready to be measured.
pub struct Footer {
    kind: Type,
    lines: Vec<String>,
}

impl Footer {
    pub fn new(canvas: &Canvas, caption: &Caption, words: ChartWords) -> Self {
        if words == ChartWords::Bare {
            return Self { kind: NOTE, lines: Vec::new() };
        }
        let kind = if canvas.is_narrow() { NOTE.sized(11.0) } else { NOTE };
        // On a telephone two lines are room for the publishers of all.
        let most = if canvas.is_narrow() { 2 } else { 1 };
        let fits = |text: &&String| paragraph(canvas, text, kind, canvas.inner()).len() <= most;
        let shown = |forms: &[String]| forms.iter().find(fits).or(forms.last()).cloned();
        let texts = [caption.excludes.clone(), shown(&caption.source), shown(&caption.program)];
        let lines = texts.iter().flatten().flat_map(|text| paragraph(canvas, text, kind, canvas.inner())).collect();
        Self { kind, lines }
    }

    /// From the end of the picture to the end of the sheet.
    pub fn height(&self, canvas: &Canvas) -> f64 {
        match self.lines.len() {
            0 => canvas.margin.max(BARE),
            count => 16.0 + 12.0 + count as f64 * self.kind.leading() + canvas.margin * 0.7,
        }
    }

    pub fn draw(&self, canvas: &mut Canvas, top: f64) {
        if self.lines.is_empty() {
            return;
        }
        let (left, right, rule) = (canvas.margin, canvas.right(), top + 16.0);
        canvas.line(vec![(left, rule), (right, rule)], GRID, 1.0);
        canvas.write_lines(&self.lines, (left, rule + 12.0 + self.kind.size * 0.86), Anchor::Start, self.kind);
    }
}
