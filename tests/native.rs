//! The native tests, one module a feature.

mod native {
    mod critical_path;
    mod fault;
    mod difference;
    mod flame;
    mod export;
    mod import;
    #[cfg(feature = "ssr")]
    mod link;
    mod made_up;
    mod model;
    mod protocol;
    mod radius;
    mod sim;
    mod simulate;
    mod rows;
    mod shape;
    mod skew;
    mod statistics;
    mod tidy;
    mod topology;
    mod what_if;
}
