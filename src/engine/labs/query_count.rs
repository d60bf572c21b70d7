//! N+1: how many queries a dashboard of watchlists of companies takes, and what they bring over the wire.
//!
//! Three ways load the same tree from the same small store, whose connection counts queries, rows and bytes and lets a
//! round trip pass for each query. Closed, for n watchlists of m companies: row by row 1 + n + n·m queries, preloading by
//! level 3, joined 1; time = queries × round trip; joined rows n·m, each with its parents' columns. A preload brings each
//! company once: 500·(1 − (1 − m/500)^n) of them on average. Known of LZStock: 50 and more queries became exactly 3
//! (blog.lzstock.app, app/db/query/nplus1); widths and the number of companies are the experiment's own.

use std::collections::BTreeSet;

use crate::engine::labs::Laboratory;
use crate::engine::labs::control::{Control, Integer, Real, Settings};
use crate::engine::labs::outcome::{Axis, Outcome, Role, Tolerance, Unit};
use crate::engine::sim::random::Draws;
use crate::engine::time::Nanos;

/// A dashboard that is loaded in three ways.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "query_count",
    controls: &[
        Control::Integer(WATCHLISTS),
        Control::Integer(COMPANIES),
        Control::Real(ROUND_TRIP),
        Control::Integer(WIDTH),
    ],
    is_random: true,
};

const WATCHLISTS: Integer = Integer { name: "watchlists", unit: Unit::Count, least: 1, most: 40, step: 1, default: 7 };
const COMPANIES: Integer = Integer { name: "companies", unit: Unit::Count, least: 1, most: 50, step: 1, default: 7 };
const ROUND_TRIP: Real =
    Real { name: "round_trip", unit: Unit::Millis, least: 0.1, most: 20.0, step: 0.1, default: 1.0 };
const WIDTH: Integer =
    Integer { name: "watchlist_width", unit: Unit::Bytes, least: 20, most: 1_000, step: 20, default: 200 };

/// Companies that there are.
const LISTED: u32 = 500;
/// Bytes of an entry (its watchlist and its company) and of a company.
const ENTRY_WIDTH: u64 = 16;
const COMPANY_WIDTH: u64 = 120;

const LISTS: Axis = Axis::new("watchlists", Unit::Count);
const TIME: Axis = Axis::new("time", Unit::Millis);
const BYTES: Axis = Axis::new("bytes", Unit::Bytes);

/// The tables: the companies of each watchlist of the dashboard. No company is in a watchlist twice.
struct Store {
    entries: Vec<Vec<u32>>,
    watchlist_width: u64,
}

/// A connection to the store, and what has passed over it.
struct Connection<'s> {
    store: &'s Store,
    round_trip: Nanos,
    queries: u64,
    rows: u64,
    bytes: u64,
    time: Nanos,
}

/// What a page needs: watchlists with their companies.
type Dashboard = Vec<(u32, Vec<u32>)>;

/// A way to load it.
struct Way {
    /// What it is called; all that comes of it is called after it.
    name: &'static str,
    load: fn(&mut Connection) -> Dashboard,
    /// How many queries it has, by watchlists and companies in each.
    queries: fn(f64, f64) -> f64,
}

const WAYS: [Way; 3] = [
    Way { name: "row_by_row", load: row_by_row, queries: |n, m| 1.0 + n + n * m },
    Way { name: "preload", load: preload, queries: |_, _| 3.0 },
    Way { name: "join", load: join, queries: |_, _| 1.0 },
];

