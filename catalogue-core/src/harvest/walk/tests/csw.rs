use super::{Ending, Reply, Scripted, filter, names, ok, run, run_from, source, status};
use crate::harvest::transport::Asked;
use crate::model::HarvestKind;

const ADDRESS: &str = "https://exemple.fr/csw?map=a&service=CSW&request=GetCapabilities";

/// A small record of ISO 19139.
fn iso(id: &str) -> String {
    format!(
        "<gmd:MD_Metadata xmlns:gmd=\"http://www.isotc211.org/2005/gmd\" xmlns:gco=\"http://www.isotc211.org/2005/gco\">\
         <gmd:fileIdentifier><gco:CharacterString>{id}</gco:CharacterString></gmd:fileIdentifier>\
         <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title>\
         <gco:CharacterString>Titre {id}</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation>\
         </gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>"
    )
}

fn answer(attributes: &str, records: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><csw:GetRecordsResponse \
         xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\"><csw:SearchStatus/>\
         <csw:SearchResults {attributes}>{records}</csw:SearchResults></csw:GetRecordsResponse>"
    )
}

const EXCEPTION: &str = "<ows:ExceptionReport xmlns:ows=\"http://www.opengis.net/ows\"><ows:Exception \
    exceptionCode=\"NoApplicableCode\"><ows:ExceptionText>Erreur interne</ows:ExceptionText></ows:Exception>\
    </ows:ExceptionReport>";

