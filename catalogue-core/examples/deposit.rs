//! The life of a dataset: `cargo run -p catalogue-core --example deposit`.

// An example may speak.
#![allow(clippy::print_stdout)]

use catalogue_core::{
    AccountDetails, Catalogue, Error, Language, Membership, Metadata, Options, OrganisationDetails,
    Principal, Query, ResourceMetadata, Result, Role,
};

fn main() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("deposit-{}.catalogue", std::process::id()));
    let administrator = AccountDetails { login: "admin".into(), ..Default::default() };
    let catalogue = Catalogue::create(&folder, Options::default(), administrator)?;

    // The administrator makes an organisation and an account that deposits for it.
    let admin = catalogue.session(catalogue.principal("admin")?, None)?;
    let name = "Ville d'Exemple".to_owned();
    let city =
        admin.create_organisation(OrganisationDetails { name, active: true, ..Default::default() })?.id;
    let memberships = vec![Membership { organisation: city, role: Role::Contributor }];
    let login = "marie".to_owned();
    admin.create_account(AccountDetails { login, memberships, active: true, ..Default::default() })?;

    // Marie describes a dataset. It is a draft, and not ready: every unmet condition is told.
    let marie = catalogue.session(catalogue.principal("marie")?, None)?;
    let title = "Pistes cyclables".to_owned();
    let draft = marie.create(Metadata { title, organisation: Some(city), ..Metadata::default() })?;
    if let Err(Error::Invalid { issues }) = marie.publish(draft.id, draft.revision) {
        for issue in issues {
            println!("✗ {}", issue.sentence(Language::French));
        }
    }

    // She completes it, adds a link and a file, and publishes.
    let complete = Metadata {
        description: "Aménagements cyclables de la commune, relevés chaque année.".into(),
        keywords: vec!["vélo".into(), "mobilité".into()],
        licence: Some("etalab-2.0".into()),
        frequency: Some("ANNUAL".into()),
        data_types: vec!["donnees-ouvertes".into()],
        themes: vec!["mobilite".into()],
        ..draft.metadata.clone()
    };
    let draft = marie.update(draft.id, draft.revision, complete)?;
    let resource = |name: &str, url: Option<&str>| ResourceMetadata {
        name: name.into(),
        description: "Un tronçon par ligne.".into(),
        resource_type: Some("main".into()),
        url: url.map(str::to_owned),
        ..ResourceMetadata::default()
    };
    let link = resource("Tracés", Some("https://data.example.org/pistes.geojson"));
    let draft = marie.add_resources(draft.id, draft.revision, vec![link, resource("Comptages", None)])?;
    let counts = draft.resources[1].id;
    let mut content = "troncon;velos\n1;1250\n".as_bytes();
    let draft = marie.attach_file(draft.id, draft.revision, counts, "comptages.csv", &mut content)?;
    let published = marie.publish(draft.id, draft.revision)?;

    // Everybody finds it at once, without accents and by facets.
    let anyone = catalogue.session(Principal::Anonymous, None)?;
    let page = anyone.search(&Query { text: "velo theme:mobilite".into(), ..Query::default() })?;
    for hit in &page.hits {
        println!("{} dataset: {} ({}) at {}", page.total, hit.title, hit.formats.join(", "), hit.address);
    }

    // Deletion has two steps, and can be undone.
    let impact = marie.prepare_delete(published.id)?;
    println!("deleting {} takes {} resources with it", impact.title, impact.resources);
    let deleted = marie.delete(published.id, &impact.token)?;
    let restored = admin.restore(deleted.id, deleted.revision)?;
    println!("{} is {} again", restored.metadata.title, restored.state.code());
    std::fs::remove_dir_all(&folder).map_err(|error| Error::storage("remove the example", error))
}
