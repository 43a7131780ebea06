//! A server of HTTP on this machine that answers as it is told, and misbehaves as it is told.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What was asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    /// The path, with the query.
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Request {
    /// A number in the query, or an attribute of the body.
    pub fn number(&self, name: &str) -> Option<usize> {
        let text = format!("{}&{}", self.path, self.body.replace('"', ""));
        let at = text.find(&format!("{name}="))? + name.len() + 1;
        let digits: String = text[at..].chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    }
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

pub fn reply(status: u16, body: impl Into<Vec<u8>>) -> Reply {
    Reply { status, headers: Vec::new(), body: body.into() }
}

impl Reply {
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What the server does with a request.
#[derive(Clone, Debug)]
pub enum Act {
    Answer(Reply),
    /// In small pieces, with a pause between them.
    Slow(Reply, Duration),
    /// Only so many bytes of it, whatever is announced.
    Cut(Reply, usize),
    /// Announces another length.
    Lie(Reply, usize),
    /// Keeps silent for a while, then hangs up.
    Silent(Duration),
    /// Hangs up after the answer without a word, as a server does whose keep-alive is over.
    HangUp(Reply),
    /// So many bytes of nothing, without a length.
    Endless(u64),
}

type Script = dyn Fn(usize, &Request) -> Act + Send + Sync;

/// A server, until it is dropped.
pub struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Request>>>,
    sent: Arc<AtomicU64>,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// A server that acts by the number of the request and what is asked.
    pub fn new(script: impl Fn(usize, &Request) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            asked: Arc::default(),
            sent: Arc::default(),
            stopped: Arc::default(),
        };
        let script: Arc<Script> = Arc::new(script);
        let (asked, sent, stopped) = (server.asked.clone(), server.sent.clone(), server.stopped.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (script, asked, sent) = (script.clone(), asked.clone(), sent.clone());
                std::thread::spawn(move || serve(stream, script.as_ref(), &asked, &sent));
            }
        });
        server
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }

    /// The bytes of bodies that were sent.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

/// Serves one connection, for as many requests as come.
fn serve(stream: TcpStream, script: &Script, asked: &Mutex<Vec<Request>>, sent: &AtomicU64) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
    let _ = stream.set_nodelay(true);
    let Ok(writing) = stream.try_clone() else { return };
    let (mut reader, mut writer) = (BufReader::new(stream), writing);
    while let Some(request) = read(&mut reader) {
        let number = {
            let mut all = asked.lock().unwrap();
            all.push(request.clone());
            all.len() - 1
        };
        if !act(&mut writer, script(number, &request), sent).unwrap_or(false) {
            let _ = writer.shutdown(std::net::Shutdown::Both);
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim().split_once(':') {
            Some((name, value)) => headers.insert(name.to_ascii_lowercase(), value.trim().to_owned()),
            None => break,
        };
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, path, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

/// Acts; whether the connection goes on.
fn act(writer: &mut TcpStream, act: Act, sent: &AtomicU64) -> std::io::Result<bool> {
    let (reply, announced, most, pause, on) = match act {
        Act::Answer(reply) => (reply, None, usize::MAX, None, true),
        Act::Slow(reply, pause) => (reply, None, usize::MAX, Some(pause), true),
        Act::Cut(reply, most) => (reply, None, most, None, false),
        Act::Lie(reply, announced) => (reply, Some(announced), usize::MAX, None, false),
        Act::HangUp(reply) => (reply, None, usize::MAX, None, false),
        Act::Silent(time) => {
            std::thread::sleep(time);
            return Ok(false);
        }
        Act::Endless(total) => {
            writer.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n",
            )?;
            let chunk = vec![b' '; 1 << 16];
            let mut left = total;
            while left > 0 {
                let length = left.min(1 << 16);
                write!(writer, "{length:x}\r\n")?;
                writer.write_all(&chunk[..usize::try_from(length).unwrap()])?;
                writer.write_all(b"\r\n")?;
                sent.fetch_add(length, Ordering::Relaxed);
                left -= length;
            }
            writer.write_all(b"0\r\n\r\n")?;
            return Ok(true);
        }
    };
    let length = announced.unwrap_or(reply.body.len());
    write!(writer, "HTTP/1.1 {} Told\r\nContent-Length: {length}\r\n", reply.status)?;
    for (name, value) in &reply.headers {
        write!(writer, "{name}: {value}\r\n")?;
    }
    writer.write_all(b"\r\n")?;
    let body = &reply.body[..reply.body.len().min(most)];
    let piece = if pause.is_some() { body.len().div_ceil(8).max(1) } else { body.len().max(1) };
    for part in body.chunks(piece) {
        writer.write_all(part)?;
        writer.flush()?;
        sent.fetch_add(part.len() as u64, Ordering::Relaxed);
        if let Some(pause) = pause {
            std::thread::sleep(pause);
        }
    }
    Ok(on)
}
