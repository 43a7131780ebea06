//! The client.

use super::body::Bounded;
use super::guard::{Private, PublicOnly, names_private};
use super::options::HttpOptions;
use super::words;
use crate::error::{Error, Result};
use crate::harvest::address::shown;
use crate::harvest::transport::{Answered, Asked, Transport};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;
use ureq::http::{Request, Response};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Proxy};
use url::Url;

/// The transport that the library brings: HTTP/1.1, TLS by rustls with the roots of Mozilla, gzip.
///
/// It asks only `http:` and `https:`, follows redirections within limits, never from `https:` to
/// `http:` nor from a public address to a private one, and keeps every answer within its size and time. A user
/// and a password in an address are sent as Basic authentication to that host only.
///
/// ```no_run
/// use catalogue_core::harvest::{Asked, HttpOptions, HttpTransport, Transport};
///
/// let transport = HttpTransport::new(HttpOptions { whole_seconds: 60, ..Default::default() })?;
/// let answered = transport.ask(&Asked { url: "https://exemple.fr/catalog.ttl".into(), ..Default::default() })?;
/// assert_eq!(answered.status, 200);
/// # Ok::<(), catalogue_core::Error>(())
/// ```
pub struct HttpTransport {
    options: HttpOptions,
    /// Refuses private addresses.
    guarded: Agent,
    /// For sources that lie at one themselves.
    free: Agent,
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HttpTransport").field("options", &self.options).finish_non_exhaustive()
    }
}

impl HttpTransport {
    /// A client; nothing is asked yet.
    ///
    /// # Errors
    /// `BadInput` when an option is out of its range, or the proxy is no address.
    pub fn new(options: HttpOptions) -> Result<Self> {
        let seconds = |name: &str, value: i64, most: i64| match u64::try_from(value) {
            Ok(seconds) if (1..=most).contains(&value) => Ok(Duration::from_secs(seconds)),
            _ => Err(bad(&format!("{name}: 1 to {most} seconds, found {value}"))),
        };
        let connect = seconds("connect_seconds", options.connect_seconds, 3_600)?;
        let read = seconds("read_seconds", options.read_seconds, 3_600)?;
        let whole = seconds("whole_seconds", options.whole_seconds, 86_400)?;
        if !(0..=20).contains(&options.redirections) {
            return Err(bad(&format!("redirections: 0 to 20, found {}", options.redirections)));
        }
        if options.answer_bytes < 1 {
            return Err(bad(&format!("answer_bytes: at least 1, found {}", options.answer_bytes)));
        }
        if options.user_agent.is_empty() || options.user_agent.chars().any(|c| !(' '..='~').contains(&c)) {
            return Err(bad("user_agent: printable ASCII, not empty"));
        }
        let proxy = options.proxy.as_deref().map(|proxy| proxy_of(proxy, &options.no_proxy)).transpose()?;
        let config = Agent::config_builder()
            .user_agent(options.user_agent.as_str())
            .accept_encoding("gzip")
            .http_status_as_error(false)
            // Followed here, where each step can be refused.
            .max_redirects(0)
            .proxy(proxy)
            .timeout_resolve(Some(connect))
            .timeout_connect(Some(connect))
            .timeout_recv_response(Some(read))
            .timeout_per_read(Some(read))
            .timeout_global(Some(whole))
            .build();
        let guarded = Agent::with_parts(config.clone(), DefaultConnector::default(), PublicOnly::default());
        Ok(Self { guarded, free: config.new_agent(), options })
    }

    /// Makes one request, without following where it leads.
    fn send(&self, free: bool, url: &Url, asked: &Asked, first: &Url) -> Result<Sent> {
        let mut bare = url.clone();
        let (user, password) = (decoded(url.username()), url.password().map(decoded));
        let (_, _) = (bare.set_username(""), bare.set_password(None));
        let mut request = Request::builder().uri(bare.as_str());
        let same = url.origin() == first.origin();
        for (name, value) in &asked.headers {
            if same || !matches!(name.as_str(), "authorization" | "cookie" | "proxy-authorization") {
                request = request.header(name, value);
            }
        }
        if !user.is_empty() || password.is_some() {
            let pair = STANDARD.encode(format!("{user}:{}", password.unwrap_or_default()));
            request = request.header("authorization", format!("Basic {pair}"));
        }
        let agent = if free { &self.free } else { &self.guarded };
        let answer = match &asked.posted {
            Some((media, body)) => request
                .method("POST")
                .header("content-type", media)
                .body(body.as_slice())
                .map_err(ureq::Error::from)
                .and_then(|request| agent.run(request)),
            None => request
                .method("GET")
                .body(())
                .map_err(ureq::Error::from)
                .and_then(|request| agent.run(request)),
        };
        match answer {
            Ok(answer) => Ok(Sent::Answer(answer)),
            Err(ureq::Error::Other(reason)) if reason.is::<Private>() => Ok(Sent::Private),
            Err(ureq::Error::Http(error)) => Err(bad(&format!("{}: {error}", shown(url.as_str())))),
            Err(error) => Err(Error::Remote { url: shown(url.as_str()), reason: words::of(&error) }),
        }
    }

