// An async interrupt is made with `Interrupt::call_async`.
use rungroup::Interrupt;

async fn close() {}

fn main() {
    let _ = Interrupt::call(async |_| close().await);
}
