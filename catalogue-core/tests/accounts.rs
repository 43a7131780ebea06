//! The life of an account: asked for, decided, suspended, taken out, ended without a trace.

use crate::support::{World, link, metadata, options};
use catalogue_core::{
    Access, AccessRule, Account, AccountApplication, AccountDetails, AccountId, Ask, Audience, Clock,
    Collaboration, Collaborator, ConsentText, Contact, Dataset, Error, ErrorKind, IssueCode, Language,
    Metadata, NOTICE_KINDS, Notice, Options, Organisation, OrganisationDetails, OutsideIdentity,
    PersonDetails, Principal, RecognitionRules, Request, RequestState, ResourceMetadata, Result, Revision,
    Role, Session, TokenDetails,
};
use chrono::{DateTime, Duration, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that stands still until it is told.
#[derive(Default)]
struct Jumping(AtomicI64);

impl Jumping {
    fn go(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for Jumping {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::seconds(self.0.load(Ordering::Relaxed))
    }
}

fn application(organisation: &Organisation) -> AccountApplication {
    AccountApplication {
        last_name: "Quillévéré".into(),
        first_name: "Maïwenn".into(),
        position: "Géomaticienne".into(),
        email: "m.quillevere@mairie-exemple.fr".into(),
        phone: "+33556010203".into(),
        organisation: Some(organisation.id),
        ..AccountApplication::default()
    }
}

fn ask(world: &World, application: AccountApplication) -> Result<Request> {
    world.anonymous().ask(Ask::Account(application))
}

fn moderator(world: &World) -> Session {
    let details = AccountDetails {
        login: "moderatrice".into(),
        email: Some("moderatrice@region.fr".into()),
        moderator: true,
        ..AccountDetails::default()
    };
    let account = world.admin().create_account(details).unwrap();
    world.session(Principal::Account(account.id))
}

fn waiting(session: &Session) -> Vec<Request> {
    session.requests(Some(RequestState::Requested)).unwrap()
}

/// Takes the notices out, as a host does.
fn notices(world: &World) -> Vec<Notice> {
    let host = world.session(Principal::System);
    let notices = host.notices(1_000).unwrap();
    let ids: Vec<_> = notices.iter().map(|notice| notice.id).collect();
    assert_eq!(host.acknowledge_notices(&ids).unwrap(), i64::try_from(ids.len()).unwrap());
    notices
}

fn kinds(notices: &[Notice]) -> Vec<(&str, &str)> {
    notices.iter().map(|held| (held.kind.as_str(), held.email.as_deref().unwrap_or_default())).collect()
}

fn codes<T: std::fmt::Debug>(answer: Result<T>) -> Vec<(String, IssueCode)> {
    let refused = answer.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid, "{refused}");
    refused.issues().iter().map(|issue| (issue.path.clone(), issue.code)).collect()
}

fn kind<T: std::fmt::Debug>(answer: Result<T>) -> ErrorKind {
    answer.unwrap_err().kind()
}

// Asking for an account.

#[test]
fn an_account_is_asked_for_decided_and_told() {
    let world = World::new();
    let moderator = moderator(&world);
    let ours = world.organisation("Mairie d'Exemple");
    let text = |version: &str| ConsentText {
        version: version.into(),
        french: "J'accepte.".into(),
        english: "I accept.".into(),
    };
    world.admin().put_consent_text(text("2026-01")).unwrap();
    let wished = AccountApplication {
        consent: "2026-01".into(),
        role: Some(Role::Editor),
        message: Some("Bonjour".into()),
        ..application(&ours)
    };
    let asked = ask(&world, wished.clone()).unwrap();
    assert_eq!((asked.state, asked.account, asked.flags.len()), (RequestState::Requested, None, 0));
    let told = notices(&world);
    assert_eq!(kinds(&told), [("account-requested", "moderatrice@region.fr")]);
    let body = told[0].body(Language::French);
    for part in
        ["Maïwenn Quillévéré", "Géomaticienne", "Mairie d'Exemple", "+33556010203", "éditeur", "Bonjour"]
    {
        assert!(body.contains(part), "{part} in {body}");
    }
    // The queue is for those who decide.
    let (_, member) = world.account("membre", &[(&ours, Role::Administrator)]);
    assert!(waiting(&member).is_empty() && waiting(&world.anonymous()).is_empty());
    assert_eq!(kind(member.approve(asked.id, asked.revision, None)), ErrorKind::NotFound);
    assert_eq!(waiting(&moderator), vec![asked.clone()]);
    let decided = moderator.approve(asked.id, asked.revision, Some("Bienvenue".into())).unwrap();
    assert_eq!((decided.state, decided.revision), (RequestState::Approved, Revision(2)));
    let account = world.admin().account("m.quillevere@mairie-exemple.fr").unwrap();
    assert_eq!(decided.account, Some(account.id));
    assert_eq!(account.details.home, Some(ours.id));
    // A moderator attaches; a role above is for those who have it to give.
    assert_eq!(account.role_in(ours.id), Some(Role::Member));
    assert_eq!(account.details.position.as_deref(), Some("Géomaticienne"));
    let told = notices(&world);
    let to = ("account-approved", "m.quillevere@mairie-exemple.fr");
    assert_eq!(kinds(&told), [("membership-requested", ""), to]);
    assert!(told[1].body(Language::English).contains("Bienvenue"));
    let rest = waiting(&member);
    assert!(matches!(&rest[0].ask, Ask::Membership { role: Role::Editor, .. }), "{rest:?}");
    assert_eq!(kind(moderator.approve(rest[0].id, rest[0].revision, None)), ErrorKind::NotFound);
    member.approve(rest[0].id, rest[0].revision, None).unwrap();
    let raised = world.admin().account("m.quillevere@mairie-exemple.fr").unwrap();
    assert_eq!(raised.role_in(ours.id), Some(Role::Editor));
    notices(&world);
    let own = world.session(Principal::Account(account.id));
    let consents = own.consents(account.id).unwrap();
    assert_eq!((consents[0].version.as_str(), consents[0].time), ("2026-01", asked.created));
    assert_eq!(own.request(asked.id).unwrap(), decided, "who asked may see what became of it");
    // Decided once.
    assert_eq!(kind(moderator.refuse(asked.id, decided.revision, None)), ErrorKind::Unsupported);
    assert_eq!(kind(moderator.approve(asked.id, asked.revision, None)), ErrorKind::Conflict);
    // An administrator gives the role wished for.
    let other = AccountApplication {
        email: "autre@mairie-exemple.fr".into(),
        login: Some("Autre.Compte".into()),
        ..wished
    };
    let other = ask(&world, other).unwrap();
    world.admin().approve(other.id, other.revision, None).unwrap();
    assert_eq!(world.admin().account("autre.compte").unwrap().role_in(ours.id), Some(Role::Editor));
}

#[test]
fn everything_is_required_and_said_field_by_field() {
    let world = World::new();
    let ours = world.organisation("Mairie");
    let empty = codes(ask(&world, AccountApplication::default()));
    let paths: Vec<&str> = empty.iter().map(|(path, _)| path.as_str()).collect();
    for field in ["last_name", "first_name", "position", "email", "phone"] {
        assert!(paths.contains(&field), "{field} in {paths:?}");
    }
    let neither = AccountApplication { organisation: None, ..application(&ours) };
    assert_eq!(codes(ask(&world, neither)), [("organisation".to_owned(), IssueCode::Required)]);
    let both = AccountApplication { new_organisation: Some(ours.details.clone()), ..application(&ours) };
    assert_eq!(codes(ask(&world, both)), [("new_organisation".to_owned(), IssueCode::ExclusiveValue)]);
    let wrong = AccountApplication { email: "nope".into(), ..application(&ours) };
    assert_eq!(codes(ask(&world, wrong)), [("email".to_owned(), IssueCode::InvalidEmail)]);
    let text = ConsentText { version: "v1".into(), french: "Oui".into(), english: "Yes".into() };
    world.admin().put_consent_text(text).unwrap();
    for consent in ["", "v0"] {
        let without = AccountApplication { consent: consent.into(), ..application(&ours) };
        assert_eq!(codes(ask(&world, without)), [("consent".to_owned(), IssueCode::ConsentRequired)]);
    }
    let huge =
        AccountApplication { message: Some("x".repeat(1 << 20)), consent: "v1".into(), ..application(&ours) };
    assert_eq!(codes(ask(&world, huge)), [("message".to_owned(), IssueCode::TooLong)]);
    assert!(waiting(&world.admin()).is_empty());
    // Somebody who has an account does not ask for one.
    let (_, member) = world.account("membre", &[]);
    let asked = member.ask(Ask::Account(AccountApplication { consent: "v1".into(), ..application(&ours) }));
    assert_eq!(kind(asked), ErrorKind::Forbidden);
}

#[test]
fn a_second_request_is_answered_alike_and_kept_once() {
    let world = World::new();
    let ours = world.organisation("Mairie");
    let first = ask(&world, application(&ours)).unwrap();
    notices(&world);
    let shape = |request: &Request| Request {
        id: first.id,
        created: first.created,
        expires: first.expires,
        ask: first.ask.clone(),
        ..request.clone()
    };
    let again = AccountApplication {
        email: "M.Quillevere@Mairie-Exemple.FR".into(),
        phone: "0102030405".into(),
        ..application(&ours)
    };
    let again = ask(&world, again).unwrap();
    assert_eq!(shape(&again), first);
    assert_ne!(again.id, first.id);
    assert_eq!(waiting(&world.admin()), vec![first.clone()], "the first stands as it was asked");
    assert!(notices(&world).is_empty());
    world.admin().approve(first.id, first.revision, None).unwrap();
    notices(&world);
    // Now there is an account: its holder is told, who asks is not.
    let third = ask(&world, application(&ours)).unwrap();
    assert_eq!(shape(&third), first);
    assert!(waiting(&world.admin()).is_empty());
    assert_eq!(kinds(&notices(&world)), [("account-exists", "m.quillevere@mairie-exemple.fr")]);
    // Nor is it told whether a login is taken.
    let taken = AccountApplication {
        email: "x@mairie-exemple.fr".into(),
        login: Some("admin".into()),
        ..application(&ours)
    };
    let taken = ask(&world, taken).unwrap();
    world.admin().approve(taken.id, taken.revision, None).unwrap();
    assert_eq!(
        world.admin().account("admin-2").unwrap().details.email.as_deref(),
        Some("x@mairie-exemple.fr")
    );
}

#[test]
fn what_should_be_looked_at_is_flagged() {
    let world = World::new();
    let moderator = moderator(&world);
    world.organisation("Mairie");
    let with = |email: &str, name: &str, partner: bool| AccountApplication {
        organisation: None,
        email: email.into(),
        new_organisation: Some(OrganisationDetails {
            name: name.into(),
            partner,
            ..OrganisationDetails::default()
        }),
        ..application(&world.organisation(&format!("Autre {email}")))
    };
    let personal = ask(&world, with("m.q@Gmail.com", "Association du Lac", true)).unwrap();
    assert_eq!(personal.flags, ["personal-mail-domain", "new-organisation", "privileged-organisation"]);
    let body = notices(&world)[0].body(Language::French);
    assert!(body.contains("messagerie personnelle") && body.contains("organisation à créer"), "{body}");
    let same = ask(&world, with("m.q@mairie.fr", "MAIRIE", false)).unwrap();
    assert_eq!(same.flags, ["organisation-exists"]);
    moderator.approve(personal.id, personal.revision, None).unwrap();
    let made = moderator.organisation("association-du-lac").unwrap();
    assert!(!made.details.partner, "what opens data elsewhere is not given by the way");
    let account = world.admin().account("m.q@gmail.com").unwrap();
    assert_eq!(account.role_in(made.id), Some(Role::Administrator), "somebody keeps a new organisation");
    moderator.approve(same.id, same.revision, None).unwrap();
    let mairie = moderator.organisation("mairie").unwrap();
    assert_eq!(world.admin().account("m.q@mairie.fr").unwrap().role_in(mairie.id), Some(Role::Member));
}

#[test]
fn requests_are_refused_and_expire_and_that_is_told() {
    let clock = Arc::new(Jumping::default());
    let world = World::with(Options { clock: clock.clone(), ..options() });
    let ours = world.organisation("Mairie");
    let asked = ask(&world, application(&ours)).unwrap();
    let note = Some("Votre organisation n'est pas partenaire.".to_owned());
    let refused = world.admin().refuse(asked.id, asked.revision, note).unwrap();
    assert_eq!(refused.state, RequestState::Refused);
    let told = notices(&world);
    assert_eq!(told.last().unwrap().kind, "account-refused");
    assert!(told.last().unwrap().body(Language::French).contains("pas partenaire"));
    assert_eq!(world.admin().accounts().unwrap().len(), 1);
    // One may ask again; this time nobody decides within two months.
    let again = ask(&world, application(&ours)).unwrap();
    notices(&world);
    let host = world.session(Principal::System);
    clock.go(60 * 86_400 - 10);
    assert_eq!(host.expire_requests().unwrap(), 0);
    clock.go(10);
    assert_eq!(host.expire_requests().unwrap(), 1);
    let ended = world.admin().request(again.id).unwrap();
    assert_eq!((ended.state, ended.decision.unwrap().account), (RequestState::Expired, None));
    let told = notices(&world);
    assert_eq!(kinds(&told), [("account-expired", "m.quillevere@mairie-exemple.fr")]);
    assert!(told[0].body(Language::French).contains("Maïwenn"));
    assert_eq!(kind(world.admin().approve(again.id, ended.revision, None)), ErrorKind::Unsupported);
}

// Consent.

#[test]
fn the_last_text_is_the_one_to_accept() {
    let world = World::new();
    let (id, session) = world.account("membre", &[]);
    let text = |version: &str| ConsentText {
        version: version.into(),
        french: format!("Texte {version}"),
        english: format!("Text {version}"),
    };
    assert_eq!(session.consent_text().unwrap(), None);
    assert!(world.admin().accounts_without_consent().unwrap().is_empty());
    assert_eq!(kind(session.accept_consent(id, "v1")), ErrorKind::NotFound);
    assert_eq!(kind(session.put_consent_text(text("v1"))), ErrorKind::Forbidden);
    let admin = world.admin();
    admin.put_consent_text(text("v1")).unwrap();
    assert_eq!(kind(admin.put_consent_text(text("v1"))), ErrorKind::AlreadyExists);
    let wrong = ConsentText { version: "\n".repeat(200), french: " ".into(), english: "x".repeat(200_000) };
    let paths: Vec<String> = codes(admin.put_consent_text(wrong)).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["version", "french", "english", "version"]);
    session.accept_consent(id, "v1").unwrap();
    session.accept_consent(id, "v1").unwrap();
    admin.put_consent_text(text("v2")).unwrap();
    assert_eq!(world.anonymous().consent_text().unwrap(), Some(text("v2")));
    assert_eq!(world.anonymous().consent_texts().unwrap(), [text("v1"), text("v2")]);
    assert_eq!(codes(session.accept_consent(id, "v1")), [("consent".to_owned(), IssueCode::ConsentRequired)]);
    let lacking = |world: &World| -> Vec<String> {
        let accounts = world.admin().accounts_without_consent().unwrap();
        accounts.into_iter().map(|account| account.details.login).collect()
    };
    assert_eq!(lacking(&world), ["admin", "membre"]);
    session.accept_consent(id, "v2").unwrap();
    assert_eq!(lacking(&world), ["admin"]);
    let accepted: Vec<String> = session.consents(id).unwrap().into_iter().map(|held| held.version).collect();
    assert_eq!(accepted, ["v1", "v2"]);
    let (_, stranger) = world.account("autre", &[]);
    assert_eq!(kind(stranger.accept_consent(id, "v2")), ErrorKind::Forbidden);
    assert_eq!(kind(stranger.consents(id)), ErrorKind::NotFound);
}

