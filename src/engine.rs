//! What the demos compute: settings and bytes in, values out. The same natively and in the browser.

pub mod count;
pub mod job;
pub mod joins;
pub mod labs;
pub mod lake;
pub mod packed;
pub mod radius;
pub mod scene;
pub mod sim;
pub mod strata;
pub mod time;
pub mod trace;
pub mod turn;
pub mod what_if;
