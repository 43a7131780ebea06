//! Results for people: tables on the terminal, one page of HTML that needs nothing else.

mod chart;

use crate::results::{Cell, Goal, Results, Section, Table};
use std::fmt::Write as _;
use std::io::Write;

const STYLE: &str = include_str!("style.css");

fn verdict(goal: &Goal) -> &'static str {
    match goal.met {
        Some(true) => "met",
        Some(false) => "not met",
        None => "told",
    }
}

/// Prints everything but the charts.
pub(crate) fn print(results: &Results, out: &mut impl Write) -> std::io::Result<()> {
    let mut goals = Table::new("Targets", &["target", "goal", "figure", ""]);
    for goal in &results.goals {
        let cells = [goal.goal.as_str(), goal.figure.as_str(), verdict(goal)];
        goals.row(format!("{} {}", goal.number, goal.what), cells.map(Cell::from));
    }
    for section in &results.sections {
        writeln!(out, "\n{}", section.title)?;
        section.notes.iter().try_for_each(|note| writeln!(out, "{note}"))?;
        section.tables.iter().try_for_each(|table| print_table(table, out))?;
    }
    if let Some(checked) = &results.checked {
        writeln!(out, "\n{}", said_of(checked))?;
        checked.wrong.iter().take(20).try_for_each(|wrong| writeln!(out, "  {wrong}"))?;
    }
    print_table(&goals, out)
}

fn said_of(checked: &crate::brute::Checked) -> String {
    format!(
        "Checked by looking at every record: {} answers, {} differ; {} had too few hits and were completed.",
        checked.answers,
        checked.wrong.len(),
        checked.completed
    )
}

fn print_table(table: &Table, out: &mut impl Write) -> std::io::Result<()> {
    let mut drawn = comfy_table::Table::new();
    drawn.load_preset(comfy_table::presets::ASCII_MARKDOWN).set_header(&table.columns);
    for row in &table.rows {
        drawn.add_row(row.iter().map(|cell| {
            let own = comfy_table::Cell::new(cell.to_string());
            match cell {
                Cell::Number(_) => own.set_alignment(comfy_table::CellAlignment::Right),
                Cell::Words(_) => own,
            }
        }));
    }
    writeln!(out, "\n{}\n{drawn}", table.title)
}

/// What HTML would read as its own.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The page.
pub(crate) fn page(results: &Results) -> String {
    let mut html = String::new();
    let machine = &results.machine;
    let _ = write!(
        html,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>Catalogue benches, {}</title>\n<style>\n{STYLE}</style>\
         \n</head>\n<body>\n<header>\n<h1>Catalogue benches</h1>\n<p>{}, commit {}</p>\n</header>\n<main>\n",
        escaped(&machine.when),
        escaped(&machine.when),
        escaped(&machine.commit)
    );
    facts(&mut html, results);
    goals(&mut html, results);
    results.sections.iter().for_each(|own| section(&mut html, own));
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

fn facts(html: &mut String, results: &Results) {
    let machine = &results.machine;
    let own = [
        ("processor", format!("{}, {} cores", machine.processor, machine.cores)),
        ("memory", format!("{:.0} GiB", machine.memory_gigabytes)),
        ("system", machine.system.clone()),
        ("load when it began", machine.load.clone()),
    ];
    html.push_str("<dl>\n");
    let own = own.iter().map(|(name, value)| (*name, value));
    let rest = machine.versions.iter().chain(&results.work).map(|(name, value)| (name.as_str(), value));
    for (name, value) in own.chain(rest) {
        let _ = writeln!(html, "<div><dt>{}</dt><dd>{}</dd></div>", escaped(name), escaped(value));
    }
    html.push_str("</dl>\n");
}

fn goals(html: &mut String, results: &Results) {
    html.push_str("<section>\n<h2>Targets</h2>\n");
    if let Some(checked) = &results.checked {
        let _ = writeln!(html, "<p>{}</p>", escaped(&said_of(checked)));
    }
    html.push_str("<table>\n<thead><tr><th></th><th>target</th><th>goal</th><th>figure</th><th></th></tr></thead>\n<tbody>\n");
    for goal in &results.goals {
        let verdict = verdict(goal);
        let _ = writeln!(
            html,
            "<tr class=\"{}\"><td>{}</td><td>{}</td><td>{}</td><td class=\"number\">{}</td><td>{verdict}</td></tr>",
            verdict.replace(' ', "-"),
            goal.number,
            escaped(&goal.what),
            escaped(&goal.goal),
            escaped(&goal.figure)
        );
    }
    html.push_str("</tbody>\n</table>\n</section>\n");
}

fn section(html: &mut String, section: &Section) {
    let _ = writeln!(html, "<section>\n<h2>{}</h2>", escaped(&section.title));
    for note in &section.notes {
        let _ = writeln!(html, "<p>{}</p>", escaped(note));
    }
    section.charts.iter().for_each(|own| html.push_str(&chart::draw(own)));
    section.tables.iter().for_each(|own| table(html, own));
    html.push_str("</section>\n");
}

fn table(html: &mut String, table: &Table) {
    let _ = write!(html, "<table>\n<caption>{}</caption>\n<thead><tr>", escaped(&table.title));
    for (at, column) in table.columns.iter().enumerate() {
        let number = table.rows.iter().any(|row| matches!(row.get(at), Some(Cell::Number(_))));
        let class = if number { " class=\"number\"" } else { "" };
        let _ = write!(html, "<th{class}>{}</th>", escaped(column));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        html.push_str("<tr>");
        for cell in row {
            let class = if matches!(cell, Cell::Number(_)) { " class=\"number\"" } else { "" };
            let _ = write!(html, "<td{class}>{}</td>", escaped(&cell.to_string()));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Chart, numbers};

    #[test]
    fn the_page_needs_nothing_else_and_says_everything() {
        let mut table = Table::new("Acts & costs", &["act", "ms"]);
        table.row("<open>", numbers([1_234.4]));
        let lines = Chart::Lines {
            title: "Growth".to_owned(),
            across: "datasets".to_owned(),
            unit: "ms".to_owned(),
            logarithmic: true,
            series: vec![("search".to_owned(), vec![(1_000.0, 0.1), (10_000.0, 0.4)])],
        };
        let results = Results {
            machine: crate::machine::Machine::here(),
            work: vec![("datasets".to_owned(), "10,000".to_owned())],
            checked: None,
            goals: vec![Goal::most(4, "open", 20.0, "ms", 30.0)],
            sections: vec![Section::new("One").note("A note.").table(table).chart(lines)],
        };
        let page = page(&results);
        for said in ["Acts &amp; costs", "&lt;open&gt;", "1,234", "not-met", "<svg", "A note.", "30.000 ms"] {
            assert!(page.contains(said), "{said}");
        }
        for outside in ["http://", "https://", "<script", "<link", "src="] {
            assert!(!page.replace("http://www.w3.org/2000/svg", "").contains(outside), "{outside}");
        }
        let mut printed = Vec::new();
        print(&results, &mut printed).unwrap();
        assert!(String::from_utf8(printed).unwrap().contains("not met"));
    }
}
