//! Every read path equals a brute-force filter over the model, and nothing hidden shows by any path.

use crate::support::{World, link, metadata, text};
use catalogue_core::{
    AccountId, Change, Dataset, EventFilter, Metadata, Organisation, Query, Role, Session, State,
    SuggestField, Visibility,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const WORDS: [&str; 8] = ["forêt", "eau", "école", "route", "plage", "vélo", "œuvre", "risque"];
const THEMES: [&str; 4] = ["environnement", "mer", "culture", "mobilite"];
const LICENCES: [&str; 3] = ["etalab-2.0", "ODbL-1.0", "CC-BY-4.0"];

/// What a random dataset is made of.
#[derive(Clone, Debug)]
struct Plan {
    words: Vec<usize>,
    theme: usize,
    licence: usize,
    organisation: usize,
    private: bool,
    state: State,
}

fn plan() -> impl Strategy<Value = Plan> {
    let state = prop_oneof![
        6 => Just(State::Published), 1 => Just(State::Draft), 1 => Just(State::Archived), 1 => Just(State::Deleted)
    ];
    (prop::collection::vec(0..WORDS.len(), 1..4), 0..4usize, 0..3usize, 0..2usize, any::<bool>(), state)
        .prop_map(|(words, theme, licence, organisation, private, state)| Plan {
            words,
            theme,
            licence,
            organisation,
            private,
            state,
        })
}

/// What an asker may read.
type Readable = Box<dyn Fn(&Plan) -> bool>;

struct Built {
    world: World,
    people: Vec<(AccountId, Session, BTreeMap<usize, Role>)>,
    datasets: Vec<(Plan, Dataset)>,
}

fn build(plans: &[Plan]) -> Built {
    let world = World::new();
    let organisations = vec![world.organisation("Première"), world.organisation("Seconde")];
    let mut people = Vec::new();
    for (login, roles) in [
        ("seul", vec![]),
        ("membre", vec![(0, Role::Member)]),
        ("contributeur", vec![(0, Role::Contributor)]),
        ("redacteur", vec![(1, Role::Editor)]),
        ("deux", vec![(0, Role::Member), (1, Role::Administrator)]),
    ] {
        let held: Vec<(&Organisation, Role)> =
            roles.iter().map(|(at, role)| (&organisations[*at], *role)).collect();
        let (id, session) = world.account(login, &held);
        people.push((id, session, roles.into_iter().collect()));
    }
    let admin = world.admin();
    let mut datasets = Vec::new();
    let changes = plans.iter().enumerate().map(|(n, plan)| Change::Create {
        metadata: Box::new(describe(plan, n, &organisations)),
        resources: vec![link("Fichier", "https://example.org/f.csv")],
        publish: plan.state != State::Draft,
    });
    let written = admin.apply(changes.collect()).unwrap();
    for (plan, dataset) in plans.iter().zip(written) {
        let dataset = match plan.state {
            State::Archived => admin.archive(dataset.id, dataset.revision).unwrap(),
            State::Deleted => {
                let token = admin.prepare_delete(dataset.id).unwrap().token;
                admin.delete(dataset.id, &token).unwrap()
            }
            _ => dataset,
        };
        datasets.push((plan.clone(), dataset));
    }
    Built { world, people, datasets }
}

fn describe(plan: &Plan, n: usize, organisations: &[Organisation]) -> Metadata {
    let words: Vec<&str> = plan.words.iter().map(|at| WORDS[*at]).collect();
    Metadata {
        themes: vec![THEMES[plan.theme].to_owned()],
        licence: Some(LICENCES[plan.licence].to_owned()),
        visibility: if plan.private { Visibility::Private } else { Visibility::Public },
        description: "Texte sans aucun des mots cherchés, et assez long pour passer les règles du profil."
            .into(),
        ..metadata(
            &organisations[plan.organisation],
            &format!("Jeu numéro {n} {}", words.join(" ")),
            &words_once(&words),
        )
    }
}

fn words_once<'a>(words: &[&'a str]) -> Vec<&'a str> {
    words.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// Who may read what, told again from the matrix: the role in the dataset's organisation decides.