/// Finds out what comes of the settings.
pub(super) fn run(settings: &Settings) -> Outcome {
    let (watchlists, companies) = (settings.integer(WATCHLISTS), settings.integer(COMPANIES));
    let millis = settings.real(ROUND_TRIP);
    let round_trip = Nanos((millis * 1e6) as u64);
    let watchlist_width = u64::from(settings.integer(WIDTH));
    let (n, m) = (f64::from(watchlists), f64::from(companies));
    let mut draws = Draws::seeded(settings.seed.into());
    let entries: Vec<_> = (0..watchlists).map(|_| watchlist(companies, &mut draws)).collect();
    let distinct = entries.iter().flatten().collect::<BTreeSet<_>>().len() as u64;
    let store_of = |lists: usize| Store { entries: entries[..lists].to_vec(), watchlist_width };
    let stores: Vec<Store> = (1..=entries.len()).map(store_of).collect();

    let mut outcome = Outcome::default();
    let (mut dashboards, mut joined) = (Vec::new(), [0.0; 2]);
    let mut on_the_wire = Vec::new();
    for way in WAYS {
        let named = |what: &str| format!("{}_{what}", way.name);
        let (mut simulated, mut theory, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
        for store in &stores {
            let mut connection = Connection::new(store, round_trip);
            let dashboard = (way.load)(&mut connection);
            let lists = store.entries.len() as f64;
            let queries = (way.queries)(lists, m);
            let time = connection.time.as_millis_f64();
            simulated.push((lists, time));
            theory.push((lists, queries * millis));
            bytes.push((lists, connection.bytes as f64));
            if store.entries.len() < entries.len() {
                continue;
            }
            dashboards.push(dashboard);
            outcome.check(named("queries"), Unit::Count, [connection.queries as f64, queries], Tolerance::Exact);
            outcome.check(named("time"), Unit::Millis, [time, queries * millis], Tolerance::Exact);
            // The join is the last way.
            joined = [connection.rows as f64, connection.bytes as f64];
            outcome.figure(named("rows"), Unit::Count, joined[0]);
            outcome.figure(named("bytes"), Unit::Bytes, joined[1]);
        }
        on_the_wire.push((named("bytes"), bytes));
        outcome.draw(way.name, Role::Simulated, [LISTS, TIME], simulated);
        outcome.draw(named("theory"), Role::Theory, [LISTS, TIME], theory);
    }
    for (name, bytes) in on_the_wire {
        outcome.draw(name, Role::Simulated, [LISTS, BYTES], bytes);
    }
    let width = (watchlist_width + ENTRY_WIDTH + COMPANY_WIDTH) as f64;
    outcome.check("join_rows", Unit::Count, [joined[0], n * m], Tolerance::Exact);
    outcome.check("join_bytes", Unit::Bytes, [joined[1], n * m * width], Tolerance::Exact);
    let other = dashboards.iter().filter(|dashboard| Some(*dashboard) != dashboards.first()).count();
    outcome.check("different", Unit::Count, [other as f64, 0.0], Tolerance::Exact);
    let listed = f64::from(LISTED);
    let absent = libm::pow(1.0 - m / listed, n);
    // The variance of how many are absent: of each, and of every two together. Companies are whole; where hardly
    // one comes twice, two may.
    let both = libm::pow((listed - m) * (listed - m - 1.0) / (listed * (listed - 1.0)), n);
    let variance = listed * absent * (1.0 - absent) + listed * (listed - 1.0) * (both - absent * absent);
    let slack = if variance < 1.0 { 2.0 } else { 0.5 };
    let tolerance = Tolerance::of_error_and_slack(variance.max(0.0).sqrt(), slack);
    outcome.check("distinct", Unit::Count, [distinct as f64, listed * (1.0 - absent)], tolerance);
    outcome
}

/// So many of the companies, each as likely.
fn watchlist(companies: u32, draws: &mut Draws) -> Vec<u32> {
    let mut listed: Vec<u32> = (0..LISTED).collect();
    for place in 0..companies as usize {
        let other = place + (draws.uniform() * (listed.len() - place) as f64) as usize;
        listed.swap(place, other);
    }
    listed.truncate(companies as usize);
    listed
}

/// One query for the watchlists, one for the entries of each, and one for the company of each entry.
fn row_by_row(connection: &mut Connection) -> Dashboard {
    let mut dashboard = Dashboard::new();
    for watchlist in connection.watchlists() {
        let mut companies = Vec::new();
        for (_, company) in connection.entries(&[watchlist]) {
            companies.extend(connection.companies(&BTreeSet::from([company])));
        }
        dashboard.push((watchlist, companies));
    }
    dashboard
}

/// One query a level, for all that the level before named; put together here.
fn preload(connection: &mut Connection) -> Dashboard {
    let watchlists = connection.watchlists();
    let entries = connection.entries(&watchlists);
    let named = entries.iter().map(|entry| entry.1).collect();
    let companies: BTreeSet<u32> = connection.companies(&named).into_iter().collect();
    let of = |watchlist: u32| {
        let own = entries.iter().filter(|entry| entry.0 == watchlist && companies.contains(&entry.1));
        own.map(|entry| entry.1).collect()
    };
    watchlists.iter().map(|&watchlist| (watchlist, of(watchlist))).collect()
}

/// One query, whose rows repeat the watchlist for each of its companies.
fn join(connection: &mut Connection) -> Dashboard {
    let mut dashboard = Dashboard::new();
    for (watchlist, company) in connection.joined() {
        match dashboard.last_mut().filter(|last| last.0 == watchlist) {
            Some((_, companies)) => companies.push(company),
            None => dashboard.push((watchlist, vec![company])),
        }
    }
    dashboard
}

impl<'s> Connection<'s> {
    fn new(store: &'s Store, round_trip: Nanos) -> Connection<'s> {
        Connection { store, round_trip, queries: 0, rows: 0, bytes: 0, time: Nanos::ZERO }
    }

    /// `select … from watchlist`
    fn watchlists(&mut self) -> Vec<u32> {
        let rows = (0..self.store.entries.len() as u32).collect();
        self.answer(rows, self.store.watchlist_width)
    }

    /// `select … from entry where watchlist in (…)`
    fn entries(&mut self, watchlists: &[u32]) -> Vec<(u32, u32)> {
        let rows = watchlists.iter().flat_map(|&watchlist| self.store.of(watchlist)).collect();
        self.answer(rows, ENTRY_WIDTH)
    }

    /// `select … from company where id in (…)`
    fn companies(&mut self, ids: &BTreeSet<u32>) -> Vec<u32> {
        let rows = ids.iter().copied().filter(|&id| id < LISTED).collect();
        self.answer(rows, COMPANY_WIDTH)
    }

    /// `select … from watchlist join entry … join company …`
    fn joined(&mut self) -> Vec<(u32, u32)> {
        let rows = (0..self.store.entries.len() as u32).flat_map(|watchlist| self.store.of(watchlist)).collect();
        self.answer(rows, self.store.watchlist_width + ENTRY_WIDTH + COMPANY_WIDTH)
    }

    fn answer<T>(&mut self, rows: Vec<T>, width: u64) -> Vec<T> {
        self.queries += 1;
        self.rows += rows.len() as u64;
        self.bytes += rows.len() as u64 * width;
        self.time += self.round_trip;
        rows
    }
}

impl Store {
    /// The entries of a watchlist: the watchlist, and a company.
    fn of(&self, watchlist: u32) -> impl Iterator<Item = (u32, u32)> {
        let companies = self.entries.get(watchlist as usize).into_iter().flatten();
        companies.map(move |&company| (watchlist, company))
    }
}
