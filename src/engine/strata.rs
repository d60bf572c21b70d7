//! The strata of chapter V, each drawn from the system that it stands for: one block, one loop that takes turns among
//! threads, stacked containers, the platform's nine services, and the platform's requests as they are traced.

pub mod block;
pub mod containers;
pub mod services;
pub mod threads;
pub mod traces;

use std::fmt::Write;

/// The size of every texture, in its own units: to the right, and down.
pub const SIZE: (i32, i32) = (360, 120);

/// What a stratum is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bed {
    /// All in one.
    Block,
    /// Many that wait, one that runs.
    Threads,
    /// Boxes of one size.
    Containers,
    /// A gateway, and eight behind it.
    Services,
    /// Requests, span by span.
    Traces,
}

/// A texture as SVG path data: what is drawn finely, and what is drawn over it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texture {
    /// The grain.
    pub fine: String,
    /// What gives it its shape.
    pub bold: String,
}

impl Bed {
    /// From the bottom.
    pub const ALL: [Bed; 5] = [Bed::Block, Bed::Threads, Bed::Containers, Bed::Services, Bed::Traces];

    /// What styles call it.
    pub fn class(self) -> &'static str {
        match self {
            Bed::Block => "is-block",
            Bed::Threads => "is-threads",
            Bed::Containers => "is-containers",
            Bed::Services => "is-services",
            Bed::Traces => "is-traces",
        }
    }

    /// The same one whenever it is asked for.
    pub fn texture(self) -> Texture {
        match self {
            Bed::Block => block::texture(),
            Bed::Threads => threads::texture(&threads::course(SEED)),
            Bed::Containers => containers::texture(&containers::stacks(SEED)),
            Bed::Services => services::texture(&services::places()),
            Bed::Traces => traces::texture(&traces::bars()),
        }
    }
}

/// Of everything in a texture that is drawn by lot.
const SEED: u64 = 2021;

/// Writes path data: absolute moves, relative lines.
#[derive(Debug, Default)]
struct Pen(String);

impl Pen {
    fn to(&mut self, x: i32, y: i32) -> &mut Pen {
        self.write(format_args!("M{x} {y}"))
    }

    fn across(&mut self, x: i32) -> &mut Pen {
        self.write(format_args!("h{x}"))
    }

    fn down(&mut self, y: i32) -> &mut Pen {
        self.write(format_args!("v{y}"))
    }

    fn along(&mut self, x: i32, y: i32) -> &mut Pen {
        self.write(format_args!("l{x} {y}"))
    }

    fn rectangle(&mut self, width: i32, height: i32) -> &mut Pen {
        self.across(width).down(height).across(-width).close()
    }

    fn close(&mut self) -> &mut Pen {
        self.write(format_args!("z"))
    }

    fn write(&mut self, what: std::fmt::Arguments<'_>) -> &mut Pen {
        // A String takes whatever is written to it.
        let _ = self.0.write_fmt(what);
        self
    }
}
