//! The command as people run it: the built binary, its answers, its exit codes.

// Tests end on the first surprise.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;

/// What a command said and how it ended.
struct Said {
    out: String,
    err: String,
    code: i32,
}

impl Said {
    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    fn lines(&self) -> Vec<Vec<&str>> {
        self.out.lines().map(|line| line.split('\t').collect()).collect()
    }
}

/// The command, without anything of the person who runs the tests.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catalogue"));
    command.args(arguments).env_clear().env("LANG", "en_GB.UTF-8");
    for kept in ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
}

fn said(output: Output) -> Said {
    Said {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap(),
    }
}

fn run(arguments: &[&str]) -> Said {
    said(command(arguments).stdin(Stdio::null()).output().unwrap())
}

fn run_with(arguments: &[&str], input: &str) -> Said {
    let piped =
        command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = piped.unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    said(child.wait_with_output().unwrap())
}

/// A catalogue of one organisation, whose administrator is `marie`.
struct Catalogue {
    folder: TempDir,
}

impl Catalogue {
    fn new() -> Self {
        let new = Self { folder: tempfile::tempdir().unwrap() };
        new.run(&["init", "--administrator", "marie", "--organisation", "Ville d'Exemple"]).ends(0);
        new
    }

    fn path(&self) -> String {
        self.folder.path().join("catalogue").display().to_string()
    }

    fn run(&self, arguments: &[&str]) -> Said {
        run(&[&["-c", &self.path()], arguments].concat())
    }

    fn marie(&self, arguments: &[&str]) -> Said {
        self.run(&[&["--as", "marie"], arguments].concat())
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    fn create(&self, content: &Value) -> Said {
        let file = self.write("dataset.json", content.to_string());
        self.marie(&["create", &file])
    }
}

fn complete() -> Value {
    json!({
        "metadata": {
            "title": "Pistes cyclables",
            "description": "Aménagements cyclables de la commune, tronçon par tronçon, relevés chaque année.",
            "keywords": ["vélo", "mobilité", "piste cyclable"],
            "licence": "etalab-2.0",
            "frequency": "ANNUAL",
            "data_types": ["donnees-ouvertes"],
            "themes": ["mobilite"],
            "updated_on": "2026-05-03"
        },
        "resources": [{
            "name": "Tracés",
            "description": "Un tronçon par ligne.",
            "type": "main",
            "url": "https://data.example.org/pistes.geojson"
        }]
    })
}

/// The demonstration, built once for all the tests that only read it.
static DEMO: LazyLock<(TempDir, Said)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo").display().to_string();
    let told = run(&["demo", &path]);
    (folder, told)
});

fn demo(arguments: &[&str]) -> Said {
    let path = DEMO.0.path().join("demo").display().to_string();
    run(&[&["-c", &path], arguments].concat())
}

#[test]
fn the_demonstration_answers_three_people_differently() {
    let told = &DEMO.1;
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    let answers: Vec<&str> = told.out.split("\n== ").skip(1).take(3).collect();
    let total = |answer: &&str| -> i64 {
        let line = answer.lines().find(|line| line.ends_with(" datasets")).unwrap();
        line.split(' ').next().unwrap().parse().unwrap()
    };
    let totals: Vec<i64> = answers.iter().map(total).collect();
    assert!(totals[0] < totals[1] && totals[1] < totals[2], "{totals:?}");
    assert!(!answers[0].contains("private") && answers[1].contains("\tprivate"));
    assert!(answers.iter().all(|answer| answer.contains("\ntheme\tmobilite\t")));
    assert!(told.out.contains("\n== Try next =="));
}

#[test]
fn what_the_demonstration_says_to_try_works() {
    let program = env!("CARGO_BIN_EXE_catalogue");
    let tries: Vec<&str> = DEMO.1.out.split("== Try next ==\n").nth(1).unwrap().lines().collect();
    assert!(tries.len() >= 8, "{tries:?}");
    for line in tries {
        let words = shell_words(line.trim());
        assert_eq!(words[0], program, "{line}");
        let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        let said = run(&arguments).ends(0);
        assert!(!said.out.is_empty() && !said.out.starts_with("No "), "{line}: {}", said.out);
    }
}

