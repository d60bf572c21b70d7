//! What runs in the lake's worker: one desk, with the lake that it keeps.

mod refusal;

use std::rc::Rc;

use crate::engine::lake::job::Job;
use crate::engine::lake::landing::{Arrival, Lake, LandError, Prepared, land, rejoin};
use crate::engine::lake::normalise::Settings;
use crate::protocol::lake::{Progress, Refusal, Request, Response};

/// What the lake's worker keeps from one request to the next. What takes long is done in steps, and whoever asks for
/// them may stop between any two: then nothing has changed.
#[derive(Debug, Default)]
pub struct Desk {
    lake: Rc<Lake>,
    job: Option<Job<Result<Outcome, LandError>>>,
}

/// What came of long work.
#[derive(Debug)]
enum Outcome {
    /// The lake is to be changed so.
    Landing(Box<Prepared>),
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
        let settled = done.and_then(|Outcome::Landing(prepared)| Rc::make_mut(&mut self.lake).settle(*prepared));
        Some(match settled {
            Ok(()) => self.shown().unwrap_or_else(Response::Refused),
            Err(error) => Response::Refused(error.into()),
        })
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

    fn answer(&mut self, request: Request, body: Vec<u8>) -> Result<Option<Response>, Refusal> {
        let lake = Rc::clone(&self.lake);
        Ok(Some(match request {
            Request::Ping => Response::Pong,
            Request::Ingest { name, at_ms, children } => {
                let arrival = Arrival { name, bytes: body, settings: Settings { children, ..Settings::default() } };
                let work = |steps| async move { land(lake, arrival, at_ms, steps).await.map(Outcome::landing) };
                self.job = Some(Job::new(work));
                return Ok(None);
            }
            Request::JoinBy { way, at_ms } => {
                let work = move |steps| async move { rejoin(lake, way, at_ms, steps).await.map(Outcome::landing) };
                self.job = Some(Job::new(work));
                return Ok(None);
            }
            Request::Clear => {
                self.lake = Rc::default();
                self.shown()?
            }
            _ => return Err(Refusal::NotUnderstood),
        }))
    }

    /// The lake as it is now.
    fn shown(&self) -> Result<Response, Refusal> {
        Ok(Response::Lake(Box::new(self.lake.picture()?)))
    }
}

impl Outcome {
    fn landing(prepared: Prepared) -> Outcome {
        Outcome::Landing(Box::new(prepared))
    }
}
