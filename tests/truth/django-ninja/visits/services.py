from accounts.guards import ensure_token


def visits_of_caller(request):
    ensure_token(request)
    return []
