//! Charts as SVG, drawn here: bars beside each other, and lines.

use super::escaped;
use crate::results::{Chart, short};
use std::fmt::Write as _;

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 46.0;
/// Colours that the style names.
const COLOURS: usize = 8;

/// From a value to a place along an axis.
#[derive(Clone, Copy, Debug)]
struct Scale {
    least: f64,
    most: f64,
    logarithmic: bool,
    from: f64,
    to: f64,
}

impl Scale {
    fn new(values: impl Iterator<Item = f64>, logarithmic: bool, from: f64, to: f64) -> Self {
        let usable = values.filter(|value| value.is_finite() && (!logarithmic || *value > 0.0));
        let (mut least, mut most) =
            usable.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        if least > most {
            (least, most) = (if logarithmic { 0.1 } else { 0.0 }, 1.0);
        }
        if logarithmic {
            least = 10_f64.powf(least.log10().floor());
            most = 10_f64.powf(most.log10().ceil()).max(least * 10.0);
        } else {
            least = least.min(0.0);
            most = if most > least { most * 1.05 } else { least + 1.0 };
        }
        Self { least, most, logarithmic, from, to }
    }

    fn at(&self, value: f64) -> f64 {
        let share = if self.logarithmic {
            let value = value.max(self.least);
            (value / self.least).log10() / (self.most / self.least).log10()
        } else {
            (value - self.least) / (self.most - self.least)
        };
        self.from + (self.to - self.from) * share.clamp(0.0, 1.0)
    }

    /// Where lines of the grid stand.
    fn steps(&self) -> Vec<f64> {
        if self.logarithmic {
            let mut step = self.least;
            let mut steps = Vec::new();
            while step <= self.most * 1.001 {
                steps.push(step);
                step *= 10.0;
            }
            return steps;
        }
        let rough = (self.most - self.least) / 5.0;
        let tens = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|own| own * tens).find(|own| *own >= rough);
        let step = step.unwrap_or(rough);
        (0..=8_u8)
            .map(|at| self.least + f64::from(at) * step)
            .take_while(|value| *value <= self.most)
            .collect()
    }
}

/// A number on an axis: as short as it can be.
fn tick(number: f64) -> String {
    let shown = short(number);
    if shown.contains('.') { shown.trim_end_matches('0').trim_end_matches('.').to_owned() } else { shown }
}

fn colour(at: usize) -> String {
    format!("var(--c{})", at % COLOURS)
}

/// The figure of a chart.
pub(super) fn draw(chart: &Chart) -> String {
    let (title, names): (&str, Vec<&str>) = match chart {
        Chart::Bars { title, series, .. } => (title, series.iter().map(String::as_str).collect()),
        Chart::Lines { title, series, .. } => (title, series.iter().map(|own| own.0.as_str()).collect()),
    };
    let mut out = format!("<figure>\n<figcaption>{}</figcaption>\n<div class=\"legend\">", escaped(title));
    for (at, name) in names.iter().enumerate() {
        let _ = write!(out, "<span style=\"--own: {}\">{}</span>", colour(at), escaped(name));
    }
    let _ = write!(
        out,
        "</div>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"{}\">\n",
        escaped(title)
    );
    match chart {
        Chart::Bars { unit, logarithmic, groups, .. } => bars(&mut out, unit, *logarithmic, groups),
        Chart::Lines { across, unit, logarithmic, series, .. } => {
            lines(&mut out, across, unit, *logarithmic, series);
        }
    }
    out.push_str("</svg>\n</figure>\n");
    out
}

fn rising(out: &mut String, scale: &Scale, unit: &str) {
    for step in scale.steps() {
        let y = scale.at(step);
        let _ = writeln!(
            out,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text class=\"soft\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            y + 4.0,
            tick(step)
        );
    }
    let _ = writeln!(out, "<text class=\"soft\" x=\"2\" y=\"{:.1}\">{}</text>", TOP - 2.0, escaped(unit));
}

