//! What the folder promises as a whole, on made-up datasets.

use crate::access::Scope;
use crate::error::{Error, ErrorKind};
use crate::model::{BoundingBox, Period, State, Visibility};
use crate::search::find::Found;
use crate::search::sample::{ask, at, hits, id, index, member, numbers, organisation, sample, text};
use crate::search::{Area, AreaRelation, FacetCounts, Index, Indexed, Query, Sort, SuggestField, plan};
use crate::vocabulary::Vocabulary;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

fn facet<'a>(found: &'a Found, name: &str) -> &'a FacetCounts {
    found.facets.iter().find(|facet| facet.name == name).unwrap()
}

/// (code, count, selected) of each value.
fn values(facet: &FacetCounts) -> Vec<(&str, i64, bool)> {
    facet.values.iter().map(|value| (value.code.as_str(), value.count, value.selected)).collect()
}

fn filter(name: &str, values: &[&str]) -> Query {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Query { filters: [(name.to_owned(), values)].into(), ..Query::default() }
}

#[test]
fn spellings_of_a_word_find_the_same_and_make_one_facet_value() {
    let (_folder, index) = index(
        &[
            sample(1, "Massif forestier").keywords(&["Forêt"]),
            sample(2, "Inventaire des forêts").keywords(&["forêt"]),
            sample(3, "FORET communale").keywords(&["Forêt"]),
            sample(4, "Routes").keywords(&["voirie"]),
        ],
        2,
        1,
    );
    let snapshot = index.snapshot();
    for words in ["foret", "forêt", "FORÊTS", "Forêt"] {
        assert_eq!(hits(&snapshot, words), [1, 2, 3], "{words}");
    }
    let found = ask(&snapshot, &text("forêt"), &Scope::public());
    let keyword = facet(&found, "keyword");
    assert_eq!(values(keyword), [("foret", 3, false)]);
    assert_eq!(keyword.values[0].label.as_deref(), Some("Forêt"));
    assert_eq!(found.terms, ["foret*"]);
}

#[test]
fn elisions_ligatures_prefixes_and_stems_find_what_a_reader_expects() {
    let (_folder, index) = index(
        &[
            sample(1, "Qualité de l’eau"),
            sample(2, "Mode d'occupation du sol"),
            sample(3, "Œuvres d'art de la région"),
            sample(4, "Établissements scolaires"),
            sample(5, "Événements culturels"),
            sample(6, "Évènement sportif"),
            sample(7, "Prises d'eau"),
            sample(8, "Eau potable"),
            sample(9, "evenement passe"),
        ],
        1,
        0,
    );
    let snapshot = index.snapshot();
    for words in ["l'eau", "l’eau", "eau", "L'EAU"] {
        assert_eq!(hits(&snapshot, words), [1, 7, 8], "{words}");
    }
    assert_eq!(hits(&snapshot, "d'occupation"), [2]);
    assert_eq!(hits(&snapshot, "oeuvre"), hits(&snapshot, "œuvre"));
    assert_eq!(hits(&snapshot, "œuvre"), [3]);
    assert_eq!(hits(&snapshot, "etabliss"), [4]);
    for words in ["événements", "évènement", "evenement"] {
        assert_eq!(hits(&snapshot, words), [5, 6, 9], "{words}");
    }
    assert_eq!(hits(&snapshot, "\"qualité de l'eau\""), [1]);
    assert_eq!(hits(&snapshot, "\"eau qualité\""), [0_u128; 0]);
    assert_eq!(hits(&snapshot, "eau -potable"), [1, 7]);
    assert_eq!(hits(&snapshot, "eau -qualité -\"prises d'eau\""), [8]);
    assert_eq!(hits(&snapshot, "-eau -evenement"), [2, 3, 4]);
}

#[test]
fn facets_are_multi_select() {
    let themed = |number: u128, theme: &str, licence: &str| {
        sample(number, "Carte").with(|metadata| {
            metadata.themes = vec![theme.to_owned()];
            metadata.licence = Some(licence.to_owned());
        })
    };
    let (_folder, index) = index(
        &[themed(1, "eau", "lo"), themed(2, "eau", "odbl"), themed(3, "mer", "lo"), themed(4, "air", "lo")],
        2,
        2,
    );
    let snapshot = index.snapshot();
    let mut query = filter("theme", &["eau", "mer"]);
    query.filters.insert("licence".to_owned(), vec!["lo".to_owned()]);
    query.facets = vec!["theme".to_owned(), "licence".to_owned(), "kind".to_owned()];
    let found = ask(&snapshot, &query, &Scope::public());
    assert_eq!(found.total, 2);
    let theme = facet(&found, "theme");
    assert_eq!(values(theme), [("air", 1, false), ("eau", 1, true), ("mer", 1, true)]);
    assert_eq!(values(facet(&found, "licence")), [("lo", 2, true), ("odbl", 1, false)]);
    assert_eq!(values(facet(&found, "kind")), [("dataset", 2, false)]);
    query.filters.insert("theme".to_owned(), vec!["rail".to_owned()]);
    query.facet_limit = 1;
    let found = ask(&snapshot, &query, &Scope::public());
    assert_eq!(found.total, 0);
    assert_eq!(values(facet(&found, "theme")), [("air", 1, false), ("rail", 0, true)]);
    assert_eq!(facet(&found, "theme").distinct, 3);
}

