use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

use super::*;

/// Starts both, and opens two connections to each: one that stays idle, and one that sends a command.
fn both(command: &str) -> [(Running, [BufReader<TcpStream>; 2]); 2] {
    both!("21_tasks").map(|exe| {
        let mut running = child::start(exe);
        let address = running.until_start("server: ");
        let mut clients = [(); 2].map(|()| TcpStream::connect(&address).expect("it listens"));
        for client in &mut clients {
            writeln!(client, "hello").expect("it reads");
        }
        let mut clients = clients.map(BufReader::new);
        for client in &mut clients {
            assert_eq!(line(client), "hello");
        }
        writeln!(clients[1].get_mut(), "{command}").expect("it reads");
        running.until(&format!("command: {command}"));
        (running, clients)
    })
}

/// Reads a line. It is empty if the connection is closed.
fn line(client: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    match client.read_line(&mut line) {
        Ok(_) => line.trim_end().to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_command_is_answered_and_idle_connections_are_closed() {
    for (running, [mut idle, mut busy]) in both("SLEEP 400") {
        running.send("TERM");
        assert_eq!(line(&mut idle), "");
        assert_eq!(line(&mut busy), "SLEEP 400");
        assert_eq!(line(&mut busy), "");
        running.end().succeeded();
    }
}

#[test]
fn a_command_that_hangs_is_aborted_within_the_grace() {
    let both = both("SLEEP 60000").map(|(running, clients)| {
        drop(clients);
        running
    });
    both_give_up(both);
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    let both = both("SLEEP 60000").map(|(running, [mut idle, _busy])| {
        running.send("TERM");
        assert_eq!(line(&mut idle), "");
        running
    });
    both_end_at_once(both);
}

/// A client beyond the limit is served when another has gone.
#[test]
fn at_most_a_hundred_connections_are_served() {
    for exe in both!("21_tasks") {
        let mut running = child::start(exe);
        let address = running.until_start("server: ");
        let connect = || BufReader::new(TcpStream::connect(&address).expect("it listens"));
        let mut clients: Vec<_> = (0..100).map(|_| connect()).collect();
        for client in &mut clients {
            writeln!(client.get_mut(), "first").expect("it reads");
            assert_eq!(line(client), "first");
        }
        let mut waiting = connect();
        writeln!(waiting.get_mut(), "waiting").expect("the system takes it");
        for client in &mut clients {
            writeln!(client.get_mut(), "second").expect("it reads");
            assert_eq!(line(client), "second");
        }
        clients.pop();
        assert_eq!(line(&mut waiting), "waiting");
        // Another one waits while the server stops.
        let mut never = connect();
        writeln!(never.get_mut(), "never").expect("the system takes it");
        running.send("TERM");
        assert_eq!(line(&mut waiting), "");
        let ended = running.end();
        ended.succeeded();
        assert_eq!(ended.lines_of("command: second").len(), 100);
        assert_eq!(ended.stdout.last().unwrap(), "command: waiting");
    }
}

#[test]
fn a_panic_ends_only_its_connection_and_is_reported() {
    for (running, [mut idle, mut busy]) in both("PANIC") {
        assert_eq!(line(&mut busy), "");
        writeln!(idle.get_mut(), "still there").expect("it reads");
        assert_eq!(line(&mut idle), "still there");
        running.send("TERM");
        let ended = running.end();
        assert_eq!(ended.code, Some(0), "{ended:#?}");
        assert!(ended.stderr.contains("a command panics"), "{ended:#?}");
    }
}
