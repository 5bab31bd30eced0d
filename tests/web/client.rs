//! Requests over one connection each, as plain text: no client library is between the test and the server.

use std::io::{Read, Write};
use std::net::TcpStream;

/// A connection on which this path was requested.
pub(crate) fn open(address: &str, path: &str) -> TcpStream {
    request(address, "GET", path)
}

/// A connection on which a request was sent.
pub(crate) fn request(address: &str, method: &str, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .expect("it reads");
    stream
}

/// The status and the body of the answer.
pub(crate) fn get(address: &str, path: &str) -> (u16, String) {
    let mut answer = String::new();
    open(address, path)
        .read_to_string(&mut answer)
        .expect("it answers");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a whole answer");
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .expect("a status");
    (status, body.to_owned())
}
