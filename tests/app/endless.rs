//! Code that has no end, as it stands there while people type: it is followed to an end all the same.

use super::table;

const CLASSES: &str = r#"
import express from "express";
import { B } from "./b";
export class A { b = new B(); self = new A(); get x() { return this.x; } static s = A.s; m() { return this.m(); } }
export class C extends C {}
export class D extends E {}
export class E extends D { f = new D(); }
const f = () => f();
const g = (x) => [g(x), ...g(x)];
let o = { get a() { return o.a; }, b: () => o.b() };
o.o = o;
const app = express();
app.use(app);
const r = express.Router(); r.use("/x", r); app.use(r);
app.get("/a", (req, res) => res.json(f() + g(1) + o.a + new A().x + new A().m()));
app.get("/b", handler(handler(handler)));
function handler(h) { return handler(h); }
type T = { a: T } | T[]; interface I extends I { i: I }
const p = p2; const p2 = p;
var v = v.v.v; for (const z of z) { z(z); }
async function w() { return await w().then(w).catch(w); }
app.get("/c", async (req, res) => { const { id } = req.params; res.send(await loop(id)); });
function loop(id) { return id ? loop(id) + loop(id + 1) : loop2(id); }
function loop2(id) { return loop(loop2(id)); }
export * from "./a"; export * from "./b";
export default class extends (class { x = new A() }) { y = new this(); }
Object.assign(o, o); o = { ...o, o };
app.all("*", ...[app, r].map((x) => x));
"#;

const OTHERS: &str = r#"
import { A } from "./a"; export * from "./a"; export class B { a = new A(); constructor(public c = new B()) {} } export const all = [...all, all];
"#;

const PYTHON: &str = r#"
from fastapi import FastAPI, Depends, APIRouter
from m import *
import m
class A(A): pass
class B(C):
    x = property(lambda self: self.x)
    def __call__(self): return self()
    def __init__(self): self.b = B(); self.c = C()
class C(B):
    y = B()
    def __getattr__(self, n): return getattr(self, n)
def dep(d=Depends(dep)): return d
def dep2(d=Depends(dep3)): return d
def dep3(d=Depends(dep2)): return d
app = FastAPI(dependencies=[Depends(dep2)])
router = APIRouter(); router.include_router(router); app.include_router(router); app.mount("/x", app)
def deco(f): return deco(f)
@deco
@app.get("/a")
def a(x=Depends(dep)): return a(x)
@router.get("/b")
async def b(q: str): return await b(q + await b(q))
f = lambda x: f(f(x))
x = x = [x for x in x]
def gen(): yield from gen()
with open(x) as x: x = x.x
t = t[t][t]
urlpatterns = [path("", include("m")), path("", include(urlpatterns))]
def view(request): return view(request) or Model.objects.get(id=view(request))
class Meta(type): 
    def __new__(cls, *a): return Meta(*a)
class M(metaclass=Meta): m = M
"#;

#[test]
fn what_contains_itself_is_followed_to_an_end() {
    let manifest = r#"{ "dependencies": { "express": "4" } }"#;
    let settings = r#"{ "extends": "./tsconfig.json", "compilerOptions": { "paths": { "@/*": ["./@/*", "@/*"] } } }"#;
    let found = table(&[
        ("package.json", manifest),
        ("tsconfig.json", settings),
        ("a.ts", CLASSES),
        ("b.ts", OTHERS),
        ("m.py", PYTHON),
    ]);
    for route in ["GET /a", "GET /c", "GET /b"] {
        assert!(found.iter().any(|line| line.starts_with(route)), "{route} in {found:?}");
    }
}
