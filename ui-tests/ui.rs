//! Compile-time tests of rungroup.