// Suspension.

#[test]
fn a_suspended_account_is_nobody_until_it_is_reinstated() {
    let world = World::new();
    let ours = world.organisation("Mairie");
    let (id, session) = world.account("membre", &[(&ours, Role::Contributor)]);
    let held = session.create(metadata(&ours, "Jeu", &["mot"])).unwrap();
    let account = world.admin().account("membre").unwrap();
    let suspended = world.admin().suspend_account(id, account.revision, Some("Absence".into())).unwrap();
    assert!(!suspended.details.active);
    assert_eq!(kind(session.get(held.id)), ErrorKind::NotFound);
    assert_eq!(kind(session.create(metadata(&ours, "Autre", &["mot"]))), ErrorKind::Unauthenticated);
    assert_eq!(kind(world.admin().suspend_account(id, account.revision, None)), ErrorKind::Conflict);
    world.admin().reinstate_account(id, suspended.revision, None).unwrap();
    assert!(session.get(held.id).is_ok());
    let told = notices(&world);
    assert_eq!(
        told.iter().map(|held| held.kind.as_str()).collect::<Vec<_>>(),
        ["account-suspended", "account-reinstated"]
    );
    assert!(told[0].body(Language::French).contains("Absence"));
    // Not the last administrator, nor by those who may not.
    let admin = world.admin().account("admin").unwrap();
    let refused = world.admin().suspend_account(admin.id, admin.revision, None);
    assert_eq!(codes(refused), [("active".to_owned(), IssueCode::LastAdministrator)]);
    assert_eq!(kind(session.suspend_account(admin.id, admin.revision, None)), ErrorKind::Forbidden);
    let moderator = moderator(&world);
    assert_eq!(kind(moderator.suspend_account(admin.id, admin.revision, None)), ErrorKind::Forbidden);
}

