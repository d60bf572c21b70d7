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

    /// Of how many values the spread is estimated, less one.
    pub(super) fn freedom(&self) -> f64 {
        (self.count - 1.0).max(1.0)
    }
}

impl FromIterator<f64> for Sample {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Sample {
        let mut sample = Sample::default();
        values.into_iter().for_each(|value| sample.add(value));
        sample
    }
}
