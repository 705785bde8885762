from ..guards import ensure_token


def loans_of_caller(request):
    ensure_token(request)
    return []
