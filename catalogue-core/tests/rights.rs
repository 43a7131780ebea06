//! The tables of `fixtures/access` against the verbs of the API: every decision that has a verb is
//! asked through it, not of `decide`.

use crate::support::{World, link, metadata};
use catalogue_core::{
    Access, AccessRule, AccountApplication, AccountDetails, AccountId, Act, Ask, Audience, AuditQuery,
    Collaboration, Collaborator, ConsentText, Dataset, Error, ErrorKind, EventFilter, ExportOptions,
    ExtractionDetails, ExtractionOutcome, ExtractionState, HarvestItemQuery, HarvestSourceDetails,
    ImportOptions, Membership, Metadata, Operation, Organisation, OrganisationDetails, OwnedDatasets,
    PersonDetails, Portal, Principal, Query, RefusalQuery, ResourceMetadata, ReviewOutcome, Revision, Role,
    ServiceOffer, Session, State, TokenDetails, UsageTotals, Visibility,
};
use std::collections::BTreeMap;

fn table(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(crate::top().join("fixtures/access").join(name)).unwrap();
    let line = |line: &str| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect();
    text.lines().map(line).collect()
}

/// Everybody of the matrix, in one catalogue.
struct People {
    world: World,
    ours: Organisation,
    other: Organisation,
    /// Gives everybody the role they have in ours.
    same: Organisation,
    /// Makes everybody who has a role in ours a contributor.
    lesser: Organisation,
    sessions: BTreeMap<String, Session>,
    accounts: BTreeMap<String, AccountId>,
    roles: BTreeMap<AccountId, Role>,
    made: std::cell::Cell<usize>,
}

impl People {
    fn new() -> Self {
        let world = World::new();
        let [ours, other, same, lesser] =
            ["Nôtre", "Autre", "Même rôle", "Moindre rôle"].map(|name| world.organisation(name));
        let details = OrganisationDetails {
            territories: vec!["department:33".into()],
            partner: true,
            ..ours.details.clone()
        };
        let ours = world.admin().update_organisation(ours.id, ours.revision, details).unwrap();
        let mut sessions = BTreeMap::from([
            ("anonymous".to_owned(), world.anonymous()),
            ("administrator".to_owned(), world.admin()),
            ("harvester".to_owned(), world.session(Principal::Harvester(ours.id))),
            ("system".to_owned(), world.session(Principal::System)),
        ]);
        let (mut accounts, mut given) = (BTreeMap::new(), BTreeMap::new());
        for (login, role) in [
            ("user", None),
            ("member", Some(Role::Member)),
            ("contributor", Some(Role::Contributor)),
            ("contributor-own", Some(Role::Contributor)),
            ("editor", Some(Role::Editor)),
            ("administrator-of-organisation", Some(Role::Administrator)),
            ("collaborator-read", None),
            ("collaborator-edit", None),
            ("moderator", None),
            ("named", None),
        ] {
            let roles: Vec<(&Organisation, Role)> = role
                .into_iter()
                .flat_map(|role| [(&ours, role), (&same, role), (&lesser, Role::Contributor)])
                .collect();
            let (id, session) = world.account(login, &roles);
            accounts.insert(login.to_owned(), id);
            given.extend(role.map(|role| (id, role)));
            sessions.insert(login.to_owned(), session);
        }
        let moderator = world.admin().account("moderator").unwrap();
        let details = AccountDetails { moderator: true, ..moderator.details };
        world.admin().update_account(moderator.id, moderator.revision, details).unwrap();
        let made = std::cell::Cell::new(0);
        Self { world, ours, other, same, lesser, sessions, accounts, roles: given, made }
    }

    fn fresh(&self, stem: &str) -> String {
        self.made.set(self.made.get() + 1);
        format!("{stem} {}", self.made.get())
    }

    /// An organisation that is not there yet.
    fn another(&self) -> OrganisationDetails {
        OrganisationDetails {
            name: self.fresh("Organisation"),
            active: true,
            ..OrganisationDetails::default()
        }
    }

