//! A thread that blocks in a read, until its interrupt closes the connection. Go: `execute` scans `conn`, `interrupt` calls
//! `conn.Close()`.
//!
//! After the third line the reader requests the stop of the group. The peer writes no more lines and closes its end only after
//! the reader has ended, so only the interrupt can end the read.

#![expect(
    clippy::needless_pass_by_value,
    reason = "execute receives its context by value"
)]

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};

use rungroup::{Context, Exit, group};

/// Prints the lines that arrive. The interrupt uses `conn` too, so both receive a reference.
fn read_lines(conn: &TcpStream, ctx: Context) -> io::Result<()> {
    for (count, line) in (1..).zip(BufReader::new(conn).lines()) {
        println!("reader: {}", line?);
        if count == 3 {
            ctx.handle().shutdown("three lines are enough");
        }
    }
    println!("reader: end of stream");
    Ok(())
}

/// Writes three lines, and closes its end at the interrupt.
fn talk(mut conn: TcpStream, ctx: Context) -> io::Result<()> {
    conn.write_all(b"one\ntwo\nthree\n")?;
    ctx.wait_interrupted();
    println!("peer: hangs up");
    Ok(())
}

#[group]
struct App {
    #[actor(blocking, execute = read_lines, interrupt = |conn, _| conn.shutdown(Shutdown::Both), stops_before = [peer])]
    reader: TcpStream,

    #[actor(blocking, execute = talk, interrupt = cancel)]
    peer: TcpStream,
}

async fn app() -> anyhow::Result<App> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let reader = TcpStream::connect(listener.local_addr()?)?;
    let (peer, _) = listener.accept()?;
    Ok(App { reader, peer })
}

fn main() -> Exit {
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app)
        .clock(rungroup::drill::Clock::Held)
        .run();
}
