//! A child process that restarts when it dies, and a proxy that requires it (feature `process`).
//!
//! The sidecar stands for a program in another language; here it is this program, called with the path of a file. It runs in
//! its own process group, and is ready when it prints a certain line. At the stop its process group receives SIGTERM, and
//! SIGKILL when the grace period expires. Its output goes to the log, under its name.
//!
//! One of the requests makes the sidecar die. The proxy is then stopped, and restarts after the sidecar.

use std::io::{BufRead, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rungroup::{Context, Exit, ProcessSpec, group};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// Sends each request to the sidecar. Its return stops the group.
async fn proxy(proxy: Proxy, ctx: Context) -> anyhow::Result<()> {
    let port: u16 = tokio::fs::read_to_string(&proxy.port).await?.parse()?;
    let mut sidecar = BufReader::new(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?);
    println!("proxy: connected");
    while let Some(Some(request)) = ctx.run_until_interrupted(proxy.requests.next()).await {
        sidecar.write_all(format!("{request}\n").as_bytes()).await?;
        let mut answer = String::new();
        if sidecar.read_line(&mut answer).await? == 0 {
            println!("proxy: no answer to `{request}`");
            // The sidecar has died, so its dependents are interrupted.
            ctx.interrupted().await;
            println!(
                "proxy: stopped, because {}",
                ctx.cause().expect("an interrupt has a cause")
            );
            return Ok(());
        }
        println!("proxy: `{request}` is answered by `{}`", answer.trim());
    }
    Ok(())
}

/// Cloned for each attempt. The attempts share the requests, so none is sent twice.
#[derive(Clone)]
struct Proxy {
    /// The file that names the port.
    port: PathBuf,
    requests: Requests,
}

#[derive(Clone)]
struct Requests(Arc<Mutex<std::vec::IntoIter<&'static str>>>);

impl Requests {
    /// Returns the next request, after a while.
    async fn next(&self) -> Option<&'static str> {
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.0.lock().expect("no thread panics").next()
    }
}

#[group(grace = "5s")]
struct App {
    #[actor(process, ready = line("listening"), restart(when = on_failure, backoff = "10ms"), dependents = restart,
            grace = "2s")]
    sidecar: ProcessSpec,

    #[actor(execute = proxy, interrupt = cancel, requires = [sidecar], restart = on_failure)]
    proxy: Proxy,
}

/// The code of the child, a program without a group. It opens a port, and writes the number to a file.
fn sidecar(port: &Path) -> std::io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    std::fs::write(port, listener.local_addr()?.port().to_string())?;
    println!("listening");
    for connection in listener.incoming() {
        let mut connection = std::io::BufReader::new(connection?);
        let mut request = String::new();
        while connection.read_line(&mut request)? > 0 {
            if request.trim() == "divide by zero" {
                eprintln!("it cannot be done");
                std::process::exit(1);
            }
            let answer = format!(
                "{} from process {}\n",
                request.trim().to_uppercase(),
                std::process::id()
            );
            connection.get_mut().write_all(answer.as_bytes())?;
            request.clear();
        }
    }
    Ok(())
}

/// `program` is the sidecar, which writes its port to the file.
fn app(program: PathBuf, port: PathBuf) -> App {
    let requests = vec!["one", "divide by zero", "two"].into_iter();
    App {
        sidecar: ProcessSpec::new(program).arg(&port),
        proxy: Proxy {
            port,
            requests: Requests(Arc::new(Mutex::new(requests))),
        },
    }
}

fn main() -> anyhow::Result<Exit> {
    if let Some(port) = std::env::args_os().nth(1) {
        sidecar(Path::new(&port))?;
        return Ok(Exit::SUCCESS);
    }
    let log = tracing_subscriber::fmt()
        .without_time()
        .with_ansi(false)
        .with_writer(std::io::stdout);
    log.with_max_level(tracing::Level::INFO).init();
    let port = std::env::temp_dir().join(format!("sidecar-{}.port", std::process::id()));
    let app = app(std::env::current_exe()?, port.clone());
    let exit = rungroup::main(async || Ok(app));
    let _ = std::fs::remove_file(port);
    Ok(exit)
}

#[test]
fn survives_every_fault() {
    let port = std::env::temp_dir().join(format!("sidecar-drill-{}.port", std::process::id()));
    let of_app = port.clone();
    let Some(program) = option_env!("CARGO_BIN_EXE_16_sidecar") else {
        panic!("cargo builds it for the tests");
    };
    rungroup::drill(async move || Ok(app(program.into(), of_app.clone())))
        .clock(rungroup::drill::Clock::Real)
        .within(Duration::from_secs(4))
        .run();
    let _ = std::fs::remove_file(port);
}
