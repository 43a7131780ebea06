use super::*;
use crate::model::{
    Access, Account, AccountDetails, Audience, BoundingBox, Checksum, Collaboration, Collaborator,
    Conformity, Identifier, Membership, Organisation, OrganisationDetails, Period, Portal, PortalPredicate,
    Resolution, Role, StoredFile,
};
use crate::validate::{
    publishable, well_formed, well_formed_account, well_formed_organisation, well_formed_portal,
};

/// Asserts that the good dataset changed cannot even be written as a draft, for this one reason.
#[track_caller]
fn refused(change: impl FnOnce(&mut Dataset), path: &str, code: IssueCode) {
    let issues = well_formed(with(change), &context()).unwrap_err();
    assert_eq!(short(issues), [(path.to_owned(), code, Severity::Error)]);
}

#[track_caller]
fn accepted(change: impl FnOnce(&mut Dataset)) {
    let outcome = well_formed(with(change), &context());
    assert!(outcome.is_ok(), "{outcome:?}");
}

fn text(length: usize) -> String {
    "é".repeat(length)
}

#[test]
fn the_good_dataset_has_no_issue_and_is_proven() {
    assert_eq!(told(&good()), []);
    let proof = well_formed(good(), &context()).unwrap();
    assert_eq!(publishable(proof, pigma(), &context()).unwrap().get(), &good());
}

#[test]
fn a_draft_needs_a_title_and_nothing_else() {
    accepted(|dataset| {
        dataset.metadata = Metadata { title: "Brouillon".to_owned(), ..Metadata::default() };
        dataset.resources.clear();
    });
    for blank in ["", "  ", "\u{a0}"] {
        refused(|dataset| dataset.metadata.title = blank.to_owned(), "title", IssueCode::Required);
    }
    accepted(|dataset| {
        dataset.resources = vec![Resource { metadata: ResourceMetadata::default(), ..resource() }]
    });
}

#[test]
fn texts_and_lists_have_limits_counted_in_characters() {
    accepted(|dataset| dataset.metadata.title = text(350));
    refused(|dataset| dataset.metadata.title = text(351), "title", IssueCode::TooLong);
    refused(|dataset| dataset.metadata.description = text(100_001), "description", IssueCode::TooLong);
    refused(|dataset| dataset.metadata.keywords = vec![text(101)], "keywords[0]", IssueCode::TooLong);
    refused(|dataset| dataset.metadata.keywords = vec!["a".to_owned()], "keywords[0]", IssueCode::TooShort);
    refused(|dataset| dataset.metadata.keywords = vec!["a  ".to_owned()], "keywords[0]", IssueCode::TooShort);
    let many = |count: usize| (0..count).map(|n| format!("mot {n}")).collect::<Vec<_>>();
    accepted(|dataset| dataset.metadata.keywords = many(200));
    refused(|dataset| dataset.metadata.keywords = many(10_000), "keywords", IssueCode::TooMany);
    refused(
        |dataset| dataset.metadata.contacts = vec![Contact::default(); 51],
        "contacts",
        IssueCode::TooMany,
    );
    let bounds = BoundingBox::new(0.0, 44.0, 1.0, 45.0);
    refused(|dataset| dataset.metadata.extent.boxes = vec![bounds; 101], "extent.boxes", IssueCode::TooMany);
    refused(
        |dataset| dataset.metadata.temporal = vec![Period::default(); 101],
        "temporal",
        IssueCode::TooMany,
    );
    let numbered = |n: u128| Resource { id: ResourceId::from_uuid(Uuid::from_u128(1_000 + n)), ..resource() };
    refused(
        |dataset| dataset.resources = (0..1_001).map(numbered).collect(),
        "resources",
        IssueCode::TooMany,
    );
    let link = format!("https://exemple.fr/{}", "a".repeat(2_000));
    refused(|dataset| dataset.metadata.link = Some(link), "link", IssueCode::TooLong);
}

#[test]
fn a_limit_says_what_was_found_and_allowed() {
    let issues = well_formed(with(|dataset| dataset.metadata.title = text(400)), &context()).unwrap_err();
    assert_eq!(issues[0].args["found"], "400");
    assert_eq!(issues[0].args["limit"], "350");
}

