from django.http import HttpResponse


def vans(request):
    return HttpResponse("reached:deliveries.vans")


def track(request, code):
    return HttpResponse("reached:deliveries.track")
