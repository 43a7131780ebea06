use super::*;
use crate::model::{Access, Audience, StoredFile, Visibility};
use crate::validate::{publishable, well_formed};
use Severity::{Error, Hint, Warning};

/// What stops the publication under a profile.
fn stops(dataset: &Dataset, profile: &Profile) -> Vec<(String, IssueCode)> {
    let proof = well_formed(dataset.clone(), &context()).unwrap();
    match publishable(proof, profile, &context()) {
        Ok(_) => Vec::new(),
        Err(issues) => issues.into_iter().map(|issue| (issue.path, issue.code)).collect(),
    }
}

#[test]
fn every_asterisk_of_the_guide_stops_the_publication() {
    let bare = with(|dataset| {
        dataset.metadata = Metadata { title: "Brouillon".to_owned(), ..Metadata::default() };
        dataset.resources[0].metadata = ResourceMetadata::default();
    });
    let paths: Vec<String> = stops(&bare, pigma())
        .into_iter()
        .filter(|(_, code)| *code == IssueCode::Required)
        .map(|(path, _)| path)
        .collect();
    assert_eq!(
        paths,
        [
            "data_types",
            "description",
            "frequency",
            "keywords",
            "licence",
            "organisation",
            "resources[0].description",
            "resources[0].name",
            "resources[0].source",
            "resources[0].type",
        ]
    );
}

#[test]
fn the_simple_form_asks_less() {
    let dataset = with(|dataset| {
        dataset.metadata.keywords.clear();
        dataset.metadata.frequency = None;
        dataset.metadata.data_types.clear();
        dataset.resources[0].metadata.description.clear();
        dataset.resources[0].metadata.resource_type = None;
    });
    assert_eq!(stops(&dataset, simple()), []);
    assert!(!stops(&dataset, pigma()).is_empty());
    let told = short(check(&dataset, simple(), &context()));
    assert!(told.contains(&("frequency".to_owned(), IssueCode::Required, Warning)));
}

#[test]
fn a_dataset_is_published_with_a_valid_resource() {
    for profile in [simple(), pigma()] {
        let none = with(|dataset| dataset.resources.clear());
        assert_eq!(stops(&none, profile), [("resources".to_owned(), IssueCode::NoResource)]);
        let empty = with(|dataset| dataset.resources[0].metadata.url = None);
        assert_eq!(
            stops(&empty, profile),
            [
                ("resources".to_owned(), IssueCode::NoResource),
                ("resources[0].source".to_owned(), IssueCode::Required)
            ]
        );
        let file = StoredFile { hash: HASH.to_owned(), size: 1, name: "a.csv".to_owned() };
        let deposited = with(|dataset| {
            dataset.resources[0].metadata.url = None;
            dataset.resources[0].file = Some(file);
        });
        assert_eq!(stops(&deposited, profile), []);
    }
}

#[test]
fn open_data_needs_a_licence_once() {
    let unlicensed = with(|dataset| dataset.metadata.licence = None);
    assert_eq!(stops(&unlicensed, simple()), [("licence".to_owned(), IssueCode::NoLicence)]);
    assert_eq!(stops(&unlicensed, pigma()), [("licence".to_owned(), IssueCode::Required)]);
    let told = short(check(&unlicensed, simple(), &context()));
    assert_eq!(told.iter().filter(|(path, _, _)| path == "licence").count(), 1, "{told:?}");
    let own = with(|dataset| {
        dataset.metadata.licence = None;
        dataset.resources[0].metadata.licence = Some("ODbL-1.0".to_owned());
    });
    assert_eq!(stops(&own, simple()), []);
    let closed = with(|dataset| {
        dataset.metadata.licence = None;
        dataset.resources[0].metadata.access.download = Access::Closed;
        dataset.resources[0].metadata.access.reason = Some("d".to_owned());
    });
    assert_eq!(stops(&closed, simple()), []);
}

