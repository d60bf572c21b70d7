//! Reads `assets/content` and `assets/data`, checks them, and writes them out as constants.
//!
//! Whatever is missing, surplus or unknown stops the build with the file and the key.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, error::Error, fs};

use databake::{Bake, BakeSize, CrateEnv, TokenStream, quote};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

/// As in `src/baked.rs`, and with the traits to read from TOML and to print as Rust.
macro_rules! baked {
    (path = $path:path; $($item:item)*) => {$(
        #[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize, databake::Bake)]
        #[databake(path = $path)]
        #[serde(deny_unknown_fields, rename_all = "snake_case")]
        $item
    )*};
}

macro_rules! shared {
    ($($path:literal $name:ident)*) => {$(
        #[allow(unused, unreachable_pub)]
        #[path = $path]
        mod $name;
    )*};
}
shared! {
    "src/baked.rs" baked
    "src/content/controls.rs" controls
    "src/content/joins.rs" joins
    "src/content/labs.rs" labs
    "src/content/lake.rs" lake
    "src/content/lake_report.rs" lake_report
    "src/content/lake_table.rs" lake_table
    "src/content/schema.rs" schema
    "src/content/schema_import.rs" schema_import
    "src/content/trace_import.rs" trace_import
    "src/content/worker.rs" worker
    "src/engine/radius/data.rs" data
    "src/engine/radius/model.rs" model
    "src/engine/joins/data.rs" joins_data
    "src/engine/joins/embedded.rs" joins_embedded
    "src/engine/joins/schema.rs" joins_schema
    "src/engine/joins/value.rs" joins_value
    "src/engine/packed.rs" packed
    "src/engine/time.rs" time
    "src/engine/sim/system.rs" system
    "src/engine/trace/span.rs" span
}
// The shared modules know each other by their places in the crate.
mod engine {
    pub(crate) use crate::{packed, time};
    pub(crate) mod joins {
        pub(crate) use crate::{joins_data as data, joins_schema as schema, joins_value as value};
    }
    pub(crate) mod radius {
        pub(crate) use crate::data;
    }
    pub(crate) mod sim {
        pub(crate) use crate::system;
    }
    pub(crate) mod trace {
        pub(crate) use crate::span;
    }
}

use baked::{List, Table, Text};
use data::PlatformData;
use joins_data::SchemaData;
use model::Platform;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() {
    for path in
        ["build.rs", "assets/content", "assets/data", "assets/shaders", "src/baked.rs", "src/content", "src/engine"]
    {
        println!("cargo::rerun-if-changed={path}");
    }
    if let Err(error) = bake() {
        println!("cargo::error={error}");
    }
}

fn bake() -> Outcome<()> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let platform: PlatformData = read(Path::new("assets/data/platform.toml"))?;
    Platform::new(&platform).map_err(|error| format!("assets/data/platform.toml: {error}"))?;
    let code = format!("pub static PLATFORM: crate::engine::radius::data::PlatformData = {};", rust(&platform));
    fs::write(out.join("platform.rs"), code)?;

    fs::write(out.join("joins.rs"), joins_data(Path::new("assets/data/joins"))?)?;

    let mut words = String::new();
    for language in ["en", "zh"] {
        let code = language_module(&Path::new("assets/content").join(language), &platform)?;
        writeln!(words, "pub mod {language} {{ {code} }}")?;
    }
    fs::write(out.join("words.rs"), words)?;
    for shader in ["pearl.glsl", "overture.frag", "coda.frag"] {
        let file = Path::new("assets/shaders").join(shader);
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        fs::write(out.join(shader), without_comments(&text))?;
    }
    Ok(())
}

/// A shader as a driver reads it: what is written for people would be a fourth of what the browser downloads.
fn without_comments(shader: &str) -> String {
    let lines = shader.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code).trim());
    lines.filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect()
}

/// The constants of the embedded schema: its records, and the text of each table's rows.
fn joins_data(folder: &Path) -> Outcome<String> {
    let file = folder.join("schema.toml");
    let records: SchemaData = read(&file)?;
    let schema = joins_embedded::schema(&records).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut texts = Vec::new();
    for (record, table) in records.tables.iter().zip(&schema.tables) {
        let file = folder.join(&table.name).with_extension("csv");
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        joins_embedded::rows(record, &text)
            .and_then(|rows| joins_embedded::check_unique(table, &rows))
            .map_err(|error| format!("{}: {error}", file.display()))?;
        texts.push(Text(text.leak()));
    }
    let (records, texts) = (rust(&records), rust(&List(texts.leak())));
    Ok(format!(
        "pub static SCHEMA: crate::engine::joins::data::SchemaData = {records};
         pub static ROWS: crate::baked::List<crate::baked::Text> = {texts};"
    ))
}

