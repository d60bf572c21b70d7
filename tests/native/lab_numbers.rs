//! Numbers as the laboratories say them.

use midnight_pearl::engine::labs::outcome::Unit;
use midnight_pearl::ui::labs::numbers::{plain, with_unit};

#[test]
fn three_digits_say_something() {
    let cases = [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (12.345, "12.3"),
        (1.5, "1.5"),
        (0.012_345, "0.0123"),
        (-0.5, "−0.5"),
        (999.6, "1,000"),
        (1_234.4, "1,234"),
        (-1_234_567.0, "−1,234,567"),
        (9.999, "10"),
        (1e-12, "0"),
    ];
    for (value, expected) in cases {
        assert_eq!(plain(value), expected, "{value}");
    }
}

#[test]
fn a_share_is_a_percentage_up_to_one_and_a_factor_beyond() {
    assert_eq!(with_unit(0.432, Unit::Share, ""), "43.2%");
    assert_eq!(with_unit(1.0, Unit::Share, ""), "100%");
    assert_eq!(with_unit(3.2, Unit::Share, ""), "3.2×");
    assert_eq!(with_unit(35_972.0, Unit::Millis, "ms"), "35,972 ms");
    assert_eq!(with_unit(12.0, Unit::Count, ""), "12");
}
