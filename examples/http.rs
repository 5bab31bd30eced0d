//! An HTTP server whose connections are tasks of its actor, to copy into a program.
//!
//! `axum::serve` spawns its connections on the runtime. They outlive the actor if it is aborted, and keep the values that
//! their handlers hold. Connections that are tasks of the actor end with it.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rungroup::Scope;
use tokio::net::{TcpListener, TcpStream};

/// The pause after an `accept` that failed, for example because too many files are open.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until the actor is interrupted. Then the listener is closed; each connection answers the request that it has begun,
/// and closes. The actor ends after its connections, and an abort drops them.
pub async fn serve(listener: TcpListener, router: Router, scope: &Scope) {
    while let Some(accepted) = scope.run_until_interrupted(listener.accept()).await {
        let Ok((stream, _)) = accepted else {
            scope.run_until_interrupted(tokio::time::sleep(PAUSE)).await;
            continue;
        };
        let connection = serve_connection(stream, router.clone(), scope.clone());
        if scope.spawn(connection).is_err() {
            break; // interrupted after the accept
        }
    }
}

async fn serve_connection(stream: TcpStream, router: Router, scope: Scope) {
    let mut connection = std::pin::pin!(
        http1::Builder::new()
            .timer(TokioTimer::new()) // limits the time in which a client sends the head of a request
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
    );
    // An error is that of one client, which closed its connection or sent something else than HTTP.
    tokio::select! {
        _ = &mut connection => return,
        () = scope.interrupted() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
