//! Requests over one connection each, as plain text: no client library is between the test and the server.

use std::io::{self, Read, Write};
use std::net::TcpStream;

/// A connection on which this path was requested.
pub(crate) fn open(address: &str, path: &str) -> TcpStream {
    request(address, "GET", path).expect("it listens and reads")
}

/// A connection on which a request was sent.
pub(crate) fn request(address: &str, method: &str, path: &str) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    Ok(stream)
}

/// The status and the body of the answer.
pub(crate) fn get(address: &str, path: &str) -> (u16, String) {
    try_get(address, path).expect("it answers")
}

/// Like [`get`], from a server that may be closed.
pub(crate) fn try_get(address: &str, path: &str) -> io::Result<(u16, String)> {
    let mut answer = String::new();
    request(address, "GET", path)?.read_to_string(&mut answer)?;
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .expect("a status");
    Ok((status, body.to_owned()))
}
