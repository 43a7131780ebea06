//! Target 5: suggestions while somebody types, and words with a slip.

use crate::building::{Built, Result};
use crate::clock::spent;
use crate::figures::{Summary, mean, over, ratios};
use crate::log::{Kind, log, misspelt, starts};
use crate::results::{Goal, Section, Table, numbers};
use catalogue_core::{Query, Session, SuggestField};

const FIELDS: [(&str, SuggestField); 4] = [
    ("keyword", SuggestField::Keyword),
    ("title", SuggestField::Title),
    ("organisation", SuggestField::Organisation),
    ("territory", SuggestField::Territory),
];
const ROUNDS: usize = 3;

/// Milliseconds of suggesting each start, by field, the least of a few.
pub(crate) fn suggest(session: &Session, typed: &[String], field: &SuggestField) -> Result<Vec<f64>> {
    let mut times = Vec::with_capacity(typed.len());
    for start in typed {
        let mut least = f64::INFINITY;
        for _ in 0..ROUNDS {
            let (found, took) = spent(|| session.suggest(field, start, 10));
            found?;
            least = least.min(took.core);
        }
        times.push(least);
    }
    Ok(times)
}

/// Measures both.
pub(crate) fn measure(built: &Built, queries: usize, seed: u64) -> Result<(Vec<Goal>, Section)> {
    let session = built.anybody()?;
    let typed = starts(&built.generator, seed, 200);
    let mut table = Table::new("Suggestions, ms", &["what", "p50", "p95", "max", "n"]);
    let mut all = Vec::new();
    for (name, field) in FIELDS {
        let times = suggest(&session, &typed, &field)?;
        let own = Summary::of(&times);
        table.row(name, numbers([own.p50, own.p95, own.most, own.count as f64]));
        all.extend(times);
    }
    let all = Summary::of(&all);
    table.row("all", numbers([all.p50, all.p95, all.most, all.count as f64]));

    let (mut exact, mut slipped, mut relaxed, mut tried) = (Vec::new(), Vec::new(), 0, 0);
    for asked in log(&built.generator, seed, queries).into_iter().filter(|own| own.kind == Kind::Term) {
        let Some(wrong) = misspelt(&asked.words) else { continue };
        let (right, wrong) = (asked.query(), Query { text: wrong, ..asked.query() });
        tried += 1;
        let mut least = [f64::INFINITY; 2];
        let mut fell_back = false;
        for _ in 0..ROUNDS {
            for (query, least) in [&right, &wrong].into_iter().zip(&mut least) {
                let (page, took) = spent(|| session.search(query));
                fell_back = page?.relaxed;
                *least = least.min(took.core);
            }
        }
        if fell_back {
            relaxed += 1;
            exact.push(least[0]);
            slipped.push(least[1]);
        }
    }
    let each = Summary::of(&ratios(&slipped, &exact));
    let ratio = over(mean(&slipped), mean(&exact));
    let mut slips = Table::new("One letter left out, ms", &["what", "mean", "p50", "p95"]);
    for (name, times) in [("as written", &exact), ("with a slip", &slipped)] {
        let own = Summary::of(times);
        slips.row(name, numbers([own.mean, own.p50, own.p95]));
    }
    slips.row("ratio", numbers([ratio, each.p50, each.p95]));
    let goals = vec![
        Goal::most(5, "suggestions, p95", 0.5, "ms", all.p95)
            .at(built.made.datasets.max(1_000_000), built.made.datasets),
        Goal::most(5, "a word with a slip against the exact word, mean", 3.0, "×", ratio),
    ];
    let section = Section::new("Typing")
        .note(format!("Of {tried} words with a letter left out, {relaxed} found too little as written."))
        .table(table)
        .table(slips);
    Ok((goals, section))
}
