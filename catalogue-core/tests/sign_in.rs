//! Who comes in, and who does not: outside identities, passwords, ways to a new one, tokens.

use crate::support::{World, metadata, options};
use catalogue_core::{
    AccountDetails, AccountId, Argon2id, CasAnswer, CasAttributes, Catalogue, Clock, Error, ErrorKind,
    IssueCode, Options, OrganisationDetails, OutsideIdentity, OutsideName, PasswordHashing, Principal,
    RecognitionRules, Result, Role, RoleGrant, RoleRule, Secrets, Session, TokenDetails, TokenScope,
};
use chrono::{DateTime, Duration, TimeZone, Utc};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

/// A clock that stands still until it is told.
#[derive(Default)]
struct Standing(AtomicI64);

impl Clock for Standing {
    fn now(&self) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap() + Duration::seconds(self.0.load(Ordering::Relaxed))
    }
}

/// Counts the hashes done, whatever for.
#[derive(Default)]
struct Counting {
    inner: Argon2id,
    done: AtomicI64,
}

impl PasswordHashing for Counting {
    fn hash(&self, password: &str, salt: &[u8]) -> Result<String> {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.inner.hash(password, salt)
    }

    fn verify(&self, password: &str, kept: &str) -> bool {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.inner.verify(password, kept)
    }

    fn is_outdated(&self, kept: &str) -> bool {
        self.inner.is_outdated(kept)
    }
}

/// Secrets in a row: deterministic, each its own.
#[derive(Default)]
struct Counted(AtomicI64);

impl Secrets for Counted {
    fn bytes(&self) -> Result<[u8; 32]> {
        let number = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let mut bytes = [7; 32];
        bytes[24..].copy_from_slice(&number);
        Ok(bytes)
    }
}

struct Door {
    world: World,
    clock: Arc<Standing>,
    hashing: Arc<Counting>,
}

const PASSWORD: &str = "phrase de passe longue";

impl Door {
    fn new() -> Self {
        Self::with(Argon2id { memory: 64, passes: 1, lanes: 1 })
    }

    fn with(inner: Argon2id) -> Self {
        let (clock, hashing) =
            (Arc::new(Standing::default()), Arc::new(Counting { inner, ..Counting::default() }));
        let options = Options {
            clock: clock.clone(),
            passwords: hashing.clone(),
            secrets: Arc::new(Counted::default()),
            ..options()
        };
        Self { world: World::with(options), clock, hashing }
    }

    fn wait(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::Relaxed);
    }

    fn hashes<T>(&self, work: impl FnOnce() -> T) -> (i64, T) {
        let before = self.hashing.done.load(Ordering::Relaxed);
        let answer = work();
        (self.hashing.done.load(Ordering::Relaxed) - before, answer)
    }

    fn catalogue(&self) -> &Catalogue {
        &self.world.catalogue
    }

    /// An account with an e-mail and a password.
    fn person(&self, login: &str) -> (AccountId, Session) {
        let details = AccountDetails {
            login: login.into(),
            email: Some(format!("{login}@mairie.fr")),
            ..AccountDetails::default()
        };
        let id = self.world.admin().create_account(details).unwrap().id;
        let session = self.world.session(Principal::Account(id));
        session.set_password(id, None, PASSWORD).unwrap();
        (id, session)
    }

    fn suspend(&self, login: &str) {
        let account = self.world.admin().account(login).unwrap();
        self.world.admin().suspend_account(account.id, account.revision, None).unwrap();
    }

    /// The secret of the way to a new password that an address is sent.
    fn way(&self, typed: &str) -> Option<String> {
        let notices = self.catalogue().request_password_reset(typed).unwrap();
        notices.first().map(|notice| notice.arguments["secret"].clone())
    }
}

fn kind<T: std::fmt::Debug>(answer: Result<T>) -> ErrorKind {
    answer.unwrap_err().kind()
}

fn reason<T: std::fmt::Debug>(answer: Result<T>) -> String {
    match answer {
        Err(Error::Forbidden { reason, .. }) => reason,
        other => panic!("{other:?}"),
    }
}

fn outside(subject: &str) -> OutsideIdentity {
    OutsideIdentity {
        provider: "cas.example.org".into(),
        subject: subject.into(),
        login: Some(subject.into()),
        ..OutsideIdentity::default()
    }
}

// Single sign-on.

