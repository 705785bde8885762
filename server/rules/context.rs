//! What a rule about the app sees: one file, and the app it is a part of.

use crate::app::access::{Access, Status};
use crate::app::{App, At, FileId, Site};
use crate::facts::View;
use crate::findings::Step;

/// One file of an app.
pub struct Cx<'a> {
    pub view: &'a View<'a>,
    pub app: &'a App,
    pub file: FileId,
}

impl<'a> Cx<'a> {
    /// The routes whose home is this file.
    pub fn sites(&self) -> impl Iterator<Item = &'a Site> + use<'a> {
        let file = self.file;
        self.app.sites.iter().filter(move |site| site.home().file == file)
    }

    /// A step of a proof at any place of the app.
    pub fn step(&self, at: At, note: impl Into<String>) -> Step {
        let source = self.app.files.get(at.file);
        let file = source.filter(|_| at.file != self.file).map(|source| source.path.to_string());
        Step { file, span: self.app.files.span(at), note: note.into() }
    }

    /// How many of the other routes of the app are guarded: guarded, all.
    pub fn peers(&self, site: &Site) -> (usize, usize) {
        let others = self.app.sites.iter().filter(|other| other.route.at != site.route.at);
        let judged = others.filter(|other| other.access.status != Status::Unknown);
        judged.fold((0, 0), |(guarded, all), other| (guarded + usize::from(is_guarded(&other.access)), all + 1))
    }
}

/// True where strangers are turned away.
pub fn is_guarded(access: &Access) -> bool {
    matches!(access.status, Status::Authenticated | Status::Authorised)
}
