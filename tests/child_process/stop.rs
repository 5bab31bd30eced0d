//! How a child is stopped: asked first, with all that it forked, and waited for.

use std::process::Command;

use rungroup::{Cause, Context, Group, Interrupt, Outcome, ProcessReady, Ready, Signal};

use crate::sh;
use crate::support::{Heard, ends, exists, group_of, is_suspended, until};

#[tokio::test]
async fn it_is_asked_and_its_exit_status_is_no_failure() {
    let heard = Heard::new();
    let mut group = Group::new("test");
    let script = "trap 'echo asked; exit 7' TERM; echo leader $$; sleep 3600 & wait";
    group.add_actor("child", sh(script), Interrupt::cancel());
    let running = group.start();
    let leader = heard.number("leader").await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert!(!exists(leader), "it was reaped before the run has returned");
    assert_eq!(report.actor("child").unwrap().outcome(), Outcome::Returned);
    assert_eq!(heard.lines_of("child").last().unwrap(), "asked");
}

#[tokio::test]
async fn it_leads_a_process_group_and_all_of_it_is_asked() {
    let heard = Heard::new();
    let mut group = Group::new("test");
    let script = "sh -c 'trap \"echo asked too; exit\" TERM; echo forked $$; sleep 3600 & wait' & \
                  trap '' TERM; echo leader $$; wait";
    group.add_actor("child", sh(script), Interrupt::cancel());
    let running = group.start();
    let (leader, forked) = (heard.number("leader").await, heard.number("forked").await);
    assert_eq!((group_of(leader), group_of(forked)), (leader, leader));
    assert_ne!(group_of(std::process::id()), leader);
    running.shutdown("enough");
    running.await.unwrap();
    heard.until("asked too").await;
    ends(forked);
}

#[tokio::test]
async fn it_is_asked_by_the_signal_that_it_wants() {
    let heard = Heard::new();
    let mut group = Group::new("test");
    // Not QUIT: a shell cannot trap what is ignored where it begins, as that is in whatever a script runs in the background.
    let script = "trap 'echo asked; exit' USR1; trap '' TERM; echo here; sleep 3600 & wait";
    group.add_actor(
        "child",
        sh(script).stop_signal(Signal::USR1),
        Interrupt::cancel(),
    );
    let running = group.start();
    heard.line_of("child").await;
    running.shutdown("enough");
    running.await.unwrap();
    heard.until("asked").await;
}

#[tokio::test]
async fn one_that_is_suspended_hears_it_too() {
    let heard = Heard::new();
    let mut group = Group::new("test");
    group.add_actor(
        "child",
        sh("trap 'echo asked; exit' TERM; echo leader $$; kill -STOP $$"),
        Interrupt::cancel(),
    );
    let running = group.start();
    let leader = heard.number("leader").await;
    until(|| is_suspended(leader));
    running.shutdown("enough");
    running.await.unwrap();
    heard.until("asked").await;
}

#[tokio::test]
async fn what_it_leaves_behind_is_killed_when_it_exits() {
    let heard = Heard::new();
    let mut group = Group::new("test");
    let script = "(trap '' TERM; sleep 3600) & echo forked $!; exit 0";
    group.add_actor("child", sh(script), Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert!(matches!(report.cause(), Cause::Returned { actor } if &**actor == "child"));
    ends(heard.number("forked").await);
}

/// It holds stdout and stderr of the child, and has left its process group.
#[tokio::test]
async fn what_has_left_its_group_is_not_waited_for() {
    let heard = Heard::new();
    let mut group = Group::new("test");
    group.add_actor(
        "child",
        sh("setsid sleep 3600 & echo left $!; echo last words"),
        Interrupt::cancel(),
    );
    group.run().await.unwrap();
    assert_eq!(heard.lines_of("child").len(), 2);
    let left = heard.number("left").await;
    let status = Command::new("kill").arg(left.to_string()).status().unwrap();
    assert!(
        status.success(),
        "a process that leaves its group is left alone"
    );
}

#[tokio::test]
async fn it_is_not_started_after_the_interrupt() {
    let heard = Heard::new();
    let mut group = Group::new("test");
    let handle = group.handle();
    let execute = async move |ctx: Context| {
        handle.shutdown("enough");
        ctx.interrupted().await;
        sh("echo never").run(&ctx).await
    };
    group.add("child", execute, Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(heard.of_processes(), Vec::<String>::new());
}

/// Whoever stops this process may ask its children, too, before it is their turn.
#[tokio::test]
async fn its_exit_status_is_no_failure_while_a_stop_is_on() {
    let heard = Heard::new();
    let mut group = Group::new("test");
    let script = "trap 'exit 7' TERM; echo leader $$; sleep 3600 & wait";
    group
        .add_actor("child", sh(script), Interrupt::cancel())
        .ready(Ready::Started);
    let ears = heard.clone();
    let asks_it_first = async move |ctx: Context| {
        ctx.interrupted().await;
        let leader = ears.number("leader").await;
        assert!(
            Command::new("kill")
                .arg(leader.to_string())
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(
            ears.until("process exited").await.field("status"),
            "exit status: 7"
        );
    };
    group
        .add("user", asks_it_first, Interrupt::cancel())
        .requires(["child"]);
    let running = group.start();
    heard.number("leader").await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actor("child").unwrap().outcome(), Outcome::Returned);
}

#[tokio::test]
async fn a_command_inside_an_actor_is_stopped_with_it() {
    let heard = Heard::new();
    let mut group = Group::new("test");
    let execute = async |ctx: Context| {
        sh("echo leader $$; exec sleep 3600").run(&ctx).await?;
        assert!(ctx.is_interrupted());
        anyhow::Ok(())
    };
    group.add("worker", execute, Interrupt::cancel());
    let running = group.start();
    let leader = heard.number("leader").await;
    running.shutdown("enough");
    running.await.unwrap();
    assert!(!exists(leader));
}

/// A later execution of the same spec is another child.
#[tokio::test]
async fn each_execution_is_a_fresh_child() {
    let heard = Heard::new();
    let mut group = Group::new("test");
    let execute = async |ctx: Context| {
        let spec = sh("echo from $X in $PWD").env("X", "here").current_dir("/");
        spec.clone().run(&ctx).await?;
        spec.env("X", "there").run(&ctx).await
    };
    group.add("worker", execute, Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(
        heard.lines_of("worker"),
        ["from here in /", "from there in /"]
    );
}

/// SIGINT ends this process at once where nobody listens to it, and then nobody stops the child.
#[tokio::test]
async fn a_group_that_listens_to_no_signal_is_warned_of_unless_it_says_so() {
    for (says, warnings) in [(None, 1), (Some(vec![]), 0), (Some(vec![Signal::TERM]), 0)] {
        let heard = Heard::new();
        let mut group = Group::new("app");
        if let Some(signals) = says {
            group = group.signals(signals);
        }
        group
            .actor("job")
            .add_process(sh("true"), ProcessReady::Started);
        group.run().await.unwrap();
        let warned = heard
            .all()
            .into_iter()
            .filter(|said| said.message.contains("no signals are configured"));
        assert_eq!(warned.count(), warnings);
    }
}