#[test]
fn a_stranger_is_made_once_and_known_from_then_on() {
    let door = Door::new();
    let ours = door.world.organisation("Mairie d'Exemple");
    let identity = OutsideIdentity {
        first_name: Some("Jérôme".into()),
        last_name: Some("Dupont".into()),
        email: Some("j.dupont@mairie.fr".into()),
        phone: Some("0556000000".into()),
        organisation: Some("MAIRIE-D-EXEMPLE".into()),
        roles: vec!["CKAN_EDITOR".into()],
        ..outside("Jérôme Dupont")
    };
    let rules = RecognitionRules::default();
    let first = door.catalogue().recognise(&identity, &rules).unwrap();
    assert!(first.created && !first.linked && first.unknown_organisation.is_none(), "{first:?}");
    assert_eq!(first.account.details.login, "jerome-dupont");
    assert_eq!(first.account.details.home, Some(ours.id));
    assert_eq!(first.account.role_in(ours.id), Some(Role::Editor));
    assert!(!first.account.details.administrator);
    let writes = door.world.admin().health().unwrap().writes;
    let again = door.catalogue().recognise(&identity, &rules).unwrap();
    assert!(!again.created && !again.linked);
    assert_eq!(again.account, first.account);
    assert_eq!(door.world.admin().health().unwrap().writes, writes, "nothing changed, nothing is written");
    let session = door.world.session(again.principal);
    assert!(session.create(metadata(&ours, "Jeu", &["mot"])).is_ok());
    let names = session.identities(first.account.id).unwrap();
    let name = OutsideName { provider: "cas.example.org".into(), subject: "Jérôme Dupont".into() };
    assert_eq!(names, vec![name.clone()]);
    // The same subject elsewhere is somebody else; so is one that differs by a letter's case.
    let elsewhere = OutsideIdentity { provider: "other".into(), ..identity.clone() };
    assert_ne!(door.catalogue().recognise(&elsewhere, &rules).unwrap().account.id, first.account.id);
    let upper = OutsideIdentity { subject: "JÉRÔME DUPONT".into(), ..identity };
    let upper = door.catalogue().recognise(&upper, &rules).unwrap();
    assert_eq!(upper.account.details.login, "jerome-dupont-3");
    // A stranger of that name who cannot be made.
    let closed = RecognitionRules { create: false, ..rules };
    assert_eq!(reason(door.catalogue().recognise(&outside("stranger"), &closed)), "no-account");
    door.world.admin().unlink_identity(&name).unwrap();
    assert_eq!(kind(door.world.admin().unlink_identity(&name)), ErrorKind::NotFound);
    assert!(session.identities(first.account.id).unwrap().is_empty());
}

#[test]
fn what_a_sign_in_gave_the_next_takes_back_and_nothing_else() {
    let door = Door::new();
    let [ours, other] = ["Mairie", "Région"].map(|name| door.world.organisation(name));
    let admin = door.world.admin();
    let rules = RecognitionRules::default();
    let sign_in = |organisation: &str, roles: &[&str]| {
        let identity = OutsideIdentity {
            organisation: Some(organisation.into()),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            ..outside("jdupont")
        };
        door.catalogue().recognise(&identity, &rules).unwrap().account
    };
    let account = sign_in("mairie", &["CKAN_ADMIN"]);
    assert_eq!(account.role_in(ours.id), Some(Role::Administrator));
    assert_eq!(sign_in("mairie", &[]).role_in(ours.id), Some(Role::Member));
    // Given by hand: it stays, here and there.
    admin.set_membership(account.id, other.id, Some(Role::Contributor)).unwrap();
    let account = sign_in("mairie", &["CKAN_SYSADMIN"]);
    assert!(account.details.administrator);
    assert_eq!(account.role_in(other.id), Some(Role::Contributor));
    let account = sign_in("region", &["CKAN_EDITOR"]);
    assert!(!account.details.administrator, "taken back with the role");
    assert_eq!((account.role_in(ours.id), account.role_in(other.id)), (None, Some(Role::Contributor)));
    assert_eq!(account.details.home, Some(other.id));
    let account = sign_in("nowhere", &[]);
    assert_eq!((account.role_in(ours.id), account.role_in(other.id)), (None, Some(Role::Contributor)));
    let named = admin.account("jdupont").unwrap();
    let details = AccountDetails { administrator: true, ..named.details };
    admin.update_account(named.id, named.revision, details).unwrap();
    assert!(sign_in("mairie", &["CKAN_SYSADMIN"]).details.administrator);
    assert!(sign_in("mairie", &[]).details.administrator, "named by hand, not by the sign-in");
}

#[test]
fn the_last_administrator_stays_one_whatever_the_provider_says() {
    let door = Door::new();
    let with = |roles: &[&str]| OutsideIdentity {
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        ..outside("boss")
    };
    let rules = RecognitionRules::default();
    let boss = door.catalogue().recognise(&with(&["CKAN_SYSADMIN"]), &rules).unwrap();
    door.suspend("admin");
    let boss = door.catalogue().recognise(&with(&[]), &rules).unwrap_or(boss);
    assert!(boss.account.details.administrator);
    let admin = door.world.session(boss.principal);
    let first = admin.account("admin").unwrap();
    admin.reinstate_account(first.id, first.revision, None).unwrap();
    assert!(!door.catalogue().recognise(&with(&[]), &rules).unwrap().account.details.administrator);
}

