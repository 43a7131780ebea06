use super::{Ending, Ran, Reply, Scripted, names, ok, run, run_from, source, status};
use crate::model::HarvestKind;
use std::ops::Range;

fn turtle(range: Range<usize>, next: Option<&str>) -> String {
    let mut text = String::from(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n\
         @prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n",
    );
    for id in names(range) {
        text += &format!(
            "<https://exemple.fr/{id}> a dcat:Dataset ; dct:identifier \"{id}\" ; dct:title \"Titre {id}\"@fr .\n"
        );
    }
    if let Some(next) = next {
        text += &format!("<https://exemple.fr/page> a hydra:PagedCollection ; hydra:next <{next}> .\n");
    }
    text
}

fn page_of(url: &str) -> usize {
    url.split("page=").nth(1).map_or(1, |number| number.parse().unwrap())
}

/// Page `n` of five, three records each.
fn page(url: &str) -> String {
    let number = page_of(url);
    let next = format!("http://exemple.fr/catalog.ttl?page={}", number + 1);
    turtle((number - 1) * 3..number * 3, (number < 5).then_some(next.as_str()))
}

fn dcat(script: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> (Ran, Scripted) {
    let server = Scripted::new(move |number, asked| script(number, &asked.url));
    (run(&source(HarvestKind::Dcat, "https://exemple.fr/catalog.ttl"), &server), server)
}

#[test]
fn pages_lead_to_the_next_as_securely_as_the_first() {
    let (ran, server) = dcat(|_, url| ok(page(url)));
    assert_eq!((ran.ended(), ran.ids.len()), (Ending::Complete, 15));
    assert_eq!(server.urls().last().unwrap(), "https://exemple.fr/catalog.ttl?page=5");
    // Without validators from the server there is nothing to keep.
    assert_eq!(ran.validators, None);
    let again = run_from(
        &source(HarvestKind::Dcat, "https://exemple.fr/catalog.ttl"),
        &server,
        Some(&ran.bookmarks[2]),
        None,
    );
    assert_eq!((again.ended(), again.ids.len()), (Ending::Complete, 6));
}

#[test]
fn a_large_document_comes_in_batches_and_is_taken_up_within() {
    let (ran, server) = dcat(|_, _| ok(turtle(0..250, None)));
    assert_eq!((ran.ended(), ran.ids.len(), ran.bookmarks.len()), (Ending::Complete, 250, 3));
    let details = source(HarvestKind::Dcat, "https://exemple.fr/catalog.ttl");
    let again = run_from(&details, &server, Some(&ran.bookmarks[1]), None);
    assert_eq!((again.ended(), again.ids.len()), (Ending::Complete, 50));
    assert_eq!(again.ids, ran.ids[200..]);
}

#[test]
fn a_circle_of_pages_ends() {
    let (ran, server) = dcat(|_, _| ok(turtle(0..3, Some("https://exemple.fr/catalog.ttl"))));
    assert_eq!((ran.ended(), server.urls().len()), (Ending::Partial, 1));
    // Pages without end that hold nothing.
    let (ran, server) = dcat(|number, _| {
        ok(turtle(0..usize::from(number == 0), Some(&format!("https://exemple.fr/{number}"))))
    });
    assert_eq!((ran.ended(), ran.ids.len(), server.urls().len()), (Ending::Partial, 1, 4));
}

#[test]
fn a_page_that_fails_does_not_hide_those_after_it() {
    for how in 0..3 {
        let (ran, _) = dcat(move |_, url| match page_of(url) {
            3 if how == 0 => status(500),
            3 if how == 1 => Reply::Cut(b"@prefix".to_vec()),
            3 => ok("@prefix dcat: <http://www.w3.org/ns/dcat#> .\n<a> a dcat:Dataset ; <<<"),
            _ => ok(page(url)),
        });
        assert_eq!(
            (ran.ended(), ran.ids.len(), ran.refused.len()),
            (Ending::Partial, 12, 1),
            "{how} {ran:?}"
        );
    }
}

#[test]
fn what_is_no_catalogue_is_an_error_that_says_so() {
    for (body, says) in [
        ("<!DOCTYPE html><html>Connexion</html>", "HTML page"),
        ("@prefix dcat: <http://www.w3.org/ns/dcat#> .\n<a> <b> <c> .", "no dataset"),
        ("", "empty"),
        ("garbage", ""),
    ] {
        let (ran, _) = dcat(move |_, _| ok(body));
        assert!(ran.error().contains(says), "{body}: {}", ran.error());
    }
    let (ran, _) = dcat(|_, _| status(403));
    assert!(ran.error().contains("refuses access"), "{}", ran.error());
}

#[test]
fn data_json_is_read_too() {
    let body = serde_json::json!({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [
        {"identifier": "r0", "title": "Un", "description": "texte", "accessLevel": "public", "distribution": []},
        {"identifier": "r1", "title": "Deux", "description": "texte", "accessLevel": "public", "distribution": []},
    ]});
    let (ran, _) = dcat(move |_, _| ok(body.to_string()));
    assert_eq!((ran.ended(), ran.ids), (Ending::Complete, names(0..2)));
}

#[test]
fn what_has_not_changed_is_not_read_again() {
    let tagged = |changed: Option<usize>| {
        Scripted::new(move |_, asked| {
            let number = page_of(&asked.url);
            let tag =
                if changed == Some(number) { format!("\"v2-{number}\"") } else { format!("\"v1-{number}\"") };
            if asked.headers.get("if-none-match") == Some(&tag) {
                return Reply::Answer(304, Vec::new(), Vec::new());
            }
            Reply::Answer(200, vec![("etag", tag)], page(&asked.url).into_bytes())
        })
    };
    let details = source(HarvestKind::Dcat, "https://exemple.fr/catalog.ttl");
    let first = run(&details, &tagged(None));
    assert_eq!((first.ended(), first.ids.len()), (Ending::Complete, 15));
    let validators = first.validators.as_deref();
    let same = run_from(&details, &tagged(None), None, validators);
    assert_eq!((same.ended(), same.ids.len(), same.traffic.requests), (Ending::NotModified, 0, 5));
    assert_eq!(same.validators, first.validators);
    for changed in 1..=5 {
        let again = run_from(&details, &tagged(Some(changed)), None, validators);
        assert_eq!((again.ended(), again.ids.len()), (Ending::Complete, 15), "{changed}");
        assert_ne!(again.validators, first.validators);
    }
    let elsewhere = source(HarvestKind::Dcat, "https://exemple.fr/catalog.ttl?q=1");
    assert_eq!(run_from(&elsewhere, &tagged(None), None, validators).ids.len(), 15);
    for bad in ["", "[]", "x", "[{\"url\":\"https://exemple.fr/catalog.ttl\"}]"] {
        assert_eq!(run_from(&details, &tagged(None), None, Some(bad)).ids.len(), 15, "{bad}");
    }
}