#[test]
fn an_organisation_is_chosen_by_slug_name_or_identifier() {
    let (_folder, index) =
        index(&[sample(1, "Carte"), sample(2, "Carte").of(2, "ville", "Ville d’Arles")], 1, 1);
    let snapshot = index.snapshot();
    let by_id = organisation(2).to_string();
    for wanted in ["ville", "ville d'ARLES", by_id.as_str()] {
        let found = ask(&snapshot, &filter("organisation", &[wanted]), &Scope::public());
        assert_eq!(numbers(&found), [2], "{wanted}");
        assert_eq!(values(facet(&found, "organisation")), [("region-sud", 1, false), ("ville", 1, true)]);
    }
    assert_eq!(hits(&snapshot, "organisation:\"Région Sud\" carte"), [1]);
}

#[test]
fn titles_are_sorted_as_in_french() {
    let titles = ["Zones", "École", "ecole", "Eaux", "étang", "abri"];
    let list: Vec<Indexed> = titles.iter().zip(1..).map(|(title, number)| sample(number, title)).collect();
    let (_folder, index) = index(&list, 3, 1);
    let mut query = Query { sort: Sort::Title, ..Query::default() };
    assert_eq!(numbers(&ask(&index.snapshot(), &query, &Scope::public())), [6, 4, 3, 2, 5, 1]);
    query.descending = Some(true);
    assert_eq!(numbers(&ask(&index.snapshot(), &query, &Scope::public())), [1, 5, 2, 3, 4, 6]);
}

#[test]
fn too_few_hits_give_one_relaxed_answer() {
    let (_folder, index) = index(
        &[
            sample(1, "Transport scolaire à Bordeaux"),
            sample(2, "Transport fluvial"),
            sample(3, "Cantine scolaire"),
            sample(4, "Forêts"),
        ],
        2,
        1,
    );
    let snapshot = index.snapshot();
    let found = ask(&snapshot, &text("transport scolaire"), &Scope::public());
    assert!(found.relaxed);
    assert_eq!((numbers(&found)[0], found.total), (1, 3));
    let counted: i64 = facet(&found, "organisation").values.iter().map(|value| value.count).sum();
    assert_eq!(counted, 3);
    let found = ask(&snapshot, &text("forrets"), &Scope::public());
    assert_eq!((numbers(&found), found.relaxed), (vec![4], true));
    assert!(found.terms.contains(&"foret".to_owned()), "{:?}", found.terms);
    let found = ask(&snapshot, &text("trasnpor"), &Scope::public());
    assert_eq!((found.total, found.relaxed), (2, true));
    let found = ask(&snapshot, &text("fluvial"), &Scope::public());
    assert_eq!((found.total, found.relaxed), (1, false));
    let found = ask(&snapshot, &text("rien"), &Scope::public());
    assert_eq!((found.total, found.relaxed), (0, false));
}

#[test]
fn places_are_found_and_rank_by_overlap() {
    let (_folder, index) = index(
        &[
            sample(1, "France").boxed([-5.0, 41.0, 10.0, 51.0]),
            sample(2, "Gironde").boxed([-1.26, 44.19, 0.31, 45.57]),
            sample(3, "Fidji").boxed([177.0, -19.0, -178.0, -16.0]),
            sample(4, "Nulle part"),
            sample(5, "Deux terres").boxed([-1.0, 44.5, 0.0, 45.0]).boxed([55.0, -21.5, 56.0, -20.5]),
        ],
        2,
        2,
    );
    let within = |bounds: [f64; 4], relation| {
        let [west, south, east, north] = bounds;
        let area = Some(Area { bounds: BoundingBox::new(west, south, east, north), relation });
        numbers(&ask(&index.snapshot(), &Query { area, ..Query::default() }, &Scope::public()))
    };
    let gironde = [-1.3, 44.1, 0.4, 45.6];
    assert_eq!(within(gironde, AreaRelation::Intersects), [2, 5, 1]);
    assert_eq!(within(gironde, AreaRelation::Within), [2]);
    assert_eq!(within([179.0, -18.0, -179.0, -17.0], AreaRelation::Intersects), [3]);
    assert_eq!(within([-180.0, -20.0, -179.0, -10.0], AreaRelation::Intersects), [3]);
}

#[test]
fn dates_are_ranges_with_their_ends() {
    let dated = |number: u128, date: &str| {
        sample(number, "Carte").with(|metadata| {
            metadata.published_on = date.parse().ok();
            metadata.temporal = vec![Period { start: date.parse().ok(), end: None }];
        })
    };
    let (_folder, index) =
        index(&[dated(1, "2012"), dated(2, "2012-05"), dated(3, "2013-01-01"), sample(4, "Sans date")], 1, 2);
    let period = |start: &str, end: &str| Some(Period { start: start.parse().ok(), end: end.parse().ok() });
    let asked = |query: Query| {
        let mut found = numbers(&ask(&index.snapshot(), &query, &Scope::public()));
        found.sort_unstable();
        found
    };
    let published = |start, end| asked(Query { published: period(start, end), ..Query::default() });
    assert_eq!(published("2012-05-31", "2012-06"), [1, 2]);
    assert_eq!(published("2012-12-31", "2013-01-01"), [1, 3]);
    assert_eq!(published("", "2011"), [0_u128; 0]);
    assert_eq!(published("2012-06", ""), [1, 3]);
    assert_eq!(asked(Query { temporal: period("2020", "2021"), ..Query::default() }), [1, 2, 3]);
    let sorted = Query { sort: Sort::Published, ..Query::default() };
    assert_eq!(numbers(&ask(&index.snapshot(), &sorted, &Scope::public())), [3, 2, 1, 4]);
    let sorted = Query { descending: Some(false), ..sorted };
    assert_eq!(numbers(&ask(&index.snapshot(), &sorted, &Scope::public())), [1, 2, 3, 4]);
}

