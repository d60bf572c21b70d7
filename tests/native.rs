//! The native tests, one module a feature.

mod native {
    mod critical_path;
    mod export;
    mod import;
    #[cfg(feature = "ssr")]
    mod link;
    mod model;
    mod radius;
    mod tidy;
}
