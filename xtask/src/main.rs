//! Sets up, builds, serves and checks the site: `cargo xtask help`.

mod audit;
mod bench;
mod browser;
mod command;
mod dev;
mod finish;
mod fuzz;
mod headings;
mod links;
mod naming;
mod programs;
mod serve;
mod setup;
mod site;
mod test;
mod tools;
mod wasm_target;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use site::Place;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Sets up, builds, serves and checks the site.")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install whatever the other tasks need into this folder
    Setup,
    /// Write the site to dist/
    Build {
        /// The path that the site will stand under, like /pearl/
        #[arg(long, default_value = "/")]
        public_url: String,
        /// Scheme and host that it will stand on
        #[arg(long, default_value = site::ORIGIN)]
        origin: String,
        /// Where to write it
        #[arg(long, default_value = "dist")]
        out: PathBuf,
    },
    /// Build the site and serve it as GitHub Pages would
    Serve {
        /// The next free one is taken if this one is not
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// The path that the site stands under
        #[arg(long, default_value = "/")]
        public_url: String,
        /// Serve what is there
        #[arg(long)]
        no_build: bool,
        /// The folder to serve
        #[arg(long, default_value = "dist")]
        dir: PathBuf,
    },
    /// Serve a quick build, and again whenever a file changes
    Dev {
        /// The next free one is taken if this one is not
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Run every check
    Test,
    /// Run the one check that reads Iceberg tables with the readers of others
    Readers,
    /// Measure the release build with Lighthouse against budgets.toml
    Audit,
    /// Print the size of every emitted file and the speed of the engine
    Bench {
        /// Measure this alone, with the site that is in dist/
        what: Option<bench::What>,
    },
    /// Throw damaged files at the readers, and save what makes one panic
    Fuzz {
        /// How many files
        #[arg(long, default_value_t = 5_000_000)]
        executions: u64,
        /// Of all random draws
        #[arg(long, default_value_t = 0)]
        seed: u64,
        /// Only the readers whose names have this in them: traces, schemas, records, Parquet
        #[arg(long, default_value = "")]
        of: String,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    std::env::set_current_dir(tools::root())?;
    match task {
        Task::Setup => setup::run(),
        Task::Build { public_url, origin, out } => {
            setup::run()?;
            site::build(&Place::new(&public_url, &origin)?, &out)
        }
        Task::Serve { port, public_url, no_build, dir } => {
            let place = Place::new(&public_url, site::ORIGIN)?;
            if !no_build {
                setup::run()?;
                site::build(&place, &dir)?;
            }
            let server = serve::start(&dir, &place.base, port)?;
            println!("{}", server.address);
            server.wait();
            Ok(())
        }
        Task::Dev { port } => dev::run(port),
        Task::Test => test::run_all(),
        Task::Readers => test::readers(),
        Task::Audit => {
            setup::run()?;
            audit_release()
        }
        Task::Bench { what: None } => bench::run_all(),
        Task::Bench { what: Some(bench::What::Lake) } => bench::lake(),
        Task::Fuzz { executions, seed, of } => fuzz::run(executions, seed, &of),
    }
}

fn audit_release() -> Result<()> {
    let place = Place::new("/", site::ORIGIN)?;
    site::build(&place, &PathBuf::from("dist"))?;
    let server = serve::start(&PathBuf::from("dist"), &place.base, 0)?;
    audit::run(&tools::root(), &browser::find()?, &server.address)
}
