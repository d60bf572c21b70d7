//! How often chance alone is at least that far off.

/// Of a mean that is so many standard errors off, by Student's law; by the normal one if the freedom is infinite.
/// Student's t is made a normal deviate as in D. Wallace, "Bounds on Normal Approximations to Student's and the
/// Chi-Square Distributions", 1959: good to a few per cent of the result at nineteen degrees of freedom.
pub(super) fn of_mean(errors: f64, freedom: f64) -> f64 {
    let deviate = match freedom.is_finite() {
        true => {
            let bend = (8.0 * freedom + 1.0) / (8.0 * freedom + 3.0);
            bend * (freedom * libm::log1p(errors * errors / freedom)).sqrt()
        }
        false => errors,
    };
    libm::erfc(deviate / core::f64::consts::SQRT_2)
}

/// Of a count among independent cases, each with that share: twice the smaller of the two tails.
pub(super) fn of_share(count: f64, share: f64, cases: f64) -> f64 {
    let mean = share * cases;
    let variance = mean * (1.0 - share);
    // A normal law, with half a case between two counts.
    if variance >= LEAST_NORMAL {
        return of_mean(((count - mean).abs() - 0.5).max(0.0) / variance.sqrt(), f64::INFINITY);
    }
    // Few hits or few misses: the fewer are counted.
    let (count, share) = if share > 0.5 { (cases - count, 1.0 - share) } else { (count, share) };
    let odds = share / (1.0 - share);
    let mut here = libm::exp(cases * libm::log1p(-share));
    let (mut below, mut k) = (0.0, 0.0);
    while k < count - 0.5 {
        below += here;
        here *= (cases - k) / (k + 1.0) * odds;
        k += 1.0;
    }
    (2.0 * (below + here).min(1.0 - below)).clamp(0.0, 1.0)
}

/// From this variance on a binomial law is taken for a normal one: the skewness is a tenth at the most.
const LEAST_NORMAL: f64 = 100.0;

/// Of the greatest distance between a law and the distribution of so many values (Kolmogorov 1933:
/// P(√n·D > z) = 2·Σ (−1)^(k−1)·e^(−2k²z²)).
pub(super) fn of_greatest_distance(distance: f64, values: u32) -> f64 {
    let square = distance * distance * f64::from(values);
    // Below this the sum is one, and its terms hardly fall.
    if square < 0.04 {
        return 1.0;
    }
    let terms = (1..=100_i32).map(|k| {
        let size = libm::exp(-2.0 * f64::from(k * k) * square);
        if k % 2 == 1 { size } else { -size }
    });
    (2.0 * terms.sum::<f64>()).clamp(0.0, 1.0)
}
