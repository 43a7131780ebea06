//! Publishing back: what a query finds goes out in every format, to each what they may see; and who
//! keeps a copy is told what changed, and nothing of what is hidden.

use crate::support::{World, link, metadata, options};
use catalogue_core::exchange::{ExportFormat, ExportedDataset};
use catalogue_core::{
    Access, AccessRule, Audience, BoundingBox, ChangeKind, ChangePage, Dataset, DatasetId, ErrorKind,
    ExportOptions, ExportReport, Extent, ImportOptions, Metadata, Options, Organisation, Portal,
    PortalPredicate, Principal, Query, Role, Session, Sort, State, UsageTotals, Visibility,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

const HOSTILE: &str = "=cmd|' /C calc'!A0 ]]></gmd:title> </script> \" ; é";

fn everything() -> Query {
    let states = vec![State::Draft, State::Published, State::Archived, State::Deleted];
    Query { states, ..Query::default() }
}

fn of(format: ExportFormat) -> ExportOptions {
    ExportOptions { format, ..ExportOptions::default() }
}

fn exported(session: &Session, query: &Query, options: &ExportOptions) -> (ExportReport, String) {
    let mut out = Vec::new();
    let report = session.export(query, options, &mut out, &mut |_, _| true).unwrap();
    assert_eq!(usize::try_from(report.bytes).unwrap(), out.len());
    (report, String::from_utf8(out).unwrap())
}

fn lines(session: &Session, query: &Query) -> Vec<ExportedDataset> {
    let (report, text) = exported(session, query, &ExportOptions::default());
    let lines: Vec<ExportedDataset> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(usize::try_from(report.records).unwrap(), lines.len());
    lines
}

/// The formats that are written.
fn written(session: &Session) -> Vec<ExportFormat> {
    let one = |format: &&ExportFormat| {
        session.export(&Query::default(), &of(**format), &mut std::io::sink(), &mut |_, _| true).is_ok()
    };
    let formats: Vec<ExportFormat> = ExportFormat::ALL.iter().filter(one).copied().collect();
    assert!(formats.len() >= 9, "{formats:?}");
    formats
}

fn portal(code: &str, theme: &str) -> Portal {
    let predicate = PortalPredicate { themes: vec![theme.into()], ..PortalPredicate::default() };
    let base_url = format!("https://{code}.example.org/");
    Portal { code: code.into(), name: format!("Portail {code}"), base_url, predicate, ..Portal::default() }
}

fn edited(session: &Session, id: DatasetId, change: impl Fn(&mut Metadata)) -> Dataset {
    let held = session.get(id).unwrap().dataset;
    let mut metadata = held.metadata.clone();
    change(&mut metadata);
    session.update(id, held.revision, metadata).unwrap()
}

/// A catalogue with something hidden from everybody but the administrator, in every way there is.
struct Hidden {
    world: World,
    sessions: Vec<Session>,
    ids: Vec<DatasetId>,
}

impl Hidden {
    fn new() -> Self {
        let world = World::new();
        let (ville, region) = (world.organisation("Ville"), world.organisation("Région"));
        let (member_id, member) = world.account("membre", &[(&ville, Role::Member)]);
        let (_, editor) = world.account("editrice", &[(&ville, Role::Editor)]);
        let (_, stranger) = world.account("ailleurs", &[(&region, Role::Editor)]);
        let admin = world.admin();
        for (code, theme) in [("nature", "environnement"), ("sante", "sante")] {
            admin.put_portal(portal(code, theme)).unwrap();
        }
        let secret = |name: &str, download: Access| catalogue_core::ResourceMetadata {
            access: AccessRule { download, reason: Some("f".into()), ..AccessRule::default() },
            ..link(name, "https://secret.example.org/donnees.csv")
        };
        let restricted = |audience| Access::Restricted { audiences: vec![audience] };
        let resources = |at: usize| {
            vec![
                link("Ouvert", "https://example.org/ouvert.csv"),
                secret("Compte", Access::Authenticated),
                secret("Les nôtres", restricted(Audience::SameOrganisation)),
                secret("Nommé", restricted(Audience::Accounts { accounts: vec![member_id] })),
                secret(&format!("Fermé {at}"), Access::Closed),
            ]
        };
        let mut ids = Vec::new();
        for (at, owner) in [&ville, &region, &ville, &region].into_iter().enumerate() {
            for visibility in [Visibility::Public, Visibility::Private] {
                let themes = vec![if at < 2 { "environnement" } else { "sante" }.to_owned()];
                let title = format!("Jeu {at} {visibility:?}");
                let held = world.published_with(
                    Metadata { visibility, themes, ..metadata(owner, &title, &["mot"]) },
                    resources(at),
                );
                ids.push(held.id);
                if at == 2 {
                    admin.archive(held.id, held.revision).unwrap();
                }
                if at == 3 {
                    let token = admin.prepare_delete(held.id).unwrap().token;
                    admin.delete(held.id, &token).unwrap();
                }
            }
            let draft = admin.create(metadata(owner, &format!("Brouillon {at}"), &["mot"])).unwrap();
            ids.push(admin.add_resources(draft.id, draft.revision, resources(at)).unwrap().id);
        }
        let package = serde_json::json!([{ "id": "x1", "name": "moissonne", "title": "Moissonné",
            "notes": "Ce qui vient d'ailleurs, avec un champ sans place ici.", "internal_key": "clef-interne",
            "resources": [{ "name": "R", "url": "https://example.org/r.csv", "format": "csv" }] }]);
        let options = ImportOptions { organisation: Some(ville.id), ..ImportOptions::default() };
        let bytes = serde_json::to_vec(&package).unwrap();
        let report = editor.import(&bytes, &options, &mut |_, _| true).unwrap();
        ids.extend(report.records[0].id);
        let through = |principal: &Principal, code| world.catalogue.session(principal.clone(), Some(code));
        let mut sessions = vec![
            world.anonymous(),
            world.session(Principal::Harvester(ville.id)),
            world.session(Principal::System),
        ];
        for session in [&world.anonymous(), &member, &editor, &stranger, &admin] {
            sessions.extend(["nature", "sante"].map(|code| through(session.principal(), code).unwrap()));
        }
        sessions.extend([member, editor, stranger, admin]);
        Self { world, sessions, ids }
    }
}

#[test]
fn an_export_is_exactly_what_get_shows() {
    let hidden = Hidden::new();
    let mut sizes = BTreeSet::new();
    for session in &hidden.sessions {
        let shown: BTreeMap<DatasetId, _> =
            hidden.ids.iter().filter_map(|id| Some((*id, session.get(*id).ok()?))).collect();
        let found = lines(session, &everything());
        sizes.insert(found.len());
        assert_eq!(found.len(), shown.len(), "{session:?}");
        for line in &found {
            let view = &shown[&line.dataset.id];
            assert_eq!(line.dataset, view.dataset, "{session:?}");
            assert_eq!((&line.address, &line.url), (&view.address, &view.url), "{session:?}");
            assert_eq!(line.usage, Some(view.usage));
            let owner = line.organisation.as_ref().map(|held| held.id);
            assert_eq!(owner, view.dataset.metadata.organisation);
        }
        // By default what is published, as a search finds it, in its order.
        let mut hits = Vec::new();
        let query = Query { sort: Sort::Title, ..Query::default() };
        session
            .search_all(&query, &mut |hit| {
                hits.push(hit.id);
                true
            })
            .unwrap();
        let order: Vec<DatasetId> = lines(session, &query).iter().map(|line| line.dataset.id).collect();
        assert_eq!(order, hits, "{session:?}");
        // Naming what is hidden gives nothing.
        let named = ExportOptions { datasets: Some(hidden.ids.clone()), ..ExportOptions::default() };
        let (report, _) = exported(session, &everything(), &named);
        assert_eq!(usize::try_from(report.records).unwrap(), shown.len());
    }
    assert!(sizes.len() > 4, "everybody sees something else: {sizes:?}");
}

#[test]
fn no_format_says_what_its_reader_may_not_know() {
    let hidden = Hidden::new();
    let (anybody, admin) = (hidden.world.anonymous(), hidden.world.admin());
    for format in written(&anybody) {
        let (told, text) = exported(&anybody, &everything(), &of(format));
        for secret in ["secret.example.org", "Private", "Brouillon", "clef-interne"] {
            assert!(!text.contains(secret), "{format:?} tells {secret}: {text}");
        }
        assert!(text.contains("Jeu 0 Public"), "{format:?} {text}");
        let (all, text) = exported(&admin, &everything(), &of(format));
        assert!(all.records > told.records && text.contains("Brouillon 1"), "{format:?}");
        // Every document is the same twice over, but for what the clock says.
        assert_eq!(exported(&anybody, &everything(), &of(format)).1, {
            exported(&anybody, &everything(), &of(format)).1
        });
    }
}

#[test]
fn what_is_lost_of_rights_meanwhile_is_not_written() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let ids: Vec<DatasetId> =
        (0..110).map(|n| world.published(metadata(&ville, &format!("Jeu {n:03}"), &["mot"])).id).collect();
    let query = Query { sort: Sort::Title, ..Query::default() };
    let (mut out, mut calls) = (Vec::new(), Vec::new());
    let report = world.anonymous().export(&query, &of(ExportFormat::Csv), &mut out, &mut |done, total| {
        if done == 100 {
            edited(&world.admin(), ids[105], |held| held.visibility = Visibility::Private);
            let held = world.admin().get(ids[106]).unwrap().dataset;
            world.admin().archive(held.id, held.revision).unwrap();
        }
        calls.push((done, total));
        true
    });
    let report = report.unwrap();
    assert_eq!((report.records, calls), (108, vec![(100, Some(110)), (110, Some(110))]));
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("Jeu 104") && !text.contains("Jeu 105") && !text.contains("Jeu 106"));
    // Where it stands is before that: the changes come with the next.
    let changes = world.anonymous().changes(report.position.as_deref(), None, 10).unwrap();
    let told: Vec<_> = changes.changes.iter().map(|change| (change.id, change.change)).collect();
    assert_eq!(told, [(ids[105], ChangeKind::Gone), (ids[106], ChangeKind::Updated)]);
}