// The end.

fn revision(world: &World, login: &str) -> Revision {
    world.admin().account(login).unwrap().revision
}

#[test]
fn no_dataset_is_left_to_nobody() {
    let world = World::new();
    let [ours, other] = ["Mairie", "Région"].map(|name| world.organisation(name));
    let (id, session) = world.account("sortante", &[(&ours, Role::Editor), (&other, Role::Contributor)]);
    let (heir, heiress) = world.account("heritiere", &[(&ours, Role::Contributor)]);
    let (colleague, _) = world.account("collegue", &[(&other, Role::Editor)]);
    let mine = session.create(metadata(&ours, "Le mien", &["mot"])).unwrap();
    let theirs = session.create(metadata(&other, "Chez eux", &["mot"])).unwrap();
    // Made by the administrator, kept by the only editor.
    let sole = world.published(metadata(&ours, "Sans autre", &["mot"]));
    let gone = session.create(metadata(&ours, "Supprimé", &["mot"])).unwrap();
    let token = session.prepare_delete(gone.id).unwrap().token;
    session.delete(gone.id, &token).unwrap();
    let impact = session.prepare_delete_account(id).unwrap();
    assert_eq!(impact.login, "sortante");
    assert_eq!((impact.made.clone(), impact.orphans.clone()), (vec![mine.id, theirs.id], vec![sole.id]));
    assert!(!impact.last_administrator);
    let at = revision(&world, "sortante");
    let refused = session.delete_account(id, at, None);
    let issues = refused.unwrap_err().issues().to_vec();
    let titles: Vec<&str> = issues.iter().map(|issue| issue.args["found"].as_str()).collect();
    assert_eq!(titles, ["Le mien", "Chez eux", "Sans autre"]);
    assert!(issues.iter().all(|issue| issue.code == IssueCode::OrphanedDataset));
    // Who takes over must be able to keep each of them.
    let unfit = |successor| codes(session.delete_account(id, at, Some(successor))).len();
    assert_eq!((unfit(heir), unfit(colleague)), (1, 2));
    for nobody in [id, "00000000-0000-7000-8000-000000000001".parse().unwrap()] {
        assert_eq!(
            codes(session.delete_account(id, at, Some(nobody))),
            [("successor".to_owned(), IssueCode::UnknownAccount)]
        );
    }
    world.admin().set_membership(heir, other.id, Some(Role::Contributor)).unwrap();
    assert_eq!(kind(session.delete_account(id, Revision(99), Some(heir))), ErrorKind::Conflict);
    assert_eq!(kind(heiress.delete_account(id, at, Some(heir))), ErrorKind::Forbidden);
    assert_eq!(kind(heiress.prepare_delete_account(id)), ErrorKind::Forbidden);
    session.delete_account(id, at, Some(heir)).unwrap();
    let admin = world.admin();
    for dataset in [&mine, &theirs, &sole] {
        let held = admin.get(dataset.id).unwrap().dataset;
        assert_eq!(held.creator, Some(heir), "{}", held.metadata.title);
        assert!(heiress.update(held.id, held.revision, held.metadata.clone()).is_ok());
    }
    assert_eq!(admin.get(gone.id).unwrap().dataset.creator, None);
    assert_eq!(kind(admin.account("sortante")), ErrorKind::NotFound);
    assert_eq!(kind(session.accounts()), ErrorKind::Unauthenticated);
    assert_eq!(kind(session.get(mine.id)), ErrorKind::NotFound);
    assert!(admin.check_integrity().unwrap().is_empty());
    // The login is free again, for somebody else altogether.
    let (new, _) = world.account("sortante", &[]);
    assert_ne!(new, id);
}