#[test]
fn rules_of_recognition_take_over_no_account_that_they_must_not() {
    let door = Door::new();
    let (id, _) = door.person("jdupont");
    let with = |subject: &str, email: &str| OutsideIdentity {
        email: Some(email.into()),
        login: Some("Someone".into()),
        ..outside(subject)
    };
    // Not by default: whoever writes an address somewhere would have the account.
    let none = RecognitionRules::default();
    let stranger = door.catalogue().recognise(&with("a", "jdupont@mairie.fr"), &none).unwrap();
    assert!(stranger.created && stranger.account.id != id);
    // Two accounts of one address now: neither is meant.
    let by_email = RecognitionRules { by_email: true, ..RecognitionRules::default() };
    assert!(door.catalogue().recognise(&with("b", "jdupont@mairie.fr"), &by_email).unwrap().created);
    let (other, _) = door.person("mmartin");
    let known = door.catalogue().recognise(&with("c", "MMartin@mairie.fr"), &by_email).unwrap();
    assert!(known.linked && !known.created && known.account.id == other);
    // A second subject of the same provider does not share the account.
    assert!(door.catalogue().recognise(&with("d", "mmartin@mairie.fr"), &by_email).unwrap().created);
    // Nobody becomes an administrator by being called like one.
    let by_login = RecognitionRules { by_login: true, ..RecognitionRules::default() };
    let called = door.catalogue().recognise(&outside("admin"), &by_login).unwrap();
    assert!(called.created && called.account.details.login == "admin-2");
    assert!(!called.account.details.administrator);
    let (third, _) = door.person("plogin");
    let known = door.catalogue().recognise(&outside("PLOGIN"), &by_login).unwrap();
    assert!(known.linked && known.account.id == third);
    // By hand, an administrator may say so.
    let name = OutsideName { provider: "cas.example.org".into(), subject: "root".into() };
    let admin = door.world.admin();
    admin.link_identity(admin.account("admin").unwrap().id, &name).unwrap();
    let boss = door.catalogue().recognise(&outside("root"), &none).unwrap();
    assert!(!boss.created && boss.account.details.administrator);
    let moderated = door.world.session(Principal::Account(other));
    assert_eq!(kind(moderated.link_identity(id, &name)), ErrorKind::Forbidden);
    assert_eq!(kind(moderated.unlink_identity(&name)), ErrorKind::Forbidden);
    assert_eq!(kind(moderated.identities(id)), ErrorKind::NotFound);
}

#[test]
fn nobody_becomes_somebody_who_may_do_more() {
    let door = Door::new();
    let ours = door.world.organisation("Mairie");
    let details =
        AccountDetails { login: "moderatrice".into(), moderator: true, ..AccountDetails::default() };
    let admin = door.world.admin();
    let own = admin.create_account(details).unwrap().id;
    let moderator = door.world.session(Principal::Account(own));
    let (id, _) = door.world.account("referent", &[(&ours, Role::Administrator)]);
    // Their own name elsewhere for another's account; another's letters to their own box.
    let name = OutsideName { provider: "cas".into(), subject: "moderatrice".into() };
    assert_eq!(reason(moderator.link_identity(id, &name)), "above-own-role");
    let held = admin.account("referent").unwrap();
    let redirected = AccountDetails { email: Some("moderatrice@mairie.fr".into()), ..held.details.clone() };
    assert_eq!(reason(moderator.update_account(id, held.revision, redirected)), "above-own-role");
    let renamed = AccountDetails { last_name: Some("Nom".into()), ..held.details.clone() };
    let held = moderator.update_account(id, held.revision, renamed).unwrap();
    // Of somebody who may do nothing that they may not, it is their work.
    let (free, _) = door.world.account("simple", &[]);
    moderator.link_identity(free, &name).unwrap();
    let mine = moderator.account("moderatrice").unwrap();
    let reached = AccountDetails { email: Some("m@mairie.fr".into()), ..mine.details.clone() };
    assert_eq!(reason(moderator.update_account(own, mine.revision, reached.clone())), "needs-administrator");
    admin.update_account(own, mine.revision, reached).unwrap();
    let redirected = AccountDetails { email: Some("referent@mairie.fr".into()), ..held.details.clone() };
    admin.update_account(id, held.revision, redirected).unwrap();
}

#[test]
fn a_suspended_account_stays_suspended() {
    let door = Door::new();
    let rules = RecognitionRules::default();
    door.catalogue().recognise(&outside("jdupont"), &rules).unwrap();
    door.suspend("jdupont");
    let identity = OutsideIdentity { first_name: Some("Autre".into()), ..outside("jdupont") };
    assert_eq!(reason(door.catalogue().recognise(&identity, &rules)), "suspended");
    let by_login = RecognitionRules { by_login: true, ..rules };
    let elsewhere = OutsideIdentity { provider: "other".into(), ..outside("jdupont") };
    assert_eq!(reason(door.catalogue().recognise(&elsewhere, &by_login)), "suspended");
    let held = door.world.admin().account("jdupont").unwrap();
    assert!(!held.details.active && held.details.first_name.is_none());
    assert_eq!(door.world.admin().accounts().unwrap().len(), 2, "no second account beside it");
}

