//! Arrow keys, by which one walks through a drawing.

/// An arrow key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// To the right.
    Right,
    /// To the left.
    Left,
    /// Up.
    Up,
    /// Down.
    Down,
}

impl Turn {
    /// The arrow key that a browser calls so (UI Events, `KeyboardEvent.key`).
    pub fn of_key(key: &str) -> Option<Turn> {
        match key {
            "ArrowRight" => Some(Turn::Right),
            "ArrowLeft" => Some(Turn::Left),
            "ArrowUp" => Some(Turn::Up),
            "ArrowDown" => Some(Turn::Down),
            _ => None,
        }
    }
}
