//! Guards and public routes that the project's configuration names.

use seaworthy::app::access::Status;
use seaworthy::app::declared::{Declared, Guard, Proves, PublicRoute};

use super::{app, declaring};

fn guards(named: &[(&str, Proves)]) -> Declared {
    let guard = |(name, proves): &(&str, Proves)| Guard { name: (*name).into(), file: None, proves: *proves };
    Declared { guards: named.iter().map(guard).collect(), public_routes: Vec::new(), ..Declared::default() }
}

fn statuses(files: &[(&str, &str)], declared: &Declared) -> Vec<(String, Status)> {
    declaring(files, declared).sites.iter().map(|site| (site.name(), site.access.status)).collect()
}

fn status(files: &[(&str, &str)], declared: &Declared) -> Status {
    statuses(files, declared)[0].1
}

const EXPRESS: &str = "import express from 'express';
import { shield, shieldFor } from '@acme/shield';
import { ensureUser } from './gone';
const app = express();
app.delete('/a', shield, async (req, res) => { await prisma.a.delete({ where: { id: 1 } }); res.end(); });
app.delete('/b', shieldFor('admin'), async (req, res) => { await prisma.a.delete({ where: { id: 1 } }); res.end(); });
app.delete('/c', async (req, res) => { await ensureUser(req); await prisma.a.delete({ where: { id: 1 } }); res.end(); });
app.delete('/d', requireLogin, async (req, res) => { await prisma.a.delete({ where: { id: 1 } }); res.end(); });
function requireLogin(req, res, next) { next(); }
app.listen(3000);
";

#[test]
fn a_link_that_cannot_be_read_is_what_the_project_says_that_it_is() {
    let files = [("package.json", "{}"), ("app.js", EXPRESS)];
    let before = app(&files);
    assert!(before.sites.iter().all(|site| site.access.status == Status::None), "{:?}", before.sites);
    let unread: Vec<_> = before.sites[0].access.unread.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(unread, ["@acme/shield.shield"]);
    let declared = guards(&[
        ("@acme/shield.shield", Proves::Authentication),
        ("shieldFor", Proves::Authorisation),
        ("ensureUser", Proves::Authentication),
        ("requireLogin", Proves::Authentication),
    ]);
    let all: Vec<_> = statuses(&files, &declared).into_iter().map(|(_, status)| status).collect();
    assert_eq!(all, [Status::Authenticated, Status::Authorised, Status::Authenticated, Status::Authenticated]);
    // Another name changes nothing.
    let other = guards(&[("@acme/other.shield", Proves::Authentication), ("Shield", Proves::Authentication)]);
    assert!(statuses(&files, &other).iter().all(|(_, status)| *status == Status::None));
}

#[test]
fn what_is_called_like_a_guard_and_guards_nothing_can_be_told_so() {
    let text = "import express from 'express';
import { authorize } from './gone';
const app = express();
app.get('/a', authorize, (req, res) => res.end());
app.listen(3000);
";
    let files = [("app.js", text)];
    assert_eq!(status(&files, &Declared::default()), Status::Unknown);
    assert_eq!(status(&files, &guards(&[("authorize", Proves::Nothing)])), Status::None);
    assert_eq!(status(&files, &guards(&[("authorize", Proves::Authorisation)])), Status::Authorised);
}

#[test]
fn classes_methods_and_factories_of_the_project_are_told_by_name() {
    let nest = "import { Controller, Delete, UseGuards, Module, CanActivate } from '@nestjs/common';
export class TenantGuard implements CanActivate { canActivate(context) { return this.check(context); } }
@Controller('a')
export class Things {
  @Delete() @UseGuards(TenantGuard)
  remove() { return prisma.a.delete({ where: { id: 1 } }); }
}
@Module({ controllers: [Things] })
export class AppModule {}
";
    let main = "import { NestFactory } from '@nestjs/core';
import { AppModule } from './things';
async function start() { const app = await NestFactory.create(AppModule); await app.listen(3000); }
start();
";
    let files = [("package.json", "{}"), ("things.ts", nest), ("main.ts", main)];
    assert_eq!(status(&files, &guards(&[("TenantGuard", Proves::Authorisation)])), Status::Authorised);
    assert_eq!(status(&files, &guards(&[("TenantGuard.canActivate", Proves::Authentication)])), Status::Authenticated);
    assert_eq!(status(&files, &guards(&[("TenantGuard", Proves::Nothing)])), Status::None);
}

const FASTAPI: &str = "from fastapi import FastAPI, Depends
from acme.identity import who

app = FastAPI()

def needs(role):
    def check(x: str = ''):
        return x
    return check

@app.delete('/a')
def a(user=Depends(who)):
    db.execute('delete from a')

@app.delete('/b', dependencies=[Depends(needs('admin'))])
def b():
    db.execute('delete from a')
";

#[test]
fn dependencies_are_told_by_name_and_by_package() {
    let files = [("main.py", FASTAPI)];
    let by_name = guards(&[("who", Proves::Authentication), ("needs", Proves::Authorisation)]);
    let all: Vec<_> = statuses(&files, &by_name).into_iter().map(|(_, status)| status).collect();
    assert_eq!(all, [Status::Authenticated, Status::Authorised]);
    assert_eq!(status(&files, &guards(&[("acme.identity.who", Proves::Authentication)])), Status::Authenticated);
    let other = guards(&[("acme.identity.other", Proves::Authentication)]);
    assert!(statuses(&files, &other).iter().all(|(_, status)| *status != Status::Authenticated));
}

#[test]
fn a_file_tells_two_of_a_name_apart() {
    let text = "import express from 'express';
import { check } from './one';
const app = express();
app.get('/a', check, (req, res) => res.end());
app.listen(3000);
";
    let files = [("app.js", text), ("one.js", "export function check(req, res, next) { next(); }\n")];
    let mut declared = guards(&[("check", Proves::Authentication)]);
    declared.guards[0].file = Some("two.js".into());
    assert_eq!(status(&files, &declared), Status::None);
    declared.guards[0].file = Some("one.js".into());
    assert_eq!(status(&files, &declared), Status::Authenticated);
}

#[test]
fn public_routes_carry_their_reason() {
    let public = |path: &str, method: Option<&str>| PublicRoute {
        path: path.into(),
        method: method.map(str::to_owned),
        reason: "the load balancer asks".into(),
    };
    let declared =
        Declared { public_routes: vec![public("/a", None), public("/b", Some("POST"))], ..Declared::default() };
    let app = declaring(&[("app.js", EXPRESS)], &declared);
    let reasons: Vec<_> =
        app.sites.iter().map(|site| site.route.declared_public.as_ref().map(|note| note.text.as_str())).collect();
    assert_eq!(reasons, [Some("the load balancer asks"), None, None, None]);
}
