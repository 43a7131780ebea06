//! What a run found, for the terminal, for JSON and for the report alike.

use crate::brute::Checked;
use crate::machine::Machine;
use serde::Serialize;

/// Everything that one run found.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Results {
    pub(crate) machine: Machine,
    pub(crate) work: Vec<(String, String)>,
    pub(crate) checked: Option<Checked>,
    pub(crate) goals: Vec<Goal>,
    pub(crate) sections: Vec<Section>,
}

/// One goal and what was measured.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Goal {
    /// Its number among the targets.
    pub(crate) number: u8,
    /// What it is about.
    pub(crate) what: String,
    /// What was to be reached, in words.
    pub(crate) goal: String,
    /// What was measured, in words.
    pub(crate) figure: String,
    /// Whether it was reached; absent when it is only told, or has a goal at another size.
    pub(crate) met: Option<bool>,
}

impl Goal {
    /// A figure that must not be above a limit.
    pub(crate) fn most(number: u8, what: &str, limit: f64, unit: &str, figure: f64) -> Self {
        Self {
            number,
            what: what.to_owned(),
            goal: format!("≤ {limit} {unit}"),
            figure: format!("{figure:.3} {unit}"),
            met: Some(figure <= limit),
        }
    }

    /// A figure that must not be below a limit.
    pub(crate) fn least(number: u8, what: &str, limit: f64, unit: &str, figure: f64) -> Self {
        Self {
            number,
            what: what.to_owned(),
            goal: format!("≥ {limit} {unit}"),
            figure: format!("{figure:.2} {unit}"),
            met: Some(figure >= limit),
        }
    }

    /// A figure that is told, without a goal.
    pub(crate) fn told(number: u8, what: &str, figure: impl Into<String>) -> Self {
        let (what, goal) = (what.to_owned(), "told".to_owned());
        Self { number, what, goal, figure: figure.into(), met: None }
    }

    /// The same, with what was measured said in more words.
    pub(crate) fn figure(self, figure: impl Into<String>) -> Self {
        Self { figure: figure.into(), ..self }
    }

    /// The goal stands for a size; at another the figure is only told.
    pub(crate) fn at(self, size: u64, datasets: u64) -> Self {
        if size == datasets {
            return self;
        }
        Self { goal: format!("{} at {}", self.goal, thousands(size)), met: None, ..self }
    }
}

/// A part of the report.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Section {
    pub(crate) title: String,
    /// What a reader must know to read it.
    pub(crate) notes: Vec<String>,
    pub(crate) tables: Vec<Table>,
    pub(crate) charts: Vec<Chart>,
}

impl Section {
    pub(crate) fn new(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(crate) fn table(mut self, table: Table) -> Self {
        self.tables.push(table);
        self
    }

    pub(crate) fn chart(mut self, chart: Chart) -> Self {
        self.charts.push(chart);
        self
    }
}

/// A table: the first column names, the others are numbers or words.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(crate) fn new(title: &str, columns: &[&str]) -> Self {
        Self {
            title: title.to_owned(),
            columns: columns.iter().map(|own| (*own).to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, name: impl Into<String>, cells: impl IntoIterator<Item = Cell>) {
        let mut row = vec![Cell::Words(name.into())];
        row.extend(cells);
        self.rows.push(row);
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Cell {
    Number(f64),
    Words(String),
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Cell {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Cell {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

/// Numbers as cells.
pub(crate) fn numbers<const N: usize>(numbers: [f64; N]) -> [Cell; N] {
    numbers.map(Cell::Number)
}

impl std::fmt::Display for Cell {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => formatter.write_str(&short(*number)),
            Self::Words(words) => formatter.write_str(words),
        }
    }
}

/// A number with three or four figures that mean something.
pub(crate) fn short(number: f64) -> String {
    match number.abs() {
        size if size.fract() == 0.0 || size >= 1_000.0 => thousands_of(number),
        size if size >= 100.0 => format!("{number:.0}"),
        size if size >= 10.0 => format!("{number:.1}"),
        size if size >= 1.0 => format!("{number:.2}"),
        _ => format!("{number:.3}"),
    }
}

fn thousands_of(number: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded, for a reader")]
    let whole = number.abs().round() as u64;
    format!("{}{}", if number < 0.0 { "-" } else { "" }, thousands(whole))
}

/// A whole number with its thousands apart.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A picture.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "chart", rename_all = "lowercase")]
pub(crate) enum Chart {
    /// Groups of bars beside each other.
    Bars {
        title: String,
        unit: String,
        logarithmic: bool,
        series: Vec<String>,
        groups: Vec<(String, Vec<f64>)>,
    },
    /// Lines through points.
    Lines {
        title: String,
        across: String,
        unit: String,
        logarithmic: bool,
        series: Vec<(String, Vec<(f64, f64)>)>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let shown = [0.0, 0.0123, 1.239, 45.678, 123.4, 1_234_567.4, -1_234.0].map(short);
        assert_eq!(shown, ["0", "0.012", "1.24", "45.7", "123", "1,234,567", "-1,234"]);
    }

    #[test]
    fn a_goal_is_met_or_not_and_only_told_at_another_size() {
        assert_eq!(Goal::most(4, "open", 20.0, "ms", 20.0).met, Some(true));
        assert_eq!(Goal::least(6, "import", 75.0, "%", 60.0).met, Some(false));
        let told = Goal::most(4, "open", 20.0, "ms", 3.0).at(1_000_000, 10_000);
        assert_eq!((told.met, told.goal.as_str()), (None, "≤ 20 ms at 1,000,000"));
    }
}