/// Where and how many, from 0, of a request in either form.
fn window(asked: &Asked) -> (usize, usize) {
    let text = match &asked.posted {
        Some((_, body)) => String::from_utf8(body.clone()).unwrap(),
        None => asked.url.replace('=', "=\"").replace('&', "\"&") + "\"",
    };
    let number = |name: &str| -> usize {
        text.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    (number("startPosition") - 1, number("maxRecords"))
}

fn posted(asked: &Asked) -> String {
    asked.posted.as_ref().map(|(_, body)| String::from_utf8(body.clone()).unwrap()).unwrap_or_default()
}

/// An honest page of so many records.
fn page(asked: &Asked, total: usize) -> String {
    let (start, size) = window(asked);
    let end = (start + size).min(total);
    let records: String = names(start.min(end)..end).iter().map(|id| iso(id)).collect();
    let next = if end >= total { 0 } else { end + 1 };
    let returned = end.saturating_sub(start);
    answer(
        &format!(
            "numberOfRecordsMatched=\"{total}\" numberOfRecordsReturned=\"{returned}\" nextRecord=\"{next}\""
        ),
        &records,
    )
}

fn csw(script: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> (super::Ran, Scripted) {
    let server = Scripted::new(script);
    (run(&source(HarvestKind::Csw, ADDRESS), &server), server)
}

#[test]
fn every_page_is_asked_for_once() {
    let (ran, server) = csw(|_, asked| ok(page(asked, 10)));
    assert_eq!((ran.ended(), ran.ids, ran.total), (Ending::Complete, names(0..10), Some(10)));
    let asked = server.asked.lock().unwrap();
    assert_eq!(asked.iter().map(window).collect::<Vec<_>>(), [(0, 4), (4, 4), (8, 4)]);
    assert_eq!(asked[0].url, "https://exemple.fr/csw?map=a");
    assert!(posted(&asked[0]).contains("outputSchema=\"http://www.isotc211.org/2005/gmd\""));
    assert_eq!(ran.traffic.requests, 3);
    assert!(ran.traffic.bytes > 1_000);
}

#[test]
fn a_next_record_that_loops_or_lies_changes_nothing() {
    for (next, what) in
        [("1", "back to the start"), ("5", "the same again"), ("0", "always the end"), ("99", "far")]
    {
        let (ran, _) = csw(move |_, asked| {
            let (start, size) = window(asked);
            let end = (start + size).min(10);
            let records: String = names(start..end).iter().map(|id| iso(id)).collect();
            // Nor does the number returned mean anything.
            ok(answer(
                &format!("numberOfRecordsMatched=\"10\" numberOfRecordsReturned=\"7\" nextRecord=\"{next}\""),
                &records,
            ))
        });
        assert_eq!((ran.ended(), ran.ids), (Ending::Complete, names(0..10)), "{what}");
    }
}

#[test]
fn a_server_that_gives_less_than_asked_is_followed() {
    let (ran, _) = csw(|_, asked| {
        let (start, _) = window(asked);
        let end = (start + 3).min(10);
        let records: String = names(start..end).iter().map(|id| iso(id)).collect();
        ok(answer("numberOfRecordsMatched=\"10\"", &records))
    });
    assert_eq!((ran.ended(), ran.ids), (Ending::Complete, names(0..10)));
}

#[test]
fn the_same_page_again_and_again_ends() {
    let (ran, server) = csw(|_, _| {
        let records: String = names(0..4).iter().map(|id| iso(id)).collect();
        ok(answer("numberOfRecordsMatched=\"100000\" nextRecord=\"5\"", &records))
    });
    assert_eq!(ran.ended(), Ending::Partial);
    assert!(server.urls().len() < 10, "{}", server.urls().len());
    // Nor does a server without a total go on for ever.
    let (ran, server) = csw(|_, _| ok(answer("", &iso("r0"))));
    assert_eq!(ran.ended(), Ending::Partial);
    assert!(server.urls().len() < 50, "{}", server.urls().len());
    let (ran, server) = csw(|_, _| ok(answer("", "<a/><a/>")));
    assert_eq!(ran.ended(), Ending::Partial);
    assert!(server.urls().len() < 50, "{}", server.urls().len());
}

#[test]
fn empty_pages_are_not_the_end_of_what_is_counted() {
    // A hole of three records in the middle.
    let (ran, _) = csw(|_, asked| {
        let (start, size) = window(asked);
        let end = (start + size).min(12);
        let records: String = names(start..end)
            .iter()
            .enumerate()
            .filter(|(at, _)| !(4..7).contains(&(at + start)))
            .map(|(_, id)| iso(id))
            .collect();
        ok(answer(
            &format!("numberOfRecordsMatched=\"12\" nextRecord=\"{}\"", if end == 12 { 0 } else { end + 1 }),
            &records,
        ))
    });
    assert_eq!(ran.ended(), Ending::Partial);
    assert_eq!(ran.ids, [names(0..4), names(7..12)].concat());
    // Counted, and never given.
    let (ran, server) = csw(|_, asked| match window(asked) {
        (0, size) => ok(answer(
            "numberOfRecordsMatched=\"500\"",
            &names(0..size).iter().map(|id| iso(id)).collect::<String>(),
        )),
        _ => ok(answer("numberOfRecordsMatched=\"500\" nextRecord=\"0\"", "")),
    });
    assert_eq!((ran.ended(), ran.ids.len()), (Ending::Partial, 4));
    assert!(server.urls().len() < 30, "{}", server.urls().len());
    // Nothing at all: an index that is built again has nothing either.
    let (ran, _) = csw(|_, _| ok(answer("numberOfRecordsMatched=\"0\" nextRecord=\"0\"", "")));
    assert_eq!((ran.ended(), ran.ids.len()), (Ending::Partial, 0));
}

#[test]
fn one_bad_record_loses_no_other() {
    // The server fails whenever it has to give the seventh.
    for bad in [0_usize, 6, 9] {
        for how in 0..4 {
            let (ran, server) = csw(move |_, asked| {
                let (start, size) = window(asked);
                if !(start..start + size).contains(&bad) {
                    return ok(page(asked, 10));
                }
                match how {
                    0 => status(500),
                    1 => ok(EXCEPTION),
                    2 => Reply::Cut(page(asked, 10).into_bytes()),
                    // XML that breaks off at the bad one.
                    _ => ok(page(asked, 10).replace(&format!("Titre r{bad}"), "\u{1}<&")),
                }
            });
            let expected: Vec<String> =
                names(0..10).into_iter().filter(|id| *id != format!("r{bad}")).collect();
            assert_eq!((ran.ended(), &ran.ids), (Ending::Partial, &expected), "{bad} {how}");
            assert_eq!(ran.refused.len(), 1, "{:?}", ran.refused);
            assert_eq!(ran.refused[0].0, format!("record {}", bad + 1));
            assert!(server.urls().len() < 60, "{}", server.urls().len());
        }
    }
}

#[test]
fn a_server_that_fails_for_good_is_an_error_that_says_why() {
    let (ran, _) = csw(|_, _| ok(EXCEPTION));
    assert!(ran.error().contains("Erreur interne (NoApplicableCode)"), "{}", ran.error());
    let (ran, _) = csw(|_, _| ok("<!DOCTYPE html><html><body>Connexion</body></html>"));
    assert!(ran.error().contains("HTML page"), "{}", ran.error());
    let (ran, server) = csw(|_, _| status(404));
    assert!(ran.error().contains("nothing at this address (404)"), "{}", ran.error());
    assert!(server.urls().len() < 10);
    let (ran, _) = csw(|_, _| ok("\u{0}\u{1}garbage"));
    assert!(ran.error().contains("neither XML"), "{}", ran.error());
    let (ran, _) = csw(|_, _| Reply::Down);
    assert!(ran.error().contains("no server listens"), "{}", ran.error());
    // In the middle: what came before stands, and the bookmark says where to go on.
    let (ran, _) = csw(|_, asked| if window(asked).0 < 4 { ok(page(asked, 100)) } else { status(500) });
    assert!(ran.error().contains("10 records in a row cannot be had: it failed (500)"), "{}", ran.error());
    assert_eq!(&ran.ids, &names(0..4));
    let (ran, _) = csw(|_, asked| if window(asked).0 < 4 { ok(page(asked, 100)) } else { Reply::Down });
    let server = Scripted::new(|_, asked| ok(page(asked, 10)));
    let again =
        run_from(&source(HarvestKind::Csw, ADDRESS), &server, ran.bookmarks.last().map(String::as_str), None);
    assert_eq!((again.ids.clone(), window(&server.asked.lock().unwrap()[0])), (names(4..10), (4, 4)));
    assert_eq!(again.ended(), Ending::Partial, "the total fell from 100 to 10");
}

#[test]
fn a_bookmark_takes_up_where_it_was_and_remembers() {
    let whole = Scripted::new(|_, asked| ok(page(asked, 10)));
    let details = source(HarvestKind::Csw, ADDRESS);
    let first = run(&details, &whole);
    let again = run_from(&details, &whole, Some(&first.bookmarks[0]), None);
    assert_eq!((again.ended(), again.ids), (Ending::Complete, names(4..10)));
    let failing = Scripted::new(|_, asked| {
        if window(asked).0 == 1 || window(asked) == (0, 4) || window(asked) == (0, 2) {
            status(500)
        } else {
            ok(page(asked, 10))
        }
    });
    let lame = run(&details, &failing);
    assert_eq!(lame.refused.len(), 1, "{lame:?}");
    let again = run_from(&details, &whole, lame.bookmarks.last().map(String::as_str), None);
    assert_eq!((again.ended(), again.ids.len()), (Ending::Partial, 0));
    for bad in
        ["", "{}", "nonsense", "{\"service\":\"x\",\"start\":4,\"missing\":0,\"total\":1,\"fell\":false}"]
    {
        let ran = run_from(&details, &whole, Some(bad), None);
        assert_eq!((ran.ended(), ran.ids.len()), (Ending::Complete, 10), "{bad}");
    }
}

#[test]
fn a_total_that_falls_makes_no_complete_run() {
    let (ran, _) = csw(|number, asked| ok(page(asked, if number == 0 { 10 } else { 9 })));
    assert_eq!((ran.ended(), ran.ids.len()), (Ending::Partial, 9));
    // One that came in at the front pushes another over the edge of the page: seen twice, with one unseen.
    let (ran, _) = csw(|number, asked| {
        let (start, size) = window(asked);
        let all = if number == 0 { names(0..9) } else { [vec!["new".to_owned()], names(0..9)].concat() };
        let records: String = all.iter().skip(start).take(size).map(|id| iso(id)).collect();
        ok(answer(&format!("numberOfRecordsMatched=\"{}\"", all.len()), &records))
    });
    assert_eq!((ran.ended(), ran.ids.len()), (Ending::Partial, 10));
}

#[test]
fn other_ways_to_ask_are_tried() {
    // Only by address, only 3.0, only Dublin Core.
    let (ran, _) = csw(|_, asked| if asked.posted.is_some() { status(405) } else { ok(page(asked, 5)) });
    assert_eq!((ran.ended(), ran.ids.len()), (Ending::Complete, 5));
    let (ran, server) =
        csw(|_, asked| if asked.url.contains("version=3.0.0") { ok(page(asked, 5)) } else { ok(EXCEPTION) });
    assert_eq!((ran.ended(), ran.ids.len()), (Ending::Complete, 5));
    assert!(server.urls().last().unwrap().contains("map=a&service=CSW&version=3.0.0"), "{:?}", server.urls());
    let (ran, _) = csw(|_, asked| {
        if posted(asked).contains("outputSchema=\"http://www.opengis.net/cat/csw/2.0.2\"") {
            let record = "<csw:Record xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier>r0</dc:identifier>\
                <dc:title>Titre</dc:title></csw:Record>";
            ok(answer("numberOfRecordsMatched=\"1\" nextRecord=\"0\"", record))
        } else {
            ok(answer("numberOfRecordsMatched=\"0\" nextRecord=\"0\"", ""))
        }
    });
    assert_eq!((ran.ended(), ran.ids), (Ending::Complete, names(0..1)));
}

#[test]
fn a_keyword_narrows_the_search_when_the_service_can() {
    let mut details = source(HarvestKind::Csw, ADDRESS);
    details.filters = vec![filter("keyword", "Forêt")];
    let able =
        Scripted::new(|_, asked| ok(page(asked, if posted(asked).contains("Constraint") { 3 } else { 9 })));
    assert_eq!(run(&details, &able).ids.len(), 3);
    for how in 0..2 {
        let unable = Scripted::new(move |_, asked| match posted(asked).contains("Constraint") {
            true if how == 0 => ok(EXCEPTION),
            true => ok(answer("numberOfRecordsMatched=\"0\"", "")),
            false => ok(page(asked, 9)),
        });
        assert_eq!(run(&details, &unable).ids.len(), 9);
    }
}
