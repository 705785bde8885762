from functools import wraps


def noted(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        request.noted = True
        return view(request, *args, **kwargs)

    return wrapper


def counted(view):
    """Without functools.wraps: what other decorators noted on the view is lost."""

    def counter(request, *args, **kwargs):
        request.counted = True
        return view(request, *args, **kwargs)

    return counter
