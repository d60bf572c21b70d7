//! The ice: a convex body cut by flat faces, as wide and deep as what it holds, and a tip as high as the rows are many.

use std::f64::consts::PI;

use super::{FilesLabel, Measures, Node, Point};

/// Half of what words below the data files take, and their two lines.
const LABEL: Point = Point { x: 52.0, y: 18.0 };
/// Faces that cut the body.
const FACES: usize = 13;
/// Tones of facets: 0 is the darkest.
const TONES: f64 = 4.0;
/// Rows that the highest tip stands for, as a power of ten.
const MOST_ROWS: f64 = 7.0;

/// The berg's outline and its faces.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ice {
    /// What is below the waterline: from its left end along the lower side to its right end.
    pub body: Vec<Point>,
    /// Faces of the body, around its rim.
    pub rim: Vec<Facet>,
    /// What is above: from the left end of the waterline over the peaks to its right end.
    pub tip: Vec<Point>,
    /// Faces of the tip.
    pub faces: Vec<Facet>,
    /// The highest point.
    pub peak: Point,
}

/// A flat face.
#[derive(Debug, Clone, PartialEq)]
pub struct Facet {
    /// Its corners.
    pub corners: Vec<Point>,
    /// How much light it has, 0..=4: it comes from the upper left.
    pub tone: u8,
}

