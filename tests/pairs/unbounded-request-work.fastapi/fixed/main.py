from fastapi import FastAPI, Request

app = FastAPI()


@app.get("/primes")
def primes(request: Request):
    limit = int(request.query_params["limit"])
    if limit > 10000:
        return {"error": "limit is too large"}
    found = []
    for number in range(2, limit):
        if all(number % other for other in found):
            found.append(number)
    return {"primes": found}
