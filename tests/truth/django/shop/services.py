from accounts.guards import ensure_token


def orders_of_caller(request):
    ensure_token(request)
    return []