/// A record with the fields that every neighbour knows.
fn shared(organisation: &Organisation, title: &str) -> Metadata {
    Metadata {
        licence: Some("ODbL-1.0".into()),
        frequency: Some("MONTHLY".into()),
        extent: Extent { boxes: vec![BoundingBox::new(-1.25, 44.0, 0.5, 45.5)], ..Extent::default() },
        link: Some(format!("https://example.org/{}", title.len())),
        ..metadata(organisation, title, &["arbre", "forêt"])
    }
}

#[test]
fn what_goes_out_comes_in_elsewhere_with_the_same_fields() {
    let here = World::new();
    let ville = here.organisation("Ville d'Exemple");
    for (at, title) in ["Arbres d'été", "Forêts", "Œuvres & « bois »"].into_iter().enumerate() {
        here.published_with(
            shared(&ville, title),
            vec![link("Fichier", &format!("https://example.org/{at}.csv"))],
        );
    }
    let formats = written(&here.anonymous());
    assert!(formats.iter().filter(|format| format.read_as().is_some()).count() >= 6);
    for format in formats.into_iter().filter(|format| format.read_as().is_some()) {
        let there = World::new();
        let town = there.organisation("Ailleurs");
        let (report, text) = exported(&here.anonymous(), &Query::default(), &of(format));
        assert_eq!(report.records, 3);
        let code = format.read_as().unwrap().code().to_owned();
        for format in [None, Some(code)] {
            let options = ImportOptions {
                format,
                organisation: Some(town.id),
                source: Some("https://data.example.org".into()),
                ..ImportOptions::default()
            };
            let taken = there.admin().import(text.as_bytes(), &options, &mut |_, _| true).unwrap();
            assert_eq!((taken.read, taken.refused), (3, 0), "{options:?} {:?}", taken.records);
        }
        let mut found: Vec<Dataset> = there.admin().list(None, 10).unwrap();
        found.sort_by_key(|held| held.metadata.title.clone());
        let mut sent: Vec<Dataset> = here.admin().list(None, 10).unwrap();
        sent.sort_by_key(|held| held.metadata.title.clone());
        assert_eq!(found.len(), sent.len(), "{format:?}");
        let flat = matches!(format, ExportFormat::Scdl | ExportFormat::Idgo);
        for (found, sent) in found.iter().zip(&sent) {
            let (is, was) = (&found.metadata, &sent.metadata);
            assert_eq!((&is.title, &is.keywords), (&was.title, &was.keywords), "{format:?}");
            assert_eq!(is.description, was.description, "{format:?}");
            if format != ExportFormat::Scdl {
                assert_eq!(is.licence, was.licence, "{format:?}");
            }
            assert_eq!(is.frequency, was.frequency, "{format:?}");
            if flat {
                assert_eq!(is.link, was.link, "{format:?}");
                continue;
            }
            assert_eq!(is.extent.boxes, was.extent.boxes, "{format:?}");
            let links = |held: &Dataset| -> Vec<_> {
                held.resources
                    .iter()
                    .map(|held| (held.metadata.name.clone(), held.metadata.url.clone()))
                    .collect()
            };
            assert_eq!(links(found), links(sent), "{format:?}");
        }
    }
}

