//! Catalogues that do not exist, plausible and the same at every run.

use crate::names::{Places, own_name};
use crate::random::{Random, Zipf};
use crate::words;
use catalogue_core::{
    Access, AccessRule, BoundingBox, Contact, Extent, Metadata, OrganisationDetails, OrganisationId,
    PartialDate, Period, ResourceMetadata, Visibility,
};
use serde::Serialize;
use uuid::Uuid;

const STREAM_ORGANISATION: u64 = 1;
const STREAM_DATASET: u64 = 2;

/// Different keywords that a large catalogue comes to hold.
pub(crate) const KEYWORD_COUNT: usize = words::KEYWORDS.len() * (1 + words::QUALIFIERS.len());

/// Makes organisations and datasets from a seed. Dataset `i` is the same whatever was made before
/// it, so that several processes may share the work.
#[derive(Clone, Debug)]
pub(crate) struct Generator {
    seed: u64,
    deposits: Zipf,
    keywords: Zipf,
    places: Places,
    count: usize,
}

/// An organisation to create before the datasets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct GeneratedOrganisation {
    /// The identifier that datasets name.
    pub(crate) id: OrganisationId,
    /// What is written of it.
    pub(crate) details: OrganisationDetails,
}

impl Generator {
    /// A generator of datasets shared out among `organisations` (at least one): a few deposit
    /// most of them, most deposit a few.
    pub(crate) fn new(seed: u64, organisations: usize) -> Self {
        let count = organisations.max(1);
        Self {
            seed,
            deposits: Zipf::new(count),
            keywords: Zipf::new(KEYWORD_COUNT),
            places: Places::new(),
            count,
        }
    }

    /// The organisations, those that deposit most first.
    pub(crate) fn organisations(&self) -> Vec<GeneratedOrganisation> {
        (0..self.count).map(|rank| self.organisation(rank)).collect()
    }

    fn organisation_id(&self, rank: usize) -> OrganisationId {
        let mut random = Random::of(self.seed, STREAM_ORGANISATION, rank as u64);
        OrganisationId::from_uuid(Uuid::from_u64_pair(random.number(), random.number()))
    }

    fn organisation(&self, rank: usize) -> GeneratedOrganisation {
        let mut random = Random::of(self.seed, STREAM_ORGANISATION, rank as u64 + (1 << 32));
        let (code, department, _) = words::DEPARTMENTS[rank % words::DEPARTMENTS.len()];
        let (name, kind) = if rank < words::DEPARTMENTS.len() {
            (format!("Département {department}"), "conseil-departemental")
        } else {
            let (head, kind) = *random.one(words::ORGANISATIONS);
            // The number keeps names apart, as an official code would.
            (format!("{head} {} ({code}-{rank})", self.places.commune(&mut random)), kind)
        };
        let details = OrganisationDetails {
            name,
            organisation_type: Some(kind.to_owned()),
            email: Some(format!("donnees-{rank}@example.org")),
            website: Some(format!("https://organisation-{rank}.example.org/")),
            territories: vec![format!("department:{code}")],
            active: true,
            partner: random.percent(20),
            ..OrganisationDetails::default()
        };
        GeneratedOrganisation { id: self.organisation_id(rank), details }
    }

