//! The quality of datasets, and data that is late.

use crate::args::Arguments;
use crate::commands::session;
use crate::output::{Done, clean, json, number, say, table};
use crate::words;
use catalogue_core::{DatasetId, LateDataset, LatePage, Principal, Verdict};

/// Late datasets read at a time.
const AT_ONCE: i64 = 500;

/// The quality of one dataset, with its reasons.
pub(crate) fn quality(arguments: &Arguments, address: &str) -> Done {
    let language = arguments.language();
    let session = session(arguments, Principal::Anonymous)?;
    let quality = session.quality(session.find(address)?.dataset.id, &[])?;
    if arguments.json {
        return json(&quality);
    }
    say(&format!("{} {}/100 ({})", words::quality(language), quality.score, quality.rules))?;
    let rows: Vec<Vec<String>> = quality
        .criteria
        .iter()
        .map(|criterion| {
            let mark = match criterion.verdict {
                Verdict::Met => "✓",
                Verdict::Missed => "✗",
                Verdict::NotApplicable => "–",
            };
            let remedy = criterion.remedy.as_ref().map_or("", |remedy| remedy.get(language));
            vec![
                mark.to_owned(),
                number(criterion.weight, language),
                criterion.reason.get(language).to_owned(),
                remedy.to_owned(),
            ]
        })
        .collect();
    table(&["", words::weight(language), words::found(language), words::to_do(language)], &rows)
}

/// The datasets that are late on the frequency they declare, the latest first.
pub(crate) fn late(arguments: &Arguments, organisation: Option<&str>) -> Done {
    let language = arguments.language();
    let session = session(arguments, Principal::Anonymous)?;
    let organisation = organisation.map(|slug| session.organisation(slug)).transpose()?.map(|held| held.id);
    let mut late: Vec<LateDataset> = Vec::new();
    let mut after: Option<DatasetId> = None;
    loop {
        let page = session.late(organisation, after, AT_ONCE)?;
        late.extend(page.datasets);
        after = page.after;
        if after.is_none() {
            break;
        }
    }
    late.sort_by_key(|late| std::cmp::Reverse(late.freshness.late_by));
    if arguments.json {
        return json(&LatePage { datasets: late, after: None });
    }
    if late.is_empty() {
        return say(words::nothing_late(language));
    }
    let rows: Vec<Vec<String>> = late
        .iter()
        .map(|late| {
            vec![
                clean(&late.title),
                number(late.freshness.late_by, language),
                late.freshness.updated_on.map(|day| day.to_string()).unwrap_or_default(),
                late.freshness.due_on.map(|day| day.to_string()).unwrap_or_default(),
            ]
        })
        .collect();
    let head = [
        words::dataset(language),
        words::days_late(language),
        words::last_update(language),
        words::due(language),
    ];
    table(&head, &rows)
}
