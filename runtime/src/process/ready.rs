//! The wait for the readiness of a child process.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::error::Kind;
use super::log::Logged;
use super::spec::ProcessReady;

/// Between two tries to connect.
const PAUSE: Duration = Duration::from_millis(25);

/// On the loopback interface an answer that takes longer will not come.
const NO_ANSWER: Duration = Duration::from_secs(1);

/// The wait of one attempt for its child to be ready.
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
