//! Targets 1 and 2: a full answer against plain tantivy on the same texts, query by query in turn.

mod telling;

use crate::building::{Built, Result};
use crate::clock::{Spent, spent};
use crate::figures::{Interval, Summary, mean, over, ratios};
use crate::floor::{Floor, Manner};
use crate::log::{Asked, Kind, log};
use crate::progress;
use crate::record::labels;
use catalogue_core::{Page, Query, Session};
use std::collections::BTreeMap;
use std::hint::black_box;
pub(crate) use telling::{goals, section};

/// What is measured of each query, side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
enum Way {
    Floor0,
    Floor,
    Words,
    Full,
    NoHits,
    FloorSeveral,
    Several,
    Aggregated,
    Naive,
}

const WAYS: [(Way, &str); 9] = [
    (Way::Floor0, "floor0: 20 hits, filters"),
    (Way::Floor, "floor: the same and rights"),
    (Way::Words, "floor, whole words only"),
    (Way::Full, "catalogue: total, 8 facets, rights, 20 hits"),
    (Way::NoHits, "catalogue without hits"),
    (Way::FloorSeveral, "floor, several values"),
    (Way::Several, "catalogue, several values"),
    (Way::Aggregated, "tantivy: floor, total, 8 terms aggregations"),
    (Way::Naive, "tantivy: several values, one more query per facet"),
];

/// How often each is run, of which the least counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    pub(crate) queries: usize,
    pub(crate) seed: u64,
    pub(crate) seeds: u64,
    pub(crate) rounds: usize,
}

/// What one query took.
#[derive(Clone, Debug)]
struct Measured {
    kind: Kind,
    asked: String,
    /// Milliseconds by way; the last two ways only with the first seed.
    took: [Spent; WAYS.len()],
    /// Reading rows and making excerpts, of a full answer.
    reading: f64,
    reading_several: f64,
    first: f64,
    agrees: bool,
    total: i64,
}

/// All queries of all seeds.
pub(crate) struct Searched {
    seeds: Vec<Vec<Measured>>,
}

/// Milliseconds spent on reading rows and excerpts, as the answer tells them; 0 when it does not. By
/// name, so that the same bench measures versions that tell it and others.
fn reading(page: &Page) -> f64 {
    let told = serde_json::to_value(page).ok();
    told.and_then(|page| page.get("reading")?.as_f64()).unwrap_or_default()
}

/// Measures every query of every seed.
pub(crate) fn measure(built: &Built, floor: &Floor, effort: Effort) -> Result<Searched> {
    let bar = progress::bar("searching", effort.seeds * effort.queries as u64 * effort.rounds as u64);
    let mut seeds = Vec::new();
    for seed in effort.seed..effort.seed + effort.seeds {
        let asked = log(&built.generator, seed, effort.queries);
        let cases: Vec<Case<'_>> =
            asked.iter().map(|asked| Case::new(built, floor, asked)).collect::<Result<_>>()?;
        let mut measured: Vec<Measured> = cases.iter().map(Case::unmeasured).collect();
        for round in 0..effort.rounds {
            // Each way answers the whole log before the next does, as a program is asked one thing after
            // another: what one engine has in the nearest caches is its own. Each comes first in turn.
            for step in 0..WAYS.len() {
                let way = WAYS[(step + round) % WAYS.len()].0;
                let heavy = matches!(way, Way::Aggregated | Way::Naive);
                if heavy && (seed != effort.seed || round > 1) {
                    continue;
                }
                for (case, measured) in cases.iter().zip(&mut measured) {
                    case.measure(way, round == 0, measured)?;
                }
            }
            bar.inc(effort.queries as u64);
        }
        for (case, measured) in cases.iter().zip(&mut measured) {
            case.compare(measured)?;
        }
        seeds.push(measured);
    }
    bar.finish_and_clear();
    Ok(Searched { seeds })
}

/// One query, ready to be put in every way.
struct Case<'a> {
    floor: &'a Floor,
    session: Session,
    asked: &'a Asked,
    several: Asked,
    labels: Vec<String>,
}

impl<'a> Case<'a> {
    fn new(built: &Built, floor: &'a Floor, asked: &'a Asked) -> Result<Self> {
        let (session, labels) = (built.asker(asked)?, labels(asked, &built.slugs));
        Ok(Self { floor, session, asked, several: asked.with_several(), labels })
    }

