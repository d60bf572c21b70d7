//! The shape of every word on the site: one struct a file of `assets/content/<language>/`. What the controls of a lab
//! say is in [`controls`](super::controls).
//!
//! The build script reads the files into these types (see [`crate::baked`]), where a missing or a surplus
//! key is an error.

// The keys speak for themselves, in the files as well.
#![allow(missing_docs)]

use crate::baked::{List, Text};

baked! {
    path = crate::content::schema;

    /// `site.toml`: what every page shares.
    pub struct Site {
        /// This language, in itself.
        pub language: Text,
        pub skip: Text,
        /// Name of the chapter rail.
        pub chapters: Text,
        pub fathoms: Text,
        pub demos_off: Text,
        /// Precedes the names of query parameters that were left aside.
        pub link_not_understood: Text,
        pub footer: Text,
        pub footer_note: Text,
        pub not_found: NotFound,
        pub pages: Pages,
        pub person: Person,
        pub zoom: Zoom,
        pub palette: Palette,
    }

    /// The command palette.
    pub struct Palette {
        pub open: Text,
        pub label: Text,
        pub prompt: Text,
        pub found: Text,
        pub action: Text,
        pub resume: Text,
        pub copy_link: Text,
        pub copied: Text,
        pub coming: Text,
        pub failed: Text,
        /// Where the palette's program cannot be had.
        pub without_program: Text,
        pub nothing: Text,
        pub help: Text,
    }

    /// The buttons of a drawing's frame.
    pub struct Zoom {
        pub larger: Text,
        pub smaller: Text,
        pub fit: Text,
    }

    pub struct NotFound {
        pub title: Text,
        pub text: Text,
        pub back: Text,
    }

    /// Title and description of every page.
    pub struct Pages {
        pub home: Page,
        pub radius: Page,
        pub iceberg: Page,
        pub joins: Page,
        pub lzstock: Page,
        pub resume: Page,
        pub not_found: Page,
    }

    pub struct Page {
        pub title: Text,
        pub description: Text,
    }

    pub struct Person {
        pub name: Text,
        pub native_name: Text,
        pub job_title: Text,
        pub email: Text,
        pub github: Text,
        pub place: Text,
    }

    /// `overture.toml`.
    pub struct Overture {
        pub eyebrow: Text,
        pub chapter: Text,
        pub title: Text,
        pub line: Text,
        pub paragraphs: List<Text>,
        pub figures_label: Text,
        pub figures: List<Figure>,
        pub resume_action: Text,
        pub contact_label: Text,
    }

    /// A number that the page stands on.
    pub struct Figure {
        pub value: Text,
        pub label: Text,
        pub note: Text,
    }

    /// `radius.toml`.
    pub struct Radius {
        pub numeral: Text,
        pub chapter: Text,
        pub eyebrow: Text,
        pub title: Text,
        pub paragraphs: List<Text>,
        pub specification_label: Text,
        pub specification: List<Specification>,
        pub topology_label: Text,
        pub lanes: Lanes,
        pub cards_label: Text,
        pub cards: List<Card>,
        pub requests: List<RequestWords>,
        pub player: Player,
        pub takeaway: Text,
        pub open_lab: Text,
        pub lab_title: Text,
        pub lab_paragraphs: List<Text>,
    }

    pub struct Specification {
        pub key: Text,
        pub value: Text,
    }

    pub struct Lanes {
        pub edge: Text,
        pub service: Text,
        pub storage: Text,
        pub observability: Text,
    }

    /// What is said of one node of the platform.
    pub struct Card {
        /// A node's id in `assets/data/platform.toml`.
        pub node: Text,
        pub name: Text,
        pub stack: Text,
        pub points: List<Text>,
        pub layers: Text,
    }

    pub struct RequestWords {
        /// A request's name in `assets/data/platform.toml`.
        pub request: Text,
        pub name: Text,
        pub summary: Text,
    }

    pub struct Player {
        pub region: Text,
        pub play: Text,
        pub pause: Text,
        pub step_back: Text,
        pub step_forward: Text,
        pub restart: Text,
        pub position: Text,
        pub request: Text,
        /// Who asks, where no node has a span of it.
        pub client: Text,
        pub speed: Text,
        pub spans: Text,
        pub span: Text,
        pub starts: Text,
        pub lasts: Text,
        pub own_time: Text,
        pub legend_path: Text,
        pub legend_network: Text,
        pub legend_off_path: Text,
        pub at_work: Text,
        pub finished: Text,
        pub step_over: Text,
        pub warn: Text,
        pub error: Text,
    }

    /// `iceberg.toml`.
    pub struct Iceberg {
        pub numeral: Text,
        pub chapter: Text,
        pub eyebrow: Text,
        pub title: Text,
        pub paragraphs: List<Text>,
        pub open_lab: Text,
        pub lab_title: Text,
        pub lab_paragraphs: List<Text>,
    }

    /// `joins.toml`.
    pub struct Joins {
        pub heading: Text,
        pub prompt: Text,
        pub paragraphs: List<Text>,
        pub sql_label: Text,
        pub open_lab: Text,
        pub lab_title: Text,
        pub lab_paragraphs: List<Text>,
    }

    /// `lzstock.toml`.
    pub struct Lzstock {
        pub numeral: Text,
        pub chapter: Text,
        pub eyebrow: Text,
        pub title: Text,
        pub motto: Text,
        pub paragraphs: List<Text>,
        /// Whose work this is.
        pub attribution: Text,
        pub attribution_link: Text,
        pub layers_label: Text,
        pub layers_note: Text,
        /// Follows it where the layers have their topics with them.
        pub layers_topics_note: Text,
        /// Stands where a layer has no topics.
        pub layers_none: Text,
        /// Marks a topic with something to try.
        pub laboratory: Text,
        pub layers: List<Layer>,
        pub topics_label: Text,
        pub areas: List<Area>,
        pub open_lab: Text,
        pub lab_title: Text,
        pub lab_paragraphs: List<Text>,
    }

    /// One of the five layers, from system boundary to database index.
    pub struct Layer {
        pub name: Text,
        pub text: Text,
        /// Names of topics, as the areas have them.
        pub topics: List<Text>,
    }

    /// One area of the series with its topics.
    pub struct Area {
        pub name: Text,
        pub topics: List<AreaTopic>,
    }

    pub struct AreaTopic {
        pub name: Text,
        /// Address of the topic's page; empty where nothing is known that would fill one.
        pub slug: Text,
    }

    /// `topics.toml`: a page each.
    pub struct Topics {
        pub problem: Text,
        pub choice: Text,
        pub trade_off: Text,
        pub breaks: Text,
        pub figures: Text,
        pub sources: Text,
        pub back: Text,
        pub topics: List<Topic>,
    }

    pub struct Topic {
        pub slug: Text,
        pub area: Text,
        pub title: Text,
        pub takeaway: Text,
        /// Names of laboratories.
        pub laboratories: List<Text>,
        pub problem: Text,
        pub choice: Text,
        pub trade_off: Text,
        pub breaks: Text,
        pub figures: List<TopicFigure>,
        pub sources: List<Link>,
    }

    pub struct TopicFigure {
        pub value: Text,
        pub text: Text,
    }

    pub struct Link {
        pub label: Text,
        pub address: Text,
    }

    /// `trajectory.toml`.
    pub struct Trajectory {
        pub numeral: Text,
        pub chapter: Text,
        pub eyebrow: Text,
        pub title: Text,
        pub paragraphs: List<Text>,
        pub strata_label: Text,
        /// Oldest first.
        pub strata: List<Stratum>,
        pub roles_label: Text,
        pub roles: List<Role>,
    }

    pub struct Stratum {
        pub year: Text,
        pub number: Text,
        pub name: Text,
        pub stack: Text,
        /// Empty where the stratum left no figure.
        pub figure: Text,
        pub figure_label: Text,
        pub text: Text,
    }

    pub struct Role {
        pub period: Text,
        pub title: Text,
    }

    /// `coda.toml`.
    pub struct Coda {
        pub chapter: Text,
        pub title: Text,
        pub paragraphs: List<Text>,
        pub materials: List<Material>,
        pub picture_title: Text,
        pub merge: Text,
        pub quote_en: Text,
        pub quote_zh: Text,
        pub quote_by: Text,
        pub resume_action: Text,
    }

    pub struct Material {
        pub name: Text,
        pub virtue: Text,
        pub text: Text,
    }

    /// `resume.toml`.
    pub struct Resume {
        pub title: Text,
        pub summary: Text,
        pub experience_label: Text,
        pub experience: List<Experience>,
        pub projects_label: Text,
        pub projects: List<Project>,
        pub open_source_label: Text,
        pub open_source: List<Contribution>,
        pub skills_label: Text,
        pub skills: List<Specification>,
        pub education_label: Text,
        pub education_line: Text,
        pub download_label: Text,
        pub json_resume: Text,
        pub vcard: Text,
        pub education: List<Education>,
    }

    pub struct Experience {
        pub period: Text,
        pub title: Text,
        pub company: Text,
        pub points: List<Text>,
    }

    pub struct Project {
        pub name: Text,
        pub stack: Text,
        pub points: List<Text>,
    }

    pub struct Contribution {
        pub name: Text,
        pub text: Text,
        pub address: Text,
    }

    pub struct Education {
        pub period: Text,
        pub institution: Text,
        pub area: Text,
    }
}