    fn rule(&self, word: &str) -> AccessRule {
        let restricted = |audience: Audience| Access::Restricted { audiences: vec![audience] };
        let all: Vec<AccountId> = self
            .accounts
            .iter()
            .filter(|(login, _)| login.as_str() != "named")
            .map(|(_, account)| *account)
            .collect();
        let download = match word {
            "rule-open" => return AccessRule::default(),
            "rule-authenticated" => Access::Authenticated,
            "rule-any-member" => restricted(Audience::AnyMember),
            "rule-same-organisation" => restricted(Audience::SameOrganisation),
            "rule-organisations-ours" => {
                restricted(Audience::Organisations { organisations: vec![self.ours.id] })
            }
            "rule-organisations-others" => {
                restricted(Audience::Organisations { organisations: vec![self.other.id] })
            }
            "rule-accounts-named" => restricted(Audience::Accounts { accounts: all }),
            "rule-accounts-others" => {
                restricted(Audience::Accounts { accounts: vec![self.accounts["named"]] })
            }
            "rule-partners-in" | "rule-partners-out" => restricted(Audience::Partners),
            "rule-territory-in" => {
                restricted(Audience::Territory { territories: vec!["department:33".into()] })
            }
            "rule-territory-out" => {
                restricted(Audience::Territory { territories: vec!["department:40".into()] })
            }
            "rule-empty" => Access::Restricted { audiences: vec![] },
            "rule-closed" | "rule-view-open" => Access::Closed,
            other => panic!("no rule for {other}"),
        };
        let view = (word == "rule-view-open").then_some(Access::Open);
        AccessRule { download, view, reason: Some("f".into()), ..AccessRule::default() }
    }

    /// A dataset in the situation named; always made by `contributor-own`, the collaborators invited.
    fn dataset(&self, situation: &str) -> Dataset {
        let words: Vec<&str> = situation.split('+').collect();
        let has = |word: &str| words.contains(&word);
        let (admin, own) = (self.world.admin(), &self.sessions["contributor-own"]);
        let private = words[0].starts_with("private") || has("tombstone-private");
        let title = self.fresh("Jeu");
        let described = Metadata {
            visibility: if private { Visibility::Private } else { Visibility::Public },
            ..metadata(&self.ours, &title, &["mot"])
        };
        let mut held = if has("harvested") {
            let package = serde_json::json!([{ "id": title, "name": title.replace(' ', "-").to_lowercase(),
                "title": title, "notes": "Moissonné.", "resources": [] }]);
            let options = ImportOptions {
                format: Some("ckan".into()),
                source: Some("https://remote.example.org".into()),
                organisation: Some(self.ours.id),
                ..ImportOptions::default()
            };
            let bytes = serde_json::to_vec(&package).unwrap();
            let report = own.import(&bytes, &options, &mut |_, _| true).unwrap();
            let id = report.records[0].id.unwrap_or_else(|| panic!("{report:?}"));
            let held = admin.get(id).unwrap().dataset;
            assert!(held.provenance.is_some());
            admin.update(id, held.revision, described).unwrap()
        } else {
            own.create(described).unwrap()
        };
        let service = |operation| ServiceOffer {
            operation: Some(operation),
            url: Some("https://example.org/ows".into()),
            protocol: None,
            layer: None,
        };
        let rule = words.iter().find(|word| word.starts_with("rule-")).unwrap_or(&"rule-open");
        let resource = ResourceMetadata {
            access: self.rule(rule),
            services: vec![service(Operation::View), service(Operation::Extract)],
            ..link("Fichier", "https://example.org/f.csv")
        };
        held = admin.add_resource(held.id, held.revision, resource).unwrap();
        let invited =
            [("collaborator-read", Collaboration::Read), ("collaborator-edit", Collaboration::Edit)];
        let invited = invited
            .map(|(login, may)| Collaborator { account: self.accounts[login], may })
            .into_iter()
            .collect();
        held = admin.set_collaborators(held.id, held.revision, invited).unwrap();
        if has("elsewhere") || has("unowned") {
            let organisation = has("elsewhere").then_some(self.other.id);
            let given = Metadata { organisation, ..held.metadata.clone() };
            held = admin.update(held.id, held.revision, given).unwrap();
        }
        let kind = words[0];
        if !kind.ends_with("draft") || has("once-public") {
            held = admin.publish(held.id, held.revision).unwrap();
        }
        if has("once-public") {
            held = admin.unpublish(held.id, held.revision).unwrap();
        }
        if kind.ends_with("archived") {
            held = admin.archive(held.id, held.revision).unwrap();
        }
        if kind.starts_with("tombstone") {
            let token = admin.prepare_delete(held.id).unwrap().token;
            held = admin.delete(held.id, &token).unwrap();
        }
        held
    }
}

