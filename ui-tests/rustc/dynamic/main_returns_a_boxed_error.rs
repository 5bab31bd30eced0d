// The build closure returns `anyhow::Result`.
use rungroup::Group;
use std::error::Error;

async fn build() -> Result<Group, Box<dyn Error + Send + Sync>> {
    Ok(Group::new("app"))
}

fn main() -> rungroup::Exit {
    rungroup::main(build)
}