    fn answered(&self, url: &Url, answer: Response<Body>) -> Result<Answered> {
        let mut headers = BTreeMap::new();
        for (name, value) in answer.headers() {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            headers.entry(name.as_str().to_owned()).or_insert(value);
        }
        let limit = u64::try_from(self.options.answer_bytes).unwrap_or(u64::MAX);
        let announced = headers.get("content-length").and_then(|length| length.trim().parse::<u64>().ok());
        if let Some(announced) = announced.filter(|announced| *announced > limit) {
            return Err(Error::LimitExceeded {
                what: "bytes of an answer".to_owned(),
                limit: self.options.answer_bytes,
                found: i64::try_from(announced).unwrap_or(i64::MAX),
            });
        }
        let status = i64::from(answer.status().as_u16());
        let body = answer.into_body().into_with_config().limit(u64::MAX).reader();
        Ok(Answered { status, headers, url: url.to_string(), body: Box::new(Bounded::new(body, limit)) })
    }
}

enum Sent {
    Answer(Response<Body>),
    Private,
}

impl Transport for HttpTransport {
    fn ask(&self, asked: &Asked) -> Result<Answered> {
        let mut url = web(&asked.url)?;
        let first = url.clone();
        let mut asked = asked.clone();
        // A source at a private address is known by where it leads first.
        let mut free = self.options.private_addresses && names_private(&url);
        let mut followed = 0;
        loop {
            if !free && names_private(&url) {
                return Err(private(&url, followed > 0));
            }
            let answer = match self.send(free, &url, &asked, &first)? {
                Sent::Answer(answer) => answer,
                Sent::Private if self.options.private_addresses && followed == 0 && !free => {
                    free = true;
                    continue;
                }
                Sent::Private => return Err(private(&url, followed > 0)),
            };
            let status = answer.status().as_u16();
            let location = answer.headers().get("location").map(|to| String::from_utf8_lossy(to.as_bytes()));
            let Some(location) = location.filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308)) else {
                return self.answered(&url, answer);
            };
            if followed >= self.options.redirections {
                return Err(Error::Remote {
                    url: shown(first.as_str()),
                    reason: format!("redirected more than {} times", self.options.redirections),
                });
            }
            let to = followed_to(&url, &location)?;
            if status == 303 {
                asked.posted = None;
            }
            url = to;
            followed += 1;
        }
    }
}

/// Where a redirection leads, when it may be followed.
fn followed_to(url: &Url, location: &str) -> Result<Url> {
    let Some(mut to) = url.join(location.trim()).ok() else {
        let reason = "it redirects to what is no address".to_owned();
        return Err(Error::Remote { url: shown(url.as_str()), reason });
    };
    if !matches!(to.scheme(), "http" | "https") || !to.has_host() {
        return Err(refused(format!(
            "{} redirects to an address of the kind {}:",
            shown(url.as_str()),
            to.scheme()
        )));
    }
    if url.scheme() == "https" && to.scheme() == "http" {
        let to = shown(to.as_str());
        return Err(refused(format!("{} redirects to {to}, which is not secure", shown(url.as_str()))));
    }
    if to.origin() == url.origin() && to.username().is_empty() && to.password().is_none() {
        // What opened the first door opens the next of the same house.
        let (_, _) = (
            to.set_username(&decoded(url.username())),
            to.set_password(url.password().map(decoded).as_deref()),
        );
    }
    to.set_fragment(None);
    Ok(to)
}

fn web(address: &str) -> Result<Url> {
    let url = Url::parse(address).map_err(|_| bad(&format!("not a web address: {}", shown(address))))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(refused(format!("an address of the kind {other}:, only http: and https: are asked"))),
    }
}