#[test]
fn popularity_orders_and_unknown_use_is_none() {
    let (_folder, index) = index(&[sample(1, "a"), sample(2, "b"), sample(3, "c")], 1, 1);
    let used: HashMap<_, _> = [(id(3), 5), (id(1), 2)].into();
    let query = Query { sort: Sort::Popularity, ..Query::default() };
    let plan = plan(&query, &Vocabulary::default()).unwrap();
    let found = index.snapshot().find(&plan, &Scope::public(), Some(&used)).unwrap();
    assert_eq!(numbers(&found), [3, 1, 2]);
}

#[test]
fn hidden_datasets_appear_nowhere() {
    let (_folder, index) = index(
        &[
            sample(1, "Carte publique").keywords(&["visible"]),
            sample(2, "Carte secrète").keywords(&["secret"]).private(),
            sample(3, "Carte brouillon").keywords(&["brouillon"]).in_state(State::Draft),
            sample(4, "Carte d'ailleurs").of(2, "ailleurs", "Ailleurs").private(),
        ],
        2,
        1,
    );
    let snapshot = index.snapshot();
    let found = ask(&snapshot, &text("carte"), &Scope::public());
    assert_eq!((numbers(&found), found.total), (vec![1], 1));
    assert_eq!(values(facet(&found, "keyword")), [("visible", 1, false)]);
    assert_eq!(values(facet(&found, "organisation")), [("region-sud", 1, false)]);
    let found = ask(&snapshot, &filter("organisation", &["Ailleurs"]), &Scope::public());
    let shown = values(facet(&found, "organisation"));
    assert_eq!(shown, [("region-sud", 1, false), ("Ailleurs", 0, true)]);
    let found = ask(&snapshot, &text("carte"), &member(1));
    assert_eq!(found.total, 2);
    let drafts = Query { states: vec![State::Draft], ..Query::default() };
    assert_eq!(numbers(&ask(&snapshot, &drafts, &member(1))), [3]);
    assert_eq!(numbers(&ask(&snapshot, &drafts, &member(2))), [0_u128; 0]);
    let private = Query { visibility: Some(Visibility::Private), ..Query::default() };
    assert_eq!(ask(&snapshot, &private, &Scope::everything()).total, 2);
    assert_eq!((snapshot.count(&Scope::public()).unwrap(), snapshot.count(&member(1)).unwrap()), (1, 2));
    assert_eq!(snapshot.ids().unwrap().len(), 4);
}

#[test]
fn the_tail_replaces_what_is_committed() {
    let (_folder, index) =
        index(&[sample(1, "Ancien titre"), sample(2, "Supprimé"), sample(3, "Autre")], 1, 0);
    index.set_tail(at(9), vec![(id(1), Some(sample(1, "Nouveau titre"))), (id(2), None)], false).unwrap();
    assert_eq!((index.tail_len(), index.tail_position()), (2, Some(at(9))));
    let snapshot = index.snapshot();
    assert_eq!(hits(&snapshot, "ancien"), [0_u128; 0]);
    assert_eq!(hits(&snapshot, "nouveau"), [1]);
    assert_eq!(hits(&snapshot, ""), [1, 3]);
    assert_eq!(snapshot.ids().unwrap(), BTreeSet::from([id(1), id(3)]));
    index.set_tail(at(9), Vec::new(), false).unwrap();
    assert_eq!((index.tail_len(), hits(&index.snapshot(), "ancien")), (0, vec![1]));
    // An older tail never takes the place of a newer one, nor of a commit.
    index.set_tail(at(9), vec![(id(1), Some(sample(1, "Nouveau titre")))], false).unwrap();
    index.set_tail(at(8), vec![(id(1), Some(sample(1, "Titre dépassé")))], false).unwrap();
    assert_eq!((index.tail_position(), hits(&index.snapshot(), "dépassé")), (Some(at(9)), vec![]));
    index.set_tail(at(9), Vec::new(), false).unwrap();
    index.set_tail(at(1), vec![(id(1), Some(sample(1, "Titre dépassé")))], false).unwrap();
    assert_eq!((index.tail_len(), hits(&index.snapshot(), "ancien")), (0, vec![1]));
    // A commit that overtakes the tail takes its place, and an old snapshot stays as it was.
    index.set_tail(at(9), vec![(id(1), Some(sample(1, "Nouveau titre")))], false).unwrap();
    index.apply(at(10), vec![(id(1), Some(sample(1, "Dernier titre"))), (id(2), None)]).unwrap();
    assert_eq!((index.tail_len(), index.position()), (0, Some(at(10))));
    assert_eq!(hits(&index.snapshot(), "dernier"), [1]);
    assert_eq!(hits(&index.snapshot(), ""), [1, 3]);
    assert_eq!(hits(&snapshot, "nouveau"), [1]);
}

