//! How tables are joined: every shortest way between them, what each costs, and the rows it returns.

pub mod import;
pub mod layout;
pub mod schema;