    fn put(&self, way: Way) -> Result<Option<Page>> {
        let rights = Manner { labels: Some(&self.labels), starts: true };
        let (floor, asked) = (self.floor, self.asked);
        let found = match way {
            Way::Floor0 => floor.hits(asked, Manner { labels: None, ..rights })?,
            Way::Floor => floor.hits(asked, rights)?,
            Way::Words => floor.hits(asked, Manner { starts: false, ..rights })?,
            Way::FloorSeveral => floor.hits(&self.several, rights)?,
            Way::Aggregated => floor.aggregated(asked, rights)?,
            Way::Naive => floor.several(&self.several, rights)?,
            Way::Full => return Ok(Some(self.session.search(&asked.query())?)),
            Way::Several => return Ok(Some(self.session.search(&self.several.query())?)),
            Way::NoHits => {
                return Ok(Some(self.session.search(&Query { page_size: 0, ..asked.query() })?));
            }
        };
        black_box(found);
        Ok(None)
    }

    fn unmeasured(&self) -> Measured {
        let most = Spent { core: f64::INFINITY, wall: f64::INFINITY };
        Measured {
            kind: self.asked.kind,
            asked: self.asked.words.clone(),
            took: [most; WAYS.len()],
            reading: f64::INFINITY,
            reading_several: f64::INFINITY,
            first: 0.0,
            agrees: false,
            total: 0,
        }
    }

    fn measure(&self, way: Way, first: bool, measured: &mut Measured) -> Result<()> {
        let (page, took) = spent(|| self.put(way));
        let page = page?;
        if way == Way::Full && first {
            measured.first = took.core;
        }
        let own = &mut measured.took[way as usize];
        *own = own.least(took);
        match (way, &page) {
            (Way::Full, Some(page)) => measured.reading = measured.reading.min(reading(page)),
            (Way::Several, Some(page)) => {
                measured.reading_several = measured.reading_several.min(reading(page));
            }
            _ => {}
        }
        black_box(page);
        Ok(())
    }

    /// Whether the floor finds as many.
    fn compare(&self, measured: &mut Measured) -> Result<()> {
        let rights = Manner { labels: Some(&self.labels), starts: true };
        let total = self.floor.total(self.asked, rights)?;
        let page = self.session.search(&Query { page_size: 0, facets: Vec::new(), ..self.asked.query() })?;
        measured.total = page.total;
        measured.agrees = page.total == total || page.relaxed && total < 3;
        Ok(())
    }
}

impl Searched {
    fn all(&self) -> impl Iterator<Item = &Measured> {
        self.seeds.iter().flatten()
    }

    fn times(&self, way: Way, of: impl Fn(&Measured) -> bool) -> Vec<f64> {
        self.all().filter(|own| of(own)).map(|own| own.answer(way)).filter(|time| time.is_finite()).collect()
    }

    /// The mean over the log by one over the other, with each seed a run.
    fn by_seed(&self, above: Way, below: Way) -> Interval {
        let mean_of =
            |seed: &[Measured], way: Way| mean(&seed.iter().map(|own| own.answer(way)).collect::<Vec<_>>());
        let runs: Vec<f64> =
            self.seeds.iter().map(|seed| over(mean_of(seed, above), mean_of(seed, below))).collect();
        Interval::of(&runs)
    }

    /// The ratio of each query.
    fn each(&self, above: Way, below: Way) -> Summary {
        Summary::of(&ratios(&self.times(above, |_| true), &self.times(below, |_| true)))
    }

    /// The time over the log of tantivy's own aggregations by ours, with the first seed.
    fn against(&self, theirs: Way, ours: Way) -> f64 {
        let Some(seed) = self.seeds.first() else { return 0.0 };
        let sum = |way: Way| seed.iter().map(|own| own.answer(way)).sum::<f64>();
        over(sum(theirs), sum(ours))
    }
}

impl Searched {
    /// Milliseconds of full answers with the first seed by query, rows and excerpts included: what the
    /// peers are compared with.
    pub(crate) fn full_answers(&self) -> BTreeMap<usize, f64> {
        let first = self.seeds.first().into_iter().flatten();
        first.map(|own| own.took[Way::Full as usize].core).enumerate().collect()
    }

    /// The totals of the same.
    pub(crate) fn totals(&self) -> BTreeMap<usize, u64> {
        let first = self.seeds.first().into_iter().flatten();
        first.map(|own| own.total.unsigned_abs()).enumerate().collect()
    }
}

impl Measured {
    /// Milliseconds of a way; the catalogue's without reading rows, which the floor does not either. The least
    /// of both over the rounds, so that neither has waited; of a short list reading is most of it.
    fn answer(&self, way: Way) -> f64 {
        let took = self.took[way as usize].core;
        let left = |reading: f64| (took - reading).max(took / 10.0);
        match way {
            Way::Full => left(self.reading),
            Way::Several => left(self.reading_several),
            _ => took,
        }
    }
}