#[test]
fn a_restriction_needs_a_reason() {
    let restrict =
        |dataset: &mut Dataset| dataset.resources[0].metadata.access.download = Access::Authenticated;
    says(restrict, "resources[0].access.reason", IssueCode::ReasonRequired, Error);
    let none = |dataset: &mut Dataset| {
        restrict(dataset);
        dataset.resources[0].metadata.access.reason = Some("none".to_owned());
    };
    says(none, "resources[0].access.reason", IssueCode::ReasonRequired, Error);
    let view = |dataset: &mut Dataset| dataset.resources[0].metadata.access.view = Some(Access::Closed);
    says(view, "resources[0].access.reason", IssueCode::ReasonRequired, Error);
    let own = with(|dataset| {
        restrict(dataset);
        dataset.resources[0].metadata.access.reason = Some("f".to_owned());
    });
    assert_eq!(told(&own), []);
    let whole = with(|dataset| {
        restrict(dataset);
        dataset.metadata.access_reason = Some("L311-6-1-sa".to_owned());
    });
    assert_eq!(told(&whole), []);
}

#[test]
fn restricted_to_nobody_is_told() {
    for audiences in [vec![], vec![Audience::Accounts { accounts: vec![] }]] {
        says(
            |dataset| {
                dataset.resources[0].metadata.access.download = Access::Restricted { audiences };
                dataset.resources[0].metadata.access.reason = Some("f".to_owned());
            },
            "resources[0].access.download.audiences",
            IssueCode::EmptyAudience,
            Warning,
        );
    }
    let somebody = with(|dataset| {
        dataset.resources[0].metadata.access.download =
            Access::Restricted { audiences: vec![Audience::SameOrganisation] };
        dataset.resources[0].metadata.access.reason = Some("f".to_owned());
    });
    assert_eq!(told(&somebody), []);
}

#[test]
fn not_given_beside_another_data_type_is_a_warning_of_the_guide() {
    says(
        |dataset| dataset.metadata.data_types.push("unknown".to_owned()),
        "data_types",
        IssueCode::ExclusiveValue,
        Warning,
    );
    let alone = with(|dataset| {
        dataset.metadata.data_types = vec!["unknown".to_owned()];
        dataset.metadata.licence = Some("LicenseRef-other-closed".to_owned());
    });
    assert_eq!(told(&alone), []);
}

#[test]
fn a_generic_mailbox_is_a_warning_of_the_guide() {
    for generic in ["contact@exemple.fr", "Contact@exemple.fr", "info@exemple.fr", "accueil@exemple.fr"] {
        says(
            |dataset| dataset.metadata.contacts[0].email = Some(generic.to_owned()),
            "contacts[0].email",
            IssueCode::GenericEmail,
            Warning,
        );
    }
    for named in ["contact.sig@exemple.fr", "mairie@exemple.fr", "information@exemple.fr"] {
        let dataset = with(|dataset| dataset.metadata.contacts[0].email = Some(named.to_owned()));
        assert_eq!(told(&dataset), [], "{named}");
    }
}

#[test]
fn finished_open_data_left_private_is_a_warning_of_the_guide() {
    says(
        |dataset| dataset.metadata.visibility = Visibility::Private,
        "visibility",
        IssueCode::OpenButPrivate,
        Warning,
    );
    // By its licence alone, and by its data type alone.
    says(
        |dataset| {
            dataset.metadata.visibility = Visibility::Private;
            dataset.metadata.data_types = vec!["donnees-geographiques".to_owned()];
        },
        "visibility",
        IssueCode::OpenButPrivate,
        Warning,
    );
    says(
        |dataset| {
            dataset.metadata.visibility = Visibility::Private;
            dataset.metadata.licence = Some("LicenseRef-other-closed".to_owned());
        },
        "visibility",
        IssueCode::OpenButPrivate,
        Warning,
    );
    // Not finished: nothing to say yet.
    let unfinished = with(|dataset| {
        dataset.metadata.visibility = Visibility::Private;
        dataset.resources.clear();
    });
    assert_eq!(told(&unfinished), [("resources".to_owned(), IssueCode::NoResource, Error)]);
}

#[test]
fn an_open_licence_that_is_not_marked_is_a_hint_of_pigma_only() {
    let unmarked = |dataset: &mut Dataset| dataset.metadata.data_types = vec!["rapports-etudes".to_owned()];
    says(unmarked, "data_types", IssueCode::OpenNotMarked, Hint);
    assert_eq!(short(check(&with(unmarked), simple(), &context())), []);
    // T6: what `other-at` means is not known, so it is not open.
    let at = with(|dataset| {
        unmarked(dataset);
        dataset.metadata.licence = Some("LicenseRef-other-at".to_owned());
    });
    assert_eq!(told(&at), []);
}