/// Splits as a shell does, double quotes only.
fn shell_words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

#[test]
fn only_a_demonstration_is_replaced_by_another() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("letters.txt"), "keep me").unwrap();
    let refused = run(&["demo", &folder.path().display().to_string()]).ends(2);
    assert!(refused.err.contains("no demonstration"), "{}", refused.err);
    assert!(folder.path().join("letters.txt").exists());
}

#[test]
fn a_catalogue_that_is_not_there_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none").display().to_string();
    let said = run(&["-c", &path, "search", "eau"]).ends(3);
    assert!(said.err.contains(&path) && said.err.contains("catalogue demo"), "{}", said.err);
    let french = run(&["-c", &path, "--language", "fr", "search", "eau"]).ends(3);
    assert!(french.err.starts_with("introuvable"), "{}", french.err);
    assert!(!Path::new(&path).exists());
}

#[test]
fn init_refuses_a_folder_in_use_and_a_bad_login() {
    let catalogue = Catalogue::new();
    catalogue.run(&["init"]).ends(5);
    catalogue.run(&["init", "--preset", "mine"]).ends(2);
    let other = catalogue.folder.path().join("other").display().to_string();
    let refused = run(&["-c", &other, "init", "--administrator", "a b"]).ends(1);
    assert!(refused.err.contains("[invalid-characters]"), "{}", refused.err);
    for preset in ["pigma", "idgo", "datasud", "eu"] {
        let folder = catalogue.folder.path().join(preset).display().to_string();
        run(&["-c", &folder, "init", "--preset", preset]).ends(0);
        run(&["-c", &folder, "check"]).ends(0);
    }
}

#[test]
fn a_dataset_lives_and_dies() {
    let catalogue = Catalogue::new();
    let created = catalogue.create(&json!({ "title": "Pistes cyclables" })).ends(0);
    assert!(created.out.starts_with("Created ville-d-exemple/pistes-cyclables (draft)\n"), "{}", created.out);
    let address = "ville-d-exemple/pistes-cyclables";
    // Others do not learn that it exists.
    catalogue.run(&["show", address]).ends(3);
    catalogue.run(&["publish", address]).ends(3);

    let refused = catalogue.marie(&["publish", address]).ends(1);
    for line in ["✗ Description: required.  [required]", "[no-resource]", "✗ Licence: required."] {
        assert!(refused.err.contains(line), "{}", refused.err);
    }
    let french = catalogue.marie(&["--language", "fr", "publish", address]).ends(1);
    assert!(french.err.contains("✗ Licence : à renseigner.  [required]"), "{}", french.err);
    let machine = catalogue.marie(&["--json", "publish", address]).ends(1);
    let told: Value = serde_json::from_str(&machine.err).unwrap();
    assert_eq!(told["error"]["kind"], "invalid");
    assert!(told["error"]["issues"].as_array().unwrap().iter().any(|issue| issue["path"] == "licence"));

    let mut second = complete();
    second["metadata"]["title"] = json!("Voies vertes");
    catalogue.create(&second).ends(0);
    let published = catalogue.marie(&["publish", "ville-d-exemple/voies-vertes"]).ends(0);
    assert_eq!(published.out, "Published https://localhost/dataset/voies-vertes\n");
    let shown = catalogue.run(&["show", "voies-vertes"]).ends(0);
    assert!(shown.out.contains("State\tpublished\n") && shown.out.contains("Update date\t2026-05-03\n"));
    assert!(shown.out.contains("Tracés\tGEOJSON\topen\thttps://data.example.org/pistes.geojson\n"));
    assert_eq!(catalogue.run(&["--json", "show", "voies-vertes"]).ends(0).json()["address"], "voies-vertes");

    // Told first, then done.
    let told = catalogue.marie(&["delete", "voies-vertes"]).ends(2);
    assert!(told.out.contains("1 resource(s)") && told.err.contains("--yes"), "{}{}", told.out, told.err);
    catalogue.run(&["delete", "voies-vertes", "--yes"]).ends(4);
    assert_eq!(catalogue.marie(&["--json", "delete", "voies-vertes"]).ends(2).json()["resources"], 1);
    catalogue.marie(&["delete", "voies-vertes", "--yes"]).ends(0);
    assert_eq!(catalogue.run(&["search", "vertes"]).ends(0).out, "No dataset found.\n");
    catalogue.marie(&["delete", "voies-vertes", "--yes"]).ends(6);
}

