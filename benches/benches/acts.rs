//! Micro-benches for those who tune: search, suggest, publish, over ten thousand generated datasets.
//!
//! `cargo bench -p catalogue-benches -- search` runs those whose name holds the word. The catalogue is
//! kept in `target/bench-acts` between runs; `CATALOGUE_BENCH_DATASETS` asks for another size.

#![allow(unused_imports, reason = "the modules bring their tests, which run with the command")]
#![allow(dead_code, reason = "the modules are those of the command, which uses the rest")]
#![allow(clippy::expect_used, reason = "a bench without a catalogue has nothing to measure")]
#![allow(missing_docs, reason = "criterion's macros write functions")]

#[path = "../src/building.rs"]
mod building;
#[path = "../src/generate.rs"]
mod generate;
#[path = "../src/log.rs"]
mod log;
#[path = "../src/names.rs"]
mod names;
#[path = "../src/progress.rs"]
mod progress;
#[path = "../src/random.rs"]
mod random;
#[path = "../src/record.rs"]
mod record;
#[path = "../src/words.rs"]
mod words;

use building::{Built, Result};
use catalogue_core::{Change, Query, SuggestField};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use log::{KINDS, log};
use std::hint::black_box;
use std::path::Path;

const SEED: u64 = 1;

fn built() -> Result<Built> {
    let datasets = std::env::var("CATALOGUE_BENCH_DATASETS").ok().and_then(|own| own.parse().ok());
    let datasets = datasets.unwrap_or(10_000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-acts-{datasets}"));
    Built::find_or_make(&folder, SEED, datasets)
}

/// A full answer by kind of query, one query of the log after another.
fn search(criterion: &mut Criterion) {
    let built = built().expect("a catalogue to search");
    let all = log(&built.generator, SEED, 400);
    let mut group = criterion.benchmark_group("search");
    for (kind, name, _) in KINDS {
        let asks: Vec<_> = all
            .iter()
            .filter(|own| own.kind == kind)
            .map(|own| (built.asker(own).expect("a session"), own.query()))
            .collect();
        let mut next = asks.iter().cycle();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                next.next().map(|(session, query)| black_box(session.search(query)).map(|page| page.total))
            });
        });
    }
    let several: Vec<_> =
        all.iter().map(|own| (built.asker(own).expect("a session"), own.with_several().query())).collect();
    let mut next = several.iter().cycle();
    group.bench_function("several values", |bencher| {
        bencher.iter(|| {
            next.next().map(|(session, query)| black_box(session.search(query)).map(|page| page.total))
        });
    });
    let total: Vec<_> =
        several.iter().map(|(session, query)| (session, Query { page_size: 0, ..query.clone() })).collect();
    let mut next = total.iter().cycle();
    group.bench_function("several values, no hits", |bencher| {
        bencher.iter(|| {
            next.next().map(|(session, query)| black_box(session.search(query)).map(|page| page.total))
        });
    });
    group.finish();
}

/// Suggestions for starts of words.
fn suggest(criterion: &mut Criterion) {
    let built = built().expect("a catalogue to search");
    let session = built.anybody().expect("a session");
    let typed = log::starts(&built.generator, SEED, 200);
    let mut group = criterion.benchmark_group("suggest");
    let fields = [
        ("keyword", SuggestField::Keyword),
        ("title", SuggestField::Title),
        ("organisation", SuggestField::Organisation),
    ];
    for (name, field) in fields {
        let mut next = typed.iter().cycle();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                next.next()
                    .map(|start| black_box(session.suggest(&field, start, 10)).map(|found| found.len()))
            });
        });
    }
    group.finish();
}

/// One durable publication, and the search that follows one.
fn publish(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let built = Built::find_or_make(folder.path(), SEED, 1_000).expect("a catalogue to write to");
    let (admin, anybody) = (built.administrator().expect("a session"), built.anybody().expect("a session"));
    let mut index = 1_000;
    let mut draft = || {
        index += 1;
        let (metadata, resources) = built.dataset(index);
        let change = Change::Create { metadata: Box::new(metadata), resources, publish: false };
        admin.apply(vec![change]).expect("a draft").remove(0)
    };
    let mut group = criterion.benchmark_group("publish");
    group.bench_function("one, durable", |bencher| {
        bencher.iter_batched(
            &mut draft,
            |draft| admin.publish(draft.id, draft.revision).map(|own| own.revision),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("the search after one", |bencher| {
        bencher.iter_batched(
            || {
                let draft = draft();
                admin.publish(draft.id, draft.revision).expect("a publication");
            },
            |()| anybody.search(&log::everything()).map(|page| page.total),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(acts, search, suggest, publish);
criterion_main!(acts);