impl Ice {
    pub(super) fn around(nodes: &[Node], labels: &[FilesLabel], rows: u64, seed: u64, measures: &Measures) -> Ice {
        let mut noise = Noise(seed);
        let mut held = Vec::with_capacity(2 * nodes.len() + 2 * labels.len() + 2);
        // A table of little still is a berg.
        let middle = measures.width / 2.0;
        for x in [middle - 0.27 * measures.width, middle + 0.27 * measures.width] {
            held.push(Point { x, y: 0.32 * measures.below });
        }
        for node in nodes {
            let (left, top) = (node.frame.place.x, node.frame.place.y);
            let (right, bottom) = (left + node.frame.size.x, top + node.frame.size.y);
            held.extend([(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| Point { x, y }));
        }
        for FilesLabel { place, .. } in labels {
            held.extend([-LABEL.x, LABEL.x].map(|x| Point { x: place.x + x, y: place.y + LABEL.y }));
        }
        held.extend(belly_and_keel(&held, &mut noise, measures));
        let body = body(&held, &mut noise, measures);
        let (Some(&left), Some(&right)) = (body.first(), body.last()) else {
            return Ice::default();
        };
        let rim = rim(&body, &mut noise);
        let (tip, faces) = tip(left.x, right.x, rows, seed, measures);
        let peak = tip.iter().copied().min_by(|one, other| one.y.total_cmp(&other.y)).unwrap_or_default();
        Ice { body, rim, tip, faces, peak }
    }
}

/// Ice is widest a little below the waterline and comes to a point below: what it holds alone would make a block.
fn belly_and_keel(held: &[Point], noise: &mut Noise, measures: &Measures) -> [Point; 3] {
    let ends = held.iter().fold((f64::MAX, f64::MIN), |(left, right), point| (left.min(point.x), right.max(point.x)));
    let lowest = held.iter().map(|point| point.y).fold(0.0, f64::max);
    let belly = |x: f64, noise: f64| Point { x, y: (0.42 + 0.12 * noise) * lowest };
    let keel = Point {
        x: measures.width * (0.44 + 0.12 * noise.next()),
        y: (lowest + 0.75 * measures.keel).min(measures.below),
    };
    [belly(ends.0 - measures.belly, noise.next()), belly(ends.1 + measures.belly, noise.next()), keel]
}

/// A rectangle of water, cut by one face after the other. Each face keeps its distance from all that is held, so
/// nothing of that is cut away, whatever the angles.
fn body(held: &[Point], noise: &mut Noise, measures: &Measures) -> Vec<Point> {
    let beyond = measures.margin + measures.belly;
    let (left, right) = (-beyond, measures.width + beyond);
    let mut body = vec![
        Point { x: left, y: 0.0 },
        Point { x: left, y: measures.below },
        Point { x: right, y: measures.below },
        Point { x: right, y: 0.0 },
    ];
    // From upper left over down to upper right.
    let (first, last) = (-0.24 * PI, 1.24 * PI);
    for face in 0..FACES {
        let step = (last - first) / (FACES - 1) as f64;
        let angle = last - step * (face as f64 + 0.5 * (noise.next() - 0.5));
        let normal = Point { x: angle.cos(), y: angle.sin() };
        let reach = held.iter().map(|point| point.x * normal.x + point.y * normal.y).fold(f64::MIN, f64::max);
        let distance = reach + measures.margin * (0.45 + 0.55 * noise.next());
        body = cut(&body, normal, distance);
    }
    // Begins at the left end of the waterline.
    let start = body.iter().enumerate().filter(|(_, point)| point.y.abs() < 1e-6);
    let start = start.min_by(|(_, one), (_, other)| one.x.total_cmp(&other.x)).map_or(0, |(index, _)| index);
    body.rotate_left(start);
    body
}

/// What of a convex polygon lies on the near side of a line (Sutherland–Hodgman).
fn cut(polygon: &[Point], normal: Point, distance: f64) -> Vec<Point> {
    let beyond = |point: &Point| point.x * normal.x + point.y * normal.y - distance;
    let mut kept = Vec::with_capacity(polygon.len() + 1);
    for (index, here) in polygon.iter().enumerate() {
        let next = &polygon[(index + 1) % polygon.len()];
        let (from, to) = (beyond(here), beyond(next));
        if from <= 0.0 {
            kept.push(*here);
        }
        if (from < 0.0 && to > 0.0) || (from > 0.0 && to < 0.0) {
            let share = from / (from - to);
            kept.push(Point { x: here.x + share * (next.x - here.x), y: here.y + share * (next.y - here.y) });
        }
    }
    kept
}

/// Faces between the outline and a smaller copy of it.
fn rim(body: &[Point], noise: &mut Noise) -> Vec<Facet> {
    let count = body.len() as f64;
    let sum = body.iter().fold(Point::default(), |sum, point| Point { x: sum.x + point.x, y: sum.y + point.y });
    let middle = Point { x: sum.x / count, y: sum.y / count };
    let inner: Vec<Point> = body
        .iter()
        .map(|point| {
            let share = 0.76 + 0.12 * noise.next();
            // At the waterline it is cut open, so the inner line begins there too.
            let y = if point.y.abs() < 1e-6 { 0.0 } else { middle.y + share * (point.y - middle.y) };
            Point { x: middle.x + share * (point.x - middle.x), y }
        })
        .collect();
    let faces = body.windows(2).zip(inner.windows(2));
    faces
        .map(|(outer, inner)| Facet {
            corners: vec![outer[0], outer[1], inner[1], inner[0]],
            tone: tone(outer[0], outer[1]),
        })
        .collect()
}

/// The light on a face whose outer side, seen with the water at the left hand, goes from one point to another.
fn tone(from: Point, to: Point) -> u8 {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let length = x.hypot(y).max(1e-9);
    // The outward normal against light from the upper left.
    let (normal_x, normal_y) = (-y / length, x / length);
    let light = -(0.6 * normal_x + 0.8 * normal_y);
    ((light + 1.0) / 2.0 * TONES).round().clamp(0.0, TONES) as u8
}

/// A ridge of peaks over the waterline, and the faces below it. Its form is the table's, its height the rows'.
fn tip(left: f64, right: f64, rows: u64, seed: u64, measures: &Measures) -> (Vec<Point>, Vec<Facet>) {
    let mut noise = Noise(seed.rotate_left(17));
    let share = ((rows as f64 + 1.0).log10() / MOST_ROWS).clamp(0.0, 1.0);
    let height = if rows == 0 { 0.0 } else { measures.tip * (0.3 + 0.7 * share) };
    // Shares of the width and of the height.
    let ridge = [(0.13, 0.46), (0.31, 0.68), (0.43, 1.0), (0.56, 0.8), (0.72, 0.86), (0.87, 0.42)];
    let at = |x: f64, y: f64| Point { x: left + x * (right - left), y: -y * height };
    let mut tip = vec![at(0.0, 0.0)];
    for (x, y) in ridge {
        let lower = if y < 1.0 { 0.14 * noise.next() } else { 0.0 };
        tip.push(at(x + 0.07 * (noise.next() - 0.5), y - lower));
    }
    tip.push(at(1.0, 0.0));
    let feet = [0.34, 0.52, 0.68].map(|x| at(x + 0.06 * (noise.next() - 0.5), 0.0));
    // Each side of the ridge comes down to the foot below it; where the foot changes, a face stands between two.
    let foot = [0, 0, 0, 1, 1, 2, 2];
    let mut faces = Vec::new();
    for (side, &below) in tip.windows(2).zip(&foot) {
        // The ridge is walked from left to right, with the ice at the right hand: turned round for the light.
        faces.push(Facet { corners: vec![side[0], side[1], feet[below]], tone: tone(side[1], side[0]) });
    }
    for (ridge, between) in [(3, [0, 1]), (5, [1, 2])] {
        let corners = vec![tip[ridge], feet[between[0]], feet[between[1]]];
        faces.push(Facet { corners, tone: 1 });
    }
    (tip, faces)
}

/// Numbers from 0 to 1 that look like chance and are none (SplitMix64).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