#[test]
fn odd_things_told_elsewhere_keep_nobody_out() {
    let door = Door::new();
    let ours = door.world.organisation("Syndicat mixte");
    let acronym = OrganisationDetails { acronym: Some("S.M.".into()), ..ours.details.clone() };
    door.world.admin().update_organisation(ours.id, ours.revision, acronym).unwrap();
    let rules = RecognitionRules::default();
    let identity = OutsideIdentity {
        first_name: Some("x".repeat(5_000)),
        email: Some("not an address".into()),
        phone: Some("\u{7}".into()),
        organisation: Some("s.m.".into()),
        ..outside("日本")
    };
    let account = door.catalogue().recognise(&identity, &rules).unwrap().account;
    assert_eq!((account.details.email.clone(), account.details.first_name.clone()), (None, None));
    assert_eq!(account.role_in(ours.id), Some(Role::Member));
    assert_eq!(account, door.catalogue().recognise(&identity, &rules).unwrap().account);
    for wrong in [
        OutsideIdentity { provider: String::new(), ..outside("a") },
        OutsideIdentity { subject: "  ".into(), ..outside("a") },
        OutsideIdentity { subject: "x".repeat(400), ..outside("a") },
        OutsideIdentity { subject: "a\u{0}".into(), ..outside("a") },
    ] {
        assert_eq!(kind(door.catalogue().recognise(&wrong, &rules)), ErrorKind::BadInput);
    }
    let many = OutsideIdentity { roles: vec!["r".into(); 5_000], ..outside("a") };
    assert_eq!(kind(door.catalogue().recognise(&many, &rules)), ErrorKind::LimitExceeded);
    let named = RecognitionRules {
        create_organisations: true,
        roles: vec![RoleRule { outside: "X".into(), gives: RoleGrant::Moderator }],
        ..rules
    };
    let identity = OutsideIdentity {
        organisation: Some("crige".into()),
        organisation_name: Some("CRIGE PACA".into()),
        roles: vec!["X".into()],
        ..outside("nouveau")
    };
    let account = door.catalogue().recognise(&identity, &named).unwrap().account;
    let made = door.world.admin().organisation("crige").unwrap();
    assert_eq!((made.details.name.as_str(), account.role_in(made.id)), ("CRIGE PACA", Some(Role::Member)));
    assert!(account.details.moderator);
}

