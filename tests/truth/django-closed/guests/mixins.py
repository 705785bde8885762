from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views import View


@method_decorator(login_not_required, name="dispatch")
class OpenView(View):
    """What public pages derive from."""


class SaysOpen(View):
    """A flag of other frameworks, which Django does not look for on a class."""

    login_required = False
