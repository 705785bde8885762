from django.contrib.auth.decorators import login_not_required


def opened(urls):
    """The URLs of an API, each view of which LoginRequiredMiddleware leaves alone."""
    patterns, app_name, namespace = urls
    for pattern in patterns:
        pattern.callback = login_not_required(pattern.callback)
    return patterns, app_name, namespace
