use super::{Hours, Reply, Scripted, ok, status};
use crate::error::{Error, Result};
use crate::harvest::polite::{Fetched, Polite, Politeness};
use crate::harvest::transport::Asked;
use std::time::Duration;

fn asked() -> Asked {
    Asked { url: "https://jean:secret@exemple.fr/a?token=abc".into(), ..Asked::default() }
}

fn fetch(politeness: &Politeness, server: &Scripted) -> (Result<Fetched>, Vec<u64>) {
    let hours = Hours::default();
    let waits = hours.waits.clone();
    let mut polite = Polite::with_pace(server, politeness, Box::new(hours));
    let fetched = polite.fetch(&asked());
    let waits = waits.borrow().iter().map(|wait| u64::try_from(wait.as_millis()).unwrap()).collect();
    (fetched, waits)
}

fn of(server: &Scripted) -> (Result<Fetched>, Vec<u64>) {
    fetch(&Politeness { delay_ms: 0, ..Politeness::default() }, server)
}

fn page(fetched: Result<Fetched>) -> (i64, String) {
    match fetched.unwrap() {
        Fetched::Page(page) => (page.status, String::from_utf8(page.body.whole(i64::MAX).unwrap()).unwrap()),
        Fetched::Broken(reason) => (0, reason),
    }
}

fn later(number: usize, seconds: &str) -> Reply {
    match number {
        0 => Reply::Answer(429, vec![("retry-after", seconds.to_owned())], Vec::new()),
        _ => ok("good"),
    }
}

#[test]
fn what_falters_is_asked_again_after_longer_and_longer() {
    for faltering in [429, 500, 502, 503, 504] {
        let server = Scripted::new(move |number, _| if number < 3 { status(faltering) } else { ok("good") });
        let (fetched, waits) = of(&server);
        assert_eq!((page(fetched), waits), ((200, "good".into()), vec![1_000, 2_000, 4_000]));
    }
    let (fetched, waits) = of(&Scripted::new(|_, _| status(500)));
    assert_eq!((page(fetched).0, waits.len()), (500, 3));
    for settled in [400, 401, 403, 404, 410, 501] {
        let (fetched, waits) = of(&Scripted::new(move |_, _| status(settled)));
        assert_eq!((page(fetched).0, waits.len()), (settled, 0));
    }
    let broken = Scripted::new(|number, _| match number {
        0 => Reply::Down,
        1 => Reply::Cut(b"half".to_vec()),
        2 => Reply::Answer(200, vec![("content-length", "5".into())], b"four".to_vec()),
        _ => Reply::Answer(200, vec![("content-length", "4".into())], b"four".to_vec()),
    });
    assert_eq!(page(of(&broken).0), (200, "four".into()));
}

#[test]
fn a_server_is_left_alone_for_as_long_as_it_asks() {
    let (fetched, waits) = of(&Scripted::new(|number, _| later(number, "7")));
    assert_eq!((page(fetched).0, waits), (200, vec![7_000]));
    // Longer than we stay: not asked again at all.
    let server = Scripted::new(|number, _| later(number, "3600"));
    let (fetched, waits) = of(&server);
    assert_eq!((page(fetched).0, waits.len(), server.urls().len()), (429, 0, 1));
    let Fetched::Page(page) = of(&Scripted::new(|number, _| later(number, "3600"))).0.unwrap() else {
        panic!()
    };
    assert!(page.reason().contains("3600"), "{}", page.reason());
}

#[test]
fn what_never_comes_whole_is_broken_and_what_never_comes_an_error() {
    let (fetched, _) = of(&Scripted::new(|_, _| Reply::Cut(b"half".to_vec())));
    assert!(matches!(fetched, Ok(Fetched::Broken(_))), "{fetched:?}");
    let announced =
        |_: usize, _: &Asked| Reply::Answer(200, vec![("content-length", "9".into())], b"four".to_vec());
    let (fetched, _) = of(&Scripted::new(announced));
    assert_eq!(page(fetched), (0, "4 bytes received where 9 were announced".into()));
    let (fetched, _) = of(&Scripted::new(|_, _| Reply::Down));
    assert!(matches!(fetched, Err(Error::Remote { .. })), "{fetched:?}");
    let server = Scripted::new(|_, _| ok(vec![b'x'; 2_000_000]));
    let (fetched, _) = fetch(&Politeness { answer_bytes: 1_500_000, ..Politeness::default() }, &server);
    assert!(matches!(fetched, Ok(Fetched::Broken(_))) && server.urls().len() == 1, "{fetched:?}");
}

#[test]
fn a_run_keeps_its_pace_and_its_limits() {
    let server = Scripted::new(|_, _| ok(vec![b'x'; 1_000]));
    let hours = Hours::default();
    let waits = hours.waits.clone();
    let politeness = Politeness { delay_ms: 300, bytes: 4_500, ..Politeness::default() };
    let mut polite = Polite::with_pace(&server, &politeness, Box::new(hours));
    for _ in 0..4 {
        polite.fetch(&asked()).unwrap();
    }
    assert_eq!(*waits.borrow(), vec![Duration::from_millis(300); 3]);
    assert_eq!((polite.traffic().requests, polite.traffic().bytes), (4, 4_000));
    assert!(matches!(polite.fetch(&asked()), Err(Error::LimitExceeded { limit: 4_500, .. })));

    let slow = Scripted::new(|_, _| status(503));
    let (fetched, waits) = fetch(&Politeness { seconds: 5, attempts: 100, ..Politeness::default() }, &slow);
    assert!(matches!(fetched, Err(Error::LimitExceeded { limit: 5, .. })), "{fetched:?}");
    assert!(waits.iter().sum::<u64>() < 5_000);
}

#[test]
fn odd_settings_neither_wait_for_ever_nor_panic() {
    let odd = Politeness {
        delay_ms: -5,
        attempts: -1,
        wait_ms: i64::MAX,
        longest_wait_ms: -1,
        seconds: 0,
        bytes: -1,
        answer_bytes: -1,
    };
    let (fetched, _) = fetch(&odd, &Scripted::new(|_, _| ok("x")));
    assert!(matches!(fetched, Ok(Fetched::Broken(_)) | Err(Error::LimitExceeded { .. })), "{fetched:?}");
    let (_, waits) = fetch(&odd, &Scripted::new(|_, _| status(500)));
    assert!(waits.iter().sum::<u64>() == 0);
}
