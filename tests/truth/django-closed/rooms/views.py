from django.http import HttpResponse


def index(request):
    return HttpResponse("reached:rooms.index")


async def show(request, room_id):
    return HttpResponse("reached:rooms.show")


def open_room(request):
    return HttpResponse("reached:rooms.open_room")


open_room.login_required = False
