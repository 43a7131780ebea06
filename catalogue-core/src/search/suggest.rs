//! Suggestions: values in use among the published datasets that a scope may read, those that
//! start as typed first, then those that hold it, the most used before the others.

use crate::access::Scope;
use crate::error::Result;
use crate::model::State;
use crate::search::columns::Segment;
use crate::search::dictionary::{Code, Counts};
use crate::search::facets::{Tallies, Tally};
use crate::search::fault::guarded;
use crate::search::fields::{FACETS, FacetKind, PART, facet_named};
use crate::search::lists::{FacetColumn, FacetValue};
use crate::search::matches::published;
use crate::search::snapshot::{Snapshot, View};
use crate::text::key;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What is suggested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SuggestField {
    /// Titles, each with the identifier of its dataset.
    Title,
    /// The values of a facet, by its name: `keyword`, `organisation`, `format`, `theme`…
    Facet(String),
}

/// Who is told, and through which portal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    /// What they may read.
    pub(crate) scope: &'a Scope,
    /// The code of the portal.
    pub(crate) portal: Option<&'a str>,
}

impl<'a> From<&'a Scope> for Seen<'a> {
    /// Through no portal.
    fn from(scope: &'a Scope) -> Self {
        Self { scope, portal: None }
    }
}

/// A value in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// The code of the facet's value; a dataset's identifier for a title.
    pub(crate) code: String,
    /// What is shown: a keyword's most used spelling, an organisation's name, a title, a code.
    pub(crate) label: String,
    /// An organisation's identifier.
    pub(crate) id: Option<String>,
    /// The published datasets that have it, of those that the scope may read.
    pub(crate) count: i64,
}

/// Orders and cuts suggestions. `names` gives the folded keys under which one may be typed; one
/// of them must fit.
fn rank(
    values: Vec<Counted>,
    typed: &str,
    limit: usize,
    names: impl Fn(&Counted) -> Vec<String>,
) -> Vec<Counted> {
    let mut fitting: Vec<(bool, Counted)> = values
        .into_iter()
        .filter_map(|value| {
            // `false` comes first: found at the start of one of its names.
            let infix = names(&value).iter().filter_map(|name| Some(name.find(typed)? > 0)).min()?;
            Some((infix, value))
        })
        .collect();
    let use_of = |(infix, value): &(bool, Counted)| (*infix, Reverse(value.count));
    fitting.sort_by_key(use_of);
    // Names are folded for those only that may be among the first.
    if let Some(last) = limit.checked_sub(1).and_then(|last| fitting.get(last)).map(use_of) {
        fitting.truncate(fitting.partition_point(|value| use_of(value) <= last));
    }
    fitting.sort_by_cached_key(|value| {
        (use_of(value), key(&value.1.label), value.1.label.clone(), value.1.code.clone())
    });
    fitting.into_iter().take(limit).map(|(_, value)| value).collect()
}

impl Snapshot {
    /// The values in use that fit what was typed, best first. Values of closed lists fit by
    /// their code: their labels and aliases are the vocabulary's.
    pub(crate) fn suggest(
        &self,
        field: &SuggestField,
        typed: &str,
        seen: Seen<'_>,
        limit: usize,
    ) -> Result<Vec<Counted>> {
        let typed = key(typed);
        match field {
            SuggestField::Title => guarded(|| self.suggest_titles(&typed, seen, limit)),
            SuggestField::Facet(name) => {
                let Some(at) = facet_named(name) else { return Ok(Vec::new()) };
                let values = guarded(|| self.in_use(at, &typed, seen, limit))?;
                let folded = is_keyword(at);
                Ok(rank(values, &typed, limit, |value| match folded {
                    // Its code is the key of its label.
                    true => vec![value.code.clone()],
                    false => vec![key(&value.label), key(&value.code)],
                }))
            }
        }
    }

    /// How often each value of a facet is used, by code; empty for a name that is no facet.
    pub(crate) fn usage(&self, facet: &str, seen: Seen<'_>) -> Result<BTreeMap<String, i64>> {
        let Some(at) = facet_named(facet) else { return Ok(BTreeMap::new()) };
        let values = guarded(|| self.in_use(at, "", seen, usize::MAX))?;
        Ok(values.into_iter().map(|value| (value.code, value.count)).collect())
    }

    /// The values of a facet whose key holds what was typed, counted: of keywords the most used only,
    /// those that start so, then, where these are not `enough`, those that hold it.
    fn in_use(&self, at: usize, typed: &str, seen: Seen<'_>, enough: usize) -> Result<Vec<Counted>> {
        if !is_keyword(at) || typed.is_empty() {
            return self.tallied(at, seen, |value| typed.is_empty() || may_fit(at, value, typed));
        }
        let starting = |column: &FacetColumn| column.codes().starting(typed).collect();
        let mut found = self.most_used(at, seen, starting, enough)?;
        if found.len() < enough {
            let holding = |column: &FacetColumn| column.codes().holding(typed).collect();
            found.extend(self.most_used(at, seen, holding, enough)?);
        }
        Ok(found)
    }