#[test]
fn the_last_administrator_does_not_leave() {
    let world = World::new();
    let admin = world.admin();
    let own = admin.account("admin").unwrap();
    assert!(admin.prepare_delete_account(own.id).unwrap().last_administrator);
    let refused = admin.delete_account(own.id, own.revision, None);
    assert_eq!(codes(refused), [("administrator".to_owned(), IssueCode::LastAdministrator)]);
    let second = AccountDetails { login: "second".into(), administrator: true, ..AccountDetails::default() };
    admin.create_account(second).unwrap();
    assert!(admin.delete_account(own.id, own.revision, None).unwrap().is_empty(), "it has no e-mail");
}

/// A person who has left traces everywhere.
struct Person {
    world: World,
    id: AccountId,
    session: Session,
    ours: Organisation,
    dataset: Dataset,
}

const FIRST: &str = "Gwenaëlle";
const LAST: &str = "Kerouredan";
const EMAIL: &str = "gwenaelle.kerouredan@mairie-exemple.fr";
const PHONE: &str = "+33698765432";

fn person() -> Person {
    let world = World::new();
    let ours = world.organisation("Mairie d'Exemple");
    let details = OrganisationDetails { email: Some("sig@mairie-exemple.fr".into()), ..ours.details.clone() };
    let ours = world.admin().update_organisation(ours.id, ours.revision, details).unwrap();
    let text = ConsentText { version: "v1".into(), french: "Oui".into(), english: "Yes".into() };
    world.admin().put_consent_text(text).unwrap();
    let asked = AccountApplication {
        last_name: LAST.into(),
        first_name: FIRST.into(),
        email: EMAIL.into(),
        phone: PHONE.into(),
        consent: "v1".into(),
        role: Some(Role::Contributor),
        message: Some(format!("Je suis {FIRST} {LAST}.")),
        ..application(&ours)
    };
    // Refused once, then approved: both requests are kept.
    let first = ask(&world, asked.clone()).unwrap();
    world.admin().refuse(first.id, first.revision, Some(format!("Pas encore, {FIRST} {LAST}"))).unwrap();
    let second = ask(&world, asked).unwrap();
    let second = world.admin().approve(second.id, second.revision, None).unwrap();
    let id = second.account.unwrap();
    let session = world.session(Principal::Account(id));
    session.set_password(id, None, "une phrase de passe").unwrap();
    session
        .create_token(id, TokenDetails { name: format!("script de {FIRST}"), ..TokenDetails::default() })
        .unwrap();
    let contact = |name: Option<&str>, email: Option<&str>| Contact {
        name: name.map(str::to_owned),
        email: email.map(str::to_owned),
        phone: Some(PHONE.into()),
        ..Contact::default()
    };
    let full = format!("{FIRST} {LAST}");
    let described = Metadata {
        contacts: vec![
            contact(Some(&full), Some(&EMAIL.to_uppercase())),
            contact(Some(&format!("{LAST} {FIRST}")), None),
            contact(Some("Service SIG"), None),
        ],
        lineage: Some(format!("Relevé en 2025. Écrire à {EMAIL} pour le détail.")),
        ..metadata(&ours, "Les arbres", &["arbre"])
    };
    let draft = session.create(described).unwrap();
    let draft =
        session.add_resource(draft.id, draft.revision, link("Fichier", "https://example.org/f.csv")).unwrap();
    let dataset = session.publish(draft.id, draft.revision).unwrap();
    Person { world, id, session, ours, dataset }
}

