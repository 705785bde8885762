def search():
    return {"samples": [], "id": "reached:laboratory.list"}
