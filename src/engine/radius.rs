//! The service platform of chapter II.

pub mod data;
pub mod fault;
pub mod layout;
pub mod model;
pub mod replay;

use std::sync::LazyLock;

mod file {
    #![allow(unreachable_pub)]
    include!(concat!(env!("OUT_DIR"), "/platform.rs"));
}

/// The platform of `assets/data/platform.toml`.
pub static PLATFORM: LazyLock<model::Platform> =
    LazyLock::new(|| model::Platform::new(&file::PLATFORM).expect("the build script has built it once"));
