//! Made-up rides of taxis: what the lake's speed is measured on.

use std::fmt::Write as _;

use rand_core::{RngCore as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A row of names and so many rides as CSV, of 14 columns and about 100 bytes each. Equal seeds give equal bytes.
pub(crate) fn csv(rides: usize, seed: u64) -> String {
    const PAYMENTS: [&str; 4] = ["Credit card", "Cash", "No charge", "Dispute"];
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut below = |limit: u64| random.next_u64() % limit;
    let mut text = String::with_capacity(rides * 108 + 256);
    text.push_str(
        "vendor_id,picked_up_at,dropped_off_at,passengers,distance,rate_code,stored,from_zone,to_zone,payment,fare,tip,\
         toll,total\n",
    );
    for _ in 0..rides {
        let vendor = 1 + below(2);
        let (day, second, length) = (1 + below(28), below(82_800), 60 + below(3_540));
        let (passengers, distance, rate) = (1 + below(6), below(3_000), 1 + below(5));
        let stored = if below(50) == 0 { 'Y' } else { 'N' };
        let (from, to) = (1 + below(265), 1 + below(265));
        let payment = PAYMENTS[below(4) as usize];
        let (fare, tip, toll) = (250 + below(9_750), below(2_000), [0, 0, 0, 655][below(4) as usize]);
        let total = fare + tip + toll;
        let time = |second: u64| (second / 3_600, second / 60 % 60, second % 60);
        let (begin, end) = (time(second), time(second + length));
        let _ = write!(text, "{vendor},2024-01-{day:02} {:02}:{:02}:{:02},", begin.0, begin.1, begin.2);
        let _ = write!(text, "2024-01-{day:02} {:02}:{:02}:{:02},{passengers},", end.0, end.1, end.2);
        let _ = write!(text, "{}.{:02},{rate},{stored},{from},{to},{payment}", distance / 100, distance % 100);
        for cents in [fare, tip, toll, total] {
            let _ = write!(text, ",{}.{:02}", cents / 100, cents % 100);
        }
        text.push('\n');
    }
    text
}