/// The constants of one language.
fn language_module(folder: &Path, platform: &PlatformData) -> Outcome<String> {
    let mut code = String::new();
    macro_rules! file {
        ($file:literal, $module:ident::$type:ident, $constant:literal) => {{
            let words: $module::$type = read(&folder.join($file))?;
            let words_type = concat!("crate::content::", stringify!($module), "::", stringify!($type));
            writeln!(code, "pub static {}: {words_type} = {};", $constant, rust(&words))?;
            words
        }};
    }
    file!("site.toml", schema::Site, "SITE");
    file!("overture.toml", schema::Overture, "OVERTURE");
    let radius = file!("radius.toml", schema::Radius, "RADIUS");
    file!("radius_lab.toml", controls::RadiusLab, "RADIUS_LAB");
    file!("worker.toml", worker::WorkerWords, "WORKER");
    file!("trace_import.toml", trace_import::TraceImport, "TRACE_IMPORT");
    file!("iceberg.toml", schema::Iceberg, "ICEBERG");
    file!("joins.toml", schema::Joins, "JOINS");
    file!("joins_lab.toml", joins::JoinsLab, "JOINS_LAB");
    file!("labs.toml", labs::Labs, "LABS");
    file!("lake.toml", lake::Lake, "LAKE");
    file!("lake_report.toml", lake_report::LakeReport, "LAKE_REPORT");
    file!("lake_table.toml", lake_table::LakeTable, "LAKE_TABLE");
    file!("schema_import.toml", schema_import::SchemaImport, "SCHEMA_IMPORT");
    let lzstock = file!("lzstock.toml", schema::Lzstock, "LZSTOCK");
    let topics = file!("topics.toml", schema::Topics, "TOPICS");
    file!("trajectory.toml", schema::Trajectory, "TRAJECTORY");
    file!("coda.toml", schema::Coda, "CODA");
    file!("resume.toml", schema::Resume, "RESUME");

    let file = |name: &str| folder.join(name).display().to_string();
    let cards = radius.cards.iter().map(|card| card.node.0);
    same(&file("radius.toml"), "cards", cards, platform.nodes.iter().map(|node| node.id.0))?;
    let requests = radius.requests.iter().map(|request| request.request.0);
    same(&file("radius.toml"), "requests", requests, platform.requests.iter().map(|request| request.name.0))?;
    let named = lzstock.areas.iter().flat_map(|area| area.topics.iter()).map(|topic| topic.slug.0);
    let in_layers = lzstock.layers.iter().flat_map(|layer| layer.topics.iter()).map(|topic| topic.0);
    let in_areas = lzstock.areas.iter().flat_map(|area| area.topics.iter()).map(|topic| topic.name.0);
    same(&file("lzstock.toml"), "layers", in_layers, in_areas)?;
    let pages = topics.topics.iter().map(|topic| topic.slug.0);
    same(&file("lzstock.toml"), "areas", named.filter(|slug| !slug.is_empty()), pages)?;
    Ok(code)
}

/// Checks that a file speaks of all the things that there are, and of no others.
fn same(
    file: &str,
    key: &str,
    spoken_of: impl Iterator<Item = &'static str>,
    there_are: impl Iterator<Item = &'static str>,
) -> Outcome<()> {
    let (spoken_of, there_are): (Vec<_>, Vec<_>) = (spoken_of.collect(), there_are.collect());
    if let Some(unknown) = spoken_of.iter().find(|id| !there_are.contains(id)) {
        return Err(format!("{file}: {key}: `{unknown}` is not known").into());
    }
    if let Some(missing) = there_are.iter().find(|id| !spoken_of.contains(id)) {
        return Err(format!("{file}: {key}: `{missing}` is missing").into());
    }
    Ok(())
}

fn read<T: DeserializeOwned>(file: &Path) -> Outcome<T> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    // The parser's message has the line and the key on lines of their own; cargo shows one line.
    let inline = |error: toml::de::Error| error.to_string().replace('\n', " ");
    Ok(toml::from_str(&text).map_err(|error| format!("{}: {}", file.display(), inline(error)))?)
}

/// A value as a Rust expression.
fn rust(value: &impl Bake) -> String {
    value.bake(&CrateEnv::default()).to_string()
}

/// Reading leaks: the build script ends before that could matter, and the types can stay `'static`.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| Text(text.leak()))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Vec::deserialize(from).map(|items| List(items.leak()))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let things = BTreeMap::<String, T>::deserialize(from)?;
        let things: Vec<(Text, T)> = things.into_iter().map(|(key, thing)| (Text(key.leak()), thing)).collect();
        Ok(Table(List(things.leak())))
    }
}

impl Bake for Text {
    fn bake(&self, env: &CrateEnv) -> TokenStream {
        let text = self.0.bake(env);
        quote!(crate::baked::Text(#text))
    }
}

impl<T: Bake> Bake for List<T> {
    fn bake(&self, env: &CrateEnv) -> TokenStream {
        let items = self.0.bake(env);
        quote!(crate::baked::List(#items))
    }
}

impl<T: Bake> Bake for Table<T> {
    fn bake(&self, env: &CrateEnv) -> TokenStream {
        let things = self.0.bake(env);
        quote!(crate::baked::Table(#things))
    }
}

impl<T: Bake> BakeSize for Table<T> {
    fn borrows_size(&self) -> usize {
        self.0.borrows_size()
    }
}

// The derive asks for it; nothing here measures.
impl BakeSize for Text {
    fn borrows_size(&self) -> usize {
        self.0.len()
    }
}

impl<T: Bake> BakeSize for List<T> {
    fn borrows_size(&self) -> usize {
        size_of_val(self.0)
    }
}

impl Bake for span::SpanKind {
    fn bake(&self, _: &CrateEnv) -> TokenStream {
        let path = format!("crate::engine::trace::span::SpanKind::{self:?}");
        path.parse().expect("a path is Rust")
    }
}

impl BakeSize for span::SpanKind {
    fn borrows_size(&self) -> usize {
        0
    }
}