#[test]
fn a_person_takes_out_what_is_held_of_them() {
    let Person { world, id, session, dataset, .. } = person();
    let identity = OutsideIdentity {
        provider: "cas".into(),
        subject: "gk".into(),
        email: Some(EMAIL.into()),
        ..OutsideIdentity::default()
    };
    let rules = RecognitionRules { by_email: true, update: false, ..RecognitionRules::default() };
    assert_eq!(world.catalogue.recognise(&identity, &rules).unwrap().account.id, id);
    let export = session.export_person(id).unwrap();
    let text = export.to_string();
    assert_eq!(export["account"]["details"]["email"], EMAIL);
    assert_eq!(export["consents"][0]["version"], "v1");
    assert_eq!(export["identities"][0]["subject"], "gk");
    assert_eq!(export["requests"][0]["ask"]["phone"], PHONE);
    assert_eq!(export["datasets"][0]["id"], dataset.id.to_string());
    assert_eq!(export["tokens"].as_array().unwrap().len(), 1);
    let acts: Vec<&str> =
        export["acts"].as_array().unwrap().iter().map(|act| act["action"].as_str().unwrap()).collect();
    for act in ["account.create", "account.password", "token.create", "dataset.create", "dataset.publish"] {
        assert!(acts.contains(&act), "{act} in {acts:?}");
    }
    for part in ["collaborations", "refusals", "reviews", "extractions", "subscriptions", "notices"] {
        assert!(export[part].is_array(), "{part}");
    }
    assert!(!text.contains("argon2") && !text.contains("catt_"), "no secret, nor what is kept of one");
    let (_, stranger) = world.account("autre", &[]);
    assert_eq!(kind(stranger.export_person(id)), ErrorKind::Forbidden);
    assert_eq!(kind(world.anonymous().export_person(id)), ErrorKind::Unauthenticated);
    assert!(world.admin().export_person(id).is_ok());
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

fn file(world: &World) -> Vec<u8> {
    let mut bytes = std::fs::read(world.catalogue.path().join("store.catdb")).unwrap();
    bytes.extend(std::fs::read(world.catalogue.path().join("store.catdb-wal")).unwrap_or_default());
    bytes
}

#[test]
fn an_erased_person_has_left_no_trace_in_the_file() {
    let Person { world, id, session, ours, dataset } = person();
    let (heir, _) = world.account("successeur", &[(&ours, Role::Editor)]);
    let admin = world.admin();
    // Named by others too: in an access rule, as a collaborator, in a snapshot that is past.
    let other = world.published_with(
        metadata(&ours, "Un autre jeu", &["mot"]),
        vec![ResourceMetadata {
            access: AccessRule {
                download: Access::Restricted { audiences: vec![Audience::Accounts { accounts: vec![id] }] },
                reason: Some("f".into()),
                ..AccessRule::default()
            },
            ..link("Fichier", "https://example.org/f.csv")
        }],
    );
    let invited = vec![Collaborator { account: id, may: Collaboration::Read }];
    let other = admin.set_collaborators(other.id, other.revision, invited).unwrap();
    let named = Metadata { link: Some(format!("https://example.org/?a={EMAIL}")), ..other.metadata.clone() };
    let other = admin.update(other.id, other.revision, named).unwrap();
    assert!(!notices(&world).is_empty());
    ask(&world, AccountApplication { consent: "v1".into(), email: EMAIL.into(), ..application(&ours) })
        .unwrap();
    assert_eq!(session.prepare_delete_account(id).unwrap().contacts, 1);
    let before = admin.health().unwrap().writes;
    for text in [FIRST, LAST, EMAIL, PHONE] {
        assert!(holds(&file(&world), text), "{text} is there before");
    }
    let last = session.delete_account(id, revision(&world, EMAIL), Some(heir)).unwrap();
    assert_eq!(kinds(&last), [("account-deleted", EMAIL)]);
    assert!(world.session(Principal::System).notices(1_000).unwrap().is_empty());
    let held = admin.get(dataset.id).unwrap().dataset;
    assert_eq!(held.creator, Some(heir));
    let emails: Vec<Option<&str>> =
        held.metadata.contacts.iter().map(|contact| contact.email.as_deref()).collect();
    assert_eq!(emails, [Some("sig@mairie-exemple.fr"), Some("sig@mairie-exemple.fr"), None]);
    assert_eq!(held.metadata.contacts[2].name.as_deref(), Some("Service SIG"), "others stay");
    assert_eq!(held.metadata.contacts[2].phone, None);
    assert_eq!(held.metadata.lineage.as_deref(), Some("Relevé en 2025. Écrire à […] pour le détail."));
    let held = admin.get(other.id).unwrap().dataset;
    assert!(held.collaborators.is_empty() && held.metadata.link.is_none());
    let Access::Restricted { audiences } = &held.resources[0].metadata.access.download else { panic!() };
    assert_eq!(audiences, &[Audience::Accounts { accounts: vec![] }]);
    // What is left can still be read, written, gone back to and checked.
    admin.update(held.id, held.revision, held.metadata.clone()).unwrap();
    let held = admin.get(dataset.id).unwrap().dataset;
    for number in 1..=held.revision.0 {
        let past = admin.revision(dataset.id, Revision(number)).unwrap();
        assert!(!serde_json::to_string(&past).unwrap().to_lowercase().contains(EMAIL));
    }
    admin.revert(dataset.id, held.revision, Revision(2)).unwrap();
    for request in admin.requests(None).unwrap() {
        let Ask::Account(asked) = &request.ask else { panic!() };
        assert_eq!((asked.last_name.as_str(), asked.email.as_str()), ("", ""), "{request:?}");
        assert!(request.state != RequestState::Requested);
    }
    assert!(admin.check_integrity().unwrap().is_empty());
    // The journal has every event.
    assert!(admin.health().unwrap().writes > before);
    let acts: Vec<String> =
        admin.history(dataset.id).unwrap().into_iter().map(|entry| entry.action).collect();
    assert_eq!(acts[..3], ["dataset.create", "dataset.update", "dataset.publish"]);
    admin.compact().unwrap();
    let bytes = file(&world);
    assert!(holds(&bytes, "Les arbres"));
    for text in [FIRST, LAST, EMAIL, PHONE, "argon2"] {
        assert!(!holds(&bytes, text), "{text} is in the file");
    }
    assert!(admin.check_integrity().unwrap().is_empty());
    assert_eq!(kind(world.anonymous().compact()), ErrorKind::Unauthenticated);
}

#[test]
fn compacting_goes_on_beside_readers_and_writers() {
    let world = World::new();
    let ours = world.organisation("Mairie");
    std::thread::scope(|scope| {
        let (world, ours) = (&world, &ours);
        let writing = scope.spawn(move || {
            for number in 0..20 {
                world.admin().create(metadata(ours, &format!("Jeu {number}"), &["mot"])).unwrap();
            }
        });
        let reading = scope.spawn(move || {
            for _ in 0..50 {
                world.admin().list(None, 100).unwrap();
            }
        });
        for _ in 0..5 {
            world.admin().compact().unwrap();
        }
        writing.join().unwrap();
        reading.join().unwrap();
    });
    assert_eq!(world.admin().list(None, 100).unwrap().len(), 20);
    assert!(world.admin().check_integrity().unwrap().is_empty());
}

// The messages.

#[test]
fn every_notice_of_an_account_says_all_it_has_to_say() {
    let Person { world, id, session, ours, dataset: _ } = person();
    let (heir, _) = world.account("successeur", &[(&ours, Role::Editor)]);
    ask(&world, AccountApplication { consent: "v1".into(), email: EMAIL.into(), ..application(&ours) })
        .unwrap();
    let held = world.admin().account(EMAIL).unwrap();
    let held = world.admin().suspend_account(id, held.revision, None).unwrap();
    let held: Account = world.admin().reinstate_account(id, held.revision, None).unwrap();
    let mut told = notices(&world);
    told.extend(world.catalogue.request_password_reset(EMAIL).unwrap());
    told.extend(session.delete_account(id, held.revision, Some(heir)).unwrap());
    let mut seen: Vec<&str> = told.iter().map(|notice| notice.kind.as_str()).collect();
    seen.sort_unstable();
    seen.dedup();
    let mine: Vec<&str> = NOTICE_KINDS
        .iter()
        .copied()
        .filter(|kind| {
            (kind.starts_with("account-") || kind.starts_with("password-")) && *kind != "account-expired"
        })
        .collect();
    for kind in &mine {
        assert!(seen.contains(kind), "{kind} was never told: {seen:?}");
    }
    for notice in &told {
        for language in [Language::French, Language::English] {
            let (subject, body) = (notice.subject(language), notice.body(language));
            assert!(!subject.is_empty() && !subject.contains(['{', '}']), "{subject}");
            assert!(!body.contains(['{', '}']), "{body}");
            assert!(!body.contains('—'), "an argument is missing: {body}");
        }
        assert_ne!(notice.body(Language::French), notice.body(Language::English));
    }
    // Nothing that somebody typed is a template.
    let odd = Notice { arguments: [("login".to_owned(), "{secret}".to_owned())].into(), ..told[0].clone() };
    let odd = Notice { kind: "password-changed".into(), ..odd };
    assert!(odd.body(Language::English).contains("{secret}"));
}

#[test]
fn errors_tell_no_name_and_no_address() {
    let Person { world, id, session, .. } = person();
    for error in [
        world.anonymous().account(EMAIL).unwrap_err(),
        session.set_password(id, Some("x"), EMAIL).unwrap_err(),
        session.delete_account(id, Revision(99), None).unwrap_err(),
        world.catalogue.authenticate("someone", "x").unwrap_err(),
    ] {
        let own = matches!(&error, Error::NotFound { id, .. } if id == EMAIL);
        let text = format!("{error} {error:?}");
        assert!(own || !text.contains(EMAIL) && !text.contains(LAST), "{text}");
    }
}

#[test]
fn who_asks_for_an_account_gives_a_telephone_that_is_one() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let asked = |phone: &str| {
        world.anonymous().ask(Ask::Account(AccountApplication {
            last_name: "Martin".into(),
            first_name: "Maëlle".into(),
            position: "Géomaticienne".into(),
            email: "maelle.martin@mairie-exemple.fr".into(),
            phone: phone.into(),
            organisation: Some(organisation.id),
            ..AccountApplication::default()
        }))
    };
    let error = asked("rouge").unwrap_err();
    let paths: Vec<&str> = error.issues().iter().map(|issue| issue.path.as_str()).collect();
    assert_eq!(paths, ["phone"], "{error}");
    asked("05 56 01 02 03").unwrap();
}

