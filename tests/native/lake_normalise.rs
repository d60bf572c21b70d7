//! Records become typed columns, rule by rule.

pub(crate) mod made_up;
mod names;
mod nested;
mod properties;
mod rejects;
mod relate;
mod types;