#[test]
fn create_reads_standard_input_and_tells_everything_wrong() {
    let catalogue = Catalogue::new();
    let path = catalogue.path();
    let made = run_with(
        &["-c", &path, "--as", "marie", "--json", "create", "--publish", "-"],
        &complete().to_string(),
    )
    .ends(0);
    assert_eq!(made.json()["dataset"]["state"], "published");
    run_with(&["-c", &path, "create", "-"], &complete().to_string()).ends(4);

    let wrong = json!({
        "metadata": { "titel": "x", "updated_on": "32/13/2020" },
        "resources": [{ "name": "a" }, { "nam": "b" }]
    });
    let refused = catalogue.create(&wrong).ends(1);
    for line in ["titel: unknown field.", "[invalid-date]", "Resources 2, nam: unknown field."] {
        assert!(refused.err.contains(line), "{}", refused.err);
    }
    let refused = catalogue.create(&json!({ "title": "Plage", "licence": "nope" })).ends(1);
    assert!(refused.err.contains("[unknown-code]"), "{}", refused.err);
    let refused = catalogue.create(&json!({ "metadata": { "title": "Plage" }, "ressources": [] })).ends(1);
    assert!(refused.err.contains("\"ressources\""), "{}", refused.err);
    let latin = catalogue.write("latin.json", b"{\"title\": \"\xe9t\xe9\"}");
    assert!(catalogue.marie(&["create", &latin]).ends(1).err.contains("UTF-8"));
    catalogue.marie(&["create", "not-there.json"]).ends(1);
}

