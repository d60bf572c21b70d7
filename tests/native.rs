//! Native tests, one module a feature.

mod native {
    mod critical_path;
    mod radius;
}
