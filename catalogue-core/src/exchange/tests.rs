//! Records written here that show what real ones do, and the runs over real ones.

use super::*;
use crate::Issue;
use crate::model::*;
use crate::vocabulary::{SchemeTerms, Vocabulary};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vocabularies");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let schemes = files.filter(|path| {
        path.extension().is_some_and(|e| e == "json") && !path.file_name().unwrap().to_string_lossy().starts_with("preset-")
    });
    Vocabulary::new(schemes.map(|path| serde_json::from_slice::<SchemeTerms>(&std::fs::read(path).unwrap()).unwrap()))
});

struct Bordeaux;

impl Places for Bordeaux {
    fn by_code(&self, id: &str) -> Option<Extent> {
        (id == "municipality:33063").then(|| Extent {
            place: Some("Bordeaux".into()),
            territory: Some(id.into()),
            boxes: vec![BoundingBox::new(-0.64, 44.81, -0.53, 44.92)],
        })
    }
}

fn reading(limits: &ReadingLimits) -> Reading<'_> {
    Reading { vocabulary: &VOCABULARY, places: &Bordeaux, limits, source: Some("https://exemple.fr/catalogue/".into()) }
}

fn read_all(format: Option<Format>, text: &str) -> Vec<Read> {
    let limits = ReadingLimits::default();
    read(format, text.as_bytes(), &reading(&limits)).unwrap()
}

fn taken(value: Value) -> Imported {
    let mut found = read_all(None, &value.to_string());
    assert_eq!(found.len(), 1, "{found:?}");
    match found.remove(0).outcome {
        Outcome::Taken(imported) => *imported,
        Outcome::Refused(issues) => panic!("refused: {issues:?}"),
    }
}

/// A package with the keys given added.
fn package(more: Value) -> Imported {
    let mut base = json!({"id": "3f1b7e5e-0000-4000-8000-000000000001", "name": "arbres", "title": "Arbres", "notes": "Les arbres.", "resources": []});
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    taken(base)
}

fn codes(issues: &[Issue]) -> Vec<(&str, &str)> {
    issues.iter().map(|issue| (issue.path.as_str(), issue.code.code())).collect()
}

fn dataset(more: Value) -> Imported {
    let mut base = json!({"id": "5a0000000000000000000001", "slug": "arbres", "title": "Arbres", "description": "Les arbres.",
        "acronym": null, "badges": [], "page": "https://exemple.fr/datasets/arbres/", "resources": []});
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    taken(base)
}
