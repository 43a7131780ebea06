//! Running one scenario in a catalogue of its own.

use super::matching::{Saved, compare, resolve, shown};
use super::scenario::{File, Scenario, Step, World};
use super::verbs::{Answer, Arguments, call};
use catalogue_core::{AccountDetails, Catalogue, Clock, Error, Options, Principal, Session};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// A clock that stands still within a step.
struct Steps {
    start: DateTime<Utc>,
    seconds: AtomicI64,
}

impl Clock for Steps {
    fn now(&self) -> DateTime<Utc> {
        self.start + Duration::seconds(self.seconds.load(Ordering::Relaxed))
    }
}

/// The catalogue of one scenario, and who acts.
pub struct Stage {
    folder: TempDir,
    options: Options,
    clock: Arc<Steps>,
    catalogue: Option<Catalogue>,
    saved: Saved,
    principal: Principal,
    portal: Option<String>,
}

impl Stage {
    /// Builds the world.
    fn new(world: &World) -> Result<Self, String> {
        let clock = Arc::new(Steps { start: world.clock, seconds: AtomicI64::new(0) });
        let given = world.options.clone();
        let default = Options::default();
        let options = Options {
            clock: clock.clone(),
            base_url: given.base_url.unwrap_or_else(|| "https://data.example.org".to_owned()),
            preset: given.preset.unwrap_or(default.preset.clone()),
            profile: given.profile,
            file_limit: given.file_limit.unwrap_or(default.file_limit),
            ..default
        };
        let folder = tempfile::tempdir().map_err(|cause| cause.to_string())?;
        let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
        let catalogue = Catalogue::create(folder.path().join("catalogue"), options.clone(), admin)
            .map_err(|error| format!("the world: {error}"))?;
        let principal = catalogue.principal("admin").map_err(|error| error.to_string())?;
        let saved = world.values.clone();
        let catalogue = Some(catalogue);
        let mut stage = Self { folder, options, clock, catalogue, saved, principal, portal: None };
        stage.make("admin", "account", json!({ "login": "admin" }))?;
        for (name, details) in &world.organisations {
            stage.make(name, "create_organisation", json!({ "details": details }))?;
        }
        for (name, details) in &world.accounts {
            let mut details = details.clone();
            if let Some(Value::Object(roles)) = details.remove("roles") {
                let held = roles.iter().map(|(organisation, role)| {
                    json!({ "organisation": { "$": format!("{organisation}.id") }, "role": role })
                });
                details.insert("memberships".into(), held.collect());
            }
            details.entry("login").or_insert(json!(name));
            stage.make(name, "create_account", json!({ "details": details }))?;
        }
        for (name, portal) in &world.portals {
            let mut portal = portal.clone();
            portal.entry("code").or_insert(json!(name));
            stage.make(name, "put_portal", json!({ "portal": portal }))?;
        }
        Ok(stage)
    }

    fn make(&mut self, name: &str, verb: &str, arguments: Value) -> Result<(), String> {
        match call(self, verb, self.arguments(&arguments)?) {
            Answer::Value(made) => {
                self.saved.insert(name.to_owned(), made);
                Ok(())
            }
            Answer::Refused(error) => Err(format!("the world, {name}: {}", shown(&error))),
            Answer::Faulty(cause) => Err(format!("the world, {name}: {cause}")),
        }
    }

    fn arguments(&self, given: &Value) -> Result<Arguments, String> {
        match resolve(given, &self.saved)? {
            Value::Object(fields) => Ok(Arguments(fields)),
            other => Err(format!("arguments have names: {other}")),
        }
    }

    /// Who acts: a word, or the name under which an account was saved.
    fn act_as(&mut self, name: &str) -> Result<(), String> {
        let id = |name: &str| -> Result<String, String> {
            let id = resolve(&json!({ "$": format!("{name}.id") }), &self.saved)?;
            id.as_str().map(str::to_owned).ok_or_else(|| format!("{name:?} has no identifier"))
        };
        let wrong = |_| "no identifier";
        self.principal = match name.split_once(':').unwrap_or(("", name)) {
            ("", "anonymous") => Principal::Anonymous,
            ("", "system") => Principal::System,
            ("", account) => Principal::Account(id(account)?.parse().map_err(wrong)?),
            ("harvester", organisation) => Principal::Harvester(id(organisation)?.parse().map_err(wrong)?),
            ("token", token) => Principal::Token(id(token)?.parse().map_err(wrong)?),
            _ => return Err(format!("nobody is called {name:?}")),
        };
        Ok(())
    }

    pub fn catalogue(&self) -> &Catalogue {
        self.catalogue.as_ref().unwrap()
    }

    pub fn session(&self) -> Result<Session, Error> {
        self.catalogue().session(self.principal.clone(), self.portal.as_deref())
    }

    /// Closes the catalogue and opens it again, or another folder beside it.
    pub fn reopen(&mut self, name: Option<&str>) -> Result<(), Error> {
        let path = self.beside(name.unwrap_or("catalogue"));
        self.catalogue = None;
        self.catalogue = Some(Catalogue::open(path, self.options.clone())?);
        Ok(())
    }

    /// A folder of the scenario's own.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file beside the catalogue, and says where.
    pub fn put_file(&self, name: &str, content: &[u8]) -> Result<Value, Error> {
        let path = self.beside(name);
        std::fs::write(&path, content).unwrap();
        Ok(json!({ "path": path }))
    }

    pub fn wait(&self, seconds: i64) {
        self.clock.seconds.fetch_add(seconds, Ordering::Relaxed);
    }

    fn step(&mut self, step: &Step) -> Result<(), String> {
        self.wait(60);
        self.act_as(&step.principal)?;
        self.portal.clone_from(&step.portal);
        let arguments = self.arguments(&Value::Object(step.with.clone()))?;
        let answer = call(self, &step.verb, arguments);
        let expect = step.expect.clone().unwrap_or_default();
        let told = match &answer {
            Answer::Faulty(cause) => return Err(cause.clone()),
            Answer::Value(found) => {
                if let Some(error) = &expect.error {
                    return Err(format!("expected the error {}, found {}", shown(error), shown(found)));
                }
                if let Some(value) = &expect.value {
                    compare(&resolve(value, &self.saved)?, found, "value")?;
                }
                found
            }
            Answer::Refused(found) => {
                let error = expect.error.as_ref().ok_or_else(|| format!("refused: {}", shown(found)))?;
                compare(&resolve(error, &self.saved)?, found, "error")?;
                found
            }
        };
        let text = told.to_string();
        for lacked in &expect.lacks {
            let lacked = resolve(lacked, &self.saved)?;
            let lacked = lacked.as_str().ok_or("what an answer lacks is a text")?;
            // As the text stands in JSON, so that quotes and accents compare.
            let written = json!(lacked).to_string();
            if text.contains(written.trim_matches('"')) {
                return Err(format!("{lacked:?} stands in {}", shown(told)));
            }
        }
        if let Some(name) = &step.save {
            self.saved.insert(name.clone(), told.clone());
        }
        Ok(())
    }
}

/// Runs a scenario to its first failure.
pub fn run(file: &File, scenario: &Scenario) -> Result<(), String> {
    let world = file.worlds.get(&scenario.world).ok_or_else(|| format!("no world {:?}", scenario.world))?;
    let mut stage = Stage::new(world)?;
    for (n, step) in scenario.steps.iter().enumerate() {
        stage.step(step).map_err(|cause| {
            let note = step.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
            format!("step {}, {} as {}{note}: {cause}", n + 1, step.verb, step.principal)
        })?;
    }
    Ok(())
}