#[test]
fn a_tail_grown_step_by_step_answers_as_one_built_whole() {
    let first: Vec<Indexed> = (1..=6).map(|number| sample(number, "Forêts anciennes")).collect();
    let (_folder, grown) = index(&first, 2, 0);
    let (_other, whole) = index(&first, 2, 0);
    let steps: Vec<Vec<(u128, Option<&str>)>> = vec![
        vec![(7, Some("Forêts nouvelles")), (1, Some("Forêts d'un"))],
        vec![(1, Some("Forêts d'un encore")), (2, None)],
        vec![(7, None), (8, Some("Une forêt de plus"))],
        vec![],
        vec![(7, Some("Forêts revenues")), (2, Some("Forêts de deux"))],
    ];
    let mut since = BTreeMap::new();
    for (sequence, step) in (10..).zip(steps) {
        let changed: Vec<_> = step
            .into_iter()
            .map(|(number, title)| (id(number), title.map(|title| sample(number, title).keywords(&["bois"]))))
            .collect();
        since.extend(changed.clone());
        if sequence == 10 {
            grown.set_tail(at(10), changed, false).unwrap();
        } else {
            assert_eq!(grown.tail_position(), Some(at(sequence - 1)));
            assert!(grown.extend_tail(at(sequence - 1), at(sequence), changed, 0, true).unwrap());
        }
        whole.set_tail(at(sequence), since.clone().into_iter().collect(), false).unwrap();
        assert_eq!((grown.tail_len(), grown.tail_position()), (whole.tail_len(), Some(at(sequence))));
        let (grown, whole) = (grown.snapshot(), whole.snapshot());
        assert_eq!(grown.ids().unwrap(), whole.ids().unwrap());
        for words in ["", "foret", "for", "bois", "forrt", "deux encore"] {
            let query = text(words);
            let public = Scope::public();
            assert_eq!(ask(&grown, &query, &public), ask(&whole, &query, &public), "{words}");
        }
        let titles = |snapshot: &crate::search::Snapshot| {
            snapshot.suggest(&SuggestField::Title, "foret", (&Scope::public()).into(), 3).unwrap()
        };
        assert_eq!(titles(&grown), titles(&whole));
    }
    // Another tail than the one thought of is left alone, and a long one is built anew.
    assert!(!grown.extend_tail(at(11), at(20), vec![(id(1), None)], 0, false).unwrap());
    let mut last = 14;
    while let Some((0, none)) = grown.tail_to_merge(1) {
        assert!(none.is_empty());
        let changed = vec![(id(9), Some(sample(9, "Neuf")))];
        assert!(grown.extend_tail(at(last), at(last + 1), changed, 0, false).unwrap());
        last += 1;
    }
    assert!(!grown.extend_tail(at(last), at(last + 1), vec![(id(9), None)], 0, false).unwrap());
    assert_eq!(hits(&grown.snapshot(), "neuf"), [9]);
    // One that has no room left has its last parts built anew.
    let (parts, merged) = grown.tail_to_merge(1).unwrap();
    assert_eq!((parts, merged), (4, BTreeSet::from([id(9)])));
    let changed = vec![(id(9), Some(sample(9, "Zèbre neuf"))), (id(10), Some(sample(10, "Neuf")))];
    assert!(grown.extend_tail(at(last), at(last + 1), changed, parts, false).unwrap());
    assert_eq!(hits(&grown.snapshot(), "neuf"), [9, 10]);
    assert_eq!(hits(&grown.snapshot(), "zebre"), [9]);
    assert_eq!(grown.tail_to_merge(1), Some((0, BTreeSet::new())));
}

#[test]
fn a_page_follows_the_other_to_the_end() {
    let titles = ["Carte", "carte", "Plan", "Carte", "Atlas", "Carte des eaux", "Plan", "École", "Carte"];
    let list: Vec<Indexed> = titles
        .iter()
        .zip(1..)
        .map(|(title, number)| {
            let used = sample(number, title).described(&"carte ".repeat(number as usize % 3));
            used.with(|metadata| metadata.published_on = format!("20{:02}", number % 4).parse().ok())
        })
        .collect();
    let (_one, single) = index(&list, 1, 0);
    let (_five, several) = index(&list, 4, 2);
    for sort in [Sort::Relevance, Sort::Title, Sort::Published, Sort::Updated, Sort::Popularity] {
        for descending in [None, Some(true), Some(false)] {
            let mut query =
                Query { sort, descending, text: "carte".into(), page_size: 1000, ..Query::default() };
            let all = numbers(&ask(&single.snapshot(), &query, &Scope::public()));
            assert!(all.len() >= 5);
            let mut paged = Vec::new();
            query.page_size = 2;
            for turn in 0.. {
                // Pages come in turn from two indexes: a cursor holds in another one.
                let from = if turn % 2 == 0 { &single } else { &several };
                let found = ask(&from.snapshot(), &query, &Scope::public());
                assert_eq!(found.total, all.len() as i64);
                paged.extend(numbers(&found));
                query.cursor = found.cursor;
                if query.cursor.is_none() {
                    break;
                }
            }
            assert_eq!(paged, all, "{sort:?} {descending:?}");
        }
    }
    let first = ask(&single.snapshot(), &Query { page_size: 2, ..text("carte") }, &Scope::public());
    let other = Query { cursor: first.cursor, ..text("plan") };
    assert_eq!(plan(&other, &Vocabulary::default()).unwrap_err().kind(), ErrorKind::BadQuery);
}

