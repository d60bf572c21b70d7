//! The laboratories: what holds for all of them; each has a file of its own for the rest.

mod amplification;
mod completion;
mod context_map;
mod link;
mod lost_update;
mod paging;
mod prewarm;
mod query_count;
mod registry;
mod retry;
mod scale;
mod setup;
mod sharding;
mod streaming;
mod worker_pool;
