//! What runs in the lake's worker: one desk, with the lake that it keeps.

mod change;
mod inspect;
mod opened;
mod refusal;

use std::future::Future;
use std::rc::Rc;

use crate::engine::lake::edit::{self, Edited};
use crate::engine::lake::job::{Job, Steps};
use crate::engine::lake::landing::{Arrival, Followed, Lake, Landed, Prepared, land, rejoin};
use crate::engine::lake::normalise::Settings;
use crate::engine::lake::normalise::report::value;
use crate::engine::lake::parquet::map::locate;
use crate::engine::lake::picture::TablePicture;
use crate::engine::lake::query::{self, Query, parse, reason_text};
use crate::engine::lake::table::{ReadmeLanguage, Table, TableError, column_named};
use crate::protocol::lake::{self, Grid, Progress, Refusal, Request, Response, Rows, Trail};
use change::{Meant, change, snapshot_at};

/// At most so many rows are shown at a time.
const MOST_ROWS: u64 = 500;

/// What the lake's worker keeps from one request to the next. What takes long is done in steps, and whoever asks for
/// them may stop between any two: then nothing has changed.
#[derive(Debug, Default)]
pub struct Desk {
    lake: Rc<Lake>,
    job: Option<Job<Result<Outcome, Refusal>>>,
}

/// What came of long work.
#[derive(Debug)]
enum Outcome {
    /// An answer.
    Said(Response),
    /// The lake is to be changed so.
    Landing(Box<Prepared>),
    /// So are its files, at this time.
    Edited(Edited, i64),
}

impl Desk {
    /// Begins what is asked, and answers at once what can be. `body` is what came beside the request.
    pub fn begin(&mut self, request: Request, body: Vec<u8>) -> Option<Response> {
        self.job = None;
        match self.answer(request, body) {
            Ok(response) => response,
            Err(refusal) => Some(Response::Refused(refusal)),
        }
    }

    /// Does a step of what was begun; the answer, once there is one.
    pub fn step(&mut self) -> Option<Response> {
        let Some(job) = &mut self.job else { return Some(Response::Refused(Refusal::NotUnderstood)) };
        let done = job.step()?;
        // With the job its hold on the lake goes, so that the lake is not copied to be changed.
        self.job = None;
        Some(done.and_then(|outcome| self.settle(outcome)).unwrap_or_else(Response::Refused))
    }

    /// How far it is.
    pub fn progress(&self) -> Option<Progress> {
        self.job.as_ref().map(Job::progress)
    }

    /// Stops what was begun.
    pub fn cancel(&mut self) -> Response {
        self.job = None;
        Response::Refused(Refusal::Cancelled)
    }

    fn settle(&mut self, outcome: Outcome) -> Result<Response, Refusal> {
        match outcome {
            Outcome::Said(response) => return Ok(response),
            Outcome::Landing(prepared) => Rc::make_mut(&mut self.lake).settle(*prepared)?,
            Outcome::Edited(edited, _) if edited.gone.is_empty() => (),
            Outcome::Edited(Edited { gone, files, .. }, at_ms) => {
                let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
                let table = Rc::make_mut(&mut self.lake).table_mut().ok_or(Refusal::NoTable)?;
                table.commit(at_ms, |draft| draft.replace(&gone, files))?;
            }
        }
        self.shown()
    }

    fn answer(&mut self, request: Request, body: Vec<u8>) -> Result<Option<Response>, Refusal> {
        let lake = Rc::clone(&self.lake);
        Ok(Some(match request {
            Request::Ping => Response::Pong,
            Request::Ingest { name, at_ms, children } => {
                let arrival = Arrival { name, bytes: body, settings: Settings { children, ..Settings::default() } };
                return self.work(|steps| async move { Ok(landing(land(lake, arrival, at_ms, steps).await?)) });
            }
            Request::JoinBy { way, at_ms } => {
                return self.work(move |steps| async move { Ok(landing(rejoin(lake, way, at_ms, steps).await?)) });
            }
            Request::Change { change, at_ms } => return self.change(lake, &change, at_ms),
            Request::Open(part) => Response::Part(Box::new(opened::open(table(&lake)?, &part)?)),
            Request::Preview(query) => {
                return self.work(move |steps| async move { Ok(Outcome::Said(preview(&lake, &query, &steps).await?)) });
            }
            Request::Inspect { view, snapshot } => {
                let table = table(&lake)?;
                let snapshot = snapshot.map(|place| snapshot_at(table, Some(place))).transpose()?;
                Response::Grid(inspect::inspect(table, view, snapshot)?)
            }
            Request::Follow { landing } => Response::Trails(follow(&lake, landed(&lake, landing)?)?),
            Request::Rejects { landing } => {
                let landed = landed(&lake, landing)?;
                file(format!("{}-rejects.csv", landed.shown.name), landed.rejects_csv().into_bytes())
            }
            Request::Download { to, is_chinese, at_ms } => {
                let language = if is_chinese { ReadmeLanguage::Chinese } else { ReadmeLanguage::English };
                return self.work(move |steps| async move {
                    let bytes = table(&lake)?.package(&to, language, at_ms, &steps).await?;
                    let name = to.trim_end_matches('/').rsplit('/').next().unwrap_or("lake");
                    Ok(Outcome::Said(file(format!("{name}.zip"), bytes)))
                });
            }
            Request::File { path } => {
                let bytes = table(&lake)?.files().get(&path).ok_or(Refusal::NoPart)?.clone();
                file(path.rsplit('/').next().unwrap_or("file").to_owned(), bytes)
            }
            Request::Parquet { snapshot } => {
                return self.work(move |steps| async move {
                    let table = table(&lake)?;
                    let snapshot = snapshot_at(table, snapshot)?;
                    let name = TablePicture::of(table)?.name;
                    let bytes = query::as_parquet(table, snapshot, &steps).await?;
                    Ok(Outcome::Said(file(format!("{name}.parquet"), bytes)))
                });
            }
            Request::Clear => {
                self.lake = Rc::default();
                self.shown()?
            }
        }))
    }

