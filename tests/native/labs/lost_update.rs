//! Updates that are lost, in every order.

use super::setup::{check_of, figure_of, holds, run};

#[test]
fn of_two_clients_six_orders_four_lose_an_update() {
    for (clients, orders, losing) in [(2, 6.0, 4.0), (3, 90.0, 84.0), (4, 2_520.0, 2_496.0), (5, 113_400.0, 113_280.0)]
    {
        let outcome = run("lost_update", &format!("clients={clients}"));
        assert_eq!((figure_of(&outcome, "orders"), figure_of(&outcome, "losing")), (orders, losing));
        assert!(outcome.checks.iter().all(|check| check.holds()), "{:?}", outcome.checks);
    }
}

#[test]
fn as_one_script_none_is_lost() {
    for clients in 2..=5 {
        let outcome = run("lost_update", &format!("clients={clients}&how=script"));
        assert_eq!((figure_of(&outcome, "losing"), figure_of(&outcome, "lost_on_average")), (0.0, 0.0));
        assert!(outcome.checks.iter().all(|check| check.holds()), "{:?}", outcome.checks);
    }
}

#[test]
fn orders_that_are_drawn_lose_as_often_as_there_are_such_orders() {
    holds("lost_update", &["runs=1000", "runs=20000", "clients=3", "clients=4"], 1..6);
    let mut mixed = check_of(&run("lost_update", ""), "drawn").clone();
    mixed.simulated = check_of(&run("lost_update", "clients=3"), "drawn").simulated;
    assert!(!mixed.holds());
}
