from django.http import HttpResponse

from accounts.middleware import open_to_all


def rota(request):
    return HttpResponse("reached:staff.rota")


@open_to_all
def menu(request):
    return HttpResponse("reached:staff.menu")
