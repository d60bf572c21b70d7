//! The native tests, one module a feature.

mod native {
    mod critical_path;
    #[cfg(feature = "ssr")]
    mod link;
    mod model;
    mod radius;
    mod sim;
    mod tidy;
}
