//! The native tests, one module a feature.

mod native {
    mod critical_path;
    mod difference;
    mod export;
    mod fault;
    mod flame;
    mod import;
    mod joins;
    #[cfg(feature = "ssr")]
    mod link;
    mod made_up;
    mod model;
    mod protocol;
    mod radius;
    mod rows;
    mod shape;
    mod sim;
    mod simulate;
    mod skew;
    mod statistics;
    mod tidy;
    mod topology;
    mod what_if;
}