#[test]
fn people_write_their_own_sheet_and_the_address_left_is_told() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let other = world.organisation("Autre");
    let (id, own) = world.account("m.martin", &[(&organisation, Role::Editor)]);
    let (_, stranger) = world.account("x.inconnu", &[(&organisation, Role::Administrator)]);
    let written = PersonDetails {
        first_name: Some("Maëlle".into()),
        last_name: Some("Martin".into()),
        email: Some("m.martin@exemple.fr".into()),
        home: Some(organisation.id),
        ..PersonDetails::default()
    };
    let after = own.update_person(id, Revision(1), written.clone()).unwrap();
    assert_eq!(after.details.first_name.as_deref(), Some("Maëlle"));
    assert_eq!(
        (after.details.login.as_str(), after.role_in(organisation.id)),
        ("m.martin", Some(Role::Editor))
    );
    assert!(world.admin().notices(10).unwrap().is_empty(), "there was no address to leave");
    let moved = PersonDetails { email: Some("maelle@exemple.fr".into()), ..written.clone() };
    let after = own.update_person(id, after.revision, moved).unwrap();
    let told = world.admin().notices(10).unwrap();
    assert_eq!((told.len(), told[0].kind.as_str()), (1, "email-changed"));
    assert_eq!(told[0].email.as_deref(), Some("m.martin@exemple.fr"));
    assert!(told[0].body(Language::French).contains("m.martin"));

    let kind = |answer: Result<Account>| answer.map(|_| ()).unwrap_err().kind();
    assert_eq!(kind(own.update_person(id, Revision(1), written.clone())), ErrorKind::Conflict);
    assert_eq!(kind(stranger.update_person(id, after.revision, written.clone())), ErrorKind::Forbidden);
    assert_eq!(
        kind(world.anonymous().update_person(id, after.revision, written.clone())),
        ErrorKind::Unauthenticated
    );
    let elsewhere = PersonDetails { home: Some(other.id), ..written.clone() };
    assert_eq!(kind(own.update_person(id, after.revision, elsewhere)), ErrorKind::Invalid);
    let wrong = PersonDetails { email: Some("pas une adresse".into()), ..written };
    assert_eq!(kind(own.update_person(id, after.revision, wrong)), ErrorKind::Invalid);
}
