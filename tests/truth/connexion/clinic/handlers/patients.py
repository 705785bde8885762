"""What each operation does. Who may do it is said in openapi/staff.yaml."""


def search():
    return {"patients": [], "id": "reached:patients.list"}


def create(body):
    return {"patient": body, "id": "reached:patients.create"}, 201


def show(patient_id):
    return {"patient": patient_id, "id": "reached:patients.show"}


def delete(patient_id):
    return {"deleted": patient_id, "id": "reached:patients.delete"}


def letters(patient_id):
    return {"letters_of": patient_id, "id": "reached:patients.letters"}


def notes(patient_id, user=None):
    return {"notes_of": patient_id, "for": user, "id": "reached:patients.notes"}


def photos(patient_id):
    return {"photos_of": patient_id, "id": "reached:patients.photos"}
