USERS = {"1": {"name": "Ada", "role": "admin"}, "2": {"name": "Bo", "role": "clerk"}}
INVOICES = {1: {"owner": "1", "total": 1200}, 2: {"owner": "2", "total": 90}}
