"""Plain functions; the application decides where they are served and who guards them."""


def download_ledger():
    return {"ledger": "all of it", "id": "reached:exports.ledger"}


def preview_ledger():
    return {"ledger": "the first page", "id": "reached:exports.preview"}
