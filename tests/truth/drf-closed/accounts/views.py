from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


@login_not_required
def health(request):
    return HttpResponse("reached:health")


def dashboard(request):
    return HttpResponse("reached:dashboard")


@login_not_required
def imprint(request):
    return HttpResponse("reached:imprint")