fn proxy_of(proxy: &str, without: &[String]) -> Result<Proxy> {
    let unread = || bad(&format!("proxy: not an address of a proxy: {}", shown(proxy)));
    let url = Url::parse(proxy).map_err(|_| unread())?;
    let protocol = match url.scheme() {
        "http" => ureq::ProxyProtocol::Http,
        "https" => ureq::ProxyProtocol::Https,
        _ => return Err(unread()),
    };
    let mut builder = Proxy::builder(protocol).host(url.host_str().unwrap_or_default());
    builder = builder.port(url.port_or_known_default().unwrap_or(3128));
    if !url.username().is_empty() {
        builder = builder.username(&decoded(url.username()));
        builder = builder.password(&decoded(url.password().unwrap_or_default()));
    }
    for host in without {
        builder = builder.no_proxy(host);
    }
    builder.build().map_err(|_| unread())
}

/// The part of an address as it was before it was written into one.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *byte == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn bad(reason: &str) -> Error {
    Error::BadInput { format: "http".to_owned(), line: None, reason: reason.to_owned() }
}

fn refused(what: String) -> Error {
    Error::Unsupported { what }
}

fn private(url: &Url, redirected: bool) -> Error {
    let url = shown(url.as_str());
    refused(match redirected {
        true => format!("a redirection to {url}, a private address"),
        false => format!(
            "{url} is at a private address; the host of the catalogue allows them with private_addresses"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirections_never_lead_to_less_security() {
        let to = |from: &str, location: &str| followed_to(&Url::parse(from).unwrap(), location);
        let followed = |from, location| to(from, location).unwrap().to_string();
        assert_eq!(followed("https://a.fr/x/y?q=1", "z#part"), "https://a.fr/x/z");
        assert_eq!(followed("http://a.fr/", "https://b.fr/"), "https://b.fr/");
        assert_eq!(followed("https://jean:p%20w@a.fr/", "/b"), "https://jean:p%20w@a.fr/b");
        assert_eq!(followed("https://jean:pw@a.fr/", "https://b.fr/"), "https://b.fr/");
        assert_eq!(followed("https://jean:pw@a.fr/", "https://a.fr:444/"), "https://a.fr:444/");
        assert_eq!(followed("http://jean:pw@a.fr/", "https://a.fr/"), "https://a.fr/");
        for (from, location) in [
            ("https://a.fr/", "http://a.fr/"),
            ("https://a.fr/", "file:///etc/passwd"),
            ("http://a.fr/", "data:text/plain,x"),
        ] {
            assert!(matches!(to(from, location), Err(Error::Unsupported { .. })), "{from} {location}");
        }
        assert!(to("https://a.fr/", "http://[").is_err());
    }

    #[test]
    fn options_out_of_range_are_refused() {
        let bad = [
            HttpOptions { connect_seconds: 0, ..Default::default() },
            HttpOptions { read_seconds: -1, ..Default::default() },
            HttpOptions { whole_seconds: i64::MAX, ..Default::default() },
            HttpOptions { redirections: 21, ..Default::default() },
            HttpOptions { answer_bytes: 0, ..Default::default() },
            HttpOptions { user_agent: "a\r\nb: c".into(), ..Default::default() },
            HttpOptions { user_agent: String::new(), ..Default::default() },
            HttpOptions { proxy: Some("not a proxy".into()), ..Default::default() },
            HttpOptions { proxy: Some("socks5://127.0.0.1:1".into()), ..Default::default() },
        ];
        for options in bad {
            let refused = HttpTransport::new(options.clone());
            assert!(matches!(refused, Err(Error::BadInput { .. })), "{options:?}");
        }
        let proxy = Some("http://jean:secret@proxy.exemple.fr:3128".to_owned());
        let options = HttpOptions { proxy, no_proxy: vec!["*.exemple.fr".into()], ..Default::default() };
        let transport = HttpTransport::new(options).unwrap();
        assert!(!format!("{transport:?}").contains("secret"));
        let json = serde_json::to_string(&HttpOptions::default()).unwrap();
        assert_eq!(serde_json::from_str::<HttpOptions>(&json).unwrap(), HttpOptions::default());
        assert_eq!(serde_json::from_str::<HttpOptions>("{}").unwrap(), HttpOptions::default());
        assert!(serde_json::from_str::<HttpOptions>("{\"verify\": false}").is_err());
    }
}