    /// The codes of a facet that have one of the values that fit, counted.
    fn tallied(&self, at: usize, seen: Seen<'_>, fits: impl Fn(&FacetValue) -> bool) -> Result<Vec<Counted>> {
        let mut tallies = Tallies::default();
        for view in self.views() {
            let Some(column) = view.segment.facet(at)? else { continue };
            with_counts(view, seen, at, column, |counts| {
                let values = column.values.iter().zip(counts).filter(|(value, _)| fits(value));
                tallies.add(values.map(|(value, count)| (value, i64::from(*count))));
            })?;
        }
        tallies.sort();
        Ok(tallies.codes().map(|tally| counted(&tally)).collect())
    }

    /// The most used codes of a facet of those that have one of the values at these places, and those used as
    /// much as the last of them. Codes are counted by number: most of the texts are not looked at.
    fn most_used(
        &self,
        at: usize,
        seen: Seen<'_>,
        places: impl Fn(&FacetColumn) -> Vec<usize>,
        most: usize,
    ) -> Result<Vec<Counted>> {
        let columns: Vec<Option<&FacetColumn>> =
            self.views().iter().map(|view| view.segment.facet(at)).collect::<Result<_>>()?;
        let Some(dictionary) = self.dictionaries().of(at, self.views(), &columns) else {
            return Ok(Vec::new());
        };
        let mut numbered: Vec<(u32, u32)> = Vec::new();
        for (number, (view, column)) in self.views().iter().zip(&columns).enumerate() {
            let Some(column) = column else { continue };
            with_counts(view, seen, at, column, |counts| {
                let of = |place| Some((place as u32, counts.get(place).copied().filter(|count| *count > 0)?));
                let counted = places(column).into_iter().filter_map(of);
                numbered.extend(counted.map(|(place, count)| (dictionary.number(number, place), count)));
            })?;
        }
        numbered.sort_unstable();
        numbered.dedup_by(|next, kept| {
            let same = kept.0 == next.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let counts = Counts::Few(numbered);
        let mut codes = Vec::new();
        dictionary.each_code(&counts, |count, code| codes.push((count, code)));
        if let Some(last) = most.checked_sub(1).filter(|last| *last < codes.len()) {
            let mut counts: Vec<i64> = codes.iter().map(|(count, _)| *count).collect();
            let least = *counts.select_nth_unstable_by_key(last, |count| Reverse(*count)).1;
            codes.retain(|(count, _)| *count >= least);
        }
        let counted = |(count, code): (i64, Code<'_>)| {
            let label = code.label(&counts).filter(|label| !label.is_empty()).unwrap_or(code.text());
            Counted { code: code.text().to_owned(), label: label.to_owned(), id: None, count }
        };
        Ok(codes.into_iter().map(counted).collect())
    }

    fn suggest_titles(&self, typed: &str, seen: Seen<'_>, limit: usize) -> Result<Vec<Counted>> {
        let mut found = Vec::new();
        for view in self.views() {
            let segment = &view.segment;
            let Some(titles) = segment.titled()? else { continue };
            let readable = published(view, seen.scope, seen.portal)?;
            let mut count = 0;
            // Titles come by name: those that start so, then those that hold it. The first ones of
            // each segment are enough, with all that fold alike.
            let places = titles.folded.starting(typed).map(|place| (false, place));
            let mut last = None;
            for (infix, place) in places.chain(titles.folded.holding(typed).map(|place| (true, place))) {
                if count >= limit && last.is_some_and(|last| last != (infix, titles.folded.at(place))) {
                    break;
                }
                let mut label: Option<String> = None;
                for doc in titles.documents(place).iter().filter(|doc| readable.contains(**doc)) {
                    let label = match &label {
                        Some(label) => label.clone(),
                        None => label.insert(spelling(segment, place)?).clone(),
                    };
                    found.push(Counted { code: segment.id(*doc).to_string(), label, id: None, count: 1 });
                    (count, last) = (count + 1, Some((infix, titles.folded.at(place))));
                }
            }
        }
        Ok(rank(found, typed, limit, |value| vec![key(&value.label)]))
    }
}

/// How many published documents of a view have each value of a facet, of those that may be seen.
fn with_counts(
    view: &View,
    seen: Seen<'_>,
    at: usize,
    column: &FacetColumn,
    visit: impl FnOnce(&[u32]),
) -> Result<()> {
    match seen.portal {
        // Counted once for all that is typed.
        None => visit(view.in_states(seen.scope, &[State::Published])?.totals(at, column)),
        Some(_) => visit(&column.counts(&published(view, seen.scope, seen.portal)?)),
    }
    Ok(())
}

/// A title as it was written: its sort key ends in it.
fn spelling(segment: &Segment, place: usize) -> Result<String> {
    let sort_key = segment.title(place as u64)?;
    Ok(sort_key.splitn(3, PART).nth(2).unwrap_or_default().to_owned())
}

fn counted(tally: &Tally<'_>) -> Counted {
    let label = tally.label().filter(|label| !label.is_empty()).unwrap_or(tally.code).to_owned();
    let id = tally.id().filter(|id| !id.is_empty()).map(str::to_owned);
    Counted { code: tally.code.to_owned(), label, id, count: tally.count }
}

fn is_keyword(facet: usize) -> bool {
    FACETS.get(facet).is_some_and(|facet| facet.kind == FacetKind::Keyword)
}

/// Whether a value is worth counting. A keyword of several spellings has them all counted: its
/// label is the most used, whichever spelling fits.
fn may_fit(facet: usize, value: &FacetValue, typed: &str) -> bool {
    match FACETS.get(facet).map(|facet| facet.kind) {
        Some(FacetKind::Keyword) => value.code().contains(typed),
        // One slug may have been seen under several names: the most used decides.
        Some(FacetKind::Organisation) => true,
        _ => key(value.text()).contains(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::sample::{index, member, sample};

    fn shown(list: &[Counted]) -> Vec<(&str, i64)> {
        list.iter().map(|one| (one.label.as_str(), one.count)).collect()
    }

    fn facet(name: &str) -> SuggestField {
        SuggestField::Facet(name.to_owned())
    }

    #[test]
    fn starts_come_first_then_use_then_the_alphabet() {
        let (_folder, index) = index(
            &[
                sample(1, "Forêts").keywords(&["Forêt", "gestion forestière"]),
                sample(2, "Bois").keywords(&["forêt", "zone forestière", "Formation"]),
                sample(3, "Bois et forêts").keywords(&["Forêt", "Force", "gestion forestière"]),
                sample(4, "Secret").keywords(&["fort secret", "Formation"]).private(),
                sample(5, "Brouillon").keywords(&["forage"]).in_state(State::Draft),
            ],
            2,
            1,
        );
        let snapshot = index.snapshot();
        let all = snapshot.suggest(&facet("keyword"), "FOR", (&Scope::public()).into(), 10).unwrap();
        let wanted =
            [("Forêt", 3), ("Force", 1), ("Formation", 1), ("gestion forestière", 2), ("zone forestière", 1)];
        assert_eq!(shown(&all), wanted);
        let cut = snapshot.suggest(&facet("keyword"), "forê", (&Scope::public()).into(), 1).unwrap();
        assert_eq!(shown(&cut), [("Forêt", 3)]);
        let own = snapshot.suggest(&facet("mot-clé"), "for", (&member(1)).into(), 10).unwrap();
        assert_eq!(shown(&own)[..3], [("Forêt", 3), ("Formation", 2), ("Force", 1)]);
        assert!(shown(&own).contains(&("fort secret", 1)) && !shown(&own).contains(&("forage", 1)));
        let titles = snapshot.suggest(&SuggestField::Title, "foret", (&Scope::public()).into(), 10).unwrap();
        assert_eq!(shown(&titles), [("Forêts", 1), ("Bois et forêts", 1)]);
        assert_eq!(titles[0].code, crate::search::sample::id(1).to_string());
        assert!(
            snapshot
                .suggest(&SuggestField::Title, "secret", (&Scope::public()).into(), 10)
                .unwrap()
                .is_empty()
        );
        assert!(snapshot.suggest(&facet("category"), "a", (&Scope::public()).into(), 10).unwrap().is_empty());
    }

    #[test]
    fn organisations_bring_their_identifier_and_terms_their_names() {
        let themed = |number, theme: &str| {
            sample(number, "Carte").with(|metadata| metadata.themes = vec![theme.to_owned()])
        };
        let (_folder, index) = index(
            &[themed(1, "env"), themed(2, "env").of(2, "arles", "Ville d'Arles"), themed(3, "sea").private()],
            1,
            1,
        );
        let snapshot = index.snapshot();
        let found = snapshot.suggest(&facet("organisation"), "arles", (&Scope::public()).into(), 5).unwrap();
        assert_eq!((shown(&found), found[0].code.as_str()), (vec![("Ville d'Arles", 1)], "arles"));
        assert_eq!(found[0].id, Some(crate::search::sample::organisation(2).to_string()));
        assert_eq!(
            snapshot.usage("theme", (&Scope::public()).into()).unwrap(),
            [("env".to_owned(), 2)].into()
        );
    }
}