#[test]
fn at_the_same_time_in_many_threads_one_account_is_made() {
    let door = Door::new();
    let ids: Vec<AccountId> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|number| {
                let catalogue = door.catalogue().clone();
                let identity =
                    OutsideIdentity { phone: Some(format!("05560000{number:02}")), ..outside("jdupont") };
                scope.spawn(move || {
                    (0..5)
                        .map(|_| {
                            catalogue.recognise(&identity, &RecognitionRules::default()).unwrap().account.id
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(door.world.admin().accounts().unwrap().len(), 2);
}

const FOLDER: &str = "CATALOGUE_TEST_SIGN_IN_FOLDER";

#[test]
#[ignore = "run as a child by the next test of this file"]
fn another_process() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let catalogue = Catalogue::open(folder, Options::default()).unwrap();
    println!("\n@ready");
    let mut script: Option<Session> = None;
    let said = |code: Result<()>| code.map_or_else(|error| error.code().to_owned(), |()| "in".to_owned());
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let answer = match line.split_once(' ') {
            Some(("token", secret)) => said(catalogue.authenticate_token(secret).map(|principal| {
                script = Some(catalogue.session(principal, None).unwrap());
            })),
            Some(("read", account)) => {
                let session = script.as_ref().unwrap();
                said(session.consents(account.parse().unwrap()).map(drop))
            }
            _ => {
                let known = catalogue.recognise(&outside(&line), &RecognitionRules::default());
                known.unwrap().account.id.to_string()
            }
        };
        println!("@{answer}");
    }
}

#[test]
fn at_the_same_time_in_two_processes_one_account_is_made_and_a_revoked_token_is_dead() {
    let door = Door::new();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "sign_in::another_process", "--ignored", "--nocapture", "--test-threads=1"])
        .env(FOLDER, door.catalogue().path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ask = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut answer = || loop {
        if let Some(told) = lines.next().unwrap().unwrap().strip_prefix('@') {
            return told.to_owned();
        }
    };
    assert_eq!(answer(), "ready");
    for number in 0..20 {
        let subject = format!("person{number}");
        writeln!(ask, "{subject}").unwrap();
        let here = door.catalogue().recognise(&outside(&subject), &RecognitionRules::default()).unwrap();
        assert_eq!(answer(), here.account.id.to_string());
    }
    assert_eq!(door.world.admin().accounts().unwrap().len(), 21);
    let (id, session) = door.person("jdupont");
    let made =
        session.create_token(id, TokenDetails { name: "script".into(), ..TokenDetails::default() }).unwrap();
    writeln!(ask, "token {}", made.secret).unwrap();
    assert_eq!(answer(), "in");
    writeln!(ask, "read {id}").unwrap();
    assert_eq!(answer(), "in");
    session.revoke_token(made.token.id).unwrap();
    writeln!(ask, "read {id}").unwrap();
    assert_eq!(answer(), "not-found", "the session that was open there too");
    writeln!(ask, "token {}", made.secret).unwrap();
    assert_eq!(answer(), "unauthenticated");
    drop(ask);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_hostile_cas_answer_is_refused_and_lets_nobody_in() {
    let open = r#"<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>"#;
    let close = "</cas:authenticationSuccess></cas:serviceResponse>";
    let parse = |text: &str| CasAnswer::parse(text.as_bytes(), "cas", &CasAttributes::default());
    let bomb = format!(
        "<!DOCTYPE a [<!ENTITY a \"{}\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>{open}<cas:user>&b;</cas:user>{close}",
        "x".repeat(1_000)
    );
    let evil = format!("{open}<cas:user>admin</cas:user>{close}").replace("www.yale.edu", "www.evil.org");
    for text in [bomb, evil, format!("{open}<cas:user>a</cas:user><cas:user>admin</cas:user>{close}")] {
        assert_eq!(kind(parse(&text)), ErrorKind::BadInput, "{text:.120}");
    }
    let started = Instant::now();
    let huge = format!("{open}<cas:user>a</cas:user>{close}{}", " ".repeat(50 << 20));
    assert_eq!(kind(parse(&huge)), ErrorKind::LimitExceeded);
    let deep = format!("{open}{}", "<cas:a>".repeat(20_000));
    assert_eq!(kind(parse(&deep)), ErrorKind::BadInput);
    assert!(started.elapsed().as_secs() < 5, "refused at once, not after having been read");
}

// Passwords.

#[test]
fn the_right_password_lets_in_whatever_the_case_of_the_login() {
    let door = Door::new();
    let (id, session) = door.person("jdupont");
    for login in ["jdupont", "JDupont", " jdupont "] {
        assert_eq!(door.catalogue().authenticate(login, PASSWORD).unwrap(), Principal::Account(id));
    }
    for (login, password) in [("jdupont", "phrase de passe"), ("jdupont", ""), ("admin", PASSWORD), ("", "")]
    {
        assert_eq!(kind(door.catalogue().authenticate(login, password)), ErrorKind::Unauthenticated);
    }
    assert!(session.has_password(id).unwrap());
    // Changing one's own needs the present one.
    assert_eq!(reason(session.set_password(id, None, "une autre phrase")), "wrong-password");
    assert_eq!(reason(session.set_password(id, Some("nope"), "une autre phrase")), "wrong-password");
    session.set_password(id, Some(PASSWORD), "une autre phrase").unwrap();
    assert_eq!(kind(door.catalogue().authenticate("jdupont", PASSWORD)), ErrorKind::Unauthenticated);
    assert!(door.catalogue().authenticate("jdupont", "une autre phrase").is_ok());
    // Another's is for administrators.
    let (_, stranger) = door.person("mmartin");
    assert_eq!(reason(stranger.set_password(id, None, PASSWORD)), "not-own-account");
    assert_eq!(kind(door.world.anonymous().set_password(id, None, PASSWORD)), ErrorKind::Unauthenticated);
    door.world.admin().set_password(id, None, PASSWORD).unwrap();
    assert!(door.catalogue().authenticate("jdupont", PASSWORD).is_ok());
    for (wrong, code) in [
        ("court", IssueCode::TooShort),
        ("aaaaaaaaaaaa", IssueCode::PasswordRepeats),
        ("JDUPONT@mairie.fr", IssueCode::PasswordIsLogin),
    ] {
        let refused = session.set_password(id, Some(PASSWORD), wrong).unwrap_err();
        assert_eq!(refused.issues().iter().map(|issue| issue.code).collect::<Vec<_>>(), [code], "{wrong}");
    }
    let long = "à".repeat(1 << 20);
    assert_eq!(kind(session.set_password(id, Some(PASSWORD), &long)), ErrorKind::Invalid);
    assert_eq!(kind(door.catalogue().authenticate("jdupont", &long)), ErrorKind::Unauthenticated);
}

#[test]
fn an_unknown_login_costs_as_much_as_a_wrong_password() {
    let door = Door::with(Argon2id::default());
    door.person("jdupont");
    let rules = RecognitionRules::default();
    door.catalogue().recognise(&outside("elsewhere"), &rules).unwrap();
    door.person("suspended");
    door.suspend("suspended");
    let mut times = Vec::new();
    for login in ["jdupont", "nobody", "elsewhere", "suspended", "x\u{0}y", &"long".repeat(10_000)] {
        let started = Instant::now();
        let (hashes, answer) = door.hashes(|| door.catalogue().authenticate(login, "not the password"));
        times.push(started.elapsed());
        assert_eq!((hashes, kind(answer)), (1, ErrorKind::Unauthenticated), "{login:.20}");
    }
    let (known, unknown) = (times[0].as_secs_f64(), times[1].as_secs_f64());
    println!("unknown login / wrong password: {:.2}", unknown / known);
    // The right password of a suspended account is told: who knows it is its holder.
    assert_eq!(reason(door.catalogue().authenticate("suspended", PASSWORD)), "suspended");
}

#[test]
fn attempts_are_throttled_by_login_known_or_not() {
    let door = Door::new();
    door.person("jdupont");
    let attempt = |login: &str, password: &str| door.catalogue().authenticate(login, password);
    for login in ["jdupont", "nobody"] {
        for _ in 0..5 {
            assert_eq!(kind(attempt(login, "wrong password")), ErrorKind::Unauthenticated);
        }
        let (hashes, answer) = door.hashes(|| attempt(&login.to_uppercase(), PASSWORD));
        let Err(Error::Throttled { until }) = answer else { panic!("{answer:?}") };
        assert_eq!((hashes, (until - door.clock.now()).num_seconds()), (0, 30));
    }
    door.wait(29);
    assert_eq!(kind(attempt("jdupont", PASSWORD)), ErrorKind::Throttled);
    door.wait(1);
    assert_eq!(kind(attempt("jdupont", "wrong password")), ErrorKind::Unauthenticated);
    door.wait(59);
    assert_eq!(kind(attempt("jdupont", PASSWORD)), ErrorKind::Throttled, "the pause doubles");
    door.wait(1);
    attempt("jdupont", PASSWORD).unwrap();
    for _ in 0..4 {
        assert_eq!(kind(attempt("jdupont", "wrong password")), ErrorKind::Unauthenticated);
    }
    attempt("jdupont", PASSWORD).unwrap();
    // Others are not kept waiting.
    door.person("mmartin");
    attempt("mmartin", PASSWORD).unwrap();
    // Forgotten after a day.
    door.wait(86_401);
    assert_eq!(kind(attempt("nobody", "wrong password")), ErrorKind::Unauthenticated);
    assert_eq!(kind(attempt("nobody", "wrong password")), ErrorKind::Unauthenticated);
}

#[test]
fn attempts_at_the_same_time_are_all_counted() {
    let door = Door::new();
    door.person("jdupont");
    let heard: i64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..20)
            .map(|_| scope.spawn(|| kind(door.catalogue().authenticate("jdupont", "wrong password"))))
            .collect();
        threads
            .into_iter()
            .map(|thread| i64::from(thread.join().unwrap() == ErrorKind::Unauthenticated))
            .sum()
    });
    assert_eq!(heard, 5);
}