    /// What is written of dataset `index` and of its resources (at least one).
    pub(crate) fn dataset(&self, index: u64) -> (Metadata, Vec<ResourceMetadata>) {
        let mut random = Random::of(self.seed, STREAM_DATASET, index);
        let random = &mut random;
        let owner = self.deposits.rank(random);
        let (theme, subjects) = *random.one(words::SUBJECTS);
        let subject = *random.one(subjects);
        // An organisation writes of its own département.
        let (code, department, bounds) = words::DEPARTMENTS[owner % words::DEPARTMENTS.len()];
        let municipal = random.percent(60);
        let place = if municipal { self.places.commune(random) } else { department.to_owned() };
        let year = 2010 + random.below(16);

        let mut themes = vec![theme.to_owned()];
        if random.percent(25) {
            let second = random.one(words::SUBJECTS).0;
            if second != theme {
                themes.push(second.to_owned());
            }
        }
        let data_type = random.weighted(words::DATA_TYPES, |item| item.1).0;
        let published_on = date(random, year);
        let metadata = Metadata {
            // Its own name first: addresses are made of titles, and must differ.
            title: format!("{} – {}", own_name(index), title(random, subject, &place, year)),
            description: self.description(random, subject),
            keywords: self.keywords(random),
            licence: Some(random.weighted(words::LICENCES, |item| item.1).0.to_owned()),
            organisation: Some(self.organisation_id(owner)),
            visibility: if random.percent(10) { Visibility::Private } else { Visibility::Public },
            frequency: Some(random.weighted(words::FREQUENCIES, |item| item.1).0.to_owned()),
            data_types: vec![data_type.to_owned()],
            themes,
            granularity: Some(random.weighted(words::GRANULARITIES, |item| item.1).0.to_owned()),
            created_on: published_on,
            published_on,
            updated_on: date(random, year + random_years(year, index)).max(published_on),
            contacts: vec![Contact {
                name: Some("Service des données".to_owned()),
                email: Some(format!("donnees-{owner}@example.org")),
                ..Contact::default()
            }],
            extent: Extent {
                place: Some(place),
                territory: (!municipal).then(|| format!("department:{code}")),
                boxes: vec![if municipal { within(random, bounds) } else { whole(bounds) }],
            },
            temporal: if random.percent(30) { period(year) } else { Vec::new() },
            languages: vec!["fr".to_owned()],
            crs: if random.percent(60) { vec!["EPSG:2154".to_owned()] } else { Vec::new() },
            ..Metadata::default()
        };
        // One, two or three mostly; now and then a long list of instalments.
        let count = if random.percent(1) { 40 } else { 1 + random.below(2) + random.below(3) };
        let resources = (0..count).map(|position| resource(random, subject, index, position)).collect();
        (metadata, resources)
    }

    /// One to a dozen sentences, few of them long.
    fn description(&self, random: &mut Random, subject: &str) -> String {
        let count = 1 + random.below(4) + if random.percent(15) { random.below(9) } else { 0 };
        let mut start = random.below(words::SENTENCES.len());
        let lower = subject.to_lowercase();
        let mut text = String::new();
        for _ in 0..count {
            // Not always the same sentence after another.
            start += 1 + random.below(3);
            let sentence = words::SENTENCES[start % words::SENTENCES.len()];
            if !text.is_empty() {
                text.push(' ');
            }
            let word = fill(sentence, "{mot}", || keyword(self.keywords.rank(random)));
            let place = fill(sentence, "{lieu}", || self.places.hamlet(random));
            text.push_str(&sentence.replace("{}", &lower).replace("{mot}", &word).replace("{lieu}", &place));
        }
        text
    }

    /// One to nine different keywords.
    fn keywords(&self, random: &mut Random) -> Vec<String> {
        let count = 1 + random.below(5) + random.below(5);
        let mut ranks: Vec<usize> = Vec::with_capacity(count);
        for _ in 0..count {
            let rank = self.keywords.rank(random);
            if !ranks.contains(&rank) {
                ranks.push(rank);
            }
        }
        ranks.into_iter().map(|rank| spelling(random, keyword(rank))).collect()
    }
}

/// The keyword of a rank: the common ones first, then each of them with a qualifier.
pub(crate) fn keyword(rank: usize) -> String {
    let base = words::KEYWORDS[rank % words::KEYWORDS.len()];
    match (rank / words::KEYWORDS.len()).checked_sub(1) {
        None => base.to_owned(),
        Some(round) => format!("{base} {}", words::QUALIFIERS[round % words::QUALIFIERS.len()]),
    }
}

/// What stands in a gap, when the sentence has it.
fn fill(sentence: &str, gap: &str, with: impl FnOnce() -> String) -> String {
    if sentence.contains(gap) { with() } else { String::new() }
}

