from werkzeug.exceptions import Unauthorized

from ..gate import bearer_claims


def visits_of_caller():
    claims = bearer_claims()
    if claims is None:
        raise Unauthorized("a valid token is needed")
    return [claims["sub"]]
