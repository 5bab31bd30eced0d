
/// Returns `true` if the environment chooses the change with this number. Notes in a file that a process has reached it.
pub fn mutant(number: u32) -> bool {
    use std::env::var_os;
    use std::io::Write;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, Ordering};
    static CHOSEN: LazyLock<u32> = LazyLock::new(|| {
        let chosen = std::env::var("MUTANT");
        chosen.ok().and_then(|number| number.parse().ok()).unwrap_or(0)
    });
    static REACHED: LazyLock<Option<std::ffi::OsString>> = LazyLock::new(|| var_os("MUTANTS_REACHED"));
    static SEEN: [AtomicBool; 10_000] = [const { AtomicBool::new(false) }; 10_000];
    if let Some(path) = &*REACHED {
        let seen = &SEEN[number as usize];
        if !seen.load(Ordering::Relaxed) && !seen.swap(true, Ordering::Relaxed) {
            // Closed again, because some tests count descriptors.
            let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
            let line = format!("{number}\n");
            file.and_then(|mut file| file.write_all(line.as_bytes())).expect("the number is noted");
        }
    }
    *CHOSEN == number
}