/// People do not spell alike: one keyword in ten is written in another way.
fn spelling(random: &mut Random, keyword: String) -> String {
    match random.below(40) {
        0 => keyword.to_uppercase(),
        1 => keyword.replace(['é', 'è', 'ê'], "e"),
        2 => keyword.replace(' ', "-"),
        3 => {
            let mut letters = keyword.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        }
        _ => keyword,
    }
}

fn title(random: &mut Random, subject: &str, place: &str, year: usize) -> String {
    match random.below(6) {
        0 => format!("{subject} - {place}"),
        1 => format!("{subject} de {place} en {year}"),
        2 => format!("{place} : {}", subject.to_lowercase()),
        3 => format!("{subject} ({}) {place} {year}", random.one(words::QUALIFIERS)),
        4 => format!("Inventaire : {}, {place}", subject.to_lowercase()),
        _ => format!("{subject} {place} {year}"),
    }
}

fn date(random: &mut Random, year: usize) -> Option<PartialDate> {
    let year = i32::try_from(year).ok()?;
    let (month, day) = (random.below(12) as u32 + 1, random.below(28) as u32 + 1);
    match random.below(10) {
        0 => PartialDate::new(year, None, None),
        1 => PartialDate::new(year, Some(month), None),
        _ => PartialDate::new(year, Some(month), Some(day)),
    }
}

/// Years until the last change, never beyond 2025.
fn random_years(year: usize, index: u64) -> usize {
    usize::try_from(index % 5).unwrap_or_default().min(2025 - year)
}

fn period(year: usize) -> Vec<Period> {
    let year = i32::try_from(year).unwrap_or_default();
    vec![Period { start: PartialDate::new(year - 1, None, None), end: PartialDate::new(year, None, None) }]
}

fn whole([west, south, east, north]: [f64; 4]) -> BoundingBox {
    BoundingBox::new(west, south, east, north)
}

/// A box of some kilometres within another.
fn within(random: &mut Random, [west, south, east, north]: [f64; 4]) -> BoundingBox {
    let mut share = || random.below(800) as f64 / 1_000.0;
    let (x, y) = (west + (east - west) * share(), south + (north - south) * share());
    let size = 0.02 + share() / 10.0;
    let round = |degrees: f64| (degrees * 10_000.0).round() / 10_000.0;
    BoundingBox::new(round(x), round(y), round((x + size).min(east)), round((y + size).min(north)))
}

fn about(subject: &str, sentence: &str) -> String {
    let said = sentence.replace("{}", "ces objets").replace("{lieu}", "la commune").replace("{mot}", "suivi");
    format!("{subject} : {said}")
}

