//! Real servers on the loopback, which others wrote: started by the test that needs one, over a folder
//! of their own, and gone with it. `.ci/peers` installs them and says how each is started.

use crate::top;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use ureq::Agent;

/// How long a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(240);

/// A server. It ends when its standard input does: with this value, or with the process of the test,
/// however that ends.
struct Peer {
    process: Child,
    said: Value,
    _folder: TempDir,
}

impl Peer {
    /// `CATALOGUE_PEERS` names the folder that holds what each `.ci/peers/*/install` filled.
    fn start(name: &str) -> Option<Self> {
        let Some(installed) = std::env::var_os("CATALOGUE_PEERS").map(PathBuf::from) else {
            assert!(std::env::var_os("CATALOGUE_REQUIRE_ALL").is_none(), "CI must have the peers");
            println!("skipped: CATALOGUE_PEERS does not name a folder with {name} in it");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(installed.join(name).join("python/bin/python"))
            .arg(top().join(".ci/peers").join(name).join("start.py"))
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(std::fs::File::create(folder.path().join("errors.log")).unwrap()))
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut peer = Self { process, said: Value::Null, _folder: folder };
        let (sender, receiver) = mpsc::channel();
        // To the end: a server whose lines nobody reads stops at one.
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| drop(sender.send(line)));
        });
        let end = Instant::now() + PATIENCE;
        while let Ok(line) = receiver.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if let Ok(said @ Value::Object(_)) = serde_json::from_str(&line) {
                peer.said = said;
                return Some(peer);
            }
        }
        panic!("{name} does not answer: {}", peer.errors());
    }

    /// What it complained of.
    fn errors(&self) -> String {
        std::fs::read_to_string(self._folder.path().join("errors.log")).unwrap_or_default()
    }

    fn told(&self, key: &str) -> String {
        self.said[key].as_str().unwrap().to_owned()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let end = Instant::now() + Duration::from_secs(40);
        while Instant::now() < end {
            if matches!(self.process.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build().into()
}

/// A CSW 2.0.2: pycsw, empty.
pub struct Csw {
    peer: Peer,
    /// Where it answers.
    pub url: String,
}

impl Csw {
    /// None when there is none on this machine; the test says that it was skipped.
    pub fn start() -> Option<Self> {
        let peer = Peer::start("pycsw")?;
        Some(Self { url: peer.told("url"), peer })
    }

    /// Puts records in, each a document of ISO 19139.
    pub fn insert(&self, records: &[String]) {
        let asked: String =
            records.iter().map(|record| format!("<csw:Insert>{}</csw:Insert>", element(record))).collect();
        self.transaction(&asked, "totalInserted", records.len());
    }

    /// Puts a record in the place of the one with its identifier.
    pub fn update(&self, record: &str) {
        self.transaction(&format!("<csw:Update>{}</csw:Update>", element(record)), "totalUpdated", 1);
    }

    /// Takes a record away.
    pub fn delete(&self, id: &str) {
        let wanted = "<ogc:PropertyName>apiso:Identifier</ogc:PropertyName>";
        self.transaction(
            &format!(
                "<csw:Delete><csw:Constraint version=\"1.1.0\"><ogc:Filter><ogc:PropertyIsEqualTo>{wanted}\
                 <ogc:Literal>{id}</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter></csw:Constraint></csw:Delete>"
            ),
            "totalDeleted",
            1,
        );
    }

    /// What it answers to a `GetRecords` of everything, in ISO 19139.
    pub fn records(&self) -> String {
        let query = "service=CSW&version=2.0.2&request=GetRecords&typeNames=gmd:MD_Metadata&elementSetName=full\
                     &resultType=results&maxRecords=500&outputSchema=http://www.isotc211.org/2005/gmd";
        let mut answer = agent().get(format!("{}?{query}", self.url)).call().unwrap();
        answer.body_mut().with_config().limit(100 << 20).read_to_string().unwrap()
    }

    fn transaction(&self, asked: &str, counted: &str, number: usize) {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><csw:Transaction xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\" \
             xmlns:ogc=\"http://www.opengis.net/ogc\" xmlns:apiso=\"http://www.opengis.net/cat/csw/apiso/1.0\" \
             service=\"CSW\" version=\"2.0.2\">{asked}</csw:Transaction>"
        );
        let answer = agent().post(&self.url).header("content-type", "application/xml").send(body);
        let mut answer = answer.unwrap_or_else(|error| panic!("{error}: {}\n{asked}", self.peer.errors()));
        let text = answer.body_mut().read_to_string().unwrap();
        assert!(text.contains(&format!("<csw:{counted}>{number}</csw:{counted}>")), "{text}\n{asked}");
    }

    /// The folder that it keeps its records in.
    pub fn folder(&self) -> &Path {
        self.peer._folder.path()
    }
}

/// The root element of a document, without what stands before it.
fn element(document: &str) -> &str {
    let start = document.find("?>").map_or(0, |at| at + 2);
    document[start..].trim()
}

/// A stock CKAN, empty.
pub struct Ckan {
    peer: Peer,
    /// Where it answers.
    pub url: String,
}

impl Ckan {
    /// None when there is none on this machine; the test says that it was skipped.
    pub fn start() -> Option<Self> {
        let peer = Peer::start("ckan")?;
        Some(Self { url: peer.told("url"), peer })
    }

    /// Calls an action as its administrator; what it refuses is the error.
    pub fn ask(&self, action: &str, asked: &Value) -> Result<Value, Value> {
        let mut answer = agent()
            .post(format!("{}/api/3/action/{action}", self.url))
            .header("authorization", self.peer.told("token"))
            .header("content-type", "application/json")
            .send(asked.to_string())
            .unwrap();
        let text = answer.body_mut().with_config().limit(100 << 20).read_to_string().unwrap();
        let mut said: Value =
            serde_json::from_str(&text).unwrap_or_else(|_| panic!("{action} {}: {text}", answer.status()));
        match said["success"].as_bool() {
            Some(true) => Ok(said["result"].take()),
            _ => Err(said["error"].take()),
        }
    }

    /// Calls an action that it must not refuse.
    pub fn call(&self, action: &str, asked: &Value) -> Value {
        self.ask(action, asked).unwrap_or_else(|error| panic!("{action}: {error}\n{asked}"))
    }

    /// Creates an organisation.
    pub fn organisation(&self, name: &str, title: &str) {
        self.call("organization_create", &json!({ "name": name, "title": title }));
    }

    /// Creates a package, and gives it as CKAN keeps it.
    pub fn create(&self, package: &Value) -> Value {
        self.call("package_create", package)
    }

    /// Changes some fields of a package.
    pub fn patch(&self, id: &str, changed: &Value) -> Value {
        let mut asked = changed.clone();
        asked["id"] = json!(id);
        self.call("package_patch", &asked)
    }

    /// Deletes a package; it can come back.
    pub fn delete(&self, id: &str) {
        self.call("package_delete", &json!({ "id": id }));
    }

    /// Brings a deleted package back.
    pub fn revive(&self, id: &str) {
        self.patch(id, &json!({ "state": "active" }));
    }

    /// A package as it shows it.
    pub fn show(&self, id: &str) -> Value {
        self.call("package_show", &json!({ "id": id }))
    }
}