#[test]
fn a_damaged_or_foreign_index_starts_empty() {
    let (folder, first) = index(&[sample(1, "Carte"), sample(2, "Plan")], 1, 0);
    drop(first);
    let (again, position) = Index::open(folder.path()).unwrap();
    assert_eq!((position, hits(&again.snapshot(), "")), (Some(at(1)), vec![1, 2]));
    assert!(again.is_sound().unwrap());
    drop(again);
    let damage: [&dyn Fn(&std::path::Path); 4] = [
        &|file| std::fs::write(file, b"").unwrap(),
        &|file| std::fs::remove_file(file).unwrap(),
        &|file| std::fs::write(file, b"{\"segments\": 3}").unwrap(),
        &|file| {
            let bytes = std::fs::read(file).unwrap();
            std::fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        },
    ];
    for act in damage {
        for wanted in ["meta.json", ".term", ".fast", ".idx", ".fieldnorm"] {
            let (folder, first) = index(&[sample(1, "Carte"), sample(2, "Plan")], 1, 0);
            drop(first);
            let named = |path: &std::path::PathBuf| path.to_string_lossy().ends_with(wanted);
            let paths: Vec<_> =
                std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
            paths.iter().filter(|path| named(path)).for_each(|path| act(path));
            let (index, position) = Index::open(folder.path()).unwrap();
            assert_eq!((position, index.snapshot().ids().unwrap().len()), (None, 0), "{wanted}");
            index.rebuild(at(5), &mut [Ok(sample(1, "Carte"))].into_iter(), &mut |_| true).unwrap();
            assert_eq!(hits(&index.snapshot(), "carte"), [1]);
        }
    }
}

/// Damage inside the files is not seen on opening: it may change an answer, or be an error that
/// says so, but it is never a panic; nothing is written over it but a rebuild.
#[test]
fn flipped_bytes_never_panic() {
    let (mut refused, mut unseen) = (0, 0);
    for turn in 0..60_usize {
        let list = [sample(1, "Carte des forêts").keywords(&["eau"]), sample(2, "Plan").described("eau")];
        let (folder, first) = index(&list, 1, 0);
        drop(first);
        let mut paths: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| {
            [".term", ".fast", ".idx", ".pos", ".fieldnorm"]
                .iter()
                .any(|end| path.to_string_lossy().ends_with(end))
        });
        paths.sort();
        let path = &paths[turn % paths.len()];
        let mut bytes = std::fs::read(path).unwrap();
        let at = turn * 7919 % bytes.len();
        bytes[at] ^= 1 << (turn % 8);
        std::fs::write(path, bytes).unwrap();
        let (index, position) = Index::open(folder.path()).unwrap();
        if position.is_none() {
            refused += 1;
            continue;
        }
        let sound = index.is_sound().unwrap();
        let snapshot = index.snapshot();
        for query in queries() {
            let plan = plan(&query, &Vocabulary::default()).unwrap();
            if let Err(error) = snapshot.find(&plan, &Scope::public(), None) {
                assert_eq!(error.kind(), ErrorKind::Storage);
            }
        }
        let _ = snapshot.suggest(&SuggestField::Title, "c", (&Scope::public()).into(), 5);
        let _ =
            snapshot.suggest(&SuggestField::Facet("keyword".to_owned()), "e", (&Scope::public()).into(), 5);
        let _ = snapshot.ids();
        // Only the end of a file, which no checksum covers, may be changed unseen.
        if sound {
            unseen += 1;
            continue;
        }
        match index.apply(super::sample::at(9), vec![(id(1), None)]).unwrap_err() {
            Error::Storage(fault) => assert!(fault.corrupt),
            other => panic!("{other}"),
        }
        index.rebuild(super::sample::at(9), &mut list.into_iter().map(Ok), &mut |_| true).unwrap();
        assert_eq!(hits(&index.snapshot(), "eau"), [1, 2]);
    }
    assert!(refused < 30 && unseen < 20, "{refused} {unseen}");
}