fn bars(out: &mut String, unit: &str, logarithmic: bool, groups: &[(String, Vec<f64>)]) {
    let values = groups.iter().flat_map(|own| own.1.iter().copied());
    let scale = Scale::new(values, logarithmic, HEIGHT - BOTTOM, TOP);
    rising(out, &scale, unit);
    let room = (WIDTH - LEFT - RIGHT) / groups.len().max(1) as f64;
    for (group, (name, values)) in groups.iter().enumerate() {
        let left = LEFT + room * group as f64;
        let width = room * 0.8 / values.len().max(1) as f64;
        for (at, value) in values.iter().enumerate().filter(|own| own.1.is_finite() && *own.1 > 0.0) {
            let (x, y) = (left + room * 0.1 + width * at as f64, scale.at(*value));
            let _ = writeln!(
                out,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" style=\"fill: {}\"><title>{}: {} {}</title></rect>",
                (width - 2.0).max(1.0),
                (HEIGHT - BOTTOM - y).max(0.5),
                colour(at),
                escaped(name),
                short(*value),
                escaped(unit)
            );
        }
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            left + room / 2.0,
            HEIGHT - BOTTOM + 18.0,
            escaped(name)
        );
    }
    let y = HEIGHT - BOTTOM;
    let _ =
        writeln!(out, "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\"/>", WIDTH - RIGHT);
}

fn lines(
    out: &mut String,
    across: &str,
    unit: &str,
    logarithmic: bool,
    series: &[(String, Vec<(f64, f64)>)],
) {
    let points = || series.iter().flat_map(|own| own.1.iter());
    let rise = Scale::new(points().map(|own| own.1), logarithmic, HEIGHT - BOTTOM, TOP);
    let run = Scale::new(points().map(|own| own.0), logarithmic, LEFT, WIDTH - RIGHT - 24.0);
    rising(out, &rise, unit);
    for step in run.steps() {
        let x = run.at(step);
        let y = HEIGHT - BOTTOM;
        let _ = writeln!(
            out,
            "<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP}\" y2=\"{y}\"/>\
             <text class=\"soft\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            y + 18.0,
            tick(step)
        );
    }
    for (at, (name, own)) in series.iter().enumerate() {
        let usable: Vec<(f64, f64)> = own
            .iter()
            .filter(|point| !logarithmic || point.1 > 0.0)
            .map(|(x, y)| (run.at(*x), rise.at(*y)))
            .collect();
        let path: Vec<String> = usable.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            out,
            "<polyline style=\"fill: none; stroke: {}; stroke-width: 2\" points=\"{}\"><title>{}</title></polyline>",
            colour(at),
            path.join(" "),
            escaped(name)
        );
        // Dots only where points are few enough to be told apart.
        for ((x, y), value) in usable.iter().zip(own).filter(|_| own.len() <= 12) {
            let _ = writeln!(
                out,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" style=\"fill: {}\"><title>{}: {} {}</title></circle>",
                colour(at),
                escaped(name),
                short(value.1),
                escaped(unit)
            );
        }
    }
    let middle = f64::midpoint(LEFT, WIDTH - RIGHT);
    let _ = writeln!(
        out,
        "<text class=\"soft\" x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
        HEIGHT - 8.0,
        escaped(across)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_spans_its_values_and_has_round_steps() {
        let plain = Scale::new([0.0, 93.0].into_iter(), false, 300.0, 0.0);
        assert_eq!(plain.at(0.0), 300.0);
        assert_eq!(plain.steps(), [0.0, 20.0, 40.0, 60.0, 80.0]);
        let powers = Scale::new([0.3, 40.0].into_iter(), true, 0.0, 300.0);
        assert_eq!(powers.steps().len(), 4, "0.1, 1, 10, 100");
        assert!((powers.at(1.0) - 100.0).abs() < 1e-6);
        let nothing = Scale::new(std::iter::empty(), true, 0.0, 1.0);
        assert!(nothing.at(5.0).is_finite() && !nothing.steps().is_empty());
    }
}
