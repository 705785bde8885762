def search():
    return {"drugs": [], "id": "reached:pharmacy.list"}