    /// Begins long work.
    fn work<F: Future<Output = Result<Outcome, Refusal>> + 'static>(
        &mut self,
        work: impl FnOnce(Steps) -> F,
    ) -> Result<Option<Response>, Refusal> {
        self.job = Some(Job::new(work));
        Ok(None)
    }

    fn change(&mut self, lake: Rc<Lake>, asked: &lake::Change, at_ms: i64) -> Result<Option<Response>, Refusal> {
        drop(lake);
        let to_change = Rc::make_mut(&mut self.lake).table_mut().ok_or(Refusal::NoTable)?;
        match change(to_change, asked, at_ms)? {
            Meant::Done => self.shown().map(Some),
            Meant::Edit(filter, change) => {
                let lake = Rc::clone(&self.lake);
                self.work(move |steps| async move {
                    let table = table(&lake)?;
                    Ok(Outcome::Edited(edit::edit(table, &filter, &change, &steps).await?, at_ms))
                })
            }
        }
    }

    /// The lake as it is now.
    fn shown(&self) -> Result<Response, Refusal> {
        Ok(Response::Lake(Box::new(self.lake.picture()?)))
    }
}

fn landing(prepared: Prepared) -> Outcome {
    Outcome::Landing(Box::new(prepared))
}

fn file(name: String, bytes: Vec<u8>) -> Response {
    Response::File { name, bytes }
}

fn table(lake: &Lake) -> Result<&Table, Refusal> {
    lake.table().ok_or(Refusal::NoTable)
}

fn landed(lake: &Lake, place: usize) -> Result<&Landed, Refusal> {
    lake.landings().get(place).ok_or(Refusal::NoPart)
}

/// Rows of a snapshot.
async fn preview(lake: &Lake, asked: &lake::Query, steps: &Steps) -> Result<Response, Refusal> {
    let table = table(lake)?;
    let snapshot = snapshot_at(table, asked.snapshot)?;
    let schema = table.schema_at(snapshot);
    let sort = asked.sort.as_ref().map(|(name, is_descending)| {
        let field = column_named(&schema.fields, name).ok_or_else(|| TableError::NoColumn(name.clone()));
        field.map(|field| (field.id, *is_descending))
    });
    let rows = asked.offset..asked.offset.saturating_add(asked.limit.min(MOST_ROWS));
    let query = Query { filter: parse(&asked.filter, schema)?, sort: sort.transpose()?, rows };
    let found = query::find(table, snapshot, &query, steps).await?;
    let row = |row: usize| {
        let cells = schema.fields.iter().zip(&found.batch.columns);
        cells.map(|(field, column)| column.is_valid(row).then(|| value(column, &field.kind, row))).collect()
    };
    Ok(Response::Rows(Box::new(Rows {
        grid: Grid { columns: opened::columns(&schema.fields), rows: (0..found.batch.rows).map(row).collect() },
        counts: found.counts,
        because: found.because.map(|reason| reason_text(&reason, schema)),
    })))
}

/// The rows of a landing that are followed, to the pages that they ended in.
fn follow(lake: &Lake, landed: &Landed) -> Result<Vec<Trail>, Refusal> {
    let table = table(lake)?;
    let picture = TablePicture::of(table)?;
    let trail = |followed: &Followed| {
        let bytes = table.files().get(&followed.file).ok_or(Refusal::NoPart)?;
        let place = picture.files.iter().position(|file| file.path == followed.file).ok_or(Refusal::NoPart)?;
        let located = locate(bytes, &followed.column, followed.row)?;
        Ok(Trail {
            line: followed.line,
            text: followed.text.clone(),
            file: place,
            row: followed.row,
            column: followed.column.clone(),
            value: followed.value.clone(),
            row_group: located.row_group,
            page: (located.header.start, located.body.end),
        })
    };
    landed.followed.iter().map(trail).collect()
}