#[test]
fn what_a_format_cannot_carry_is_counted() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let full = Metadata {
        granularity: Some("municipality".into()),
        lineage: Some("Relevé.".into()),
        ..shared(&ville, "Arbres")
    };
    world.published_with(
        full,
        vec![link("A", "https://example.org/a.csv"), link("B", "https://example.org/b.csv")],
    );
    let session = world.anonymous();
    let lost = |format| exported(&session, &Query::default(), &of(format)).0;
    let scdl = lost(ExportFormat::Scdl);
    assert_eq!((scdl.records, scdl.records_with_loss), (1, 1));
    for path in ["resources", "lineage", "extent.boxes"] {
        assert_eq!(scdl.lost.get(path), Some(&1), "{:?}", scdl.lost);
    }
    assert!(lost(ExportFormat::Iso19139).lost.contains_key("granularity"));
    assert!(lost(ExportFormat::GeoJson).lost.contains_key("licence"));
    for format in [ExportFormat::Jsonl, ExportFormat::DcatTurtle] {
        assert_eq!(lost(format).lost, BTreeMap::new(), "{format:?}");
    }
}

#[test]
fn nothing_found_is_a_document_and_a_bad_option_is_none() {
    let world = World::new();
    let session = world.anonymous();
    for format in written(&session) {
        let (report, text) = exported(&session, &Query::default(), &of(format));
        assert_eq!((report.records, report.cut, report.relaxed), (0, false, false));
        assert!(report.position.is_some() && report.gone.is_empty());
        match format.extension() {
            "json" | "geojson" | "jsonld" => {
                serde_json::from_str::<serde_json::Value>(&text).unwrap();
            }
            "jsonl" => assert_eq!(text, ""),
            "csv" => assert_eq!(text.lines().count(), 1),
            "ttl" => assert!(text.contains("dcat:Catalog")),
            _ => assert!(text.starts_with("<?xml") && text.trim_end().ends_with('>')),
        }
    }
    let refused = |options: ExportOptions, query: &Query| {
        let mut out = Vec::new();
        let error = session.export(query, &options, &mut out, &mut |_, _| true).unwrap_err();
        assert_eq!(out, b"", "nothing is written before it is known to be right");
        error.kind()
    };
    let plain = ExportOptions::default;
    for base in ["", "nulle part", "ftp://example.org", "https://u:p@example.org", "https://example.org/?q"] {
        let options = ExportOptions { base_url: Some(base.into()), ..plain() };
        assert_eq!(refused(options, &Query::default()), ErrorKind::BadInput, "{base}");
    }
    let query = Query::default();
    assert_eq!(refused(ExportOptions { limit: Some(-1), ..plain() }, &query), ErrorKind::BadQuery);
    let nowhere = ExportOptions { changed_after: Some("ici".into()), ..plain() };
    assert_eq!(refused(nowhere, &query), ErrorKind::BadQuery);
    let unknown = Query { filters: [("no".to_owned(), vec!["x".to_owned()])].into(), ..Query::default() };
    assert_eq!(refused(plain(), &unknown), ErrorKind::BadQuery);
    assert!(serde_json::from_str::<ExportOptions>(r#"{"format": "xlsx"}"#).is_err());
    assert!(serde_json::from_str::<ExportOptions>(r#"{"formats": "csv"}"#).is_err());
    assert_eq!(serde_json::from_str::<ExportOptions>("{}").unwrap(), plain());
}

#[test]
fn a_limit_and_names_narrow_and_addresses_are_the_portals_own() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let ids: Vec<DatasetId> = ["A", "B", "C"]
        .iter()
        .map(|title| world.published(metadata(&ville, &format!("Jeu {title}"), &["mot"])).id)
        .collect();
    world.admin().put_portal(portal("nature", "environnement")).unwrap();
    let session = world.anonymous();
    let two = ExportOptions { limit: Some(2), ..ExportOptions::default() };
    let (report, _) = exported(&session, &Query::default(), &two);
    assert_eq!((report.records, report.cut, report.position), (2, true, None));
    let none = ExportOptions { limit: Some(0), ..ExportOptions::default() };
    assert_eq!(exported(&session, &Query::default(), &none).0.records, 0);
    let one = ExportOptions { datasets: Some(vec![ids[1]]), ..ExportOptions::default() };
    let (report, text) = exported(&session, &Query::default(), &one);
    assert_eq!((report.records, text.contains("Jeu B")), (1, true));
    let (_, text) = exported(&session, &Query::default(), &of(ExportFormat::DcatTurtle));
    assert!(text.contains("https://data.example.org/dataset/jeu-a"), "{text}");
    let through = world.catalogue.session(Principal::Anonymous, Some("nature")).unwrap();
    let (_, text) = exported(&through, &Query::default(), &of(ExportFormat::DcatTurtle));
    assert!(text.contains("https://nature.example.org/dataset/jeu-a"), "{text}");
    assert!(text.contains("Portail nature") && !text.contains("data.example.org"), "{text}");
    let own = ExportOptions {
        base_url: Some("https://autre.example.org/x/".into()),
        title: Some("Mon titre".into()),
        ..of(ExportFormat::DcatTurtle)
    };
    let (_, text) = exported(&session, &Query::default(), &own);
    assert!(
        text.contains("https://autre.example.org/x/dataset/jeu-a") && text.contains("Mon titre"),
        "{text}"
    );
}

#[test]
fn the_address_of_a_deposited_file_is_the_one_that_lasts() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let held = world.published(metadata(&ville, "Arbres", &["mot"]));
    let admin = world.admin();
    let mut bytes = "a,b\n1,2\n".as_bytes();
    let held = admin.attach_file(held.id, held.revision, held.resources[0].id, "a.csv", &mut bytes).unwrap();
    let address = world.anonymous().resource_address(held.id, held.resources[0].id).unwrap();
    for format in [ExportFormat::DcatTurtle, ExportFormat::Iso19139, ExportFormat::Csv] {
        let (_, text) = exported(&world.anonymous(), &Query::default(), &of(format));
        assert!(text.contains(&address), "{format:?} {text}");
    }
}

/// A writer that counts, and says how much has come.
struct Counting<'a>(&'a std::cell::Cell<usize>);

impl Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A catalogue of many records.
fn many(count: usize) -> World {
    let world = World::with(Options { usage_events: 1_000_000, ..options() });
    let ville = world.organisation("Ville");
    let packages: Vec<serde_json::Value> = (0..count)
        .map(|n| {
            serde_json::json!({ "id": format!("n{n}"), "name": format!("jeu-{n}"), "title": format!("Jeu {n}"),
                "notes": "Une description assez longue pour être publiée sans autre façon.",
                "license_id": "lov2", "tags": [{ "name": "mot" }], "extras": [],
                "resources": [{ "name": "R", "description": "D", "url": format!("https://example.org/{n}.csv"), "format": "CSV" }] })
        })
        .collect();
    let options = ImportOptions {
        organisation: Some(ville.id),
        format: Some("ckan".into()),
        ..ImportOptions::default()
    };
    let bytes = serde_json::to_vec(&packages).unwrap();
    let report = world.admin().import(&bytes, &options, &mut |_, _| true).unwrap();
    assert_eq!(usize::try_from(report.created).unwrap(), count, "{:?}", report.records.first());
    world
}

#[test]
fn thousands_flow_and_whoever_stops_is_obeyed() {
    let count: usize = 5_000;
    let world = many(count);
    let (admin, query) = (world.admin(), everything());
    for format in [ExportFormat::Jsonl, ExportFormat::Idgo, ExportFormat::GeoJson] {
        let (came, mut last, mut most) = (std::cell::Cell::new(0), 0, 0);
        let report = admin
            .export(&query, &of(format), &mut Counting(&came), &mut |done, total| {
                assert_eq!(total, Some(count as i64));
                assert!(done > 0 && came.get() > last, "what is read is written before more is read");
                most = most.max(came.get() - last);
                last = came.get();
                true
            })
            .unwrap();
        assert_eq!(report.records, count as i64);
        assert!(most * 20 < came.get(), "{format:?}: {most} of {} came at once", came.get());
    }
    let came = std::cell::Cell::new(0);
    let stopped =
        admin.export(&query, &of(ExportFormat::Csv), &mut Counting(&came), &mut |done, _| done < 300);
    assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Cancelled);
    /// Closes after a while.
    struct Pipe(usize);
    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in written(&admin) {
        let mut looked = 0;
        let broken = admin.export(&query, &of(format), &mut Pipe(30_000), &mut |done, _| {
            looked = done;
            true
        });
        assert_eq!(broken.unwrap_err().kind(), ErrorKind::Storage, "{format:?}");
        assert!(looked < 1_000, "{format:?} went on for {looked} records after the reader had left");
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let held = Metadata { keywords: vec![HOSTILE.into()], ..metadata(&ville, HOSTILE, &[]) };
    world.published_with(held, vec![link(HOSTILE, "https://example.org/a.csv?a=1&b=%22%3E")]);
    let session = world.anonymous();
    for format in written(&session) {
        let (_, text) = exported(&session, &Query::default(), &of(format));
        if let Some(read) = format.read_as() {
            let there = World::new();
            let options = ImportOptions {
                format: Some(read.code().into()),
                organisation: Some(there.organisation("Ailleurs").id),
                ..ImportOptions::default()
            };
            let taken = there.admin().import(text.as_bytes(), &options, &mut |_, _| true).unwrap();
            assert_eq!((taken.read, taken.created), (1, 1), "{format:?} {:?}", taken.records);
            let found = there.admin().list(None, 2).unwrap().remove(0);
            // Readers take HTML out of texts; the rest is as it was.
            let title = HOSTILE.replace("</script> ", "");
            assert_eq!(found.metadata.title.replace("</script> ", ""), title, "{format:?}");
        } else if format == ExportFormat::Csv {
            assert!(text.contains("'=cmd"), "{text}");
        } else {
            assert!(!text.contains("</script>"), "{text}");
        }
    }
}

#[test]
fn each_dataset_may_be_a_file_of_its_own() {
    let world = World::new();
    let ville = world.organisation("Ville");
    world.published(metadata(&ville, "Arbres", &["mot"]));
    let draft = world.admin().create(metadata(&ville, "Brouillon", &["mot"])).unwrap();
    let mut names = Vec::new();
    let report = world.admin().export_each(
        &everything(),
        &of(ExportFormat::Iso19139),
        &mut |file| {
            assert!(String::from_utf8(file.content).unwrap().contains("<gmd:MD_Metadata"));
            names.push((file.name, file.id));
            true
        },
        &mut |_, _| true,
    );
    let report = report.unwrap();
    names.sort();
    assert_eq!((report.records, names[0].0.as_str()), (2, "arbres.xml"));
    assert_eq!(names[1], ("ville--brouillon.xml".to_owned(), draft.id));
    let mut seen = 0;
    let report = world.admin().export_each(
        &everything(),
        &ExportOptions::default(),
        &mut |_| {
            seen += 1;
            false
        },
        &mut |_, _| true,
    );
    let report = report.unwrap();
    assert_eq!((seen, report.records, report.cut, report.position), (1, 1, true, None));
}

fn feed(session: &Session, after: Option<&str>) -> ChangePage {
    session.changes(after, None, 1_000).unwrap()
}

fn told(page: &ChangePage) -> Vec<(DatasetId, ChangeKind)> {
    page.changes.iter().map(|change| (change.id, change.change)).collect()
}

#[test]
fn the_feed_tells_each_dataset_once_with_the_last_that_happened() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let (admin, anybody) = (world.admin(), world.anonymous());
    let start = anybody.event_position().unwrap();
    let one = world.published(metadata(&ville, "Un", &["mot"]));
    let two = world.published(metadata(&ville, "Deux", &["mot"]));
    let secret = Metadata { visibility: Visibility::Private, ..metadata(&ville, "Secret", &["mot"]) };
    let secret = world.published(secret);
    edited(&admin, one.id, |held| held.title.push('!'));
    let page = feed(&anybody, Some(&start));
    assert_eq!(told(&page), [(two.id, ChangeKind::Updated), (one.id, ChangeKind::Updated)]);
    assert_eq!(page.changes[0].address.as_deref(), Some("deux"));
    assert!(!page.start_over);
    assert_eq!(feed(&anybody, Some(&page.position)).changes, []);

    // What goes is told to those who could read it, where it was; the rest stays unsaid.
    edited(&admin, one.id, |held| held.visibility = Visibility::Private);
    edited(&admin, secret.id, |held| held.title.push('!'));
    let gone = feed(&anybody, Some(&page.position));
    assert_eq!(told(&gone), [(one.id, ChangeKind::Gone)]);
    assert_eq!(gone.changes[0].address.as_deref(), Some("un"));
    let (_, member) = world.account("membre", &[(&ville, Role::Member)]);
    let seen = told(&feed(&member, Some(&page.position)));
    assert_eq!(seen, [(one.id, ChangeKind::Updated), (secret.id, ChangeKind::Updated)]);
    edited(&admin, one.id, |held| held.visibility = Visibility::Public);
    assert_eq!(told(&feed(&anybody, Some(&gone.position))), [(one.id, ChangeKind::Updated)]);
    let token = admin.prepare_delete(two.id).unwrap().token;
    let deleted = admin.delete(two.id, &token).unwrap();
    admin.purge(two.id, deleted.revision).unwrap();
    let purged = feed(&anybody, Some(&gone.position));
    assert_eq!(told(&purged), [(one.id, ChangeKind::Updated), (two.id, ChangeKind::Gone)]);
    assert_eq!(purged.changes[1].address, None, "nothing is left of it");

    // Page by page all is told as in one, a dataset again in a later page when it changed again.
    let mut last = BTreeMap::new();
    let (mut after, mut pages) = (Some(start.clone()), 0);
    loop {
        let page = anybody.changes(after.as_deref(), None, 1).unwrap();
        assert!(page.changes.len() <= 1);
        let Some(change) = page.changes.first() else { break };
        last.insert(change.id, change.change);
        (after, pages) = (Some(page.position), pages + 1);
    }
    let whole: BTreeMap<_, _> = told(&feed(&anybody, Some(&start))).into_iter().collect();
    assert_eq!(last, whole);
    assert_eq!(pages, 2, "what is between is told by what comes last");
    // A time will do too; both bounds hold.
    let at = purged.changes[1].at;
    assert_eq!(told(&anybody.changes(None, Some(at), 10).unwrap()), [(two.id, ChangeKind::Gone)]);
    assert_eq!(anybody.changes(Some(&purged.position), Some(at), 10).unwrap().changes, []);
    let later = at + chrono::Duration::days(1);
    assert_eq!(anybody.changes(None, Some(later), 10).unwrap().changes, []);
    for position in ["", "7", &"0".repeat(64)] {
        assert_eq!(anybody.changes(Some(position), None, 10).unwrap_err().kind(), ErrorKind::BadQuery);
    }
}

