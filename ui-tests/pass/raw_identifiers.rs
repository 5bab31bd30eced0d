// A field may have a keyword's name; the actor's name is without `r#`.
use rungroup::{Context, group};

async fn r#match(_: u8, _: Context) {}

#[group]
struct r#Struct {
    #[actor(execute = r#match, interrupt = cancel, ready = started)]
    r#type: u8,
    #[actor(execute = r#match, interrupt = cancel, requires = [r#type], stops_before = [r#async])]
    r#fn: u8,
    #[actor(execute = r#match, interrupt = cancel)]
    r#async: u8,
    r#in: u8,
}

fn main() {
    let app = r#Struct { r#type: 1, r#fn: 2, r#async: 3, r#in: 4 };
    let mut group: StructGroup = app.into_group();
    group.r#type().grace(std::time::Duration::from_secs(1));
    let names: Vec<String> = r#Struct::PLAN.actors().map(|actor| actor.name().to_owned()).collect();
    assert_eq!(names, ["type", "fn", "async"]);
}
