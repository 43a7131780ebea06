//! The quality of a dataset: a named set of rules, each with its weight, its verdict, the reason and
//! what to do, in French and in English. It helps who reviews; it decides nothing.

mod data;
mod record;
mod rules;

pub use rules::QualityCode;

use super::context::Context;
use super::freshness::{Freshness, freshness};
use super::profile::Profile;
use crate::model::Dataset;
use crate::vocabulary::Labels;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The name of the set of rules: another name where weights or rules change, so that scores are
/// compared within one set only.
pub const QUALITY_RULES: &str = "catalogue-1";

/// What one rule says of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The dataset meets it.
    Met,
    /// It does not.
    Missed,
    /// The rule asks nothing of this dataset; it does not count in the score.
    NotApplicable,
}

/// One rule applied to a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Which rule.
    pub code: QualityCode,
    /// Its weight, 1 to 100; the weights of all rules make 100.
    pub weight: i64,
    /// What it says.
    pub verdict: Verdict,
    /// The fields to look at, as in [`Issue::path`](crate::Issue); may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Why, for a person.
    pub reason: Labels,
    /// What to do, when it is missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Labels>,
}

/// The quality of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// The set of rules, [`QUALITY_RULES`].
    pub rules: String,
    /// 0 to 100: the weight of the rules met among that of the rules that apply, rounded.
    pub score: i64,
    /// Every rule, in the order of [`QualityCode::ALL`].
    pub criteria: Vec<Criterion>,
    /// How fresh the data is.
    pub freshness: Freshness,
}

impl Quality {
    /// The rules that are missed, heaviest first.
    pub fn missed(&self) -> Vec<&Criterion> {
        let mut missed: Vec<&Criterion> =
            self.criteria.iter().filter(|criterion| criterion.verdict == Verdict::Missed).collect();
        missed.sort_by_key(|criterion| (-criterion.weight, criterion.code));
        missed
    }
}

/// What the host found when it followed a link; the library never does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckedLink {
    /// The link, as the record has it.
    pub url: String,
    /// Whether it answered as it should.
    pub available: bool,
    /// When it was followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<DateTime<Utc>>,
}

/// What a rule found.
struct Found {
    verdict: Verdict,
    paths: Vec<String>,
    /// What replaces the names in braces.
    arguments: Vec<(&'static str, String)>,
    /// French and English, where the reason is not the usual one of the rule.
    because: Option<(&'static str, &'static str)>,
}

impl Found {
    fn that(met: bool) -> Self {
        let verdict = if met { Verdict::Met } else { Verdict::Missed };
        Self { verdict, paths: Vec::new(), arguments: Vec::new(), because: None }
    }

    fn aside(french: &'static str, english: &'static str) -> Self {
        Self { verdict: Verdict::NotApplicable, ..Self::that(true) }.because(french, english)
    }

    fn at(mut self, path: impl Into<String>) -> Self {
        self.paths.push(path.into());
        self
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    const fn because(mut self, french: &'static str, english: &'static str) -> Self {
        self.because = Some((french, english));
        self
    }
}

/// What the rules look at.
struct Subject<'a> {
    dataset: &'a Dataset,
    shown: &'a Dataset,
    profile: &'a Profile,
    context: &'a Context<'a>,
    checked: &'a [CheckedLink],
    freshness: &'a Freshness,
}

/// The quality of a dataset under a profile, on the day of the context.
///
/// `shown` is the dataset as who asks may see it: links are looked at there, so that nothing is told
/// of those that may not be taken. `checked` is what the host found when it followed links; without
/// it, links are judged by how they are written.
///
/// The same arguments always give the same answer.
pub fn quality(
    dataset: &Dataset,
    shown: &Dataset,
    profile: &Profile,
    context: &Context<'_>,
    checked: &[CheckedLink],
) -> Quality {
    let freshness = freshness(dataset, context.vocabulary, context.today);
    let subject = Subject { dataset, shown, profile, context, checked, freshness: &freshness };
    let criteria: Vec<Criterion> = QualityCode::ALL.iter().map(|code| criterion(*code, &subject)).collect();
    let sum = |verdicts: &[Verdict]| -> i64 {
        criteria.iter().filter(|held| verdicts.contains(&held.verdict)).map(|held| held.weight).sum()
    };
    let (met, asked) = (sum(&[Verdict::Met]), sum(&[Verdict::Met, Verdict::Missed]));
    let score = (met * 200 + asked).checked_div(2 * asked).unwrap_or(0);
    Quality { rules: QUALITY_RULES.to_owned(), score, criteria, freshness }
}

fn criterion(code: QualityCode, subject: &Subject<'_>) -> Criterion {
    let found = subject.judge(code);
    let (french, english) = found.because.unwrap_or_else(|| match found.verdict {
        Verdict::Missed => code.missed(),
        Verdict::Met | Verdict::NotApplicable => code.met(),
    });
    let filled = |template: &str| {
        let with = |text: String, (name, value): &(&str, String)| text.replace(&format!("{{{name}}}"), value);
        found.arguments.iter().fold(template.to_owned(), with)
    };
    let (to_do, to_do_english) = code.remedy();
    Criterion {
        code,
        weight: code.weight(),
        verdict: found.verdict,
        reason: Labels { fr: filled(french), en: filled(english) },
        remedy: (found.verdict == Verdict::Missed)
            .then(|| Labels { fr: filled(to_do), en: filled(to_do_english) }),
        paths: found.paths,
    }
}

impl Subject<'_> {
    fn judge(&self, code: QualityCode) -> Found {
        match code {
            QualityCode::Completeness => self.completeness(),
            QualityCode::Organisation => self.organisation(),
            QualityCode::Description => self.description(),
            QualityCode::Keywords => self.keywords(),
            QualityCode::Theme => self.theme(),
            QualityCode::Contact => self.contact(),
            QualityCode::Licence => self.licence(),
            QualityCode::Frequency => self.frequency(),
            QualityCode::Freshness => self.fresh(),
            QualityCode::SpatialCoverage => self.spatial_coverage(),
            QualityCode::TemporalCoverage => self.temporal_coverage(),
            QualityCode::Resources => self.resources(),
            QualityCode::RawData => self.raw_data(),
            QualityCode::OpenFormat => self.open_format(),
            QualityCode::MachineReadable => self.machine_readable(),
            QualityCode::GeographicFormat => self.geographic_format(),
            QualityCode::KnownFormats => self.known_formats(),
            QualityCode::ResourceDescriptions => self.resource_descriptions(),
            QualityCode::Links => self.links(),
        }
    }
}
