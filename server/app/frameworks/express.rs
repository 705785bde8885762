//! Express 4 and 5.

use super::Cx;
use crate::app::interpret::Run;
use crate::app::route::Route;

pub fn routes(_run: &mut Run<'_>, _cx: &Cx<'_>) -> Vec<Route> {
    Vec::new()
}
