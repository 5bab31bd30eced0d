use clap::{ArgMatches, Args, Command, FromArgMatches};
use rungroup::Context;

struct Flags;

impl FromArgMatches for Flags {
    fn from_arg_matches(_: &ArgMatches) -> Result<Flags, clap::Error> {
        Ok(Flags)
    }

    fn update_from_arg_matches(&mut self, _: &ArgMatches) -> Result<(), clap::Error> {
        Ok(())
    }
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        command
    }
}

async fn wait<T>(_: T, ctx: Context) {
    ctx.interrupted().await;
}

async fn no_parameter() -> anyhow::Result<u16> {
    Ok(80)
}

async fn of_a_port(port: u16) -> anyhow::Result<u16> {
    Ok(port)
}

fn is_valid(_: &u16) -> anyhow::Result<()> {
    Ok(())
}

#[rungroup::group]
struct Takes {
    #[actor(execute = wait, interrupt = cancel, config = Flags, build = no_parameter)]
    nothing: u16,

    #[actor(execute = wait, interrupt = cancel, config(Flags, prefix = "port"), build = of_a_port)]
    another: u16,
}

#[rungroup::group]
struct Is {
    #[actor(execute = wait, interrupt = cancel, config = Flags)]
    another: u16,
}

#[rungroup::group]
struct Validates {
    #[actor(execute = wait, interrupt = cancel, config(Flags, validate = is_valid))]
    another: Flags,
}

fn main() {}
