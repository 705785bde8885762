from fastapi import FastAPI, Request

app = FastAPI()


@app.get("/primes")
def primes(request: Request):
    limit = int(request.query_params["limit"])
    found = []
    for number in range(2, limit):  # defect
        if all(number % other for other in found):
            found.append(number)
    return {"primes": found}