#[test]
fn a_dataset_is_not_created_when_it_cannot_be_published_at_once() {
    let catalogue = Catalogue::new();
    let file = catalogue.write("draft.json", r#"{"title": "Pistes"}"#);
    catalogue.marie(&["create", "--publish", &file]).ends(1);
    catalogue.marie(&["show", "ville-d-exemple/pistes"]).ends(3);
}

#[test]
fn imports_take_the_good_refuse_the_bad_and_repeat_without_change() {
    let catalogue = Catalogue::new();
    let package = |name: &str| {
        json!({
            "id": format!("id-{name}"), "name": name, "title": format!("Données {name}"),
            "notes": "Une description assez longue pour dire ce que contiennent ces données.",
            "license_id": "lov2", "private": false, "state": "active", "type": "dataset",
            "organization": { "name": "ville", "title": "Ville d'Essai" },
            "tags": [{ "name": "essai" }],
            "resources": [{ "id": format!("r-{name}"), "name": "csv", "url": "https://data.example.org/a.csv", "format": "CSV" }]
        })
    };
    let lines = [package("un").to_string(), package("deux").to_string(), "{ pas du JSON".to_owned()];
    let folder = catalogue.folder.path().join("files");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a.jsonl"), lines.join("\n")).unwrap();
    std::fs::write(folder.join("ignored.txt"), "no").unwrap();
    let folder = folder.display().to_string();

    catalogue.run(&["import", &folder]).ends(4);
    let arguments = ["--json", "import", &folder, "--format", "ckan", "--create-organisations", "--publish"];
    let first = catalogue.marie(&arguments).ends(0).json();
    let report = &first[0]["report"];
    assert_eq!(
        (&report["read"], &report["created"], &report["refused"]),
        (&json!(3), &json!(2), &json!(1)),
        "{first}"
    );
    let again = catalogue.marie(&arguments).ends(0).json();
    assert_eq!((&again[0]["report"]["unchanged"], &again[0]["report"]["created"]), (&json!(2), &json!(0)));
    let plain = catalogue.marie(&["import", &folder]).ends(0).out;
    assert!(plain.contains("a.jsonl: read 3, unchanged 2, refused 1") && plain.contains("✗"), "{plain}");
    let french = catalogue.marie(&["--language", "fr", "import", &folder, "--details"]).ends(0).out;
    assert!(french.contains("lus 3, inchangés 2, refusés 1") && french.contains(": inchangé\n"), "{french}");

    // One unreadable file does not stop the others, and is not forgotten.
    let broken = catalogue.write("broken.json", "{");
    let some = catalogue.marie(&["import", &broken, &folder, "nowhere.json"]).ends(7);
    assert!(some.err.contains("broken.json") && some.err.contains("nowhere.json"), "{}", some.err);
    assert!(some.out.contains("In all: read 3, unchanged 2, refused 1"), "{}", some.out);
    catalogue.marie(&["import", &folder, "--organisation", "nobody"]).ends(3);
    catalogue.marie(&["import", &folder, "--format", "iso"]).ends(2);
    std::fs::create_dir(catalogue.folder.path().join("empty")).unwrap();
    catalogue.marie(&["import", &catalogue.folder.path().join("empty").display().to_string()]).ends(1);
}

#[test]
fn every_option_of_search_narrows_or_orders() {
    let total = |arguments: &[&str]| -> i64 {
        let said = demo(&[&["--json", "search"], arguments].concat()).ends(0);
        said.json()["total"].as_i64().unwrap()
    };
    let all = total(&[]);
    assert_eq!(all, 243);
    for narrower in [
        &["eau"][..],
        &["--", "eau", "-mer"],
        &["theme:mobilite"],
        &["-f", "theme=mobilite", "-f", "format=GTFS"],
        &["--area", "-1.3,44.2,0.4,45.6"],
        &["--published", "2020..2021"],
        &["--updated", "2026-11.."],
        &["--temporal", "..2010"],
    ] {
        let count = total(narrower);
        assert!(count > 0 && count < all, "{narrower:?}: {count}");
    }
    assert!(total(&["--area=-1.3,44.2,0.4,45.6", "--within"]) < total(&["--area=-1.3,44.2,0.4,45.6"]));
    assert_eq!(total(&["--visibility", "private"]), 0);
    assert_eq!(total(&["--states", "archived"]), 8);
    assert!(total(&["-f", "theme=mobilite", "-f", "theme=mer"]) > total(&["-f", "theme=mer"]));

    let first = |arguments: &[&str]| demo(&[&["search", "--facets", "none"], arguments].concat()).ends(0).out;
    let titles = first(&["--sort", "title", "--size", "2"]);
    assert_ne!(titles, first(&["--sort", "title", "--size", "2", "--reverse"]));
    let cursor = titles.lines().last().unwrap().rsplit(' ').next().unwrap();
    let next = first(&["--sort", "title", "--size", "2", "--cursor", cursor]);
    assert_ne!(titles.lines().next(), next.lines().next());
    for sort in ["relevance", "published", "updated", "popularity"] {
        assert_eq!(first(&["--sort", sort, "--size", "3"]).lines().count(), 5);
    }
    let faceted = demo(&["search", "--facets", "theme,format", "--facet-limit", "1", "--size", "0"]).ends(0);
    assert_eq!(faceted.lines()[1..].iter().map(|line| line[0]).collect::<Vec<_>>(), ["theme", "format"]);

    for (wrong, code) in [
        (&["-f", "theme"][..], 2),
        (&["-f", "theme=nope"], 1),
        (&["-f", "nope=1"], 1),
        (&["--facets", "nope"], 1),
        (&["--area", "1,2,3"], 2),
        (&["--area", "1,2,3,x"], 2),
        (&["--area", "1,2,3,95"], 1),
        (&["--within"], 2),
        (&["--published", "soon"], 2),
        (&["--published", ".."], 2),
        (&["--sort", "size"], 2),
        (&["--states", "lost"], 2),
        (&["--size", "5000"], 1),
        (&["--cursor", "zz"], 1),
    ] {
        demo(&[&["search"], wrong].concat()).ends(code);
    }
}

#[test]
fn a_pipe_gets_plain_columns() {
    let said = demo(&["search", "vélo", "--size", "3"]).ends(0);
    assert!(!said.out.contains(['│', '\u{1b}', '☐']), "{}", said.out);
    let lines = said.lines();
    assert!(lines[..3].iter().all(|line| line.len() == 6), "{lines:?}");
    assert_eq!(lines[3], ["7 datasets"]);
    let figures = demo(&["statistics"]).ends(0);
    assert!(figures.lines().iter().any(|line| line[..] == ["Datasets: published", "243"]), "{}", figures.out);
    assert!(!figures.out.contains("Accounts"), "a visitor is not told how many there are");
    let figures = demo(&["--as", "administratrice", "--json", "statistics"]).ends(0).json();
    assert!(figures["accounts"].as_i64().unwrap() > 1 && figures["usage"]["views"].as_i64().unwrap() > 0);
}

#[test]
fn quality_and_lateness_are_told_with_reasons() {
    let address = "pistes-cyclables-et-amenagements-cyclables";
    let quality = demo(&["--json", "quality", address]).ends(0).json();
    let score = quality["score"].as_i64().unwrap();
    assert!((1..=100).contains(&score), "{quality}");
    let said = demo(&["quality", address]).ends(0);
    assert!(said.out.starts_with(&format!("Quality: {score}/100")), "{}", said.out);
    assert_eq!(said.lines().len(), 1 + quality["criteria"].as_array().unwrap().len());
    demo(&["quality", "nulle-part"]).ends(3);
    let late = demo(&["--json", "late"]).ends(0).json();
    let days: Vec<i64> = late["datasets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|late| late["freshness"]["late_by"].as_i64().unwrap())
        .collect();
    assert!(days.is_sorted_by(|a, b| a >= b) && days.iter().all(|days| *days > 1), "{days:?}");
    demo(&["late"]).ends(0);
    demo(&["late", "--organisation", "nulle-part"]).ends(3);
}

#[test]
fn rights_and_portals_narrow_what_is_seen() {
    let total = |arguments: &[&str]| -> i64 {
        demo(&[arguments, &["--json", "search"]].concat()).ends(0).json()["total"].as_i64().unwrap()
    };
    assert_eq!((total(&[]), total(&["--as", "administratrice"])), (243, 268));
    assert!(total(&["--portal", "pigma"]) + total(&["--portal", "datasud"]) <= 243);
    demo(&["--portal", "nope", "search"]).ends(3);
    demo(&["--as", "nobody", "search"]).ends(3);
    let restricted = "limoges-metropole/pistes-cyclables-et-voies-vertes-de-limoges-metropole";
    demo(&["show", restricted]).ends(3);
    assert!(demo(&["--as", "partenaire", "show", restricted]).ends(0).out.starts_with("🔒 "));
    for maintenance in [&["check"][..], &["reindex"], &["backup", "nowhere"]] {
        demo(&[&["--as", "partenaire"], maintenance].concat()).ends(4);
    }
    assert!(demo(&["--as", "administratrice", "check"]).ends(0).out.starts_with("Nothing"));
}

#[test]
fn everything_that_is_typed_has_suggestions() {
    for (field, text, wanted) in [
        ("keyword", "for", "forêt"),
        ("title", "pistes", "Pistes cyclables et aménagements cyclables"),
        ("organisation", "gip", "GIP ATGeRI"),
        ("format", "geoj", "GEOJSON"),
        ("territory", "bord", "Bordeaux"),
        ("theme", "env", "environnement"),
        ("licence", "odbl", "ODbL-1.0"),
    ] {
        let said = demo(&["suggest", field, text]).ends(0);
        let found = said.lines().iter().any(|line| line.contains(&wanted));
        assert!(found, "{field} {text}: {}", said.out);
        assert!(demo(&["--json", "suggest", field, text]).ends(0).json().is_array());
    }
    assert_eq!(demo(&["suggest", "keyword", "qzx"]).ends(0).out, "No suggestion.\n");
    assert!(demo(&["suggest", "nope", "a"]).ends(2).err.contains("keyword, title"));
    demo(&["suggest", "theme", "a", "--limit", "0"]).ends(2);
}

#[test]
fn checks_tell_and_end_with_seven() {
    let catalogue = Catalogue::new();
    catalogue.create(&json!({ "title": "Pistes cyclables" })).ends(0);
    let address = "ville-d-exemple/pistes-cyclables";
    let found = catalogue.marie(&["check", address]).ends(7);
    assert!(found.out.contains("✗ ") && found.out.contains("· "), "{}", found.out);
    let listed = catalogue.marie(&["--json", "check", address, "--profile", "simple"]).ends(7).json();
    assert!(listed.as_array().unwrap().iter().all(|issue| issue["sentence"].is_string()));
    catalogue.marie(&["check", address, "--profile", "nope"]).ends(1);
    catalogue.run(&["check", "--profile", "simple"]).ends(2);
    assert_eq!(catalogue.run(&["check"]).ends(0).out, "Nothing to report.\n");
    assert_eq!(catalogue.run(&["--json", "check"]).ends(0).json(), json!([]));
}

#[test]
fn a_copy_opens_and_answers_and_a_lost_index_comes_back() {
    let catalogue = Catalogue::new();
    let file = catalogue.write("complete.json", complete().to_string());
    catalogue.marie(&["create", "--publish", &file]).ends(0);
    let copy = catalogue.folder.path().join("copy").display().to_string();
    catalogue.run(&["backup", &copy]).ends(0);
    catalogue.run(&["backup", &copy]).ends(5);
    let found = run(&["-c", &copy, "--json", "search", "velo"]).ends(0).json();
    assert_eq!(found["hits"][0]["address"], "pistes-cyclables");
    run(&["-c", &copy, "check"]).ends(0);

    std::fs::remove_dir_all(Path::new(&catalogue.path()).join("index")).unwrap();
    assert_eq!(catalogue.run(&["--json", "search", "velo"]).ends(0).json()["total"], 1);
    catalogue.run(&["reindex"]).ends(0);
    catalogue.run(&["check"]).ends(0);
    assert_eq!(catalogue.run(&["--json", "statistics"]).ends(0).json()["datasets"]["published"], 1);
}

#[test]
fn the_language_is_the_locales_unless_asked() {
    let speaks = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = command(&[&["-c", "nowhere"], arguments, &["statistics"]].concat());
        command.env_remove("LANG");
        command.envs(variables.iter().copied());
        let said = said(command.output().unwrap());
        if said.err.starts_with("introuvable") { "fr" } else { "en" }
    };
    assert_eq!(speaks(&[], &[]), "en");
    assert_eq!(speaks(&[("LANG", "fr_FR.UTF-8")], &[]), "fr");
    assert_eq!(speaks(&[("LANG", "en_US.UTF-8")], &[]), "en");
    assert_eq!(speaks(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "fr_FR.UTF-8")], &[]), "fr");
    assert_eq!(speaks(&[("LANG", "fr_FR.UTF-8"), ("LC_ALL", "")], &[]), "fr");
    assert_eq!(speaks(&[("LANG", "fr_FR.UTF-8")], &["--language", "en"]), "en");
    run(&["--language", "de", "statistics"]).ends(2);
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let path = DEMO.0.path().join("demo").display().to_string();
    let mut child = command(&["-c", &path, "--json", "search", "--size", "300"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 1]).unwrap();
    drop(out);
    let end = child.wait_with_output().unwrap();
    assert_eq!((end.status.code(), end.stderr.len()), (Some(0), 0));
}