#[test]
fn a_copy_kept_by_changes_is_the_catalogue() {
    let hidden = Hidden::new();
    let admin = hidden.world.admin();
    let through = hidden.world.catalogue.session(Principal::Anonymous, Some("nature")).unwrap();
    for session in [&hidden.world.anonymous(), &through, &hidden.sessions[hidden.sessions.len() - 4]] {
        let mut copy: BTreeMap<DatasetId, Dataset> = lines(session, &Query::default())
            .into_iter()
            .map(|line| (line.dataset.id, line.dataset))
            .collect();
        let mut position = exported(session, &Query::default(), &ExportOptions::default()).0.position;
        for step in 0..hidden.ids.len() {
            let id = hidden.ids[step];
            let held = admin.get(id).unwrap().dataset;
            match (held.state, step % 4) {
                (State::Deleted, _) => {
                    let _ = admin.restore(id, held.revision).unwrap();
                }
                (State::Published, 0) => {
                    let _ = admin.archive(id, held.revision).unwrap();
                }
                (State::Published, 1) => {
                    let _ = admin.unpublish(id, held.revision).unwrap();
                }
                (_, 2) => {
                    edited(&admin, id, |held| {
                        held.visibility = match held.visibility {
                            Visibility::Public => Visibility::Private,
                            Visibility::Private => Visibility::Public,
                        }
                    });
                }
                _ => {
                    edited(&admin, id, |held| {
                        held.themes =
                            vec![if held.themes == ["sante"] { "environnement" } else { "sante" }.into()]
                    });
                }
            }
            if step % 3 == 0 {
                continue;
            }
            let options = ExportOptions { changed_after: position.clone(), ..ExportOptions::default() };
            let (report, text) = exported(session, &Query::default(), &options);
            assert!(!report.start_over);
            for line in text.lines() {
                let line: ExportedDataset = serde_json::from_str(line).unwrap();
                copy.insert(line.dataset.id, line.dataset);
            }
            for id in &report.gone {
                copy.remove(id);
            }
            position = report.position;
            let now: BTreeMap<DatasetId, Dataset> = lines(session, &Query::default())
                .into_iter()
                .map(|line| (line.dataset.id, line.dataset))
                .collect();
            assert_eq!(copy, now, "{session:?} {step}");
        }
    }
}

