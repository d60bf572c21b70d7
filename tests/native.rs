//! The native tests, one module a feature.

mod native {
    mod critical_path;
    mod difference;
    mod flame;
    #[cfg(feature = "ssr")]
    mod link;
    mod made_up;
    mod model;
    mod radius;
    mod rows;
    mod shape;
    mod skew;
    mod statistics;
    mod tidy;
    mod topology;
}
