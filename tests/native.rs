//! The native tests, one module a feature.

mod native {
    mod critical_path;
    mod fault;
    #[cfg(feature = "ssr")]
    mod link;
    mod model;
    mod radius;
    mod sim;
    mod simulate;
    mod tidy;
    mod what_if;
}
