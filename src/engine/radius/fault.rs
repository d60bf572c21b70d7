//! stub
use crate::engine::radius::model::Platform;
use crate::engine::sim::system::Fault;
pub fn parse(_: &Platform, _: &str) -> Result<Fault, String> {
    Err(String::new())
}
pub fn write(_: &Platform, _: &Fault) -> String {
    String::new()
}