#[test]
fn the_other_warnings_and_hints() {
    says(
        |dataset| dataset.metadata.licence = Some("notspecified".to_owned()),
        "licence",
        IssueCode::LicenceUnspecified,
        Warning,
    );
    says(
        |dataset| dataset.metadata.published_on = "2026-11-23".parse().ok(),
        "published_on",
        IssueCode::FutureDate,
        Warning,
    );
    says(
        |dataset| dataset.metadata.keywords[0] = "vélo, piste, sentier".to_owned(),
        "keywords[0]",
        IssueCode::KeywordLong,
        Warning,
    );
    says(
        |dataset| dataset.metadata.description = "Les pistes.".to_owned(),
        "description",
        IssueCode::DescriptionShort,
        Hint,
    );
    says(
        |dataset| dataset.metadata.description = "Pistes cyclables de la gironde !".to_owned(),
        "description",
        IssueCode::DescriptionIsTitle,
        Hint,
    );
    says(|dataset| dataset.metadata.keywords.truncate(2), "keywords", IssueCode::FewKeywords, Hint);
    says(|dataset| dataset.metadata.themes.clear(), "themes", IssueCode::NoTheme, Hint);
    says(|dataset| dataset.metadata.extent = Extent::default(), "extent", IssueCode::NoExtent, Hint);
    says(|dataset| dataset.metadata.contacts.clear(), "contacts", IssueCode::NoContact, Hint);
    says(
        |dataset| dataset.resources[0].metadata.format = Some("XLSX".to_owned()),
        "resources",
        IssueCode::ClosedFormat,
        Hint,
    );
    let nowhere = with(|dataset| {
        dataset.metadata.extent = Extent::default();
        dataset.metadata.kind = "non-geographic".to_owned();
    });
    assert_eq!(told(&nowhere), []);
    // Today, and this year, are not in the future.
    for today in ["2026-11-22", "2026-11", "2026"] {
        assert_eq!(told(&with(|dataset| dataset.metadata.published_on = today.parse().ok())), []);
    }
}

#[test]
fn issues_come_worst_first_and_always_the_same() {
    let dataset = with(|dataset| {
        dataset.metadata.themes.clear();
        dataset.metadata.frequency = None;
        dataset.metadata.contacts[0].email = Some("contact@exemple.fr".to_owned());
        dataset.metadata.description = "Court.".to_owned();
        dataset.metadata.data_types.push("unknown".to_owned());
    });
    let issues = check(&dataset, pigma(), &context());
    let severities: Vec<Severity> = issues.iter().map(|issue| issue.severity).collect();
    assert_eq!(severities, [Error, Warning, Warning, Hint, Hint]);
    assert!(issues.windows(2).all(|two| two[0].severity > two[1].severity || two[0].path <= two[1].path));
    assert_eq!(issues, check(&dataset, pigma(), &context()));
    for issue in &issues {
        for language in [crate::issue::Language::French, crate::issue::Language::English] {
            assert!(!issue.sentence(language).contains(['{', '}']), "{}", issue.sentence(language));
        }
    }
}

#[test]
fn a_reference_that_has_gone_stops_the_publication() {
    struct Nothing;
    impl Known for Nothing {
        fn organisation(&self, _: OrganisationId) -> bool {
            false
        }
        fn account(&self, _: AccountId) -> bool {
            false
        }
        fn dataset(&self, _: DatasetId) -> bool {
            false
        }
        fn parent(&self, _: DatasetId) -> Option<DatasetId> {
            None
        }
        fn portal(&self, _: &str) -> bool {
            false
        }
        fn territory(&self, _: &str) -> bool {
            true
        }
        fn file(&self, _: &str) -> bool {
            false
        }
    }
    let proof = well_formed(good(), &context()).unwrap();
    let issues = publishable(proof, pigma(), &Context { known: &Nothing, ..context() }).unwrap_err();
    assert_eq!(issues[0].code, IssueCode::UnknownOrganisation);
}
