//! [`ProcessReady`]: when a child process is ready, and the wait for it.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::error::Kind;
use super::log::Logged;

/// Between two tries to connect.
const PAUSE: Duration = Duration::from_millis(25);

/// On the loopback interface an answer that takes longer will not come.
const NO_ANSWER: Duration = Duration::from_secs(1);

/// The condition for the readiness of a child process. An exit before the condition is met is a failure.
///
/// # Examples
///
/// ```
/// use rungroup::ProcessReady;
///
/// let ready = ProcessReady::line("Ready to accept connections");
/// assert_eq!(ready.to_string(), "a line with `Ready to accept connections`");
/// assert_eq!(ProcessReady::port(9901).to_string(), "a connection to port 9901");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ProcessReady {
    /// Ready when the process has started.
    #[default]
    Started,
    /// Ready when a line of stdout or stderr contains this text. A line counts at its end. A line longer than 8 KiB is
    /// examined in pieces.
    Line(String),
    /// Ready when this port of `127.0.0.1` or `::1` accepts a connection, which is closed at once.
    ///
    /// A port that is in use before the start is an error, and the child is not started. A process that begins to serve
    /// the port later cannot be distinguished from the child.
    Port(u16),
}

impl ProcessReady {
    /// Makes the child ready when a line of its stdout or stderr contains `text`.
    pub fn line(text: impl Into<String>) -> ProcessReady {
        ProcessReady::Line(text.into())
    }

    /// Makes the child ready when `port` accepts a connection on the loopback interface.
    pub fn port(port: u16) -> ProcessReady {
        ProcessReady::Port(port)
    }
}

/// The condition of the readiness.
impl std::fmt::Display for ProcessReady {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ProcessReady::Started => f.write_str("its start"),
            ProcessReady::Line(text) => write!(f, "a line with `{text}`"),
            ProcessReady::Port(port) => write!(f, "a connection to port {port}"),
        }
    }
}

/// The wait of one execution for its child to be ready.
pub(super) enum Awaited {
    Start,
    Line(String),
    Port(Pin<Box<dyn Future<Output = ()> + Send>>),
    /// The child is ready already, and was reported.
    Nothing,
}

impl Awaited {
    /// To be called before the child is started.
    pub(super) async fn new(ready: &ProcessReady) -> Result<Awaited, Kind> {
        match ready {
            ProcessReady::Started => Ok(Awaited::Start),
            ProcessReady::Line(text) => Ok(Awaited::Line(text.clone())),
            ProcessReady::Port(0) => Err(Kind::NoPort),
            ProcessReady::Port(port) if accepts(*port).await => Err(Kind::PortTaken(*port)),
            &ProcessReady::Port(port) => Ok(Awaited::Port(Box::pin(async move {
                while !accepts(port).await {
                    sleep(PAUSE).await;
                }
            }))),
        }
    }

    /// The text that a line must contain.
    pub(super) fn line(&self) -> Option<String> {
        match self {
            Awaited::Line(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Returns `true` if the child is ready now. `true` only once.
    pub(super) fn poll_reached(&mut self, cx: &mut Context<'_>, logged: &Logged<'_>) -> bool {
        let connected = match self {
            Awaited::Port(connection) => connection.as_mut().poll(cx).is_ready(),
            _ => false,
        };
        if connected {
            *self = Awaited::Nothing;
        }
        connected || self.reached_by(logged)
    }

    /// Returns `true` if the child is ready by its start or its output. `true` only once.
    pub(super) fn reached_by(&mut self, logged: &Logged<'_>) -> bool {
        let reached = match self {
            Awaited::Start => true,
            Awaited::Line(_) => logged.has_line(),
            Awaited::Port(_) | Awaited::Nothing => false,
        };
        if reached {
            *self = Awaited::Nothing;
        }
        reached
    }

    /// `ready`, if it was not reached.
    pub(super) fn unreached(&self, ready: &ProcessReady) -> Option<ProcessReady> {
        match self {
            Awaited::Nothing => None,
            _ => Some(ready.clone()),
        }
    }
}

async fn accepts(port: u16) -> bool {
    for address in [
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::LOCALHOST),
    ] {
        if let Ok(Ok(stream)) = timeout(NO_ANSWER, TcpStream::connect((address, port))).await {
            // TCP can connect a port to itself if no process listens: the system may choose it for this end, too.
            let is_itself = matches!((stream.local_addr(), stream.peer_addr()), (Ok(own), Ok(peer)) if own == peer);
            if !is_itself {
                return true;
            }
        }
    }
    false
}
