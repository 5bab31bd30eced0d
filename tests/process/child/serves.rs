//! Serves an address until it is stopped, as a child of another group.

use std::net::TcpListener;

use rungroup::Exit;

pub(crate) fn run() -> Exit {
    let address = std::env::args()
        .nth(2)
        .expect("the address is its second argument");
    let listener = TcpListener::bind(address).expect("no other process serves it");
    for connection in listener.incoming() {
        drop(connection);
    }
    Exit::SUCCESS
}