/// What an answer says in the words of the matrix; an error that is no refusal came after the decision.
fn said<T>(answer: &Result<T, Error>) -> &'static str {
    match answer.as_ref().map_err(Error::kind) {
        Err(ErrorKind::NotFound) => "not-found",
        Err(ErrorKind::Unauthenticated) => "unauthenticated",
        Err(ErrorKind::Forbidden) => "forbidden",
        _ => "allow",
    }
}

/// What each verb of one action answers; nothing for an action without a verb.
fn verbs(
    people: &People,
    action: &str,
    situation: &str,
    asks: &Session,
    held: &Dataset,
) -> Vec<&'static str> {
    let (id, at) = (held.id, held.revision);
    let resource = held.resources[0].id;
    let has = |word: &str| situation.split('+').any(|found| found == word);
    let metadata = |change: &dyn Fn(&mut Metadata)| {
        let mut metadata = held.metadata.clone();
        change(&mut metadata);
        metadata
    };
    match action {
        "record.read" => vec![
            said(&asks.get(id)),
            said(&asks.find(&id.to_string())),
            said(&asks.check(id, None)),
            said(&asks.record_view(id)),
            said(&asks.quality(id, &[])),
            if asks.list(None, 1_000).unwrap().iter().any(|listed| listed.id == id) {
                "allow"
            } else {
                "not-found"
            },
        ],
        "data.download" => {
            vec![said(&asks.resource_address(id, resource)), said(&asks.record_download(id, resource, 1))]
        }
        "data.view" => vec![said(&asks.service_address(id, resource, Operation::View))],
        "data.extract" => {
            let mut answers = vec![said(&asks.service_address(id, resource, Operation::Extract))];
            // Somebody must be there to get the result.
            if matches!(asks.principal(), Principal::Account(_)) {
                let asked = asks.request_extraction(id, resource, geopackage());
                answers.push(said(&asked));
                if let Ok(asked) = asked {
                    asks.cancel_extraction(asked.id, asked.revision).unwrap();
                }
            }
            answers
        }
        "data.request" => {
            let operation = Operation::Download;
            vec![said(&asks.ask(Ask::Access { dataset: id, resource, operation, message: None }))]
        }
        "data.decide_request" => {
            let mut answers = Vec::new();
            for approved in [true, false] {
                let held = people.dataset(&format!("{situation}+rule-empty"));
                let (dataset, resource) = (held.id, held.resources[0].id);
                let ask = Ask::Access { dataset, resource, operation: Operation::View, message: None };
                let request = people.sessions["named"].ask(ask).unwrap();
                let answer = match approved {
                    true => asks.approve(request.id, request.revision, None),
                    false => asks.refuse(request.id, request.revision, None),
                };
                // Whoever may not decide it does not know of it, whatever the reason.
                let told = asks.request(request.id).map_err(|error| error.kind());
                answers.push(match said(&answer) {
                    "not-found" if told == Err(ErrorKind::NotFound) => match asks.principal() {
                        Principal::Anonymous => "unauthenticated",
                        _ => "forbidden",
                    },
                    answer => answer,
                });
            }
            answers
        }
        "extraction.read" => {
            let own = has("own-account") && matches!(asks.principal(), Principal::Account(_));
            let session = if own { asks } else { &people.sessions["named"] };
            let asked = session.request_extraction(id, resource, geopackage()).unwrap();
            let answers = vec![said(&asks.extraction(asked.id))];
            session.cancel_extraction(asked.id, asked.revision).unwrap();
            answers
        }
        "dataset.update" => {
            let changed = ResourceMetadata { name: "Autre nom".into(), ..held.resources[0].metadata.clone() };
            // Each but the last is stale, which is told after the decision only to those who may.
            vec![
                said(&asks.form(None, Some(id))),
                said(&asks.prepare_remove_resource(id, resource)),
                said(&asks.remove_resource(id, resource, "no token")),
                said(&asks.attach_file(id, Revision(at.0), resource, "f.csv", &mut "x".as_bytes())),
                said(&asks.reorder_resources(id, now(people, id), &[resource])),
                said(&asks.update_resource(id, now(people, id), resource, changed)),
                said(&asks.add_resource(id, now(people, id), link("Autre", "https://example.org/g.csv"))),
                said(&asks.upgrade(id, now(people, id), "pigma")),
                said(&asks.update(id, now(people, id), metadata(&|held| held.title.push_str(" bis")))),
            ]
        }
        "dataset.publish" => vec![said(&asks.publish(id, at))],
        "dataset.unpublish" => vec![said(&asks.unpublish(id, at))],
        "dataset.archive" => vec![said(&asks.archive(id, at))],
        "dataset.unarchive" => vec![said(&asks.unarchive(id, at))],
        "dataset.set_visibility" => {
            let flipped = metadata(&|held| {
                held.visibility = match held.visibility {
                    Visibility::Public => Visibility::Private,
                    Visibility::Private => Visibility::Public,
                }
            });
            vec![said(&asks.update(id, at, flipped))]
        }
        "dataset.set_access_rule" => {
            let closed =
                ResourceMetadata { access: people.rule("rule-closed"), ..held.resources[0].metadata.clone() };
            vec![
                said(&asks.update_resource(id, at, resource, closed.clone())),
                said(&asks.add_resource(id, now(people, id), closed)),
            ]
        }
        "dataset.delete" => {
            let (prepared, unconfirmed) = (asks.prepare_delete(id), asks.delete(id, "no token"));
            let deleted = asks.delete(id, prepared.as_ref().map_or("", |impact| impact.token.as_str()));
            vec![said(&prepared), said(&unconfirmed), said(&deleted)]
        }
        "dataset.restore" => vec![said(&asks.restore(id, at))],
        "dataset.revert" => vec![said(&asks.revert(id, at, Revision(1)))],
        "dataset.purge" => vec![said(&asks.purge(id, at))],
        "dataset.transfer" => {
            let to = match () {
                () if has("to-same-role") => people.same.id,
                () if has("to-contributor") => people.lesser.id,
                () => people.other.id,
            };
            vec![
                said(&asks.update(id, at, metadata(&|held| held.organisation = Some(to)))),
                said(&asks.transfer(id, now(people, id), to)),
            ]
        }
        "dataset.propose_transfer" => {
            let offer = Ask::Transfer { dataset: id, to: people.other.id, message: None };
            vec![said(&asks.ask(offer))]
        }
        "dataset.change_slug" => {
            let slug = people.fresh("adresse").replace(' ', "-");
            vec![said(&asks.change_slug(id, at, &slug))]
        }
        "dataset.collaborators" => vec![said(&asks.set_collaborators(id, at, held.collaborators.clone()))],
        "dataset.history" => vec![said(&asks.history(id)), said(&asks.revision(id, Revision(1)))],
        "statistics.read" if situation.starts_with("public") => vec![said(&asks.usage_by_day(id, None))],
        "dataset.review" => {
            let note = Some("À revoir.".to_owned());
            vec![said(&asks.review(id, at, ReviewOutcome::ToCorrect, note))]
        }
        "dataset.read_reviews" => vec![said(&asks.reviews(id))],
        // There is none to drop, which is told after the decision only to those who may.
        "dataset.override_harvested" => vec![match asks.drop_override(id, at, "title") {
            Err(Error::NotFound { what, .. }) if what == "override" => "allow",
            answer => said(&answer),
        }],
        _ => Vec::new(),
    }
}

