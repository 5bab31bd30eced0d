// Each option of the phases has a form and stands once, and a unit is no actor.
use rungroup::{Context, group};

struct Args;

async fn open() -> std::io::Result<u8> {
    Ok(80)
}

async fn run(_: u8, _: Context) {}

#[group]
struct App {
    #[unit(build)]
    no_function: u8,
    #[unit(build = "open")]
    text: u8,
    #[unit(build(open))]
    list: u8,
    #[unit(build = blocking(open, open))]
    two_functions: u8,
    #[unit(build = open, build = open)]
    twice: u8,
    #[unit(role)]
    no_role: u8,
    #[unit(role = 1)]
    number: u8,
    #[unit(role = "data", role = "meta")]
    two_roles: u8,
    #[unit(config(Args prefix = "a"))]
    no_comma: u8,
    #[unit(config(Args, prefix = "b", secrets = [url], secrets = [token]))]
    two_lists: u8,
    #[unit(config(Args, prefix = "c", validate = check, validate = check))]
    two_checks: u8,
    #[unit(config = Args, config = Args)]
    two_configs: u8,
    #[unit(build = open)]
    #[unit(role = "data")]
    two_attributes: u8,
    #[unit(role = "data")]
    #[value]
    value: u8,
    #[unit(role = "data")]
    #[resource(open = open)]
    resource: u8,
    #[value(grace = "1s")]
    runs: u8,
    #[unit(build = open)]
    unit: u8,
    #[actor(execute = run, interrupt = cancel, requires = [unit])]
    api: u8,
}

fn main() {}
