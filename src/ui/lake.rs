//! The lake: sources go in, and the table that they become is drawn, opened, read and changed.

pub mod berg;
pub mod byte_map;
pub mod changes;
pub mod figures;
pub mod grid;
pub mod inspect;
pub mod loaded;
pub mod opened;
pub mod said;
pub mod slider;
pub mod table;
pub mod trails;