fn geopackage() -> ExtractionDetails {
    ExtractionDetails { format: "geopackage".into(), ..ExtractionDetails::default() }
}

fn now(people: &People, id: catalogue_core::DatasetId) -> Revision {
    people.world.admin().get(id).unwrap().dataset.revision
}

/// A request that one may not decide does not exist for them: the refusal of the matrix, as it is said
/// where even the fact is not told.
fn unless_unseen<'a>(answer: &'a str, cell: &'a str) -> &'a str {
    if answer == "not-found" && cell != "allow" { cell } else { answer }
}

/// What the verbs without a dataset answer.
fn verbs_at_large<'a>(
    people: &People,
    action: &str,
    situation: &str,
    asks: &Session,
    cell: &'a str,
) -> Vec<&'a str> {
    let words: Vec<&str> = situation.split('+').collect();
    let has = |word: &str| words.contains(&word);
    let admin = people.world.admin();
    let organisation = if has("other-organisation") { &people.other } else { &people.ours };
    let organisation = admin.organisation(&organisation.id.to_string()).unwrap();
    let granted = words.iter().find_map(|word| {
        Role::ALL.iter().copied().find(|role| word.strip_prefix("grant-") == Some(role.code()))
    });
    let stranger = || {
        let login = people.fresh("compte").replace(' ', "-");
        let details = AccountDetails { login, active: true, ..AccountDetails::default() };
        admin.create_account(details).unwrap().id
    };
    match action {
        "dataset.create" => {
            let owner = (words[0] != "whole").then_some(organisation.id);
            let described = metadata(&organisation, &people.fresh("Neuf"), &["mot"]);
            vec![said(&asks.create(Metadata { organisation: owner, ..described }))]
        }
        "member.manage" if words[0] != "whole" => match granted {
            Some(role) => vec![said(&asks.set_membership(stranger(), organisation.id, Some(role)))],
            None => {
                let member = stranger();
                admin.set_membership(member, organisation.id, Some(Role::Member)).unwrap();
                vec![
                    said(&asks.members(organisation.id)),
                    said(&asks.set_membership(member, organisation.id, None)),
                ]
            }
        },
        "organisation.edit" => {
            let mut details = organisation.details.clone();
            if has("privileged") {
                details.territories.push("department:64".into());
            } else {
                details.acronym = Some(people.fresh("N").replace(' ', ""));
            }
            let answer = asks.update_organisation(organisation.id, organisation.revision, details);
            if let Ok(changed) = &answer {
                let back = organisation.details.clone();
                admin.update_organisation(changed.id, changed.revision, back).unwrap();
            }
            vec![said(&answer)]
        }
        "organisation.create" if has("own-account") => {
            let asked = asks.ask(Ask::Organisation { details: people.another(), message: None });
            vec![said(&asked.and_then(|asked| asks.approve(asked.id, asked.revision, None)))]
        }
        "organisation.create" => {
            let details = OrganisationDetails { partner: has("privileged"), ..people.another() };
            let (_, stranger) = people.world.account(&people.fresh("demandeur").replace(' ', "-"), &[]);
            let asked = OrganisationDetails { name: people.fresh("Demandée"), ..details.clone() };
            let asked = stranger.ask(Ask::Organisation { details: asked, message: None }).unwrap();
            vec![
                said(&asks.create_organisation(details)),
                unless_unseen(said(&asks.approve(asked.id, asked.revision, None)), cell),
            ]
        }
        "organisation.request" => {
            vec![said(&asks.ask(Ask::Organisation { details: people.another(), message: None }))]
        }
        "organisation.delete" => {
            let gone = people.world.organisation(&people.fresh("Vide"));
            if has("owning") {
                admin.create(metadata(&gone, &people.fresh("Jeu"), &[])).unwrap();
            }
            let reassigned = OwnedDatasets::Reassign { to: people.other.id };
            let seen = said(&asks.organisation_impact(gone.id));
            let seen = if has("owning") && seen == "allow" { cell } else { seen };
            vec![seen, said(&asks.delete_organisation(gone.id, gone.revision, reassigned))]
        }
        "organisation.merge" => {
            let gone = people.world.organisation(&people.fresh("Fusionnée"));
            vec![said(&asks.merge_organisations(gone.id, gone.revision, people.other.id))]
        }
        "member.request" => {
            let wished = Ask::Membership {
                organisation: people.world.organisation(&people.fresh("Désirée")).id,
                role: Role::Member,
                home: false,
                message: None,
            };
            vec![said(&asks.ask(wished))]
        }
        "member.leave" => {
            let left = said(&asks.leave_organisation(organisation.id));
            // Comes back for the next row.
            if let (Principal::Account(account), "allow") = (asks.principal(), left) {
                let role = people.roles.get(account).copied();
                admin.set_membership(*account, organisation.id, role).unwrap();
            }
            vec![left]
        }
        "dataset.accept_transfer" => {
            let (from, to) = if has("other-organisation") {
                (&people.ours, &people.other)
            } else {
                (&people.other, &people.ours)
            };
            let offer = || {
                let given = admin.create(metadata(from, &people.fresh("Offert"), &[])).unwrap();
                admin.ask(Ask::Transfer { dataset: given.id, to: to.id, message: None }).unwrap()
            };
            let (taken, declined) = (offer(), offer());
            vec![
                unless_unseen(said(&asks.approve(taken.id, taken.revision, None)), cell),
                unless_unseen(said(&asks.refuse(declined.id, declined.revision, None)), cell),
            ]
        }
        "request.withdraw" => {
            let wished = || Ask::Organisation { details: people.another(), message: None };
            let asked = match has("own-account") {
                true => asks.ask(wished()),
                false => people.sessions["editor"].ask(wished()),
            };
            let other = &people.sessions["moderator"];
            let asked = match asked {
                Err(refused) => return vec![said(&Err::<(), _>(refused))],
                // Not one's own for the one who asked either.
                Ok(_) if !has("own-account") && asks.principal() == people.sessions["editor"].principal() => {
                    other.ask(wished()).unwrap()
                }
                Ok(asked) => asked,
            };
            vec![unless_unseen(said(&asks.withdraw(asked.id, asked.revision)), cell)]
        }
        "notice.read" => vec![said(&asks.notices(5)), said(&asks.acknowledge_notices(&[]))],
        "account.manage" => {
            let details = AccountDetails {
                login: people.fresh("nouveau").replace(' ', "-"),
                moderator: has("privileged"),
                memberships: granted
                    .map(|role| Membership { organisation: organisation.id, role })
                    .into_iter()
                    .collect(),
                active: true,
                ..AccountDetails::default()
            };
            let touched = admin.create_account(AccountDetails {
                login: people.fresh("ancien").replace(' ', "-"),
                moderator: false,
                memberships: vec![],
                ..details.clone()
            });
            let touched = touched.unwrap();
            let rewritten = AccountDetails { login: touched.details.login.clone(), ..details.clone() };
            let mut answers = vec![
                said(&asks.create_account(details)),
                said(&asks.update_account(touched.id, touched.revision, rewritten)),
            ];
            if situation == "whole" {
                answers.push(said(&asks.accounts()));
            }
            answers
        }
        "account.request" => {
            let application = AccountApplication {
                last_name: "Nom".into(),
                first_name: "Prénom".into(),
                position: "Fonction".into(),
                email: format!("{}@example.org", people.fresh("demande").replace(' ', "-")),
                phone: "0556010203".into(),
                organisation: Some(organisation.id),
                ..AccountApplication::default()
            };
            vec![said(&asks.ask(Ask::Account(application)))]
        }
        "account.password" | "account.tokens" | "account.consent" | "account.export" | "account.delete"
        | "account.edit" => {
            let own = match asks.principal() {
                Principal::Account(own) if has("own-account") => Some(*own),
                _ => None,
            };
            verbs_of_account(action, asks, own.unwrap_or_else(stranger))
        }
        "consent.edit" => {
            let text = ConsentText {
                version: people.fresh("version"),
                french: "J'accepte.".into(),
                english: "I accept.".into(),
            };
            vec![said(&asks.put_consent_text(text))]
        }
        "vocabulary.edit" => {
            let scheme = admin.vocabulary("kind").unwrap();
            vec![
                said(&asks.put_vocabulary(scheme)),
                said(&asks.load_territories(b"").or_else(|error| match error.kind() {
                    // An empty file is refused whoever brings it.
                    ErrorKind::BadInput => asks.put_vocabulary(admin.vocabulary("kind").unwrap()).map(|()| 0),
                    _ => Err(error),
                })),
            ]
        }
        // No source is everybody's.
        "harvest.manage" if situation == "whole" => Vec::new(),
        "harvest.manage" => {
            let local = has("privileged");
            let details: HarvestSourceDetails = serde_json::from_value(serde_json::json!({
                "name": people.fresh("Source"), "organisation": organisation.id,
                "kind": if local { "file" } else { "ckan" },
                "address": if local { "/srv/catalogue.json" } else { "https://remote.example.org" },
            }))
            .unwrap();
            let held = admin.create_harvest_source(details.clone()).unwrap();
            let made = asks.create_harvest_source(details.clone());
            let mut answers = vec![said(&made)];
            if !local {
                // A source that may not be managed is not told of.
                answers.extend([
                    unless_unseen(said(&asks.harvest_source(held.id)), cell),
                    unless_unseen(said(&asks.harvest_runs(held.id, 1)), cell),
                    unless_unseen(said(&asks.harvest_items(held.id, &HarvestItemQuery::default())), cell),
                ]);
            }
            let updated = asks.update_harvest_source(held.id, held.revision, details);
            answers.push(unless_unseen(said(&updated), cell));
            let at = updated.map_or(held.revision, |held| held.revision);
            answers.push(unless_unseen(said(&asks.delete_harvest_source(held.id, at)), cell));
            answers
        }
        "portal.edit" => {
            let portal = Portal {
                code: "portail".into(),
                name: "Portail".into(),
                base_url: "https://p.example.org".into(),
                ..Portal::default()
            };
            admin.put_portal(portal.clone()).unwrap();
            vec![said(&asks.put_portal(portal)), said(&asks.delete_portal("portail"))]
        }
        "statistics.read" => match situation {
            "whole" => {
                // Who may not gets an answer without it.
                let told = asks.statistics().map(|figures| figures.accounts.is_some());
                vec![match told {
                    Ok(true) => "allow",
                    Ok(false) if *asks.principal() == Principal::Anonymous => "unauthenticated",
                    Ok(false) => "forbidden",
                    Err(_) => "failed",
                }]
            }
            _ => vec![said(&asks.organisation_usage(organisation.id))],
        },
        "audit.read" => {
            let concerned = (situation != "whole").then_some(organisation.id);
            let audit = AuditQuery { organisation: concerned, ..AuditQuery::default() };
            let refusals = RefusalQuery { organisation: concerned, ..RefusalQuery::default() };
            vec![said(&asks.audit(&audit)), said(&asks.refusals(&refusals))]
        }
        "event.subscribe" => {
            let made = asks.create_subscription(&people.fresh("veille"), EventFilter::default(), None);
            let mut answers = vec![said(&asks.subscriptions()), said(&made)];
            if let Ok(made) = made {
                answers.push(said(&asks.poll_subscription(made.id, 1)));
                answers.push(said(&asks.acknowledge_subscription(made.id, &made.position)));
                answers.push(said(&asks.delete_subscription(made.id)));
            }
            answers
        }
        "extraction.run" => {
            let held = people.dataset("public-published");
            let mut answers = Vec::new();
            let waiting = || {
                let resource = held.resources[0].id;
                people.sessions["named"].request_extraction(held.id, resource, geopackage()).unwrap()
            };
            waiting();
            answers.push(said(&asks.next_extraction()));
            waiting();
            let host = &people.sessions["system"];
            while let Some(taken) = host.next_extraction().unwrap() {
                let outcome = || ExtractionOutcome::Failed { reason: "essai".into() };
                answers.push(said(&asks.report_extraction(taken.id, taken.revision, outcome())));
                let _ = host.report_extraction(taken.id, taken.revision, outcome());
            }
            for left in host.extractions(Some(ExtractionState::Running)).unwrap() {
                let reason = "essai".to_owned();
                let outcome = ExtractionOutcome::Failed { reason };
                host.report_extraction(left.id, left.revision, outcome).unwrap();
            }
            answers
        }
        "catalogue.export" => {
            let (query, options) = (Query::default(), ExportOptions::default());
            vec![
                said(&asks.list(None, 5)),
                said(&asks.statistics()),
                said(&asks.export(&query, &options, &mut std::io::sink(), &mut |_, _| true)),
                said(&asks.export_each(&query, &options, &mut |_| true, &mut |_, _| true)),
                said(&asks.changes(None, None, 5)),
            ]
        }
        "catalogue.maintain" => {
            let shown = people.dataset("public-published");
            let folder = tempfile::tempdir().unwrap();
            vec![
                said(&asks.health()),
                said(&asks.check_integrity()),
                said(&asks.reindex(&mut |_, _| true)),
                said(&asks.remove_stray_files()),
                said(&asks.sync()),
                said(&asks.remind_late()),
                said(&asks.backup(folder.path().join("copy"), &mut |_, _| true)),
                said(&asks.record_usage(shown.id, UsageTotals { views: 1, ..UsageTotals::default() })),
            ]
        }
        _ => Vec::new(),
    }
}

