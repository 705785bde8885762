from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import Mount, Route, Router, WebSocketRoute
from starlette.staticfiles import StaticFiles

from .auth import ClosedBackend, StrictBackend, TokenBackend, refuse
from .errors import NotSignedIn, not_signed_in
from .files_app import FOLDER, ClosedFiles
from .middleware import (
    ExactGate,
    ForgetfulGate,
    LateGate,
    PrefixGate,
    RaisingGate,
    RelativeGate,
    SessionGate,
    TokenGate,
)
from .pages import loans, pictures, sockets
from .pages.rooms import page
from .settings import SECRET_KEY

studio = Starlette(routes=[Route("/easel", page("studio.easel"))], middleware=[Middleware(TokenGate)])
annex = Starlette(routes=[Route("/hall", page("annex.hall"))])

routes = [
    Route("/health", page("health")),
    Route("/sign-in", page("sign_in"), name="sign_in"),
    Mount("/pictures", routes=pictures.routes),
    Mount("/loans", routes=loans.routes),
    Route("/office/desk", page("office.desk")),
    Route("/officers", page("office.officers")),
    Route("/depot", page("depot.index")),
    Route("/depot/crates", page("depot.crates")),
    Route("/archive/letters", page("archive.letters")),
    Route("/kitchen", page("kitchen"), middleware=[Middleware(TokenGate)]),
    Route("/cellar", page("cellar"), middleware=[Middleware(LateGate)]),
    Route("/attic", page("attic"), middleware=[Middleware(ForgetfulGate)]),
    Mount("/vault/open", routes=[Route("/door", page("vault.door"))]),
    Mount(
        "/vault",
        routes=[Route("/gold", page("vault.gold")), WebSocketRoute("/line", sockets.vault_line)],
        middleware=[Middleware(SessionGate)],
    ),
    Mount("/shop", app=Router(routes=[Route("/till", page("shop.till"))], middleware=[Middleware(TokenGate)])),
    Mount("/garden", routes=[Route("/private/well", page("garden.well"))], middleware=[Middleware(RelativeGate)]),
    Mount(
        "/strict",
        routes=[Route("/page", page("strict.page"))],
        middleware=[Middleware(AuthenticationMiddleware, backend=StrictBackend())],
    ),
    Mount(
        "/closed",
        routes=[Route("/page", page("closed.page"))],
        middleware=[Middleware(AuthenticationMiddleware, backend=ClosedBackend(), on_error=refuse)],
    ),
    Mount("/studio", app=studio),
    Mount("/annex", app=annex),
    Mount("/files", app=StaticFiles(directory=FOLDER)),
    Mount("/closed-files", app=ClosedFiles(directory=FOLDER)),
    WebSocketRoute("/lines/open", sockets.open_line),
    WebSocketRoute("/lines/staff", sockets.staff_line),
    WebSocketRoute("/office/line", sockets.office_line),
]

app = Starlette(
    routes=routes,
    middleware=[
        Middleware(SessionMiddleware, secret_key=SECRET_KEY),
        Middleware(AuthenticationMiddleware, backend=TokenBackend()),
        Middleware(PrefixGate, prefixes=["/office/", "/annex"]),
        Middleware(ExactGate),
    ],
    exception_handlers={NotSignedIn: not_signed_in},
)
app.add_middleware(RaisingGate)
app.add_route("/late", page("late"))