#[test]
fn two_holders_of_a_folder_follow_each_other() {
    let (folder, one) = index(&[sample(1, "Carte")], 1, 0);
    let (two, _) = Index::open(folder.path()).unwrap();
    one.apply(at(2), vec![(id(2), Some(sample(2, "Plan")))]).unwrap();
    assert_eq!((two.position(), hits(&two.snapshot(), "")), (Some(at(1)), vec![1]));
    assert_eq!(two.reload().unwrap(), Some(at(2)));
    assert_eq!(hits(&two.snapshot(), ""), [1, 2]);
    two.apply(at(3), vec![(id(1), None)]).unwrap();
    let backwards = one.rebuild(at(2), &mut std::iter::empty(), &mut |_| true).unwrap_err();
    assert_eq!((backwards.kind(), one.position()), (ErrorKind::Busy, Some(at(3))));
    // What one brings of the second must not undo it.
    one.apply(at(2), vec![(id(1), Some(sample(1, "Carte")))]).unwrap();
    assert_eq!((one.position(), hits(&one.snapshot(), "")), (Some(at(3)), vec![2]));
    // A rebuild is seen whole or not at all, and a failed one not at all.
    let failing = [Ok(sample(7, "Sept")), Err(Error::Cancelled)];
    let failed = one.rebuild(at(4), &mut failing.into_iter(), &mut |_| true).unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::Cancelled);
    assert_eq!(two.reload().unwrap(), Some(at(3)));
    let mut seen = Vec::new();
    let mut list = (10..30).map(|number| {
        two.reload().unwrap();
        seen.push(hits(&two.snapshot(), ""));
        Ok(sample(number, "Carte"))
    });
    one.rebuild(at(4), &mut list, &mut |_| true).unwrap();
    assert!(seen.iter().all(|seen| *seen == [2]));
    assert_eq!(two.reload().unwrap(), Some(at(4)));
    assert_eq!(two.snapshot().count(&Scope::public()).unwrap(), 20);
}

#[test]
fn a_held_writer_is_busy_and_not_an_error_of_storage() {
    let (folder, one) = index(&[sample(1, "Carte")], 1, 0);
    let (two, _) = Index::open(folder.path()).unwrap();
    let mut busy = Vec::new();
    let mut list = std::iter::once_with(|| {
        busy.push(two.apply(at(9), Vec::new()).unwrap_err().kind());
        Ok(sample(2, "Plan"))
    });
    one.rebuild(at(3), &mut list, &mut |_| true).unwrap();
    assert_eq!(busy, [ErrorKind::Busy]);
}

#[test]
fn merges_and_deletions_change_no_answer() {
    let list: Vec<Indexed> =
        (1..15).map(|number| sample(number, WORDS[number as usize % 8]).keywords(&["eau"])).collect();
    let (_folder, worn) = index(&list, 14, 0);
    let changed: Vec<Indexed> = (3..9).map(|number| sample(number, "Carte des forêts")).collect();
    for (one, sequence) in changed.iter().zip(30..) {
        worn.apply(at(sequence), vec![(one.dataset.id, Some(one.clone())), (id(14), None)]).unwrap();
    }
    assert!(worn.snapshot().views().len() < 12, "never merged");
    let left: Vec<Indexed> = list[..2].iter().chain(&changed).chain(&list[8..13]).cloned().collect();
    let (_fresh, fresh) = index(&left, 1, 0);
    for query in queries() {
        let asked = |index: &Index| ask(&index.snapshot(), &query, &Scope::public());
        assert_eq!(asked(&worn), asked(&fresh), "{query:?}");
    }
    assert_eq!(worn.snapshot().ids().unwrap().len(), 13);
}

#[test]
fn threads_and_holders_write_and_search_at_once() {
    let (folder, one) = index(&[sample(1, "Carte")], 1, 0);
    let (two, _) = Index::open(folder.path()).unwrap();
    let newest = std::sync::atomic::AtomicI64::new(1);
    std::thread::scope(|scope| {
        for own in [&one, &two, &one] {
            scope.spawn(|| {
                for _ in 0..15 {
                    let sequence = newest.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
                    // All that was written so far, as a replay of the journal would give it.
                    let changed: Vec<_> = (1..=sequence)
                        .map(|number| (id(number as u128), Some(sample(number as u128, "Carte"))))
                        .collect();
                    own.set_tail(at(sequence), changed.clone(), false).unwrap();
                    let snapshot = own.snapshot();
                    let seen = snapshot.position().unwrap().sequence;
                    assert!(seen >= sequence);
                    assert_eq!(snapshot.count(&Scope::public()).unwrap(), seen);
                    match own.apply(at(sequence), changed) {
                        Ok(()) => assert!(own.position().unwrap().sequence >= sequence),
                        Err(error) => assert_eq!(error.kind(), ErrorKind::Busy),
                    }
                    let snapshot = own.snapshot();
                    assert_eq!(
                        snapshot.count(&Scope::public()).unwrap(),
                        snapshot.position().unwrap().sequence
                    );
                }
            });
        }
    });
    one.reload().unwrap();
    two.reload().unwrap();
    assert_eq!(one.position(), two.position());
}

const WORDS: [&str; 8] = ["eau", "forêt", "forêts", "carte", "régional", "régionaux", "cartes", "données"];

#[derive(Clone, Debug)]
struct Made {
    title: Vec<usize>,
    description: Vec<usize>,
    keywords: Vec<usize>,
    organisation: u128,
    private: bool,
    draft: bool,
    format: bool,
}

fn made() -> impl Strategy<Value = Made> {
    let words = |most| prop::collection::vec(0..WORDS.len(), 0..most);
    (words(3), words(5), words(3), 1..4_u128, any::<bool>(), prop::bool::weighted(0.2), any::<bool>())
        .prop_map(|(title, description, keywords, organisation, private, draft, format)| Made {
            title,
            description,
            keywords,
            organisation,
            private,
            draft,
            format,
        })
}

