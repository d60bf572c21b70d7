//! Things of many sizes side by side in a strip, to scale as far as each can still be hit.

/// Where each stands, and whether all are to scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// The left end and the width of each.
    pub spans: Vec<(f64, f64)>,
    /// Whether none is wider than its share.
    pub is_to_scale: bool,
}

/// A strip of `width` for things of these sizes, none narrower than `least`; where they are too many for that, none
/// narrower than half of an even share. What the small ones take is taken from the others by their shares. O(n log n).
pub fn strip(sizes: &[u64], width: f64, least: f64) -> Strip {
    let least = least.min(width / 2.0 / sizes.len().max(1) as f64);
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_unstable_by_key(|&index| sizes[index]);
    let mut widths = vec![0.0; sizes.len()];
    // From the smallest up: each that falls below the least gets it, and the rest share what is left.
    let (mut room, mut total) = (width, sizes.iter().map(|&size| size as f64).sum::<f64>());
    let mut is_to_scale = true;
    for index in order {
        let size = sizes[index] as f64;
        let share = if total > 0.0 { room * size / total } else { room };
        widths[index] = share.max(least);
        if share < least {
            is_to_scale = false;
            room -= least;
            total -= size;
        }
    }
    let mut left = 0.0;
    let spans = widths.into_iter().map(|width| {
        let span = (left, width);
        left += width;
        span
    });
    Strip { spans: spans.collect(), is_to_scale }
}
