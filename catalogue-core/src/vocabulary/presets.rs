//! The vocabularies shipped with the library: data files read when asked for.

use crate::vocabulary::{Labels, SchemeTerms};
use serde::Deserialize;
use std::collections::BTreeMap;

macro_rules! files {
    ($folder:literal, $ending:literal, $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../vocabularies/", $folder, $name, $ending)))),*]
    };
}

const SCHEMES: &[(&str, &str)] = files![
    "", ".json",
    "access-level" "access-reason" "access-reason-crpa" "adms-publisher-type" "category"
    "contact-role" "crs" "data-type" "eu-data-theme" "format" "frequency" "granularity"
    "inspire-theme" "kind" "language" "licence" "maintenance-frequency" "organisation-type"
    "progress" "representation" "resource-type" "restriction-code" "service-type" "support" "theme"
    "topic-category"
];

const PRESETS: &[(&str, &str)] = files!["preset-", ".json", "pigma" "idgo" "datasud" "eu"];

const PRESET_CODES: &[&str] = &["pigma", "idgo", "datasud", "eu"];

const ILLUSTRATIONS: &[(&str, &str)] = files![
    "illustrations/", "",
    "administration.svg" "agriculture.svg" "amenagement.svg" "citoyennete.svg" "culture.svg"
    "economie.svg" "energie.svg" "environnement.svg" "equipement.svg" "formation.svg"
    "imagerie.svg" "limites-administratives.svg" "mer.svg" "mobilite.svg" "sante.svg" "sciences.svg"
];

/// What one kind of catalogue starts with.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// Its code: `pigma`, `idgo`, `datasud`, `eu`.
    pub code: String,
    /// Its labels.
    pub labels: Labels,
    /// The code of the profile that its datasets must meet.
    pub profile: String,
    /// Every scheme known, by code, with the terms offered and the labels of this kind of catalogue.
    pub schemes: Vec<SchemeTerms>,
    /// Codes of the facets, in the order shown.
    pub facets: Vec<String>,
    /// West, south, east, north in degrees of WGS 84: what its map opens on.
    pub extent: Option<[f64; 4]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PresetFile {
    preset: String,
    labels: Labels,
    profile: String,
    #[serde(default)]
    schemes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    labels_override: BTreeMap<String, BTreeMap<String, Labels>>,
    #[serde(default)]
    facets: Vec<String>,
    #[serde(default)]
    extent: Option<[f64; 4]>,
}

/// The codes of the presets.
pub fn presets() -> &'static [&'static str] {
    PRESET_CODES
}

/// A preset by its code; `None` when there is none of that code.
pub fn preset(code: &str) -> Option<Preset> {
    let file: PresetFile = serde_json::from_str(file(PRESETS, code)?).ok()?;
    let mut schemes = shipped_schemes()?;
    for scheme in &mut schemes {
        scheme.offered = file.schemes.get(&scheme.scheme).cloned();
        let Some(labels) = file.labels_override.get(&scheme.scheme) else { continue };
        for term in &mut scheme.terms {
            if let Some(own) = labels.get(&term.code) {
                replace(&mut term.labels.fr, &own.fr);
                replace(&mut term.labels.en, &own.en);
            }
        }
    }
    Some(Preset {
        code: file.preset,
        labels: file.labels,
        profile: file.profile,
        schemes,
        facets: file.facets,
        extent: file.extent,
    })
}

/// Every scheme shipped, by code, as no preset has touched it.
pub fn shipped_schemes() -> Option<Vec<SchemeTerms>> {
    SCHEMES.iter().map(|(_, text)| serde_json::from_str(text).ok()).collect()
}

/// The picture of a theme as SVG text, by the file name its term gives; `None` for another name.
pub fn illustration(file_name: &str) -> Option<&'static str> {
    file(ILLUSTRATIONS, file_name)
}