#[test]
fn a_password_kept_with_other_settings_is_made_anew_when_it_serves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue");
    let with = |memory| Options {
        passwords: Arc::new(Argon2id { memory, passes: 1, lanes: 1 }),
        ..Options::default()
    };
    let first = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(&path, with(32), first).unwrap();
    let id = match catalogue.principal("admin").unwrap() {
        Principal::Account(id) => id,
        other => panic!("{other:?}"),
    };
    catalogue.session(Principal::System, None).unwrap().set_password(id, None, PASSWORD).unwrap();
    drop(catalogue);
    let catalogue = Catalogue::open(&path, with(64)).unwrap();
    catalogue.authenticate("admin", PASSWORD).unwrap();
    catalogue.session(Principal::System, None).unwrap().compact().unwrap();
    let text = std::fs::read(path.join("store.catdb")).unwrap();
    assert!(holds(&text, "m=64,t=1") && !holds(&text, "m=32,t=1"));
    catalogue.authenticate("admin", PASSWORD).unwrap();
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

#[test]
fn a_way_to_a_new_password_serves_once_and_for_an_hour() {
    let door = Door::new();
    let (id, session) = door.person("jdupont");
    let token =
        session.create_token(id, TokenDetails { name: "script".into(), ..TokenDetails::default() }).unwrap();
    let notices = door.catalogue().request_password_reset("JDUPONT@mairie.fr").unwrap();
    assert_eq!(notices.len(), 1);
    assert_eq!(
        (notices[0].kind.as_str(), notices[0].email.as_deref()),
        ("password-reset", Some("jdupont@mairie.fr"))
    );
    let secret = notices[0].arguments["secret"].clone();
    assert!(notices[0].body(catalogue_core::Language::French).contains(&secret));
    // A password that will not do does not use it up.
    let refused = door.catalogue().reset_password(&secret, "court").unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    let principal = door.catalogue().reset_password(&secret, "toute nouvelle phrase").unwrap();
    assert_eq!(principal, Principal::Account(id));
    assert_eq!(
        kind(door.catalogue().reset_password(&secret, "encore une phrase")),
        ErrorKind::Unauthenticated
    );
    assert_eq!(kind(door.catalogue().authenticate("jdupont", PASSWORD)), ErrorKind::Unauthenticated);
    door.catalogue().authenticate("jdupont", "toute nouvelle phrase").unwrap();
    // Whoever had a token does not keep it.
    assert_eq!(kind(door.catalogue().authenticate_token(&token.secret)), ErrorKind::Unauthenticated);
    assert_eq!(
        kind(door.world.session(Principal::Token(token.token.id)).tokens(id)),
        ErrorKind::Unauthenticated
    );
    let told = door.world.admin().notices(100).unwrap();
    assert_eq!(told.iter().filter(|notice| notice.kind == "password-changed").count(), 2);
    // The last one asked for serves, until it expires.
    let (former, secret) = (door.way("jdupont").unwrap(), door.way("jdupont").unwrap());
    assert_eq!(kind(door.catalogue().reset_password(&former, PASSWORD)), ErrorKind::Unauthenticated);
    door.wait(3_600);
    assert_eq!(kind(door.catalogue().reset_password(&secret, PASSWORD)), ErrorKind::Unauthenticated);
    let secret = door.way("jdupont").unwrap();
    door.suspend("jdupont");
    assert_eq!(kind(door.catalogue().reset_password(&secret, PASSWORD)), ErrorKind::Unauthenticated);
    for none in ["", "catr_", &secret[..47], &secret.replace("catr_", "catt_"), &token.secret] {
        assert_eq!(kind(door.catalogue().reset_password(none, PASSWORD)), ErrorKind::Unauthenticated);
        assert_eq!(kind(door.catalogue().authenticate_token(none)), ErrorKind::Unauthenticated);
    }
}