fn resource(random: &mut Random, subject: &str, index: u64, position: usize) -> ResourceMetadata {
    let (format, media_type, _) = *random.weighted(words::FORMATS, |item| item.2);
    let service = media_type.is_empty();
    let kind = match (format, position) {
        ("PDF", 1..) => "documentation",
        _ if service => "api",
        (_, 0) => "main",
        _ => *random.one(&["update", "main", "other", "documentation"]),
    };
    let access = match random.below(20) {
        0 => AccessRule {
            download: Access::Authenticated,
            reason: Some("L311-6-1-vp".to_owned()),
            ..AccessRule::default()
        },
        _ => AccessRule::default(),
    };
    ResourceMetadata {
        name: format!("{subject} ({format})"),
        description: about(subject, words::SENTENCES[random.below(words::SENTENCES.len())]),
        resource_type: Some(kind.to_owned()),
        url: Some(format!("https://donnees.example.org/{index}/{position}/{}", format.to_lowercase())),
        format: Some(format.to_owned()),
        media_type: (!service).then(|| media_type.to_owned()),
        size: (!service).then(|| 1_000 + random.below(50_000_000) as i64),
        access,
        ..ResourceMetadata::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue_core::text;
    use serde_json::Value;
    use std::collections::{BTreeMap, BTreeSet};

    const PRESET: &str = include_str!("../../catalogue-core/vocabularies/preset-pigma.json");
    const FORMATS: &str = include_str!("../../catalogue-core/vocabularies/format.json");

    fn counts<T: Ord>(items: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
        let mut counts = BTreeMap::new();
        for item in items {
            *counts.entry(item).or_default() += 1;
        }
        counts
    }

    #[test]
    fn the_same_seed_gives_the_same_catalogue_in_any_order() {
        let (one, two) = (Generator::new(7, 50), Generator::new(7, 50));
        let forwards: Vec<_> = (0..200).map(|index| one.dataset(index)).collect();
        let mut backwards: Vec<_> = (0..200).rev().map(|index| two.dataset(index)).collect();
        backwards.reverse();
        assert_eq!(forwards, backwards);
        assert_eq!(one.organisations(), two.organisations());
        assert_ne!(forwards[3], Generator::new(8, 50).dataset(3));
    }

    #[test]
    fn a_few_words_and_organisations_are_common_and_most_are_rare() {
        let generator = Generator::new(1, 100);
        let datasets: Vec<_> = (0..5_000).map(|index| generator.dataset(index)).collect();
        let words = counts(datasets.iter().flat_map(|(m, _)| m.keywords.iter().map(|word| text::key(word))));
        let mut sorted: Vec<usize> = words.values().copied().collect();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        assert!(sorted[0] > 5 * sorted[20], "{} and {}", sorted[0], sorted[20]);
        assert!(sorted.len() > 1_500, "{} different keywords", sorted.len());
        let spellings = counts(datasets.iter().flat_map(|(m, _)| m.keywords.iter().cloned()));
        assert!(spellings.len() > words.len() + 200, "keywords are spelt in several ways");

        let owners = counts(datasets.iter().filter_map(|(m, _)| m.organisation));
        let known: BTreeSet<_> = generator.organisations().into_iter().map(|own| own.id).collect();
        assert!(owners.keys().all(|id| known.contains(id)));
        let mut sorted: Vec<usize> = owners.values().copied().collect();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        assert!(sorted[0] > 10 * sorted[50] && sorted.len() > 90, "{sorted:?}");

        let private = datasets.iter().filter(|(m, _)| m.visibility == Visibility::Private).count();
        assert!((400..600).contains(&private), "{private} private of 5,000");
        let themes = counts(datasets.iter().flat_map(|(m, _)| m.themes.clone()));
        assert_eq!(themes.len(), 16);
    }

    #[test]
    fn records_are_within_what_the_preset_offers() {
        let preset: Value = serde_json::from_str(PRESET).unwrap();
        let formats: Value = serde_json::from_str(FORMATS).unwrap();
        let known = |scheme: &str, code: &str| {
            preset["schemes"][scheme].as_array().unwrap().iter().any(|own| own == code)
        };
        let france = BoundingBox::new(-5.2, 41.3, 9.6, 51.1);
        let generator = Generator::new(3, 30);
        let names = counts(generator.organisations().into_iter().map(|own| text::key(&own.details.name)));
        assert_eq!(names.len(), 30, "names of organisations differ once folded");
        for index in 0..2_000 {
            let (metadata, resources) = generator.dataset(index);
            assert!((1..=350).contains(&metadata.title.chars().count()), "{}", metadata.title);
            assert!(metadata.themes.iter().all(|code| known("theme", code)));
            assert!(metadata.data_types.iter().all(|code| known("data-type", code)));
            assert!(metadata.licence.iter().all(|code| known("licence", code)));
            assert!(metadata.frequency.iter().all(|code| known("frequency", code)));
            assert!(metadata.granularity.iter().all(|code| known("granularity", code)));
            assert!(metadata.keywords.iter().all(|word| (2..=100).contains(&word.chars().count())));
            for own in &metadata.extent.boxes {
                assert!(own.is_valid() && !own.crosses_antimeridian() && own.within(&france), "{own:?}");
            }
            let (published, updated) = (metadata.published_on.unwrap(), metadata.updated_on.unwrap());
            assert!(published.first_day() <= updated.last_day() && updated.year() <= 2025);
            assert!(!resources.is_empty());
            for resource in resources {
                assert!(resource.resource_type.iter().all(|code| known("resource-type", code)));
                let format = resource.format.unwrap();
                assert!(formats["terms"].as_array().unwrap().iter().any(|term| term["code"] == *format));
            }
        }
    }
}
