// A mistake in `restart` is reported once, and the handle exists.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = sometimes)]
    api: u8,
}

async fn ask(app: App) -> anyhow::Result<()> {
    let group = app.into_group();
    let handle: AppHandle = group.handle();
    handle.api().restart().await?;
    let running: rungroup::Running<AppHandle> = group.start();
    running.api().wait().await?;
    handle.shutdown("enough");
    running.await?;
    Ok(())
}

fn main() {
    drop(ask(App { api: 1 }));
}
