//! Helpers that all crates of standpoint share. They write a file whole or not at all, hash, group rows, shuffle in the same
//! order in every run, minimise a loss of a few parameters, word numbers and names for messages, and give errors
//! and findings their codes.
#![deny(missing_docs, missing_debug_implementations)]
#![deny(unsafe_code)]
#![warn(clippy::missing_errors_doc)]
// Those of tests are not this library's.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

pub mod atomic;
pub mod catch_panic;
pub mod cholesky;
pub mod code;
pub mod fault;
pub mod files;
pub mod grouped;
pub mod hash;
pub mod newton;
pub mod phrases;
pub mod shuffle;

/// Implements `Debug` by the name of a type alone, where its content would fill the screen or has no `Debug`.
#[macro_export]
macro_rules! debug_as_name {
    ($name:ident $(<$life:lifetime>)?) => {
        impl std::fmt::Debug for $name $(<$life>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}