fn may_read(plan: &Plan, role: Option<Role>) -> bool {
    match plan.state {
        State::Draft => role >= Some(Role::Editor),
        _ => !plan.private || role.is_some(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 50, ..ProptestConfig::default() })]

    #[test]
    fn every_read_path_equals_a_brute_force_filter(
        plans in prop::collection::vec(plan(), 1..25),
        word in 0..WORDS.len(),
        themes in prop::collection::btree_set(0..4usize, 0..3),
        licences in prop::collection::btree_set(0..3usize, 0..2),
        archived in any::<bool>(),
    ) {
        let built = build(&plans);
        let state = if archived { State::Archived } else { State::Published };
        let mut query = Query { states: vec![state], ..text(WORDS[word]) };
        if !themes.is_empty() {
            query.filters.insert("theme".into(), themes.iter().map(|at| THEMES[*at].to_owned()).collect());
        }
        if !licences.is_empty() {
            query.filters.insert("licence".into(), licences.iter().map(|at| LICENCES[*at].to_owned()).collect());
        }
        let mut asking: Vec<(Session, Readable)> =
            vec![(built.world.anonymous(), Box::new(|plan| may_read(plan, None)))];
        for (_, session, roles) in &built.people {
            let roles = roles.clone();
            asking.push((session.clone(), Box::new(move |plan| may_read(plan, roles.get(&plan.organisation).copied()))));
        }
        asking.push((built.world.admin(), Box::new(|_| true)));
        for (session, readable) in asking {
            let seen: Vec<&(Plan, Dataset)> = built.datasets.iter().filter(|(plan, _)| readable(plan)).collect();
            // One by one, and as a list.
            for (plan, dataset) in &built.datasets {
                prop_assert_eq!(session.get(dataset.id).is_ok(), readable(plan));
            }
            let listed: BTreeSet<_> = session.list(None, 1_000).unwrap().into_iter().map(|held| held.id).collect();
            let expected: BTreeSet<_> = seen.iter().map(|(_, dataset)| dataset.id).collect();
            prop_assert_eq!(&listed, &expected);
            // Found by word and facets. The relaxed answer is another question: it is flagged.
            let theme_fits = |plan: &Plan| themes.is_empty() || themes.contains(&plan.theme);
            let licence_fits = |plan: &Plan| licences.is_empty() || licences.contains(&plan.licence);
            let matching: Vec<&&(Plan, Dataset)> =
                seen.iter().filter(|(plan, _)| plan.state == state && plan.words.contains(&word)).collect();
            let hits: BTreeSet<_> = matching
                .iter()
                .filter(|(plan, _)| theme_fits(plan) && licence_fits(plan))
                .map(|(_, dataset)| dataset.id)
                .collect();
            let page = session.search(&Query { facets: vec!["theme".into(), "licence".into()], ..query.clone() }).unwrap();
            if page.relaxed {
                prop_assert!(hits.len() < 3, "relaxed although {} match", hits.len());
                continue;
            }
            prop_assert_eq!(page.total as usize, hits.len());
            prop_assert_eq!(&page.hits.iter().map(|hit| hit.id).collect::<BTreeSet<_>>(), &hits);
            let mut by_theme: BTreeMap<&str, i64> = BTreeMap::new();
            let mut by_licence: BTreeMap<&str, i64> = BTreeMap::new();
            for (plan, _) in &matching {
                if licence_fits(plan) {
                    *by_theme.entry(THEMES[plan.theme]).or_default() += 1;
                }
                if theme_fits(plan) {
                    *by_licence.entry(LICENCES[plan.licence]).or_default() += 1;
                }
            }
            for (facet, expected) in page.facets.iter().zip([by_theme, by_licence]) {
                let counted: BTreeMap<&str, i64> = facet
                    .values
                    .iter()
                    .filter(|value| value.count > 0)
                    .map(|value| (value.code.as_str(), value.count))
                    .collect();
                prop_assert_eq!(counted, expected);
            }
            // Keyword suggestions count readable published datasets only.
            let uses = seen.iter().filter(|(plan, _)| plan.state == State::Published && plan.words.contains(&word)).count();
            let suggested = session.suggest(&SuggestField::Keyword, WORDS[word], 50).unwrap();
            prop_assert_eq!(suggested.first().map_or(0, |first| first.count) as usize, uses);
        }
    }

    #[test]
    fn catalogues_that_differ_in_hidden_things_answer_alike(
        shown in prop::collection::vec(plan(), 1..12),
        hidden in prop::collection::vec((plan(), 0..12usize), 1..12),
        words in prop::collection::vec(0..WORDS.len(), 1..3),
    ) {
        // What anonymous and a stranger may not see goes between what they may.
        let public = |plan: &Plan| Plan { private: false, state: State::Published, ..plan.clone() };
        let mut mixed: Vec<(Plan, bool)> = shown.iter().map(|plan| (public(plan), true)).collect();
        for (plan, at) in &hidden {
            let hidden = Plan { private: plan.state != State::Draft, ..plan.clone() };
            mixed.insert((*at).min(mixed.len()), (hidden, false));
        }
        let with = build_titled(&mixed);
        let without = build_titled(&mixed.iter().filter(|(_, shown)| *shown).cloned().collect::<Vec<_>>());
        let typed: Vec<&str> = words.iter().map(|at| WORDS[*at]).collect();
        for login in [None, Some("seul")] {
            prop_assert_eq!(answers(&with, login, &typed), answers(&without, login, &typed));
        }
    }
}

