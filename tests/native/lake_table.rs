//! Iceberg tables: their files, their commits, and what is read of them. That others read them is for the check
//! `readers` to say.

mod commits;
mod evolution;
mod made_up;
mod package;
mod scan;
mod transforms;