#[test]
fn a_way_used_by_many_at_once_serves_one() {
    let door = Door::new();
    door.person("jdupont");
    let secret = door.way("jdupont").unwrap();
    let served: usize = std::thread::scope(|scope| {
        let (door, secret) = (&door, &secret);
        let threads: Vec<_> = (0..6)
            .map(|number| {
                scope.spawn(move || {
                    door.catalogue().reset_password(secret, &format!("une phrase, la {number}")).is_ok()
                })
            })
            .collect();
        threads.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
    });
    assert_eq!(served, 1);
}

#[test]
fn asking_for_a_new_password_tells_nobody_who_has_an_account() {
    let door = Door::new();
    door.person("jdupont");
    door.person("suspended");
    door.suspend("suspended");
    let rules = RecognitionRules::default();
    let elsewhere = OutsideIdentity { email: Some("sso@mairie.fr".into()), ..outside("sso") };
    door.catalogue().recognise(&elsewhere, &rules).unwrap();
    let before = door.world.admin().health().unwrap().writes;
    for typed in
        ["nobody", "nobody@mairie.fr", "suspended", "sso", "admin", "", "' OR 1=1 --", &"x".repeat(100_000)]
    {
        let (hashes, answer) = door.hashes(|| door.catalogue().request_password_reset(typed));
        assert_eq!((hashes, answer.unwrap()), (0, vec![]), "{typed:.20}");
    }
    assert_eq!(door.way("jdupont").map(|secret| secret.len()), Some(48));
    assert_eq!(door.world.admin().health().unwrap().writes, before, "the journal tells of neither");
    // Nobody's letter box is filled.
    let sent = (0..10).filter(|_| door.way("jdupont").is_some()).count();
    assert_eq!(sent, 4);
}

// Tokens.

