//! Declare the long-running parts of a tokio program as a struct.