#[test]
fn nonsense_is_a_usage_error() {
    for wrong in [&[][..], &["frobnicate"], &["show"], &["search", "--frob"], &["import"], &["create"]] {
        let said = run(wrong).ends(2);
        assert!(said.out.is_empty() && said.err.contains("--help"), "{wrong:?}: {}", said.err);
    }
    assert!(run(&["--version"]).ends(0).out.starts_with("catalogue "));
}

/// What a search finds goes to a file, a pipe or a folder, to each what they may see.
#[test]
fn what_is_found_is_exported() {
    let catalogue = Catalogue::new();
    let mut dataset = complete();
    catalogue.create(&dataset).ends(0);
    dataset["metadata"]["title"] = "Bandes cyclables".into();
    let file = catalogue.write("dataset.json", dataset.to_string());
    catalogue.marie(&["create", &file, "--publish"]).ends(0);
    let to = |name: &str| catalogue.folder.path().join(name).display().to_string();
    let out = to("out.csv");
    let said = catalogue.run(&["export", "--format", "csv", "-o", &out]).ends(0);
    assert!(said.out.starts_with("1 dataset, ") && said.out.contains("resources 1"), "{}", said.out);
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.contains("Bandes cyclables") && !text.contains("Pistes"), "{text}");
    assert!(!Path::new(&to("out.csv.part")).exists());
    // A document that fails leaves the one that was there.
    catalogue.run(&["export", "--format", "csv", "-o", &out, "--base-url", "nowhere"]).ends(1);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), text);
    catalogue.run(&["export", "--format", "csv", "-o", &to("no/such/folder.csv")]).ends(6);
    // To a pipe the document alone.
    let said = catalogue.marie(&["export", "--format", "geojson", "--states", "draft,published"]).ends(0);
    assert_eq!(said.json()["features"].as_array().unwrap().len(), 2);
    assert!(said.err.contains("2 datasets"), "{}", said.err);
    let folder = to("records");
    let said = catalogue.marie(&["--json", "export", "bandes", "--format", "iso19139", "--folder", &folder]);
    let report = said.ends(0).json();
    assert_eq!(report["records"], 1);
    let record = std::fs::read_to_string(Path::new(&folder).join("bandes-cyclables.xml")).unwrap();
    assert!(record.contains("gmd:MD_Metadata"), "{record}");
    let french = catalogue.run(&["--language", "fr", "export", "--format", "csv", "-o", &out]).ends(0);
    assert!(french.out.contains("Non porté par ce format") && french.out.contains("Pour la suite"));
    for wrong in [
        vec!["export"],
        vec!["export", "--format", "xlsx"],
        vec!["export", "--format", "csv", "-o", "a", "--folder", "b"],
        vec!["export", "--format", "csv", "--limit", "-1"],
        vec!["export", "--format", "csv", "--since", "hier"],
    ] {
        catalogue.run(&wrong).ends(2);
    }
    // What changed after it.
    let position = report["position"].as_str().unwrap();
    let again = ["export", "--format", "jsonl", "--changed-after", position];
    assert_eq!(catalogue.run(&again).ends(0).out, "");
    catalogue.marie(&["delete", "bandes-cyclables", "--yes"]).ends(0);
    let said = catalogue.run(&["--json", "export", "--format", "jsonl", "--changed-after", position]).ends(0);
    let report: Value = serde_json::from_str(&said.err).unwrap();
    assert_eq!((said.out.as_str(), report["gone"].as_array().unwrap().len()), ("", 1));
    let changes = catalogue.run(&["changes", "--after", position]).ends(0);
    let lines = changes.lines();
    assert_eq!((lines.len(), lines[0][1], lines[0][3]), (2, "updated", "bandes-cyclables"));
    assert!(lines[1][0].contains("--after "), "{}", changes.out);
    let page = catalogue.run(&["--json", "changes", "--since", "2020-01-01"]).ends(0).json();
    assert_eq!(page["changes"].as_array().unwrap().len(), 1);
    catalogue.run(&["changes", "--after", "ici"]).ends(1);
    catalogue.run(&["changes", "--since", "hier"]).ends(2);
}