#[test]
fn a_record_over_four_mebibytes_is_too_large() {
    let provenance = crate::model::Provenance {
        format: "ckan".to_owned(),
        raw: BTreeMap::from([("notes".to_owned(), "x".repeat(4 << 20))]),
        ..Default::default()
    };
    refused(|dataset| dataset.provenance = Some(provenance), "", IssueCode::TooLarge);
}

#[test]
fn control_characters_are_refused_but_lines_in_long_texts() {
    accepted(|dataset| dataset.metadata.description += "\r\n\tune suite");
    refused(
        |dataset| dataset.metadata.description += "\u{0}",
        "description",
        IssueCode::ControlCharacterRefused,
    );
    refused(|dataset| dataset.metadata.title += "\n", "title", IssueCode::ControlCharacterRefused);
    refused(
        |dataset| dataset.metadata.keywords[1] += "\u{85}",
        "keywords[1]",
        IssueCode::ControlCharacterRefused,
    );
}

#[test]
fn codes_of_closed_lists_must_be_known() {
    refused(|dataset| dataset.metadata.licence = Some("libre".to_owned()), "licence", IssueCode::UnknownCode);
    refused(|dataset| dataset.metadata.themes.push("Mer".to_owned()), "themes[1]", IssueCode::UnknownCode);
    refused(|dataset| dataset.metadata.frequency = Some(String::new()), "frequency", IssueCode::UnknownCode);
    refused(|dataset| dataset.metadata.kind = "chose".to_owned(), "kind", IssueCode::UnknownCode);
    refused(|dataset| dataset.metadata.profile = Some("x".to_owned()), "profile", IssueCode::UnknownCode);
    refused(
        |dataset| dataset.metadata.languages = vec!["xx".to_owned()],
        "languages[0]",
        IssueCode::UnknownCode,
    );
    refused(
        |dataset| dataset.resources[0].metadata.resource_type = Some("Fichier".to_owned()),
        "resources[0].type",
        IssueCode::UnknownCode,
    );
    accepted(|dataset| dataset.metadata.access_reason = Some("L311-6-1-vp".to_owned()));
    accepted(|dataset| dataset.metadata.access_reason = Some("h".to_owned()));
}

#[test]
fn an_unknown_code_names_the_allowed_ones_shortly() {
    let dataset = with(|dataset| dataset.metadata.themes = vec!["x".to_owned()]);
    let issues = well_formed(dataset, &context()).unwrap_err();
    assert!(issues[0].args["allowed"].starts_with("administration, agriculture"));
    assert!(issues[0].args["allowed"].ends_with(", …"));
    assert!(issues[0].args["allowed"].split(", ").count() <= 13);
    let dataset = with(|dataset| dataset.metadata.data_types = vec!["x".to_owned()]);
    let issues = well_formed(dataset, &context()).unwrap_err();
    assert!(!issues[0].args["allowed"].contains('…') || issues[0].args["allowed"].len() > 90);
}

#[test]
fn open_lists_only_warn() {
    says(
        |dataset| dataset.resources[0].metadata.format = Some("SHAPE+".to_owned()),
        "resources[0].format",
        IssueCode::UnknownFormat,
        Severity::Warning,
    );
    accepted(|dataset| dataset.metadata.crs = vec!["EPSG:2154".to_owned(), "EPSG:32630".to_owned()]);
    refused(|dataset| dataset.metadata.crs = vec!["Lambert".to_owned()], "crs[0]", IssueCode::UnknownCode);
}

#[test]
fn a_known_term_that_is_not_offered_is_a_hint_and_a_deprecated_one_a_warning() {
    says(
        |dataset| dataset.metadata.frequency = Some("BIENNIAL".to_owned()),
        "frequency",
        IssueCode::NotOffered,
        Severity::Hint,
    );
    says(
        |dataset| dataset.metadata.data_types.push("donnees-moissonnees".to_owned()),
        "data_types[2]",
        IssueCode::DeprecatedCode,
        Severity::Warning,
    );
}

#[test]
fn lists_do_not_repeat_themselves() {
    refused(
        |dataset| dataset.metadata.keywords.push("VELO".to_owned()),
        "keywords[3]",
        IssueCode::DuplicateValue,
    );
    refused(
        |dataset| dataset.metadata.keywords.push("Piste-Cyclable".to_owned()),
        "keywords[3]",
        IssueCode::DuplicateValue,
    );
    refused(
        |dataset| dataset.metadata.themes.push("mobilite".to_owned()),
        "themes[1]",
        IssueCode::DuplicateValue,
    );
    let same = Identifier { kind: "doi".to_owned(), value: "10.1/x".to_owned(), namespace: None };
    refused(
        |dataset| dataset.metadata.identifiers = vec![same.clone(), same],
        "identifiers[1]",
        IssueCode::DuplicateValue,
    );
    refused(|dataset| dataset.resources.push(resource()), "resources[1]", IssueCode::DuplicateValue);
}

