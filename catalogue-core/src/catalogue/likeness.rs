//! Which resource of a dataset is the one that comes again.

use crate::model::ResourceMetadata;
use std::collections::HashMap;

/// What makes a resource known again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Likeness<'a> {
    /// Its identifier in the source.
    pub(super) remote_id: Option<&'a String>,
    /// Its address, its name and its format are there.
    pub(super) metadata: &'a ResourceMetadata,
}

type Key<'a> = (&'a str, &'a str);

impl<'a> Likeness<'a> {
    /// The ways to know it, the surest first.
    const WAYS: [fn(Likeness<'a>) -> Option<Key<'a>>; 3] = [
        |own| own.remote_id.map(|id| (id.as_str(), "")),
        |own| own.metadata.url.as_deref().map(|url| (url, "")),
        |own| {
            let format = own.metadata.format.as_deref().or(own.metadata.container.as_deref());
            let name = own.metadata.name.as_str();
            (!name.is_empty()).then_some((name, format.unwrap_or_default()))
        },
    ];
}

/// For each resource wanted, the place of the held one that it was: by its identifier in the source,
/// else its address, else its name and format. A surer likeness is looked for everywhere before a
/// lesser one; each held resource is given once, the first of several alike first.
pub(super) fn match_resources<'a>(held: &[Likeness<'a>], wanted: &[Likeness<'a>]) -> Vec<Option<usize>> {
    let mut matches = vec![None; wanted.len()];
    for key in Likeness::WAYS {
        let mut free: HashMap<Key<'a>, Vec<usize>> = HashMap::new();
        for (at, held) in held.iter().enumerate().rev().filter(|(at, _)| !matches.contains(&Some(*at))) {
            if let Some(key) = key(*held) {
                free.entry(key).or_default().push(at);
            }
        }
        for (wanted, found) in wanted.iter().zip(&mut matches).filter(|(_, found)| found.is_none()) {
            *found = key(*wanted).and_then(|key| free.get_mut(&key)).and_then(Vec::pop);
        }
    }
    matches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(url: &str, name: &str, format: &str) -> ResourceMetadata {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        ResourceMetadata {
            url: some(url),
            name: name.into(),
            format: some(format),
            ..ResourceMetadata::default()
        }
    }

    #[test]
    fn the_surest_likeness_wins_wherever_it_stands() {
        let ids = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let (csv, shp) =
            (resource("https://e.fr/1", "Arbres", "CSV"), resource("https://e.fr/2", "Arbres", "SHP"));
        let own =
            |id: Option<usize>, metadata| Likeness { remote_id: id.and_then(|at| ids.get(at)), metadata };
        let held = [own(Some(0), &csv), own(Some(1), &shp)];
        // Addresses were exchanged: the identifiers tell.
        assert_eq!(match_resources(&held, &[own(Some(1), &csv), own(Some(0), &shp)]), [Some(1), Some(0)]);
        // New identifiers at each harvest: the addresses tell.
        assert_eq!(match_resources(&held, &[own(Some(2), &shp), own(None, &csv)]), [Some(1), Some(0)]);
        // An address of each day: the name and the format tell.
        let moved = resource("https://e.fr/3", "Arbres", "SHP");
        assert_eq!(match_resources(&held, &[own(None, &moved), own(None, &moved)]), [Some(1), None]);
        let other = resource("https://e.fr/4", "Haies", "SHP");
        assert_eq!(match_resources(&held, &[own(None, &other)]), [None]);
    }
}