impl Made {
    fn indexed(&self, number: u128) -> Indexed {
        let phrase = |words: &[usize]| words.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ");
        let keywords: Vec<&str> = self.keywords.iter().map(|word| WORDS[*word]).collect();
        let mut indexed = sample(number, &phrase(&self.title))
            .described(&phrase(&self.description))
            .keywords(&keywords)
            .of(self.organisation, &format!("o{}", self.organisation), "Ville");
        indexed = if self.private { indexed.private() } else { indexed };
        indexed = if self.draft { indexed.in_state(State::Draft) } else { indexed };
        if self.format { indexed.resource("CSV") } else { indexed }
    }
}

fn all_indexed(list: &[Made], from: u128) -> Vec<Indexed> {
    list.iter().zip(from..).map(|(made, number)| made.indexed(number)).collect()
}

fn queries() -> Vec<Query> {
    let mut queries: Vec<Query> = [
        "",
        "eau",
        "foret",
        "carte regionale",
        "régionaux données eau",
        "\"carte eau\"",
        "eau -forêt",
        "regoinal",
        "d",
        "ca",
        "forrt",
    ]
    .map(text)
    .to_vec();
    queries.push(Query { text: "carte".to_owned(), ..filter("organisation", &["o1"]) });
    queries.push(filter("keyword", &["Forets", "eau"]));
    let mut both = filter("keyword", &["eau", "carte"]);
    both.filters.insert("format".to_owned(), vec!["CSV".to_owned()]);
    queries.push(both);
    queries.push(Query { sort: Sort::Title, ..Query::default() });
    for query in &mut queries {
        query.facets = ["keyword", "organisation", "format", "visibility"].map(str::to_owned).to_vec();
        query.page_size = 5;
    }
    queries
}