#[test]
fn addresses_and_mails_are_checked() {
    refused(|dataset| dataset.metadata.link = Some("exemple.fr".to_owned()), "link", IssueCode::InvalidUrl);
    refused(
        |dataset| dataset.resources[0].metadata.url = Some("file:///etc/passwd".to_owned()),
        "resources[0].url",
        IssueCode::InvalidUrl,
    );
    refused(
        |dataset| dataset.metadata.contacts[0].email = Some("sig[at]exemple.fr".to_owned()),
        "contacts[0].email",
        IssueCode::InvalidEmail,
    );
    says(
        |dataset| dataset.metadata.contacts[0].phone = Some("poste du secrétariat".to_owned()),
        "contacts[0].phone",
        IssueCode::InvalidPhone,
        Severity::Warning,
    );
}

#[test]
fn boxes_lie_on_the_globe_the_right_way_round() {
    let with_box =
        |bounds: BoundingBox| move |dataset: &mut Dataset| dataset.metadata.extent.boxes = vec![bounds];
    let lambert = BoundingBox::new(417_000.0, 44.0, 1.0, 45.0);
    refused(with_box(lambert), "extent.boxes[0].west", IssueCode::BoxOutOfRange);
    let not_a_number = BoundingBox::new(0.0, f64::NAN, 1.0, 45.0);
    refused(with_box(not_a_number), "extent.boxes[0].south", IssueCode::BoxOutOfRange);
    let infinite = BoundingBox::new(0.0, 44.0, f64::INFINITY, 45.0);
    refused(with_box(infinite), "extent.boxes[0].east", IssueCode::BoxOutOfRange);
    let upside_down = BoundingBox::new(0.0, 45.0, 1.0, 44.0);
    refused(with_box(upside_down), "extent.boxes[0]", IssueCode::BoxSouthAboveNorth);
    let swapped = BoundingBox::new(0.31, 44.19, -1.26, 45.57);
    says(with_box(swapped), "extent.boxes[0]", IssueCode::BoxSwapped, Severity::Warning);
    let world = BoundingBox::new(-180.0, -90.0, 180.0, 90.0);
    says(with_box(world), "extent.boxes[0]", IssueCode::BoxWorldwide, Severity::Hint);
    let fiji = BoundingBox::new(177.0, -19.0, -178.0, -16.0);
    assert_eq!(told(&with(with_box(fiji))), []);
}

#[test]
fn periods_end_after_they_start() {
    let period = |start: &str, end: &str| Period { start: start.parse().ok(), end: end.parse().ok() };
    refused(
        |dataset| dataset.metadata.temporal = vec![period("2020", "2021"), period("2021-05", "2020")],
        "temporal[1]",
        IssueCode::DateOrder,
    );
    // A year and a month of it: neither is known to be first.
    accepted(|dataset| {
        dataset.metadata.temporal = vec![period("2020-05", "2020"), period("2020", "2020-05")]
    });
    refused(
        |dataset| dataset.resources[0].metadata.temporal = Some(period("2021", "2020")),
        "resources[0].temporal",
        IssueCode::DateOrder,
    );
}

#[test]
fn numbers_are_finite_and_not_negative() {
    refused(
        |dataset| dataset.metadata.resolution = vec![Resolution::Distance(f64::NAN)],
        "resolution[0].distance",
        IssueCode::InvalidNumber,
    );
    refused(
        |dataset| dataset.metadata.resolution = vec![Resolution::Scale(0)],
        "resolution[0].scale",
        IssueCode::InvalidNumber,
    );
    refused(
        |dataset| dataset.resources[0].metadata.size = Some(-1),
        "resources[0].size",
        IssueCode::InvalidNumber,
    );
}

