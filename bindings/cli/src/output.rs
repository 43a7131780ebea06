//! Tables in a terminal, plain text in a pipe, JSON when asked.

use crate::Failure;
use catalogue_core::{Issue, Language, PartialDate, Severity};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};

pub(crate) type Done = Result<(), Failure>;

/// The width drawn for when the terminal does not tell its own.
const WIDTH: u16 = 100;

/// Whether a person looks at standard output.
pub(crate) fn watched() -> bool {
    std::io::stdout().is_terminal()
}

/// One line to standard output.
pub(crate) fn say(text: &str) -> Done {
    writeln!(std::io::stdout().lock(), "{text}").map_err(Failure::from)
}

/// One line to standard error.
pub(crate) fn complain(text: &str) {
    // Nobody is left to tell when standard error is gone too.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// An answer as JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> Done {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Usage(error.to_string()))?;
    say(&text)
}

/// A progress bar on standard error when somebody watches it, nothing otherwise.
pub(crate) fn bar(label: &str) -> ProgressBar {
    let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {human_pos}/{human_len} {elapsed}") {
        bar.set_style(style);
    }
    bar.set_message(label.to_owned());
    bar
}

/// Moves a bar; never cancels.
pub(crate) fn tick(bar: &ProgressBar, done: i64, total: Option<i64>) -> bool {
    bar.set_length(u64::try_from(total.unwrap_or(done)).unwrap_or(0));
    bar.set_position(u64::try_from(done).unwrap_or(0));
    true
}

/// A table without borders' noise, as wide as the terminal at most.
pub(crate) fn drawn(preset: &str) -> Table {
    let mut table = Table::new();
    table.load_preset(preset).set_content_arrangement(ContentArrangement::Dynamic);
    if table.width().is_none_or(|width| width == 0) {
        table.set_width(WIDTH);
    }
    table
}

/// A table: drawn for a terminal, columns separated by tabs, without header, in a pipe.
pub(crate) fn table(header: &[&str], rows: &[Vec<String>]) -> Done {
    if rows.is_empty() {
        return Ok(());
    }
    if !watched() {
        for row in rows {
            say(&row.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join("\t"))?;
        }
        return Ok(());
    }
    let mut table = drawn(UTF8_FULL_CONDENSED);
    if header.iter().any(|name| !name.is_empty()) {
        table.set_header(header.to_vec());
    }
    for row in rows {
        table.add_row(row.iter().map(|cell| clean(cell)).collect::<Vec<_>>());
    }
    say(&table.to_string())
}

/// One line, for a pipe.
pub(crate) fn plain(text: &str) -> String {
    clean(text)
        .split(['\t', '\n', '\r'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Without control characters, which could move the cursor or recolour the terminal.
pub(crate) fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// A number: grouped by thousands in a terminal, bare in a pipe.
pub(crate) fn number(value: i64, language: Language) -> String {
    if watched() { grouped(value, language) } else { value.to_string() }
}

fn grouped(value: i64, language: Language) -> String {
    let separator = match language {
        Language::French => '\u{202f}',
        Language::English => ',',
    };
    let digits = value.unsigned_abs().to_string();
    let mut text = String::new();
    if value < 0 {
        text.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A date: as the language writes it in a terminal, ISO 8601 in a pipe.
pub(crate) fn date(date: PartialDate, language: Language) -> String {
    let iso = date.to_string();
    match language {
        Language::French if watched() => iso.split('-').rev().collect::<Vec<_>>().join("/"),
        _ => iso,
    }
}

/// Milliseconds, with the language's decimal sign.
pub(crate) fn milliseconds(value: f64, language: Language) -> String {
    let text = format!("{value:.1} ms");
    if language == Language::French { text.replace('.', ",") } else { text }
}

/// Bytes, in the largest unit that keeps them above one.
pub(crate) fn bytes(value: i64, language: Language) -> String {
    let units = match language {
        Language::French => ["o", "ko", "Mo", "Go", "To"],
        Language::English => ["B", "kB", "MB", "GB", "TB"],
    };
    let mut rest = value as f64;
    let mut unit = 0;
    while rest >= 1_000.0 && unit + 1 < units.len() {
        rest /= 1_000.0;
        unit += 1;
    }
    let text = if unit == 0 { format!("{rest:.0}") } else { format!("{rest:.1}") };
    let text = if language == Language::French { text.replace('.', ",") } else { text };
    format!("{text} {}", units.get(unit).copied().unwrap_or_default())
}

/// One broken rule on one line.
pub(crate) fn issue_line(issue: &Issue, language: Language) -> String {
    let mark = match issue.severity {
        Severity::Error => "✗",
        Severity::Warning => "!",
        Severity::Hint => "·",
    };
    format!("  {mark} {}  [{}]", clean(&issue.sentence(language)), issue.code)
}

/// One broken rule as JSON, with its sentence.
pub(crate) fn issue_json(issue: &Issue, language: Language) -> serde_json::Value {
    let mut value = serde_json::to_value(issue).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.insert("sentence".to_owned(), issue.sentence(language).into());
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        assert_eq!(grouped(0, Language::English), "0");
        assert_eq!(grouped(999, Language::English), "999");
        assert_eq!(grouped(1_234_567, Language::English), "1,234,567");
        assert_eq!(grouped(1_000, Language::French), "1\u{202f}000");
        assert_eq!(grouped(-12_345, Language::English), "-12,345");
        assert_eq!(grouped(i64::MIN, Language::English), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn bytes_take_the_largest_unit() {
        assert_eq!(bytes(999, Language::English), "999 B");
        assert_eq!(bytes(1_500, Language::French), "1,5 ko");
        assert_eq!(bytes(53_454_498, Language::English), "53.5 MB");
    }

    #[test]
    fn a_cell_of_a_pipe_is_one_line_without_escapes() {
        assert_eq!(plain(" a\tb\n\n c\u{1b}[31m "), "a b c[31m");
        assert_eq!(clean("a\u{7}\nb"), "a\nb");
    }
}
