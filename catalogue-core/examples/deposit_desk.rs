//! A deposit desk: who comes in, what they ask for, what is controlled and counted.
//! `cargo run -p catalogue-core --example deposit_desk`.

// An example may speak.
#![allow(clippy::print_stdout)]

use catalogue_core::{
    Access, AccessRule, AccountApplication, AccountDetails, Ask, Audience, Catalogue, EventFilter, Language,
    Metadata, Operation, Options, OrganisationDetails, Principal, ResourceMetadata, Result, ReviewOutcome,
    Role,
};

fn main() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("desk-{}.catalogue", std::process::id()));
    let administrator = AccountDetails { login: "admin".into(), ..Default::default() };
    let catalogue = Catalogue::create(&folder, Options::default(), administrator)?;
    let admin = catalogue.session(catalogue.principal("admin")?, None)?;
    let city = admin.create_organisation(OrganisationDetails {
        name: "Ville d'Exemple".into(),
        active: true,
        ..Default::default()
    })?;

    // Somebody without an account asks for one; the administrator grants it, with a role there.
    let anybody = catalogue.session(Principal::Anonymous, None)?;
    let asked = anybody.ask(Ask::Account(AccountApplication {
        last_name: "Dupont".into(),
        first_name: "Jeanne".into(),
        position: "Géomaticienne".into(),
        email: "jeanne.dupont@ville.example.org".into(),
        phone: "05 56 01 02 03".into(),
        organisation: Some(city.id),
        role: Some(Role::Contributor),
        login: Some("jeanne".into()),
        ..Default::default()
    }))?;
    admin.approve(asked.id, asked.revision, Some("Bienvenue.".into()))?;
    let jeanne = catalogue.session(catalogue.principal("jeanne")?, None)?;

    // She publishes a record that everybody sees, with data for those she names.
    let draft = jeanne.create(Metadata {
        title: "Réseau d'eau potable".into(),
        description: "Canalisations et ouvrages du réseau d'eau potable, mis à jour chaque année.".into(),
        keywords: vec!["eau".into(), "réseau".into()],
        licence: Some("etalab-2.0".into()),
        frequency: Some("ANNUAL".into()),
        data_types: vec!["donnees-geographiques".into()],
        themes: vec!["environnement".into()],
        organisation: Some(city.id),
        ..Default::default()
    })?;
    let draft = jeanne.add_resource(
        draft.id,
        draft.revision,
        ResourceMetadata {
            name: "Canalisations".into(),
            description: "Tracés au format GeoPackage.".into(),
            resource_type: Some("main".into()),
            url: Some("https://sig.ville.example.org/eau.gpkg".into()),
            access: AccessRule {
                download: Access::Restricted { audiences: vec![Audience::SameOrganisation] },
                reason: Some("b".into()),
                ..Default::default()
            },
            ..Default::default()
        },
    )?;
    let published = jeanne.publish(draft.id, draft.revision)?;

    // A neighbour sees the record without the link, asks to be let in, and is.
    admin.create_account(AccountDetails { login: "paul".into(), ..Default::default() })?;
    let paul = catalogue.session(catalogue.principal("paul")?, None)?;
    let seen = paul.get(published.id)?;
    let resource = seen.dataset.resources[0].id;
    println!(
        "Paul voit « {} », lien : {:?}",
        seen.dataset.metadata.title, seen.dataset.resources[0].metadata.url
    );
    let asked = paul.ask(Ask::Access {
        dataset: published.id,
        resource,
        operation: Operation::Download,
        message: Some("Étude de la nappe".into()),
    })?;
    jeanne.approve(asked.id, asked.revision, None)?;
    println!("Paul prend {}", paul.resource_address(published.id, resource)?);
    paul.record_download(published.id, resource, 1_500_000)?;

    // The moderators control it; the figures say so.
    let now = admin.get(published.id)?.dataset.revision;
    admin.review(published.id, now, ReviewOutcome::Accepted, None)?;
    let quality = admin.quality(published.id, &[])?;
    println!("Qualité : {} / 100", quality.score);
    let figures = admin.statistics()?;
    println!(
        "{} inscrits, {} organisme(s), {} jeu(x) publiés, {} contrôlé(s), {} téléchargement(s), {} octets",
        figures.accounts.unwrap_or_default(),
        figures.organisations,
        figures.datasets.get("published").copied().unwrap_or_default(),
        figures.controlled,
        figures.usage.downloads,
        figures.usage.bytes,
    );

    // What the host has to send, and what happened.
    for notice in admin.notices(20)? {
        println!("✉ {}", notice.subject(Language::French));
    }
    let happened = admin.events(None, &EventFilter::default(), 50)?.events;
    for event in happened.iter().filter(|event| event.action.starts_with("dataset.")) {
        println!("• {} {}", event.time.format("%H:%M:%S"), event.action);
    }
    drop((catalogue, admin, anybody, jeanne, paul));
    let _ = std::fs::remove_dir_all(folder);
    Ok(())
}
