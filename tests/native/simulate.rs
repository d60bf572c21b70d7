//! The engine from a shell: what `cargo run --example simulate` prints.

use midnight_pearl::engine::radius::PLATFORM;
use serde_json::Value;

#[allow(dead_code, unreachable_pub)]
#[path = "../../examples/simulate.rs"]
mod example;

fn document(arguments: &str) -> Result<Value, String> {
    example::document(arguments.split_whitespace().map(str::to_owned))
}

#[track_caller]
fn printed(arguments: &str) -> Value {
    document(arguments).unwrap_or_else(|message| panic!("{arguments}: {message}"))
}

#[track_caller]
fn check_refused(arguments: &str, expected: &str) {
    let message = document(arguments).expect_err(arguments);
    assert!(message.starts_with(expected), "{arguments}: {message}");
    assert!(!message.contains('\n'), "{message}");
}

#[test]
fn the_published_request_has_six_spans_in_42_milliseconds() {
    let document = printed("--request form-value-write --seed 0");
    assert_eq!(document["request_id"], "req_8af2c10d");
    assert_eq!(document["duration_ns"], 42_000_000);
    let spans = document["spans"].as_array().expect("spans");
    let own: Vec<u64> = spans.iter().map(|span| span["self_ns"].as_u64().expect("a time")).collect();
    assert_eq!(own, [4, 6, 14, 9, 8, 6].map(|ms| ms * 1_000_000));
    assert!(spans[0]["parent_id"].is_null());
    for span in &spans[1..] {
        assert!(spans.iter().any(|parent| parent["span_id"] == span["parent_id"]), "{span}");
    }
    let keys: Vec<&String> = spans[0].as_object().expect("a span").keys().collect();
    let expected =
        ["duration_ns", "kind", "operation", "parent_id", "self_ns", "service", "span_id", "start_ns", "status"];
    assert!(keys.into_iter().eq(&expected));
}

#[test]
fn a_seed_draws_other_times_and_always_the_same() {
    let seed = |seed: u64| printed(&format!("--request form-value-write --seed {seed}")).to_string();
    assert_eq!(seed(7), seed(7));
    assert_ne!(seed(7), seed(8));
}

#[test]
fn a_fault_is_seen_in_the_spans() {
    let slow = printed("--request form-value-write --fault document-store:slow=3");
    assert_eq!(slow["duration_ns"], 58_000_000);
    let dead = printed("--request form-value-write --fault document-store:down");
    assert_eq!(dead["spans"][0]["status"], "error");
}

#[test]
fn a_load_has_figures() {
    let load = printed("--rps 200 --seconds 5 --seed 3");
    let figure = |key: &str| load[key].as_f64().unwrap_or_else(|| panic!("{key} in {load}"));
    assert_eq!((figure("seed"), figure("rate"), figure("seconds")), (3.0, 200.0, 5.0));
    // Poisson with a mean of 1,000: its standard deviation is 32.
    assert!((900.0..1_100.0).contains(&figure("arrived")), "{load}");
    assert_eq!(figure("arrived"), figure("completed") + figure("failed"));
    assert_eq!(figure("availability"), figure("completed") / figure("arrived"));
    assert!(figure("p50_ns") <= figure("p95_ns") && figure("p95_ns") <= figure("p99_ns"));
    assert!(figure("attempts") > figure("arrived") && figure("warns") > 0.0);
    let stations = load["stations"].as_array().expect("stations");
    assert_eq!(stations.len(), PLATFORM.nodes.len());
    for (station, node) in stations.iter().zip(PLATFORM.nodes) {
        assert_eq!(station["service"], node.name.0);
        assert!((0.0..0.5).contains(&station["utilisation"].as_f64().expect("a share")), "{station}");
        assert!(station["mean_queue"].as_f64() <= station["max_queue"].as_f64(), "{station}");
    }
    assert_eq!(printed("--rps 200 --seconds 5 --seed 3").to_string(), load.to_string());
}

#[test]
fn one_request_alone_loads_only_its_own_stations() {
    let load = printed("--request dictionary-lookup --rps 100 --seconds 2");
    for station in load["stations"].as_array().expect("stations") {
        let is_busy = station["utilisation"].as_f64() > Some(0.0);
        let is_asked =
            ["API Gateway", "Identity & Access", "Dictionary Service", "Cache & Sessions", "Relational Store"]
                .iter()
                .any(|service| station["service"] == *service);
        assert!(is_asked || !is_busy, "{station}");
    }
}

#[test]
fn no_demand_is_a_run_too() {
    let load = printed("--rps 0 --seconds 1");
    assert_eq!((load["arrived"].as_u64(), load["attempts"].as_u64()), (Some(0), Some(0)));
}

#[test]
fn what_is_not_understood_is_said_in_a_sentence() {
    check_refused("", "usage: --request NAME");
    check_refused("--seed 1", "usage: --request NAME");
    check_refused("--request nope", "no request is called \"nope\"; there are: form-value-write, ");
    check_refused("--request", "--request wants a value");
    check_refused("--verbose 1", "unknown flag \"--verbose\"");
    check_refused("--request login --seed -1", "--seed wants a whole number, not \"-1\"");
    for rate in ["-1", "5001", "NaN", "inf", "x"] {
        check_refused(&format!("--rps {rate}"), &format!("--rps wants a number from 0 to 5000, not {rate:?}"));
    }
    for seconds in ["0", "601", "NaN"] {
        check_refused(
            &format!("--rps 1 --seconds {seconds}"),
            &format!("--seconds wants a number from 1 to 600, not {seconds:?}"),
        );
    }
    check_refused("--request login --seconds 3", "--seconds wants --rps beside it");
    check_refused("--request login --fault x:down", "--fault: expected the id of a node, found `x`");
}
