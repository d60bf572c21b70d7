//! The native tests, one module a feature.

mod native {
    mod count;
    mod critical_path;
    mod difference;
    mod export;
    mod fault;
    mod flame;
    mod import;
    mod joins;
    mod labs;
    mod lake_calendar;
    mod lake_drawing;
    mod lake_extract;
    mod lake_join;
    mod lake_normalise;
    mod lake_parquet;
    mod lake_source;
    mod lake_sources;
    mod lake_table;
    #[cfg(feature = "ssr")]
    mod lake_ui;
    #[cfg(feature = "ssr")]
    mod lake_words;
    mod lake_worker;
    #[cfg(feature = "ssr")]
    mod link;
    mod made_up;
    mod model;
    mod packed;
    #[cfg(feature = "ssr")]
    mod palette;
    mod protocol;
    mod radius;
    mod rows;
    mod scene;
    mod schema_import;
    mod shape;
    mod sim;
    mod simulate;
    mod skew;
    mod statistics;
    mod strata;
    mod study;
    mod tidy;
    mod topics;
    mod topology;
    #[cfg(feature = "ssr")]
    mod trouble;
    mod what_if;
}
