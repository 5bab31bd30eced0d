//! The counterparts of other libraries.
//!
//! - [`run_group`]: Go's `run.Group` (oklog/run).
//! - [`supervisor`]: Go's `supervisor` of Ambassador (`pkg/supervisor` of datawire/ambassador).
//! - [`banyandb`]: Go's `pkg/run` of `BanyanDB` (apache/skywalking-banyandb).
//! - [`tokio_graceful_shutdown`]: the crate tokio-graceful-shutdown.
//! - [`cancellation_token`]: `CancellationToken`, `JoinSet` and `TaskTracker` of tokio and tokio-util.

pub mod banyandb;
pub mod cancellation_token;
pub mod run_group;
pub mod supervisor;
pub mod tokio_graceful_shutdown;
