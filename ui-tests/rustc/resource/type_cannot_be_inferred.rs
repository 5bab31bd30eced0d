// A type that `open` leaves open is stated by `provides`.
use rungroup::group;

#[derive(Clone)]
struct Pool<Db>(Db);

impl<Db> Pool<Db> {
    async fn connect(db: Db) -> std::io::Result<Pool<Db>> {
        Ok(Pool(db))
    }
}

async fn open<P: TryFrom<u8, Error: std::error::Error + Send + Sync>>(value: u8) -> Result<P, P::Error> {
    P::try_from(value)
}

#[group]
struct App {
    #[resource(open = open, close = drop)]
    pg: u8,
}

fn main() {}
