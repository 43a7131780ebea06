//! What one peer did, and a line about it.

use super::line::{Answer, Line};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether a peer answered all it could be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    /// Everything asked within its time was answered.
    Complete,
    /// It was stopped, or died, after some answers.
    Stopped,
    /// It answered nothing.
    #[default]
    Failed,
}

/// What one peer did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct PeerResult {
    /// The folder of the peer.
    pub(crate) name: String,
    /// What it calls itself.
    pub(crate) title: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) status: Status,
    /// Why it was stopped, or failed.
    pub(crate) reason: Option<String>,
    pub(crate) build_seconds: Option<f64>,
    pub(crate) index_bytes: Option<u64>,
    /// What its processes held after the last query.
    pub(crate) memory_bytes: Option<u64>,
    /// What it does otherwise than asked, a sentence each.
    pub(crate) differs: Vec<String>,
    /// In the order asked, which is the same for all.
    pub(crate) answers: Vec<Answer>,
}

impl PeerResult {
    /// On how many queries its total is the same as in `totals`, of how many that both answered.
    pub(crate) fn agreement(&self, totals: &BTreeMap<usize, u64>) -> (usize, usize) {
        let both = self.answers.iter().filter_map(|own| Some((own.total, *totals.get(&own.n)?)));
        both.fold((0, 0), |(equal, all), (own, other)| (equal + usize::from(own == other), all + 1))
    }

    /// Its totals by query, to compare another with.
    pub(crate) fn totals(&self) -> BTreeMap<usize, u64> {
        self.answers.iter().map(|own| (own.n, own.total)).collect()
    }

    pub(super) fn failed(name: &str, reason: impl ToString) -> Self {
        Self { name: name.to_owned(), reason: Some(reason.to_string()), ..Self::default() }
    }

    pub(super) fn take(&mut self, line: Line) {
        match line {
            Line::Peer { peer, version } => (self.title, self.version) = (Some(peer), Some(version)),
            Line::Built { built, bytes } => {
                (self.build_seconds, self.index_bytes) = (Some(built), Some(bytes))
            }
            Line::Answer(mut answer) => {
                // Facets are named here as the library names them; a column of a database has no hyphen.
                let facets = std::mem::take(&mut answer.facets).into_iter();
                answer.facets = facets.map(|(facet, counts)| (facet.replace('_', "-"), counts)).collect();
                self.answers.push(answer);
            }
            Line::Memory { memory_bytes } => self.memory_bytes = Some(memory_bytes),
            Line::Differs { differs } => self.differs.push(differs),
            Line::Failed { failed } => self.reason = Some(failed),
        }
    }
}

/// One line for each peer, for whoever watches; totals are compared with those of the first that answered.
pub(crate) fn summary(results: &[PeerResult]) -> String {
    let first =
        results.iter().find(|own| !own.answers.is_empty()).map(PeerResult::totals).unwrap_or_default();
    let mut text = String::new();
    for own in results {
        let version = own.version.as_deref().unwrap_or_default();
        let mut best: Vec<f64> = own.answers.iter().map(Answer::best).collect();
        best.sort_by(f64::total_cmp);
        let at = |percent: usize| {
            best.get(best.len().saturating_sub(1) * percent / 100).copied().unwrap_or(f64::NAN)
        };
        let (equal, compared) = own.agreement(&first);
        let megabytes = |bytes: Option<u64>| bytes.unwrap_or_default() / 1_000_000;
        text += &format!(
            "{:14} {version:<24.24} built {:6.1} s, {:5} MB; {:3} queries, p50 {:8.2} ms, p95 {:8.2} ms; {:5} MB held; \
             {equal} of {compared} totals equal{}\n",
            own.name,
            own.build_seconds.unwrap_or(f64::NAN),
            megabytes(own.index_bytes),
            best.len(),
            at(50),
            at(95),
            megabytes(own.memory_bytes),
            own.reason.as_ref().map(|reason| format!("; {:?}: {reason}", own.status)).unwrap_or_default(),
        );
    }
    text
}
