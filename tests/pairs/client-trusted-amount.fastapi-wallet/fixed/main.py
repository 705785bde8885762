from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

app = FastAPI()
wallets: dict[str, int] = {"ada": 100, "bob": 50}


class Transfer(BaseModel):
    source: str
    target: str
    amount: int = Field(gt=0)


@app.post("/transfer")
def transfer(body: Transfer):
    if body.source not in wallets or body.target not in wallets:
        raise HTTPException(status_code=404, detail="no such wallet")
    if wallets[body.source] < body.amount:
        raise HTTPException(status_code=400, detail="not enough")
    wallets[body.source] -= body.amount
    wallets[body.target] += body.amount
    return {"balance": wallets[body.source]}
