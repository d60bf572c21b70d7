//! What more than one page uses.

#[cfg(feature = "ssr")]
pub mod frame;
#[cfg(feature = "ssr")]
pub mod head;
#[cfg(feature = "ssr")]
pub mod heading;
pub mod icon_button;
#[cfg(feature = "ssr")]
pub mod language_link;
pub mod portions;
#[cfg(feature = "ssr")]
pub mod rail;
pub mod title;
#[cfg(feature = "ssr")]
pub mod words;
pub mod zoom;