#[test]
fn a_token_does_what_its_scope_says_until_it_ends() {
    let door = Door::new();
    let ours = door.world.organisation("Mairie");
    let (id, session) = door.world.account("jdupont", &[(&ours, Role::Editor)]);
    let make = |name: &str, scope, expires| {
        session.create_token(id, TokenDetails { name: name.into(), scope, expires }).unwrap()
    };
    let until = door.clock.now() + Duration::seconds(100);
    let reading = make("lire", TokenScope::Read, Some(until));
    let writing = make("écrire", TokenScope::Write, None);
    let open = |secret: &str| door.world.session(door.catalogue().authenticate_token(secret).unwrap());
    let draft = session.create(metadata(&ours, "Brouillon", &["mot"])).unwrap();
    let (reads, writes) = (open(&reading.secret), open(&writing.secret));
    assert_eq!(reads.get(draft.id).unwrap().dataset.id, draft.id);
    assert_eq!(reason(reads.create(metadata(&ours, "Jeu", &["mot"]))), "token-only-reads");
    let made = writes.create(metadata(&ours, "Jeu", &["mot"])).unwrap();
    assert_eq!(made.creator, Some(id));
    assert_eq!(session.history(made.id).unwrap()[0].account, Some(id));
    // What is personal is for a person.
    for token in [&reads, &writes] {
        let details = TokenDetails { name: "enfant".into(), ..TokenDetails::default() };
        assert_eq!(reason(token.create_token(id, details)), "not-by-token");
        assert_eq!(reason(token.tokens(id)), "not-by-token");
        assert_eq!(reason(token.revoke_token(reading.token.id)), "not-by-token");
        assert_eq!(reason(token.set_password(id, None, PASSWORD)), "not-by-token");
        assert_eq!(reason(token.export_person(id)), "not-by-token");
        assert_eq!(reason(token.prepare_delete_account(id)), "not-by-token");
    }
    // An administrator's token makes no account and no token either.
    let admin = door.world.admin();
    let root = admin.account("admin").unwrap().id;
    let root = admin
        .create_token(root, TokenDetails { name: "root".into(), scope: TokenScope::Write, expires: None })
        .unwrap();
    let details = TokenDetails { name: "autre".into(), ..TokenDetails::default() };
    assert_eq!(reason(open(&root.secret).create_token(id, details)), "not-by-token");
    assert_eq!(reason(open(&root.secret).set_password(id, None, PASSWORD)), "not-by-token");
    let name = OutsideName { provider: "cas".into(), subject: "x".into() };
    assert_eq!(reason(open(&root.secret).link_identity(id, &name)), "not-by-token");
    // Rights are those of now: a role taken away is away for the token too.
    admin.set_membership(id, ours.id, None).unwrap();
    assert_eq!(kind(reads.get(draft.id)), ErrorKind::NotFound);
    assert_eq!(kind(writes.get(draft.id)), ErrorKind::NotFound);
    admin.set_membership(id, ours.id, Some(Role::Editor)).unwrap();
    door.wait(100);
    assert_eq!(kind(reads.get(draft.id)), ErrorKind::NotFound, "expired");
    assert_eq!(kind(door.catalogue().authenticate_token(&reading.secret)), ErrorKind::Unauthenticated);
    assert_eq!(session.tokens(id).unwrap().len(), 2, "an expired one is listed until it is revoked");
    door.suspend("jdupont");
    assert_eq!(kind(writes.get(draft.id)), ErrorKind::NotFound);
    assert_eq!(kind(door.catalogue().authenticate_token(&writing.secret)), ErrorKind::Unauthenticated);
    let held = admin.account("jdupont").unwrap();
    admin.reinstate_account(held.id, held.revision, None).unwrap();
    assert!(writes.get(draft.id).is_ok());
    session.revoke_token(writing.token.id).unwrap();
    assert_eq!(kind(writes.get(draft.id)), ErrorKind::NotFound);
    assert_eq!(kind(writes.create(metadata(&ours, "Encore", &["mot"]))), ErrorKind::Unauthenticated);
    assert_eq!(kind(session.revoke_token(writing.token.id)), ErrorKind::NotFound, "once");
}

#[test]
fn tokens_are_made_well_and_are_their_holders_own() {
    let door = Door::new();
    let ((id, session), (_, stranger)) = (door.person("jdupont"), door.person("mmartin"));
    let codes = |details: TokenDetails| -> Vec<IssueCode> {
        let refused = session.create_token(id, details).unwrap_err();
        refused.issues().iter().map(|issue| issue.code).collect()
    };
    let named = |name: &str| TokenDetails { name: name.into(), ..TokenDetails::default() };
    assert_eq!(codes(named(" ")), [IssueCode::Required]);
    assert_eq!(codes(named(&"x".repeat(400))), [IssueCode::TooLong]);
    assert_eq!(codes(named("a\nb")), [IssueCode::ControlCharacterRefused]);
    let past = TokenDetails { expires: Some(door.clock.now()), ..named("x") };
    assert_eq!(codes(past), [IssueCode::PastDate]);
    let made = session.create_token(id, named("x")).unwrap();
    assert!(!format!("{made:?}").contains(&made.secret), "a secret is in no log");
    assert_eq!(reason(stranger.tokens(id)), "not-own-account");
    assert_eq!(reason(stranger.create_token(id, named("x"))), "not-own-account");
    assert_eq!(kind(stranger.revoke_token(made.token.id)), ErrorKind::NotFound);
    assert_eq!(kind(door.world.anonymous().revoke_token(made.token.id)), ErrorKind::Unauthenticated);
    door.world.admin().revoke_token(made.token.id).unwrap();
    for _ in 0..100 {
        session.create_token(id, named("x")).unwrap();
    }
    assert_eq!(kind(session.create_token(id, named("x"))), ErrorKind::LimitExceeded);
}

#[test]
fn no_secret_is_in_the_file() {
    let door = Door::new();
    let (id, session) = door.person("jdupont");
    let token =
        session.create_token(id, TokenDetails { name: "script".into(), ..TokenDetails::default() }).unwrap();
    let way = door.way("jdupont").unwrap();
    let _ = door.catalogue().authenticate("typed in the wrong field", "x");
    let mut bytes = std::fs::read(door.catalogue().path().join("store.catdb")).unwrap();
    bytes.extend(std::fs::read(door.catalogue().path().join("store.catdb-wal")).unwrap());
    assert!(holds(&bytes, "jdupont@mairie.fr"), "what is read is what is written");
    for secret in [PASSWORD, &token.secret[5..], &way[5..], "typed in the wrong field"] {
        assert!(!holds(&bytes, secret), "{secret}");
    }
}
