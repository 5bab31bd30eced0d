//! Behaviour tests of rungroup.