fn file(files: &'static [(&str, &str)], name: &str) -> Option<&'static str> {
    files.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

fn replace(label: &mut String, own: &str) {
    if !own.is_empty() {
        own.clone_into(label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Vocabulary, scheme};
    use std::collections::HashSet;

    #[test]
    fn every_file_is_read_and_none_is_forgotten() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/vocabularies");
        let mut on_disk = HashSet::new();
        for part in [folder.to_owned(), format!("{folder}/illustrations")] {
            for entry in std::fs::read_dir(part).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                if name.ends_with(".json") || name.ends_with(".svg") {
                    on_disk.insert(name);
                }
            }
        }
        let embedded: HashSet<String> = SCHEMES
            .iter()
            .map(|(name, _)| format!("{name}.json"))
            .chain(PRESETS.iter().map(|(name, _)| format!("preset-{name}.json")))
            .chain(ILLUSTRATIONS.iter().map(|(name, _)| (*name).to_owned()))
            .collect();
        assert_eq!(embedded, on_disk);
        for (name, text) in SCHEMES {
            let scheme: SchemeTerms = serde_json::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(scheme.scheme, *name);
        }
        for (name, text) in PRESETS {
            let file: PresetFile = serde_json::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(file.preset, *name);
        }
        assert_eq!(PRESET_CODES, PRESETS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }

    #[test]
    fn terms_keep_the_promises_of_the_readme() {
        let schemes = shipped_schemes().unwrap();
        let codes: HashSet<(&str, &str)> =
            schemes.iter().flat_map(|s| s.terms.iter().map(move |t| (&*s.scheme, &*t.code))).collect();
        for scheme in &schemes {
            let mut owners = std::collections::HashMap::new();
            let mut seen = HashSet::new();
            for term in &scheme.terms {
                let place = format!("{}:{}", scheme.scheme, term.code);
                assert!(seen.insert(&term.code), "{place} twice");
                assert!(!term.labels.fr.is_empty() && !term.labels.en.is_empty(), "{place}");
                for mapping in &term.mappings {
                    assert!(codes.contains(&(&*mapping.scheme, &*mapping.code)), "{place} → {mapping:?}");
                }
                for alias in &term.aliases {
                    assert!(alias.code.is_some() || alias.label.is_some(), "{place}: empty alias");
                    if let (Some(code), false) = (&alias.code, alias.lossy) {
                        let owner = owners.entry((&alias.system, code)).or_insert(&term.code);
                        assert_eq!(*owner, &term.code, "{}:{code} has two terms", alias.system);
                    }
                }
                if let Some(file) = &term.illustration {
                    assert!(illustration(file).is_some_and(|svg| svg.contains("<svg")), "{place}");
                }
            }
        }
        assert_eq!(illustration("../Cargo.toml"), None);
    }

    #[test]
    fn presets_offer_terms_that_exist() {
        for code in presets() {
            let preset = preset(code).unwrap();
            assert_eq!(preset.code, *code);
            assert!(["simple", "pigma", "inspire", "dcat-ap"].contains(&&*preset.profile), "{code}");
            assert!(!preset.facets.is_empty());
            let [west, south, east, north] = preset.extent.unwrap();
            assert!(west < east && south < north);
            let text = file(PRESETS, code).unwrap();
            let file: PresetFile = serde_json::from_str(text).unwrap();
            for (scheme, offered) in &file.schemes {
                let known = preset.schemes.iter().find(|s| s.scheme == *scheme).unwrap();
                for term in offered {
                    assert!(known.terms.iter().any(|t| t.code == *term), "{code}: {scheme}:{term}");
                }
            }
            for (scheme, labels) in &file.labels_override {
                let known = preset.schemes.iter().find(|s| s.scheme == *scheme).unwrap();
                for term in labels.keys() {
                    assert!(known.terms.iter().any(|t| t.code == *term), "{code}: {scheme}:{term}");
                }
            }
        }
        assert_eq!(preset("geo2france"), None);
    }

    #[test]
    fn an_empty_list_offers_nothing_and_an_absent_one_everything() {
        let eu = Vocabulary::new(preset("eu").unwrap().schemes);
        assert!(eu.offered(scheme::THEME).is_empty());
        assert!(eu.term(scheme::THEME, "agriculture").is_some(), "known, though not offered");
        assert_eq!(eu.offered(scheme::FREQUENCY).len(), 40);
        let pigma = Vocabulary::new(preset("pigma").unwrap().schemes);
        let labels: Vec<&str> =
            pigma.offered(scheme::FREQUENCY).iter().map(|term| &*term.labels.fr).collect();
        assert_eq!(labels.len(), 12);
        assert_eq!((labels[0], labels[3]), ("Continue", "Toutes les deux semaines"));
        let english = |v: &Vocabulary| v.term(scheme::FREQUENCY, "DAILY").unwrap().labels.en.clone();
        assert_eq!(english(&pigma), english(&eu), "a label that the preset leaves out stays");
        assert_eq!(pigma.offered(scheme::THEME).len(), 16);
    }
}