/// Whoever reads a part of an export has seen enough.
#[test]
fn an_export_to_a_reader_who_leaves_is_no_failure() {
    let catalogue = Catalogue::new();
    for number in 0..40 {
        let mut dataset = complete();
        dataset["metadata"]["title"] = format!("Pistes {number}").into();
        dataset["metadata"]["description"] = "Longue description. ".repeat(400).into();
        let file = catalogue.write("dataset.json", dataset.to_string());
        catalogue.marie(&["create", &file, "--publish"]).ends(0);
    }
    let path = catalogue.path();
    let mut child = command(&["-c", &path, "export", "--format", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let said = said(child.wait_with_output().unwrap()).ends(0);
    assert_eq!(said.err, "");
}

#[test]
fn a_dataset_is_moved_to_another_profile() {
    let catalogue = Catalogue::new();
    let mut dataset = complete();
    dataset["metadata"]["contacts"] = json!([]);
    let file = catalogue.write("dataset.json", dataset.to_string());
    catalogue.marie(&["create", &file, "--profile", "simple"]).ends(0);
    let told =
        catalogue.marie(&["upgrade", "ville-d-exemple/pistes-cyclables", "--profile", "inspire"]).ends(0).out;
    assert!(told.contains("inspire") && told.contains("[classification]"), "{told}");
    let address = ["upgrade", "ville-d-exemple/pistes-cyclables", "--profile"];
    let again = catalogue.marie(&[&["--json"], address.as_slice(), &["dcat-ap"]].concat()).ends(0).out;
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again["dataset"]["metadata"]["profile"], "dcat-ap");
    assert!(again["missing"].as_array().unwrap().iter().any(|held| held["step"] == "dataset"), "{again}");
    catalogue.marie(&[address.as_slice(), &["expert"]].concat()).ends(2);
}

#[test]
fn another_catalogue_is_harvested_and_told_of() {
    let desk = Catalogue::new();
    let package = |id: &str, title: &str| {
        json!({ "id": id, "name": id, "title": title, "notes": "Une description assez longue pour dire ce que c'est.",
            "license_id": "etalab-2.0", "type": "dataset", "state": "active", "update_frequency": "annual",
            "groups": [{ "name": "environnement" }], "datatype": ["donnees-ouvertes"], "tags": [{ "name": "arbres" }],
            "resources": [{ "id": "r", "name": "Tableau", "description": "Le tableau.", "data_type": "main",
                "url": format!("https://remote.example.org/{id}.csv"), "format": "CSV" }] })
    };
    let file =
        desk.write("ckan.json", json!([package("arbres", "Arbres"), package("bancs", "Bancs")]).to_string());
    let add = ["harvest", "add", "Le voisin", &file, "--kind", "file", "--organisation", "ville-d-exemple"];
    desk.run(&add).ends(0);
    assert!(desk.run(&["harvest", "list"]).ends(0).out.contains("Le voisin"));
    assert_eq!(desk.run(&["harvest", "due"]).ends(0).out, "", "it waits for somebody to ask");
    let said = desk.run(&["--language", "en", "harvest", "run", "Le voisin"]).ends(0);
    assert!(said.out.starts_with("Le voisin: complete, read 2, new 2"), "{}", said.out);
    let said = desk.run(&["--json", "harvest", "run", "Le voisin", "--anew"]).ends(0);
    assert_eq!(said.json()[0]["unchanged"], 2);
    let said = desk.run(&["--language", "en", "harvest", "report", "Le voisin"]).ends(0);
    assert_eq!(said.out.lines().count(), 2, "{}", said.out);
    assert_eq!(desk.run(&["--json", "search", "bancs"]).ends(0).json()["total"], 1);
    desk.run(&["harvest", "run", "Personne"]).ends(3);
    desk.run(&["harvest", "run"]).ends(2);
    let secret = [
        "harvest",
        "add",
        "X",
        "https://a:b@e.example.org",
        "--kind",
        "ckan",
        "--organisation",
        "ville-d-exemple",
    ];
    assert!(!desk.run(&secret).ends(1).err.contains("a:b"));
    std::fs::remove_file(&file).unwrap();
    assert!(desk.run(&["harvest", "run", "Le voisin"]).ends(7).out.contains("failed"));
}

/// The help as it is kept beside this file; printed again with `CATALOGUE_WRITE_DOCS=1`.
#[test]
fn the_help_is_the_one_that_is_kept() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/help");
    let write = std::env::var("CATALOGUE_WRITE_DOCS").is_ok_and(|value| value == "1");
    let commands = [
        "demo",
        "init",
        "import",
        "harvest",
        "search",
        "export",
        "changes",
        "show",
        "suggest",
        "create",
        "upgrade",
        "publish",
        "delete",
        "check",
        "reindex",
        "backup",
        "statistics",
        "quality",
        "late",
    ];
    let top = run(&["--help"]).ends(0).out;
    for name in commands {
        assert!(top.contains(&format!("\n  {name} ")), "{name} is not listed");
    }
    for name in std::iter::once("catalogue").chain(commands) {
        let arguments: &[&str] = if name == "catalogue" { &["--help"] } else { &[name, "--help"] };
        let text = run(arguments).ends(0).out;
        let path = folder.join(format!("{name}.txt"));
        if write {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(
            text.replace("catalogue.exe", "catalogue"),
            kept,
            "bindings/cli/tests/help/{name}.txt differs: run the tests with CATALOGUE_WRITE_DOCS=1 and commit it"
        );
    }
}
