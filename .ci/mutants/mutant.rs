
/// Returns `true` if the environment chooses the change with this number.
pub fn mutant(number: u32) -> bool {
    static CHOSEN: std::sync::LazyLock<u32> = std::sync::LazyLock::new(|| {
        let chosen = std::env::var("MUTANT");
        chosen.ok().and_then(|number| number.parse().ok()).unwrap_or(0)
    });
    *CHOSEN == number
}
