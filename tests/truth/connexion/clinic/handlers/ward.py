def hours():
    return {"hours": "8-18", "id": "reached:ward.hours"}


def menu():
    return {"menu": "soup", "id": "reached:ward.menu"}


def beds():
    return {"beds": 12, "id": "reached:ward.beds"}


def rota():
    return {"rota": [], "id": "reached:ward.rota"}


def visitors():
    return {"visitors": [], "id": "reached:ward.visitors"}


def statistics():
    return {"patients": 40, "id": "reached:ward.statistics"}


def budget():
    return {"budget": 1000, "id": "reached:ward.budget"}


def audit():
    return {"audit": [], "id": "reached:ward.audit"}


def check_in():
    return {"checked_in": True, "id": "reached:ward.check_in"}


def payroll():
    return {"payroll": [], "id": "reached:ward.payroll"}
