use super::{Ending, Ran, Reply, Scripted, filter, names, ok, run, source, status};
use crate::harvest::transport::Asked;
use crate::model::HarvestKind;
use serde_json::{Value, json};
use url::Url;

fn number(asked: &Asked, name: &str) -> usize {
    parameter(asked, name).unwrap().parse().unwrap()
}

fn parameter(asked: &Asked, name: &str) -> Option<String> {
    let url = Url::parse(&asked.url).unwrap();
    url.query_pairs().find(|(own, _)| own == name).map(|(_, value)| value.into_owned())
}

fn packages(start: usize, end: usize) -> Vec<Value> {
    names(start.min(end)..end)
        .into_iter()
        .map(|id| json!({"id": id, "name": id, "title": id, "notes": "texte", "resources": []}))
        .collect()
}

fn search(asked: &Asked, total: usize) -> Reply {
    let (start, rows) = (number(asked, "start"), number(asked, "rows"));
    let results = packages(start, (start + rows).min(total));
    ok(json!({"success": true, "result": {"count": total, "results": results}}).to_string())
}

fn list(asked: &Asked, total: usize) -> Reply {
    let (start, limit) = (number(asked, "offset"), number(asked, "limit"));
    ok(json!({"success": true, "result": packages(start, (start + limit).min(total))}).to_string())
}

fn ckan(script: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> (Ran, Scripted) {
    let server = Scripted::new(script);
    (run(&source(HarvestKind::Ckan, "https://exemple.fr/portail/dataset?fq=a:b&page=3"), &server), server)
}

#[test]
fn pages_follow_each_other_sorted() {
    let (ran, server) = ckan(|_, asked| search(asked, 10));
    assert_eq!((ran.ended(), ran.ids, ran.total), (Ending::Complete, names(0..10), Some(10)));
    assert_eq!(
        server.urls()[1],
        "https://exemple.fr/portail/api/3/action/package_search?fq=a%3Ab&start=4&rows=4&sort=id+asc"
    );
    assert_eq!(server.urls().len(), 3);
}

#[test]
fn an_answer_that_says_it_failed_is_told() {
    let body =
        json!({"success": false, "error": {"message": "Accès refusé", "__type": "Authorization Error"}});
    let (ran, _) = ckan(move |_, _| ok(body.to_string()));
    assert!(ran.error().contains("the service says: Accès refusé"), "{}", ran.error());
    let (ran, _) = ckan(|_, _| ok("<!DOCTYPE html><html>Connexion</html>"));
    assert!(ran.error().contains("HTML page"), "{}", ran.error());
    for other in
        ["[]", "3", "{}", "null", "{\"result\": []}", "{\"success\": true, \"result\": {\"count\": 1}}"]
    {
        let (ran, _) = ckan(move |_, _| ok(other));
        assert!(ran.ending.is_err() || ran.ended() == Ending::Partial, "{other}");
    }
}

#[test]
fn without_a_search_the_list_is_asked() {
    let (ran, server) = ckan(|_, asked| match asked.url.contains("package_search") {
        true => ok(json!({"success": false, "error": "solr"}).to_string()),
        false => list(asked, 10),
    });
    assert_eq!((ran.ended(), ran.ids), (Ending::Complete, names(0..10)));
    assert!(server.urls().last().unwrap().contains("current_package_list_with_resources?offset=10"));
    // A sort that is not known.
    let (ran, _) = ckan(|_, asked| match parameter(asked, "sort") {
        Some(_) => {
            Reply::Answer(409, Vec::new(), b"{\"success\":false,\"error\":{\"sort\":[\"no\"]}}".to_vec())
        }
        None => search(asked, 6),
    });
    assert_eq!((ran.ended(), ran.ids.len()), (Ending::Complete, 6));
}

#[test]
fn what_is_counted_and_not_shown_is_not_gone() {
    // Three private ones are counted at the end.
    let (ran, server) = ckan(|_, asked| {
        let (start, rows) = (number(asked, "start"), number(asked, "rows"));
        let results = packages(start, (start + rows).min(7));
        ok(json!({"success": true, "result": {"count": 10, "results": results}}).to_string())
    });
    assert_eq!((ran.ended(), ran.ids), (Ending::Partial, names(0..7)));
    assert!(server.urls().len() < 12, "{}", server.urls().len());
}

#[test]
fn broken_json_and_failing_pages_are_asked_smaller() {
    for how in 0..3 {
        let (ran, _) = ckan(move |_, asked| {
            let (start, rows) = (number(asked, "start"), number(asked, "rows"));
            if !(start..start + rows).contains(&5) {
                return search(asked, 10);
            }
            match how {
                0 => ok("{\"success\": true, \"result\": {\"count\": 10, \"results\": [{\"id\":"),
                1 => status(502),
                _ => Reply::Cut(b"{\"succ".to_vec()),
            }
        });
        assert_eq!((ran.ended(), ran.ids.len(), ran.refused.len()), (Ending::Partial, 9, 1), "{how}");
    }
}

#[test]
fn an_organisation_narrows_the_search() {
    let mut details = source(HarvestKind::Ckan, "https://exemple.fr/");
    details.filters = vec![filter("organisation", "ville-de-pau")];
    let server =
        Scripted::new(|_, asked| search(asked, if parameter(asked, "fq").is_some() { 2 } else { 9 }));
    assert_eq!(run(&details, &server).ids.len(), 2);
    assert!(
        parameter(&server.asked.lock().unwrap()[0], "fq")
            .unwrap()
            .contains("organization:(\"ville-de-pau\")")
    );
    let unknown =
        Scripted::new(|_, asked| search(asked, if parameter(asked, "fq").is_some() { 0 } else { 9 }));
    assert_eq!(run(&details, &unknown).ids.len(), 9);
}

#[test]
fn another_encoding_than_that_of_json_is_read() {
    let (ran, _) = ckan(|_, asked| {
        let Reply::Answer(status, headers, body) = search(asked, 6) else { panic!() };
        let text = String::from_utf8(body).unwrap().replace("texte", "texte é");
        Reply::Answer(status, headers, text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect())
    });
    assert_eq!((ran.ended(), ran.ids), (Ending::Complete, names(0..6)));
}
