use super::{Ending, Ran, Reply, Scripted, names, ok, run, source, status};
use crate::harvest::transport::Asked;
use crate::model::HarvestKind;
use serde_json::json;
use url::Url;

fn number(asked: &Asked, name: &str) -> usize {
    let url = Url::parse(&asked.url).unwrap();
    url.query_pairs().find(|(own, _)| own == name).unwrap().1.parse().unwrap()
}

/// A page of a server that gives at most so many.
fn page(asked: &Asked, total: usize, most: usize) -> Reply {
    let size = number(asked, "page_size").min(most);
    let number = number(asked, "page");
    let start = (number - 1) * size;
    if start >= total {
        return Reply::Answer(404, Vec::new(), b"{\"message\": \"Not found\"}".to_vec());
    }
    let end = (start + size).min(total);
    let data: Vec<_> = names(start..end)
        .into_iter()
        .map(|id| json!({"id": id, "slug": id, "title": id, "description": "texte", "resources": [], "page": "https://e.fr", "frequency": "annual"}))
        .collect();
    let next = (end < total).then(|| format!("https://exemple.fr/api/1/datasets/?page={}", number + 1));
    ok(json!({"data": data, "next_page": next, "page": number, "page_size": size, "total": total})
        .to_string())
}

fn udata(script: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> (Ran, Scripted) {
    let server = Scripted::new(script);
    (run(&source(HarvestKind::Udata, "https://exemple.fr/fr/datasets/"), &server), server)
}

#[test]
fn pages_follow_each_other() {
    for total in [1, 4, 5, 10, 12] {
        let (ran, server) = udata(move |_, asked| page(asked, total, 100));
        assert_eq!((ran.ended(), ran.ids), (Ending::Complete, names(0..total)), "{total}");
        assert_eq!(server.urls().len(), total.div_ceil(4));
        assert!(
            server.urls()[0]
                .starts_with("https://exemple.fr/api/1/datasets/?sort=created&page_size=4&page=1")
        );
    }
}

#[test]
fn smaller_pages_than_asked_for_are_followed() {
    for most in [1, 2, 3] {
        let (ran, _) = udata(move |_, asked| page(asked, 11, most));
        assert_eq!((ran.ended(), ran.ids), (Ending::Complete, names(0..11)), "{most}");
    }
}

#[test]
fn one_bad_record_loses_no_other() {
    for bad in [0, 3, 7, 10] {
        let (ran, _) = udata(move |_, asked| {
            let size = number(asked, "page_size");
            let start = (number(asked, "page") - 1) * size;
            if (start..start + size).contains(&bad) { status(500) } else { page(asked, 11, 100) }
        });
        assert_eq!(
            (ran.ended(), ran.ids.len(), ran.refused.len()),
            (Ending::Partial, 10, 1),
            "{bad} {ran:?}"
        );
    }
}

#[test]
fn only_the_identifier_of_an_organisation_narrows() {
    let mut details = source(HarvestKind::Udata, "https://exemple.fr/api/1/datasets/");
    details.filters = vec![super::filter("organisation", "534fff91a3a7292c64a77f53")];
    let server = Scripted::new(|_, asked| page(asked, 3, 100));
    assert_eq!(run(&details, &server).ids.len(), 3);
    assert!(server.urls()[0].contains("organization=534fff91a3a7292c64a77f53"));
    details.filters = vec![super::filter("organisation", "Ville de Pau")];
    let server = Scripted::new(|_, asked| page(asked, 3, 100));
    run(&details, &server);
    assert!(!server.urls()[0].contains("organization"));
}
