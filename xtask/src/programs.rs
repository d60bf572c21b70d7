//! What runs in the browser.

/// A program, as Trunk writes it: `NAME_bg.wasm`, and `NAME.js` to start it.
pub(crate) struct Program {
    /// Of its `src/bin/NAME.rs`, and of its budget.
    pub(crate) name: &'static str,
    /// What it is compiled with.
    pub(crate) feature: &'static str,
    /// The script of `src/` that asks for it.
    pub(crate) caller: &'static str,
}

/// All of them; the first is the one that every page asks for.
pub(crate) const PROGRAMS: [Program; 9] = [
    Program { name: "app", feature: "hydrate", caller: "start.js" },
    Program { name: "palette", feature: "hydrate", caller: "start.js" },
    Program { name: "radius", feature: "hydrate", caller: "start.js" },
    Program { name: "joins", feature: "hydrate", caller: "start.js" },
    Program { name: "labs", feature: "hydrate", caller: "start.js" },
    Program { name: "lake", feature: "hydrate", caller: "start.js" },
    Program { name: "scene", feature: "scene", caller: "start.js" },
    Program { name: "worker", feature: "worker", caller: "work.js" },
    Program { name: "lake_worker", feature: "worker", caller: "work.js" },
];

impl Program {
    /// The program's own file.
    pub(crate) fn wasm(&self) -> String {
        format!("{}_bg.wasm", self.name)
    }

    /// What starts it.
    pub(crate) fn script(&self) -> String {
        format!("{}.js", self.name)
    }
}

/// The scripts that ask for programs.
pub(crate) fn callers() -> Vec<&'static str> {
    let mut callers: Vec<&str> = PROGRAMS.iter().map(|program| program.caller).collect();
    callers.dedup();
    callers
}
