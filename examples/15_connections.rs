//! A TCP server with a task for each connection, which drains them: it stops accepting at once, and has ended when the last
//! connection has been served.
//!
//! The tasks are children of the server. They are interrupted with it, share its grace, and of one that is over nothing is
//! left. No more than two are alive at once: the third client waits until one of the others has hung up.

use std::net::SocketAddr;
use std::time::Duration;

use rungroup::{Context, Scope, group};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How many connections are served at once.
const ROOM: usize = 2;

/// Asked for a number, counts that far. A stop lets it finish what it was asked for, and no more.
async fn serve_one(number: u32, connection: TcpStream, scope: Scope) -> std::io::Result<()> {
    let mut connection = BufReader::new(connection);
    connection.write_all(b"hello\n").await?;
    loop {
        let mut asked = String::new();
        let Some(read) = scope
            .run_until_interrupted(connection.read_line(&mut asked))
            .await
        else {
            connection.write_all(b"goodbye\n").await?;
            break;
        };
        if read? == 0 {
            break; // it has hung up
        }
        for count in 1..=asked.trim().parse().unwrap_or(0) {
            tokio::time::sleep(Duration::from_millis(50)).await;
            connection
                .write_all(format!("{count}\n").as_bytes())
                .await?;
        }
    }
    println!("server: connection {number} is over");
    Ok(())
}

async fn serve(listener: TcpListener, ctx: Context) -> anyhow::Result<()> {
    let mut number = 0;
    while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
        let (connection, _) = accepted?;
        number += 1;
        let served = ctx
            .spawn_bounded(ROOM, serve_one(number, connection, ctx.scope().clone()))
            .await;
        if served.is_err() {
            // It was interrupted, as it waited for room.
            println!("server: connection {number} is turned away");
            break;
        }
        println!("server: serves connection {number}");
    }
    drop(listener);
    println!("server: accepts nothing more");
    ctx.wait_for_tasks().await;
    println!("server: every connection was served");
    Ok(())
}

/// One that says nothing, one that hangs up when it was answered, and one that is answered while all stops.
async fn call([mut idle, mut short, mut late]: [Client; 3], ctx: Context) {
    idle.hear().await;
    short.hear().await;
    short.ask(1).await;
    short.hear().await;
    drop(short);
    late.ask(3).await;
    late.hear().await;
    late.hear().await;
    ctx.handle().shutdown("the clients have seen enough");
    while late.hear().await {}
    while idle.hear().await {}
}

struct Client {
    name: &'static str,
    connection: BufReader<TcpStream>,
}

impl Client {
    async fn connect(name: &'static str, address: SocketAddr) -> std::io::Result<Client> {
        Ok(Client {
            name,
            connection: BufReader::new(TcpStream::connect(address).await?),
        })
    }

    async fn ask(&mut self, number: u32) {
        // Where it cannot be asked, it will not be heard.
        let _ = self
            .connection
            .write_all(format!("{number}\n").as_bytes())
            .await;
    }

    /// Prints a line of the server's, if it has not hung up.
    async fn hear(&mut self) -> bool {
        let mut line = String::new();
        let heard = self
            .connection
            .read_line(&mut line)
            .await
            .is_ok_and(|read| read > 0);
        if heard {
            println!("{}: {}", self.name, line.trim());
        }
        heard
    }
}

#[group(grace = "5s", signals = [INT, TERM])]
struct App {
    #[actor(execute = call, interrupt = cancel)]
    clients: [Client; 3],

    #[actor(execute = serve, interrupt = cancel)]
    server: TcpListener,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let server = TcpListener::bind("127.0.0.1:0").await?;
    let address = server.local_addr()?;
    // The system keeps them until the server accepts them, one after the other.
    let connect = |name| Client::connect(name, address);
    let clients = [
        connect("idle").await?,
        connect("short").await?,
        connect("late").await?,
    ];
    let report = App { clients, server }.run().await?;
    let server = report.actor("server").expect("it is one of the actors");
    println!(
        "report: {}; {} connections, {} failed",
        report.cause(),
        server.tasks(),
        server.task_failures().count
    );
    Ok(())
}