/// Titles say the content, not the place in the list, so that both catalogues name things alike.
fn build_titled(plans: &[(Plan, bool)]) -> World {
    let world = World::new();
    let organisations = vec![world.organisation("Première"), world.organisation("Seconde")];
    world.account("seul", &[]);
    let admin = world.admin();
    for (plan, _) in plans {
        let words: Vec<&str> = plan.words.iter().map(|at| WORDS[*at]).collect();
        let described = Metadata { title: words.join(" "), ..describe(plan, 0, &organisations) };
        let change = Change::Create {
            metadata: Box::new(described),
            resources: vec![link("Fichier", "https://example.org/f.csv")],
            publish: false,
        };
        let dataset = admin.apply(vec![change]).unwrap().remove(0);
        if plan.state == State::Draft {
            continue;
        }
        let dataset = match admin.publish(dataset.id, dataset.revision) {
            Err(catalogue_core::Error::AlreadyExists { suggestion, .. }) => {
                let renamed = admin.change_slug(dataset.id, dataset.revision, &suggestion.unwrap()).unwrap();
                admin.publish(renamed.id, renamed.revision).unwrap()
            }
            other => other.unwrap(),
        };
        match plan.state {
            State::Archived => {
                admin.archive(dataset.id, dataset.revision).unwrap();
            }
            State::Deleted => {
                let token = admin.prepare_delete(dataset.id).unwrap().token;
                admin.delete(dataset.id, &token).unwrap();
            }
            _ => {}
        }
    }
    world
}

/// Everything that a principal can learn, without times and identifiers.
fn answers(world: &World, login: Option<&str>, words: &[&str]) -> Vec<String> {
    let session = match login {
        Some(login) => world.session(world.catalogue.principal(login).unwrap()),
        None => world.anonymous(),
    };
    let mut said = Vec::new();
    let facets = ["theme", "keyword", "licence", "organisation", "format", "access", "visibility"];
    for typed in [
        words.join(" "),
        words[0].to_owned(),
        words[0].chars().take(3).collect(),
        "ecoel".into(),
        format!("{} inconnus", words[0]),
        String::new(),
    ] {
        for states in [vec![], vec![State::Draft, State::Archived, State::Deleted]] {
            let query = Query { states, facets: facets.map(str::to_owned).to_vec(), ..text(&typed) };
            let page = session.search(&query).unwrap();
            said.push(format!("{typed} {} {}", page.total, page.relaxed));
            said.extend(
                page.hits.iter().map(|hit| format!("{} {} {:.6}", hit.title, hit.address, hit.score)),
            );
            said.push(serde_json::to_string(&page.facets).unwrap());
            said.push(format!("{:?}", page.did_you_mean));
            said.extend(
                page.relaxations.iter().map(|one| format!("{:?} {} {}", one.drop, one.name, one.total)),
            );
            for hit in &page.hits {
                let explained = session.explain(&query, hit.id).unwrap();
                assert!(explained.found, "{typed}: {}", hit.title);
                let sum: f64 = explained.words.iter().map(|word| word.contribution).sum::<f64>()
                    + explained.bonuses.iter().map(|bonus| bonus.contribution).sum::<f64>();
                assert!((sum - hit.score).abs() < 1e-5, "{typed}: {sum} for {}", hit.score);
                assert!((explained.score - hit.score).abs() < f64::EPSILON, "{typed}: {explained:?}");
                said.push(format!("{:?} {:?}", explained.words, explained.bonuses));
                let similar = session.similar(hit.id, 5).unwrap();
                said.extend(similar.iter().map(|one| format!("like {} {:.6}", one.title, one.score)));
            }
        }
        for field in ["keyword", "title", "format", "organisation", "licence", "theme"] {
            let suggested = session.suggest(&SuggestField::from_code(field), &typed, 50).unwrap();
            said.extend(suggested.iter().map(|one| format!("{field} {} {}", one.labels.fr, one.count)));
        }
    }
    said.push(serde_json::to_string(&session.statistics().unwrap()).unwrap());
    let filter = EventFilter { subjects: vec!["dataset".into()], ..EventFilter::default() };
    let events = session.events(None, &filter, 1_000).unwrap().events;
    // Not the revision: whoever deposits sees the names that are taken, and may rename before publishing.
    said.extend(events.iter().map(|event| format!("{} {:?}", event.action, event.state)));
    let qualities = session.qualities(None, None, 1_000).unwrap().datasets;
    said.extend(qualities.iter().map(|one| format!("{} {}", one.title, one.quality.score)));
    let late = session.late(None, None, 1_000).unwrap().datasets;
    said.extend(late.iter().map(|one| format!("late {} {}", one.title, one.freshness.late_by)));
    said.extend(session.list(None, 100).unwrap().iter().map(|dataset| dataset.slug.to_string()));
    said.push(format!(
        "{:?}",
        session.find("foret").map(|view| view.address).map_err(|error| error.to_string())
    ));
    said
}
