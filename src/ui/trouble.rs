//! Why a worker gives no answer, in the page's language.

use crate::content::Language;
use crate::protocol::{Fault, Refusal};

/// Why there is no answer; what a worker refuses is said by `refused`.
pub fn fault_of<R>(language: Language, fault: &Fault<R>, refused: impl FnOnce(&R) -> String) -> String {
    let words = language.worker();
    match fault {
        Fault::NotStarted => words.not_started.to_string(),
        Fault::Broken(why) => words.broken.fill(&[("why", why)]),
        Fault::Unreadable => words.unreadable.to_string(),
        Fault::Silent => words.silent.to_string(),
        Fault::NotUnderstood => words.not_understood.to_string(),
        Fault::Refused(refusal) => refused(refusal),
    }
}

/// Why there is no answer. What is wrong with a file is said by the demo that reads it; here it is its own sentence.
pub fn fault(language: Language, fault: &Fault) -> String {
    let words = language.worker();
    fault_of(language, fault, |refusal| match refusal {
        Refusal::NotUnderstood => words.request_not_understood.to_string(),
        Refusal::Import(error) => error.to_string(),
        Refusal::Schema(error) => error.to_string(),
        Refusal::NoFile => words.no_file.to_string(),
        Refusal::NoTrace(index) => words.no_trace.fill(&[("number", &index.saturating_add(1))]),
        Refusal::NoRun => words.no_run.to_string(),
        Refusal::NoRequest(number) => words.no_request.fill(&[("number", number)]),
    })
}
