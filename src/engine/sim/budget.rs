//! A retry budget: it keeps retries from becoming the load.

/// So many retries the bucket holds, and so many are there at the start: a few failures may be tried again at once,
/// also where there is little traffic. gRPC's retry throttling (gRFC A6) starts full, too.
pub const CAPACITY: f64 = 10.0;

/// A token bucket: every call puts in a share of a token, every further attempt takes a whole one. So there are never
/// more further attempts than [`CAPACITY`] + share · calls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    share: f64,
    tokens: f64,
}

impl Budget {
    /// A full bucket. `share`, 0..=1, of the calls may be tried again; what is no number is 0.
    pub fn new(share: f64) -> Budget {
        Budget { share: if share > 0.0 { share.min(1.0) } else { 0.0 }, tokens: CAPACITY }
    }

    /// Counts a call.
    pub fn call(&mut self) {
        self.tokens = (self.tokens + self.share).min(CAPACITY);
    }

    /// Takes a further attempt out of the budget, if there is one.
    pub fn take(&mut self) -> bool {
        let enough = self.tokens >= 1.0;
        if enough {
            self.tokens -= 1.0;
        }
        enough
    }
}