/// What the verbs about one account answer.
fn verbs_of_account(action: &str, asks: &Session, account: AccountId) -> Vec<&'static str> {
    match action {
        "account.password" => vec![said(&asks.set_password(account, None, "une phrase de passe"))],
        "account.tokens" => {
            let details = TokenDetails { name: "script".into(), ..TokenDetails::default() };
            vec![said(&asks.create_token(account, details)), said(&asks.tokens(account))]
        }
        // There is no such text, which is told after the decision only to those who may.
        "account.consent" => vec![match asks.accept_consent(account, "v0") {
            Err(Error::NotFound { what, .. }) if what == "consent" => "allow",
            answer => said(&answer),
        }],
        "account.export" => vec![said(&asks.export_person(account))],
        // Nobody is written: the revision is none.
        "account.edit" => vec![said(&asks.update_person(account, Revision(99), PersonDetails::default()))],
        // Nobody leaves: the revision is none.
        _ => vec![
            said(&asks.prepare_delete_account(account)),
            said(&asks.delete_account(account, Revision(99), None)),
        ],
    }
}

#[test]
fn every_verb_decides_as_the_matrix_says() {
    let people = People::new();
    let rows = table("matrix.csv");
    let columns = &rows[0][2..15];
    let (mut asked, mut wrong) = (0, Vec::new());
    for row in &rows[1..] {
        let (action, situation) = (row[0].as_str(), row[1].as_str());
        // A purged record is gone from the API, and a resource of another dataset is of no dataset
        // there: the matrix speaks of maintenance, which sees them by other means.
        // Nor does a session bring back what a harvest put away: only a run does.
        let unasked = ["purged", "foreign-resource", "archived-by-harvest"];
        if unasked.iter().any(|word| situation.contains(word)) {
            continue;
        }
        if situation.contains("rule-partners") {
            let ours = people.world.admin().organisation(&people.ours.id.to_string()).unwrap();
            let details =
                OrganisationDetails { partner: situation.contains("partners-in"), ..ours.details.clone() };
            people.world.admin().update_organisation(ours.id, ours.revision, details).unwrap();
        }
        let about_dataset = action.starts_with("dataset.")
            && !["dataset.create", "dataset.accept_transfer"].contains(&action)
            || action.starts_with("record.")
            || action.starts_with("data.")
            || action == "extraction.read"
            || situation == "public-published";
        let mut held: Option<Dataset> = None;
        for (column, cell) in columns.iter().zip(&row[2..15]) {
            let asks = &people.sessions[column.as_str()];
            let answers = if about_dataset {
                let dataset = held.take().unwrap_or_else(|| people.dataset(situation));
                let answers = verbs(&people, action, situation, asks, &dataset);
                let reads = [
                    "record.read",
                    "data.download",
                    "data.view",
                    "data.extract",
                    "dataset.history",
                    "extraction.read",
                ];
                if reads.contains(&action) || answers.iter().all(|answer| *answer != "allow") {
                    held = Some(dataset);
                }
                answers.into_iter().map(str::to_owned).collect::<Vec<_>>()
            } else {
                verbs_at_large(&people, action, situation, asks, cell)
                    .into_iter()
                    .map(str::to_owned)
                    .collect()
            };
            asked += answers.len();
            if answers.iter().any(|answer| answer != cell) {
                wrong.push(format!("{action} {situation} {column}: {answers:?}, the matrix says {cell}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {asked} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(asked > 1_500, "only {asked} cells were asked");
}

#[test]
fn every_act_applies_to_the_states_of_the_table_alone() {
    let people = People::new();
    let admin = people.world.admin();
    let rows = table("lifecycle.csv");
    let starts = [
        ("draft", "draft"),
        ("published", "public-published"),
        ("archived", "public-archived"),
        ("deleted", "tombstone-draft"),
    ];
    for (from, situation) in starts {
        for act in Act::ALL {
            let held = people.dataset(situation);
            let (id, at) = (held.id, held.revision);
            let answer = match act {
                Act::Publish => admin.publish(id, at).map(|held| held.state),
                Act::Unpublish => admin.unpublish(id, at).map(|held| held.state),
                Act::Archive => admin.archive(id, at).map(|held| held.state),
                Act::Unarchive => admin.unarchive(id, at).map(|held| held.state),
                Act::Restore => admin.restore(id, at).map(|held| held.state),
                Act::Purge => admin.purge(id, at).map(|()| State::Purged),
                Act::Delete => admin
                    .prepare_delete(id)
                    .and_then(|impact| admin.delete(id, &impact.token))
                    .map(|held| held.state),
            };
            let row = rows.iter().find(|row| row[0] == from && row[1] == act.code());
            match (row, answer) {
                (Some(row), Ok(state)) => assert_eq!(state.code(), row[2], "{} {from}", act.code()),
                (None, Err(error)) => {
                    assert_eq!(error.kind(), ErrorKind::Unsupported, "{} {from}", act.code());
                    assert_eq!(admin.get(id).unwrap().dataset, held, "a refused act changes nothing");
                }
                (row, answer) => panic!("{} {from}: {answer:?}, the table says {row:?}", act.code()),
            }
        }
    }
}
