"""Found by RestyResolver: no operation of openapi/rooms.yaml names its handler."""


def search():
    return {"rooms": [], "id": "reached:rooms.list"}


def get(room_id):
    return {"room": room_id, "id": "reached:rooms.show"}


def delete(room_id):
    return {"deleted": room_id, "id": "reached:rooms.delete"}
