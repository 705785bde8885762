from django.http import HttpResponse


def health(request):
    return HttpResponse("reached:health")


def sign_in(request):
    return HttpResponse("reached:sign_in")


def office(request):
    return HttpResponse("reached:office")


def office_map(request):
    return HttpResponse("reached:office_map")
