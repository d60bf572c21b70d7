//! A table to be taken home: a zip with its files, a README, and a script for another place.

mod zip;

use super::error::TableError;
use super::{Files, Table, location};
use crate::engine::lake::job::Steps;

/// The language of the README.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadmeLanguage {
    /// English.
    English,
    /// Chinese.
    Chinese,
}

const SCRIPT: &str = include_str!("../../../../assets/lake/relocate.py");
const README: [(ReadmeLanguage, &str); 2] = [
    (ReadmeLanguage::English, include_str!("../../../../assets/lake/readme.en.md")),
    (ReadmeLanguage::Chinese, include_str!("../../../../assets/lake/readme.zh.md")),
];

impl Table {
    /// A zip of the table for a place, given as an absolute URI: its last part names the folder in the zip, so that it
    /// is unzipped into the folder above. `at_ms` is what its files say they were made at: milliseconds since
    /// 1970-01-01. A file is a step.
    ///
    /// # Errors
    /// If the location is no URI, if a file cannot be read, or if it would be over 4 GiB or 65,535 files.
    pub async fn package(
        &self,
        to: &str,
        language: ReadmeLanguage,
        at_ms: i64,
        steps: &Steps,
    ) -> Result<Vec<u8>, TableError> {
        let metadata = self.relocated(to)?;
        let readme = self.readme(to, language)?.into_bytes();
        let own: Files = [("README.md".to_owned(), readme), ("relocate.py".to_owned(), SCRIPT.into())].into();
        let location = location(to)?;
        let folder = location.rsplit('/').next().unwrap_or("table");
        let data = self.files().iter().filter(|(path, _)| !path.starts_with("metadata/"));
        zip::write(folder, own.iter().chain(&metadata).chain(data), at_ms, steps).await
    }

    /// The lines with which others read the table at a place.
    ///
    /// # Errors
    /// If the location is no URI.
    pub fn readme(&self, to: &str, language: ReadmeLanguage) -> Result<String, TableError> {
        let location = location(to)?;
        let path = location.strip_prefix("file://").unwrap_or(&location);
        let name = path.rsplit('/').next().unwrap_or("table");
        let words = README.iter().find(|(of, _)| *of == language).map_or("", |(_, words)| words);
        let snapshot = self.metadata().current_snapshot_id.map_or_else(|| "0".to_owned(), |id| id.to_string());
        let values = [
            ("{location}", location.as_str()),
            ("{path}", path),
            ("{name}", name),
            ("{version}", &self.version().to_string()),
            ("{snapshot}", &snapshot),
        ];
        Ok(values.iter().fold(words.to_owned(), |text, (key, value)| text.replace(key, value)))
    }
}