#[test]
fn checksums_have_the_length_of_their_algorithm() {
    let checksum = |algorithm: &str, value: &str| {
        let checksum = Checksum { algorithm: algorithm.to_owned(), value: value.to_owned() };
        move |dataset: &mut Dataset| dataset.resources[0].metadata.checksum = Some(checksum)
    };
    accepted(checksum("sha256", HASH));
    let path = "resources[0].checksum.value";
    refused(checksum("md5", HASH), path, IssueCode::InvalidChecksum);
    refused(checksum("sha256", &HASH.to_uppercase()), path, IssueCode::InvalidChecksum);
    refused(checksum("crc32", HASH), "resources[0].checksum.algorithm", IssueCode::UnknownCode);
}

#[test]
fn references_lead_somewhere() {
    refused(
        |dataset| dataset.metadata.organisation = Some(STRANGER),
        "organisation",
        IssueCode::UnknownOrganisation,
    );
    refused(
        |dataset| dataset.metadata.extent.territory = Some("department:99".to_owned()),
        "extent.territory",
        IssueCode::UnknownTerritory,
    );
    refused(
        |dataset| dataset.metadata.extent.territory = Some("Gironde".to_owned()),
        "extent.territory",
        IssueCode::UnknownTerritory,
    );
    let nobody = AccountId::from_uuid(Uuid::from_u128(99));
    refused(
        |dataset| dataset.collaborators = vec![Collaborator { account: nobody, may: Collaboration::Read }],
        "collaborators[0]",
        IssueCode::UnknownAccount,
    );
    let restricted = Access::Restricted {
        audiences: vec![
            Audience::Partners,
            Audience::Organisations { organisations: vec![PRODUCER, STRANGER] },
        ],
    };
    refused(
        |dataset| dataset.resources[0].metadata.access.download = restricted,
        "resources[0].access.download.audiences[1].organisations[1]",
        IssueCode::UnknownOrganisation,
    );
}

#[test]
fn a_series_does_not_lead_back() {
    accepted(|dataset| dataset.metadata.parent = Some(SERIES));
    refused(|dataset| dataset.metadata.parent = Some(OWN), "parent", IssueCode::CyclicReference);
    refused(|dataset| dataset.metadata.parent = Some(LOOP), "parent", IssueCode::CyclicReference);
    let gone = DatasetId::from_uuid(Uuid::from_u128(98));
    refused(|dataset| dataset.metadata.parent = Some(gone), "parent", IssueCode::UnknownDataset);
}

#[test]
fn an_endless_chain_of_series_ends() {
    struct Endless;
    impl Known for Endless {
        fn organisation(&self, _: OrganisationId) -> bool {
            true
        }
        fn account(&self, _: AccountId) -> bool {
            true
        }
        fn dataset(&self, _: DatasetId) -> bool {
            true
        }
        fn parent(&self, id: DatasetId) -> Option<DatasetId> {
            Some(DatasetId::from_uuid(Uuid::from_u128(id.uuid().as_u128() + 1)))
        }
        fn portal(&self, _: &str) -> bool {
            true
        }
        fn territory(&self, _: &str) -> bool {
            true
        }
        fn file(&self, _: &str) -> bool {
            true
        }
    }
    let context = Context { known: &Endless, ..context() };
    let dataset = with(|dataset| dataset.metadata.parent = Some(SERIES));
    let issues = well_formed(dataset, &context).unwrap_err();
    assert_eq!(issues[0].code, IssueCode::CyclicReference);
}

#[test]
fn a_resource_has_a_link_or_a_file_not_both() {
    let stored = |hash: &str| StoredFile { hash: hash.to_owned(), size: 12, name: "pistes.csv".to_owned() };
    accepted(|dataset| {
        dataset.resources[0].metadata.url = None;
        dataset.resources[0].file = Some(stored(HASH));
    });
    refused(
        |dataset| dataset.resources[0].file = Some(stored(HASH)),
        "resources[0].url",
        IssueCode::ExclusiveValue,
    );
    refused(
        |dataset| {
            dataset.resources[0].metadata.url = None;
            dataset.resources[0].file = Some(stored(&HASH.replace('9', "8")));
        },
        "resources[0].file",
        IssueCode::MissingFile,
    );
}

#[test]
fn a_conformity_names_its_specification() {
    let conformity = Conformity { specification: " ".to_owned(), uri: None, date: None, pass: None };
    refused(
        |dataset| dataset.metadata.conformity = vec![conformity],
        "conformity[0].specification",
        IssueCode::Required,
    );
}

