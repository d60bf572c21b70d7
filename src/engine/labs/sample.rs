//! Means of simulated values, and how sure they are.

/// Independent values of the same law, of which only mean and spread are kept (Welford 1962).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sample {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Sample {
    /// Adds a value.
    pub(super) fn add(&mut self, value: f64) {
        self.count += 1.0;
        let from_mean = value - self.mean;
        self.mean += from_mean / self.count;
        self.squares += from_mean * (value - self.mean);
    }

    /// The mean; 0 of no values.
    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    /// The standard error of the mean; 0 of fewer than two values.
    pub(super) fn standard_error(&self) -> f64 {
        (self.variance() / self.count.max(1.0)).sqrt()
    }

    /// The variance of the values; 0 of fewer than two.
    pub(super) fn variance(&self) -> f64 {
        self.squares / (self.count - 1.0).max(1.0)
    }

    /// As many standard errors as the mean is off no more often than a normal one is by four: Student's quantile, as
    /// the first terms of its expansion by the degrees of freedom (Abramowitz & Stegun 26.7.5).
    pub(super) fn errors_allowed(&self) -> f64 {
        const Z: f64 = 4.0;
        let freedom = (self.count - 1.0).max(1.0);
        let square = Z * Z;
        let terms = [
            (square + 1.0) / 4.0,
            ((5.0 * square + 16.0) * square + 3.0) / 96.0,
            (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0,
        ];
        let [first, second, third] = terms;
        Z * (1.0 + (first + (second + third / freedom) / freedom) / freedom)
    }
}

impl FromIterator<f64> for Sample {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Sample {
        let mut sample = Sample::default();
        values.into_iter().for_each(|value| sample.add(value));
        sample
    }
}
