/// The middle of every table.
fn places(graph: &Graph, sizes: &[Point], aspect: f64) -> Vec<Point> {
    let gap = if aspect < 1.0 { Point { x: 24.0, y: 60.0 } } else { Point { x: 84.0, y: 76.0 } };
    let area = |part: &Graph| -> f64 {
        part.tables.iter().map(|&table| (sizes[table].x + gap.x) * (sizes[table].y + gap.y)).sum()
    };
    let comparisons = |part: &Graph| COMPARISONS * part.len() as f64 / graph.len() as f64;
    let (mut parts, islands): (Vec<Graph>, Vec<Graph>) = graph.parts().into_iter().partition(|part| part.len() > 1);
    let islands: Vec<usize> = islands.into_iter().flat_map(|island| island.tables).collect();
    let whole: f64 = parts.iter().map(area).sum();
    let islands_area: f64 =
        islands.iter().map(|&table| (sizes[table].x + ROW_GAP.x) * (sizes[table].y + ROW_GAP.y)).sum();
    let width = ((whole + islands_area) * aspect).sqrt();
    let main = match parts.first() {
        Some(part) if 2.0 * area(part) > whole => Some(parts.remove(0)),
        _ => None,
    };
    // Each block: its tables, their middles, and its size.
    let mut blocks: Vec<Block> = parts
        .iter()
        .map(|part| {
            let wide = (3.0 * area(part)).sqrt().min(width);
            let frame = Point { x: (wide - gap.x).max(1.0), y: (area(part) / wide - gap.y).max(HEIGHT) };
            Block::of_part(part, sizes, Room { frame, gap }, comparisons(part))
        })
        .collect();
    if !islands.is_empty() {
        blocks.push(Block::of_rows(islands, sizes, width, ROW_GAP));
    }
    if let Some(part) = main {
        let extents: Vec<Point> = blocks.iter().map(|block| block.size).collect();
        let below = pack::extent(&extents, &pack::rows(&extents, width, BLOCK_GAP)).y;
        let high = (width / aspect - below - BLOCK_GAP.y).max(0.7 * area(&part) / width);
        let room = Room { frame: Point { x: width, y: high }, gap };
        blocks.insert(0, Block::of_part(&part, sizes, room, comparisons(&part)));
    }
    let width = blocks.iter().map(|block| block.size.x).fold(width, f64::max);
    let extents: Vec<Point> = blocks.iter().map(|block| block.size).collect();
    let corners = pack::rows(&extents, width, BLOCK_GAP);
    let mut places = vec![Point::default(); sizes.len()];
    for (block, corner) in blocks.into_iter().zip(corners) {
        for (table, place) in block.places {
            places[table] = Point { x: corner.x + place.x, y: corner.y + place.y };
        }
    }
    places
}

/// Between tables that nothing joins.
const ROW_GAP: Point = Point { x: 18.0, y: 16.0 };
/// Between parts that nothing joins.
const BLOCK_GAP: Point = Point { x: 44.0, y: 36.0 };

/// Tables that are placed together.
struct Block {
    /// The tables and their middles.
    places: Vec<(usize, Point)>,
    size: Point,
}

impl Block {
    fn of_rows(tables: Vec<usize>, sizes: &[Point], width: f64, gap: Point) -> Block {
        let own: Vec<Point> = tables.iter().map(|&table| sizes[table]).collect();
        let corners = pack::rows(&own, width, gap);
        let middle =
            |(corner, size): (&Point, &Point)| Point { x: corner.x + size.x / 2.0, y: corner.y + size.y / 2.0 };
        let middles: Vec<Point> = corners.iter().zip(&own).map(middle).collect();
        Block { size: pack::extent(&own, &corners), places: tables.into_iter().zip(middles).collect() }
    }

    fn of_part(part: &Graph, sizes: &[Point], room: Room, comparisons: f64) -> Block {
        if part.len() > MAX_TABLES || part.len() * part.edges.len() > MAX_PRODUCT {
            return Block::of_rows(part.tables.clone(), sizes, room.frame.x, room.gap);
        }
        let halves: Vec<Point> =
            part.tables.iter().map(|&table| Point { x: sizes[table].x / 2.0, y: sizes[table].y / 2.0 }).collect();
        let mut places = fitted(stress::positions(part), &halves, room.frame);
        untangle::untangle(part, &mut places, &halves, room, comparisons);
        spread::align(&mut places);
        spread::spread(&mut places, &halves, LEAST_GAP);
        let edge = |of: fn(f64, f64) -> f64, side: f64| {
            let corner =
                |(place, half): (&Point, &Point)| Point { x: place.x + side * half.x, y: place.y + side * half.y };
            places
                .iter()
                .zip(&halves)
                .map(corner)
                .reduce(|one, other| Point { x: of(one.x, other.x), y: of(one.y, other.y) })
        };
        let (low, high) = (edge(f64::min, -1.0).unwrap_or_default(), edge(f64::max, 1.0).unwrap_or_default());
        let moved = |place: &Point| Point { x: place.x - low.x, y: place.y - low.y };
        let places = part.tables.iter().copied().zip(places.iter().map(moved)).collect();
        Block { places, size: Point { x: high.x - low.x, y: high.y - low.y } }
    }
}

/// Positions turned so that their longer way is the frame's, and stretched to fill it.
fn fitted(mut places: Vec<Point>, halves: &[Point], frame: Point) -> Vec<Point> {
    let count = places.len().max(1) as f64;
    let sum = places.iter().fold(Point::default(), |sum, place| Point { x: sum.x + place.x, y: sum.y + place.y });
    let middle = Point { x: sum.x / count, y: sum.y / count };
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for place in &mut places {
        (place.x, place.y) = (place.x - middle.x, place.y - middle.y);
        xx += place.x * place.x;
        xy += place.x * place.y;
        yy += place.y * place.y;
    }
    // The greater eigenvector of the covariance.
    let root = ((xx - yy) * (xx - yy) / 4.0 + xy * xy).sqrt();
    let axis = Point { x: (xx - yy) / 2.0 + root, y: xy };
    let long = geometry::length(axis);
    let axis = if long > 1e-9 { Point { x: axis.x / long, y: axis.y / long } } else { Point { x: 1.0, y: 0.0 } };
    for place in &mut places {
        let (along, aside) = (place.x * axis.x + place.y * axis.y, place.y * axis.x - place.x * axis.y);
        *place = if frame.x >= frame.y { Point { x: along, y: aside } } else { Point { x: aside, y: along } };
    }
    let reach = |of: fn(&Point) -> f64| {
        places.iter().map(of).fold((f64::MAX, f64::MIN), |(low, high), at| (low.min(at), high.max(at)))
    };
    let ((left, right), (top, bottom)) = (reach(|place| place.x), reach(|place| place.y));
    let share = |at: f64, low: f64, high: f64| if high - low > 1e-9 { (at - low) / (high - low) } else { 0.5 };
    for (place, half) in places.iter_mut().zip(halves) {
        place.x = half.x + share(place.x, left, right) * (frame.x - 2.0 * half.x).max(0.0);
        place.y = half.y + share(place.y, top, bottom) * (frame.y - 2.0 * half.y).max(0.0);
    }
    places
}