fn organisation(details: OrganisationDetails) -> Organisation {
    Organisation {
        id: PRODUCER,
        slug: Slug::parse("gironde").unwrap(),
        revision: Revision(1),
        created: DateTime::<Utc>::default(),
        details,
    }
}

#[test]
fn organisations_are_checked() {
    let details = OrganisationDetails {
        name: "Département de la Gironde".to_owned(),
        siret: Some("22330001300016".to_owned()),
        organisation_type: Some("conseil-departemental".to_owned()),
        territories: vec!["department:33".to_owned()],
        website: Some("https://www.gironde.fr".to_owned()),
        ..OrganisationDetails::default()
    };
    assert!(well_formed_organisation(organisation(details.clone()), &context()).is_ok());
    let broken = OrganisationDetails {
        name: String::new(),
        siret: Some("22330001300017".to_owned()),
        acronym: Some(text(129)),
        website: Some("gironde.fr".to_owned()),
        territories: vec!["department:99".to_owned()],
        profile: Some("?".to_owned()),
        ..details
    };
    let issues = well_formed_organisation(organisation(broken), &context()).unwrap_err();
    let found: Vec<(String, IssueCode)> = issues.into_iter().map(|issue| (issue.path, issue.code)).collect();
    assert_eq!(
        found,
        [
            ("acronym".to_owned(), IssueCode::TooLong),
            ("name".to_owned(), IssueCode::Required),
            ("profile".to_owned(), IssueCode::UnknownCode),
            ("siret".to_owned(), IssueCode::InvalidSiret),
            ("territories[0]".to_owned(), IssueCode::UnknownTerritory),
            ("website".to_owned(), IssueCode::InvalidUrl),
        ]
    );
}

#[test]
fn accounts_are_checked() {
    let account = |details: AccountDetails| Account {
        id: ALICE,
        revision: Revision(1),
        created: DateTime::<Utc>::default(),
        details,
    };
    let membership = Membership { organisation: PRODUCER, role: Role::Editor };
    let details = AccountDetails {
        login: "alice@exemple.fr".to_owned(),
        home: Some(PRODUCER),
        memberships: vec![membership],
        active: true,
        ..AccountDetails::default()
    };
    assert!(well_formed_account(account(details.clone()), &context()).is_ok());
    let broken = AccountDetails {
        login: "a b".to_owned(),
        email: Some("alice".to_owned()),
        home: Some(STRANGER),
        memberships: vec![membership, membership],
        ..details
    };
    let issues = well_formed_account(account(broken), &context()).unwrap_err();
    let found: Vec<(String, IssueCode)> = issues.into_iter().map(|issue| (issue.path, issue.code)).collect();
    assert_eq!(
        found,
        [
            ("email".to_owned(), IssueCode::InvalidEmail),
            ("home".to_owned(), IssueCode::UnknownOrganisation),
            ("login".to_owned(), IssueCode::InvalidCharacters),
            ("memberships[1].organisation".to_owned(), IssueCode::DuplicateValue),
        ]
    );
}

#[test]
fn portals_are_checked() {
    let portal = Portal {
        code: "mobilite".to_owned(),
        name: "Mobilités".to_owned(),
        base_url: "https://mobilite.exemple.fr".to_owned(),
        predicate: PortalPredicate { organisations: vec![PRODUCER], ..PortalPredicate::default() },
        themes: vec!["mobilite".to_owned()],
        facets: vec!["theme".to_owned()],
        extent: Some(BoundingBox::new(-2.6, 42.3, 3.4, 47.5)),
        ..Portal::default()
    };
    assert!(well_formed_portal(portal.clone(), &context()).is_ok());
    let broken = Portal {
        code: "Mobilité".to_owned(),
        base_url: String::new(),
        themes: vec!["mobilités".to_owned()],
        extent: Some(BoundingBox::new(0.0, 3.0, 1.0, 2.0)),
        ..portal
    };
    let issues = well_formed_portal(broken, &context()).unwrap_err();
    let found: Vec<(String, IssueCode)> = issues.into_iter().map(|issue| (issue.path, issue.code)).collect();
    assert_eq!(
        found,
        [
            ("base_url".to_owned(), IssueCode::Required),
            ("code".to_owned(), IssueCode::InvalidSlug),
            ("extent".to_owned(), IssueCode::BoxSouthAboveNorth),
            ("themes[0]".to_owned(), IssueCode::UnknownCode),
        ]
    );
}
