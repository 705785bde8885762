"""Shapes of requests and answers."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, EmailStr, Field

from harbor.models import OrderStatus


class Credentials(BaseModel):
    email: EmailStr
    password: str = Field(min_length=10, max_length=200)


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"


class ProductIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sku: str = Field(min_length=1, max_length=40, pattern=r"^[A-Z0-9-]+$")
    name: str = Field(min_length=1, max_length=200)
    price: Decimal = Field(gt=0, max_digits=10, decimal_places=2)
    stock: int = Field(default=0, ge=0)
    low_stock_level: int = Field(default=5, ge=0)


class ProductOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    sku: str
    name: str
    price: Decimal
    stock: int


class StockChange(BaseModel):
    delta: int = Field(ge=-10_000, le=10_000)
    reason: str = Field(min_length=3, max_length=200)


class OrderLineIn(BaseModel):
    product_id: int
    quantity: int = Field(ge=1, le=1000)


class OrderIn(BaseModel):
    customer_email: EmailStr
    address: str = Field(min_length=5, max_length=500)
    lines: list[OrderLineIn] = Field(min_length=1, max_length=100)


class OrderOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    status: OrderStatus
    customer_email: str
    total: Decimal
    tracking_code: str | None
    created_at: datetime


class PaymentIn(BaseModel):
    payment_token: str = Field(min_length=8, max_length=200)


class Page(BaseModel):
    items: list[OrderOut]
    page: int
    size: int


class CarrierEvent(BaseModel):
    tracking_code: str
    status: str