#[test]
fn who_sees_another_catalogue_starts_over() {
    let world = World::new();
    let ville = world.organisation("Ville");
    world.admin().put_portal(portal("nature", "environnement")).unwrap();
    let (id, member) = world.account("membre", &[(&ville, Role::Member)]);
    let through = world.catalogue.session(Principal::Anonymous, Some("nature")).unwrap();
    let start = member.event_position().unwrap();
    world.published(metadata(&ville, "Un", &["mot"]));
    for session in [&member, &through, &world.anonymous()] {
        assert!(!feed(session, Some(&start)).start_over);
    }
    world.admin().put_portal(portal("nature", "sante")).unwrap();
    assert!(feed(&through, Some(&start)).start_over);
    assert!(!feed(&member, Some(&start)).start_over && !feed(&world.anonymous(), Some(&start)).start_over);
    world.admin().set_membership(id, ville.id, None).unwrap();
    assert!(feed(&member, Some(&start)).start_over);
    assert!(!feed(&world.anonymous(), Some(&start)).start_over);
    let options = ExportOptions { changed_after: Some(start), ..ExportOptions::default() };
    assert!(exported(&member, &Query::default(), &options).0.start_over);
}

#[test]
fn use_is_told_where_there_is_a_column_for_it() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let held = world.published(metadata(&ville, "Arbres", &["mot"]));
    let usage = UsageTotals { views: 41, downloads: 7, ..UsageTotals::default() };
    world.admin().record_usage(held.id, usage).unwrap();
    let (_, text) = exported(&world.anonymous(), &Query::default(), &of(ExportFormat::Idgo));
    let mut rows = csv_rows(&text);
    let (names, row) = (rows.remove(0), rows.remove(0));
    let cell = |name: &str| row[names.iter().position(|held| held == name).unwrap()].as_str();
    assert_eq!((cell("IDGO_DATASET_VUES"), cell("IDGO_RESSOURCES_TELECHARGEMENT")), ("41", "7"));
    assert_eq!((cell("TITRE"), cell("IDGO_ID"), cell("PRODUCTEUR_NOM")), ("Arbres", "arbres", "Ville"));
    assert_eq!((cell("LANG"), cell("COUV_TEMP_FIN")), ("", ""), "what is not known is not filled");
}

/// The rows of a CSV of which every cell is quoted and none holds a quote.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let bare = |line: &str| line.strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
    let row = |line: String| line.split("\",\"").map(str::to_owned).collect();
    text.lines().filter_map(bare).map(row).collect()
}