/// The words a text holds, as the rules of the folder read it; written without the index.
fn holds(indexed: &Indexed, stems: &[String]) -> bool {
    let metadata = &indexed.dataset.metadata;
    let everything =
        [&[metadata.title.clone(), metadata.description.clone()][..], &metadata.keywords].concat().join(" ");
    let own: BTreeSet<String> = crate::search::analyse::words(&everything)
        .iter()
        .map(|word| crate::search::analyse::stem(word))
        .collect();
    stems.iter().all(|stem| own.contains(stem))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// One segment, several, or a tail: the same answer to the last bit.
    #[test]
    fn the_layout_of_the_index_is_not_seen(list in prop::collection::vec(made(), 1..14), tail in 0..6_usize) {
        let list = all_indexed(&list, 1);
        let (_one, one) = index(&list, 1, 0);
        let (_five, five) = index(&list, 5, 0);
        let (_some, some) = index(&list, 2, tail.min(list.len()));
        let (_none, none) = index(&list, 1, list.len());
        for query in queries() {
            for scope in [Scope::public(), member(1), Scope::everything()] {
                let answer = ask(&one.snapshot(), &query, &scope);
                for other in [&five, &some, &none] {
                    prop_assert_eq!(&ask(&other.snapshot(), &query, &scope), &answer, "{:?}", query);
                }
            }
        }
    }

    /// Whatever is kept from one state of the index to the next: each is searched as if it had been opened anew.
    #[test]
    fn what_is_kept_of_a_former_state_answers_as_if_it_were_made_anew(
        first in prop::collection::vec(made(), 1..8),
        steps in prop::collection::vec(
            (prop::collection::vec((1..12_u128, prop::option::weighted(0.8, made())), 0..4), 0..4_u8, any::<bool>()),
            1..8,
        ),
    ) {
        let first = all_indexed(&first, 1);
        let mut held: BTreeMap<_, Indexed> = first.iter().map(|one| (one.dataset.id, one.clone())).collect();
        let (_worn, worn) = index(&first, 2, 0);
        let mut since = BTreeMap::new();
        let mut last = 10;
        for (changes, act, warm) in steps {
            let of = |(number, made): (u128, Option<Made>)| (id(number), made.map(|made| made.indexed(number)));
            let changed: BTreeMap<_, _> = changes.into_iter().map(of).collect();
            for (id, indexed) in &changed {
                match indexed {
                    Some(indexed) => held.insert(*id, indexed.clone()),
                    None => held.remove(id),
                };
            }
            since.extend(changed.clone());
            let from = worn.tail_position();
            let (list, all) = (changed.into_iter().collect::<Vec<_>>(), since.clone().into_iter().collect::<Vec<_>>());
            match from.filter(|_| act < 2) {
                Some(from) => prop_assert!(worn.extend_tail(from, at(last + 1), list, 0, warm).unwrap()),
                None => worn.set_tail(at(last + 1), all, warm).unwrap(),
            }
            last += 1;
            if act == 3 {
                worn.apply(at(last), std::mem::take(&mut since).into_iter().collect()).unwrap();
            }
            let (_fresh, fresh) = index(&held.values().cloned().collect::<Vec<_>>(), 1, 0);
            prop_assert_eq!(worn.snapshot().position(), Some(at(last)));
            prop_assert_eq!(worn.snapshot().ids().unwrap(), fresh.snapshot().ids().unwrap());
            for query in queries() {
                for scope in [Scope::public(), member(1), Scope::everything()] {
                    let asked = |index: &Index| ask(&index.snapshot(), &query, &scope);
                    prop_assert_eq!(asked(&worn), asked(&fresh), "{:?}", query);
                }
            }
        }
    }

    /// What is hidden from somebody changes nothing of what is answered: not a score, not a label.
    #[test]
    fn hidden_datasets_change_nothing(
        seen in prop::collection::vec(made(), 1..10),
        hidden in prop::collection::vec(made(), 1..10),
        tail in 0..5_usize,
    ) {
        let seen = all_indexed(&seen, 1);
        let hidden = hidden.into_iter().map(|made| Made { organisation: 7, private: true, ..made });
        let hidden = all_indexed(&hidden.collect::<Vec<_>>(), 101);
        let (_alone, alone) = index(&seen, 1, 0);
        let mixed: Vec<Indexed> = hidden.iter().chain(&seen).cloned().collect();
        let (_both, both) = index(&mixed, 2, tail.min(mixed.len()));
        for query in queries() {
            for scope in [Scope::public(), member(1)] {
                prop_assert_eq!(
                    ask(&both.snapshot(), &query, &scope),
                    ask(&alone.snapshot(), &query, &scope),
                    "{:?}", query
                );
            }
        }
        let facets = ["keyword", "organisation", "format"].map(|name| SuggestField::Facet(name.to_owned()));
        for field in facets.iter().chain(&[SuggestField::Title]) {
            for typed in ["", "c", "fo", "al", "eau"] {
                for scope in [Scope::public(), member(1)] {
                    prop_assert_eq!(
                        both.snapshot().suggest(field, typed, (&scope).into(), 3).unwrap(),
                        alone.snapshot().suggest(field, typed, (&scope).into(), 3).unwrap()
                    );
                }
            }
        }
    }

    /// Totals and facets are those of a plain filter over the datasets.
    #[test]
    fn answers_equal_brute_force(
        list in prop::collection::vec(made(), 1..14),
        wanted in prop::collection::vec(0..WORDS.len(), 0..3),
        chosen in prop::collection::vec(1..4_u128, 0..3),
        csv in any::<bool>(),
        gone in prop::collection::vec(0..14_usize, 0..4),
    ) {
        let list = all_indexed(&list, 1);
        let (_folder, index) = index(&list, 2, list.len() / 3);
        let gone: BTreeSet<usize> = gone.into_iter().filter(|at| *at < list.len()).collect();
        let changed = gone.iter().map(|at| (list[*at].dataset.id, None)).collect();
        let tail = list[list.len() - list.len() / 3..].iter().map(|one| (one.dataset.id, Some(one.clone())));
        let changed: Vec<_> = tail.chain::<Vec<_>>(changed).collect();
        index.set_tail(at(101), changed, false).unwrap();
        let left: Vec<&Indexed> = list.iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, one)| one).collect();
        // Whole words only, in quotes one by one: no prefix, no slip.
        let mut query = text(&wanted.iter().map(|word| format!("\"{}\" ", WORDS[*word])).collect::<String>());
        let slugs: Vec<String> = chosen.iter().map(|number| format!("o{number}")).collect();
        query.filters.insert("organisation".to_owned(), slugs.clone());
        query.filters.insert("format".to_owned(), if csv { vec!["CSV".to_owned()] } else { Vec::new() });
        query.facets = vec!["organisation".to_owned(), "format".to_owned(), "visibility".to_owned()];
        for scope in [Scope::public(), member(2), Scope::everything()] {
            let found = ask(&index.snapshot(), &query, &scope);
            let words: Vec<String> = wanted.iter().map(|word| crate::text::fold(WORDS[*word])).collect();
            let base: Vec<&&Indexed> = left.iter().filter(|one| {
                let exact = crate::search::analyse::words(&format!("{} {} {}", one.dataset.metadata.title, one.dataset.metadata.description, one.dataset.metadata.keywords.join(" ")));
                one.dataset.state == State::Published && scope.reads(&one.dataset)
                    && words.iter().all(|word| exact.contains(word)) && holds(one, &[])
            }).collect();
            let in_organisation = |one: &Indexed| slugs.is_empty() || slugs.contains(&one.organisation_slug);
            let in_format = |one: &Indexed| !csv || !one.dataset.resources.is_empty();
            let total = base.iter().filter(|one| in_organisation(one) && in_format(one)).count();
            prop_assert_eq!(found.total, total as i64);
            let mut organisations: BTreeMap<&str, i64> = BTreeMap::new();
            base.iter().filter(|one| in_format(one)).for_each(|one| *organisations.entry(&one.organisation_slug).or_default() += 1);
            slugs.iter().for_each(|slug| { organisations.entry(slug).or_default(); });
            let counted: BTreeMap<&str, i64> =
                facet(&found, "organisation").values.iter().map(|value| (value.code.as_str(), value.count)).collect();
            prop_assert_eq!(counted, organisations);
            let formats: i64 = base.iter().filter(|one| in_organisation(one) && !one.dataset.resources.is_empty()).count() as i64;
            prop_assert_eq!(facet(&found, "format").values.iter().map(|value| value.count).sum::<i64>(), formats);
            prop_assert_eq!(facet(&found, "visibility").values.iter().map(|value| value.count).sum::<i64>(), total as i64);
        }
    }
}
