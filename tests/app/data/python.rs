//! Libraries of Python.

use super::holds;

#[test]
fn sqlalchemy_in_the_style_of_2() {
    holds(
        &[
            (
                "models.py",
                r#"
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase): ...

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column()
    status: Mapped[str] = mapped_column()

class Audit(Base):
    __tablename__ = "audits"
    id: Mapped[int] = mapped_column(primary_key=True)
"#,
            ),
            (
                "db.py",
                r#"
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

SessionLocal = sessionmaker(create_engine("postgresql://db"))

def get_db():
    with SessionLocal() as session:
        yield session
"#,
            ),
            (
                "find.py",
                r#"
from sqlalchemy import select
from models import Order

def find_order(db, order_id, user_id):
    return db.execute(select(Order).where(Order.id == order_id, Order.user_id == user_id)).scalar_one_or_none()
"#,
            ),
            (
                "main.py",
                r#"
from fastapi import Depends, FastAPI
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from db import get_db
from find import find_order
from models import Audit, Order

app = FastAPI()

@app.get("/one/{order_id}")
def one(order_id: int, db: Session = Depends(get_db)):
    return db.scalars(select(Order).where(Order.id == order_id)).first()

@app.get("/got/{order_id}")
def got(order_id: int, db: Session = Depends(get_db)):
    return db.get(Order, order_id)

@app.get("/list")
def listed(db: Session = Depends(get_db)):
    return db.execute(select(Order).where(Order.status == "open").order_by(Order.id)).scalars().all()

@app.get("/page")
def page(db: Session = Depends(get_db)):
    statement = select(Order).limit(20).offset(0)
    return db.scalars(statement).all()

@app.get("/chosen")
def chosen(limit: int, db: Session = Depends(get_db)):
    return db.scalars(select(Order).limit(limit)).all()

@app.post("/add")
def add(body: dict, db: Session = Depends(get_db)):
    order = Order(user_id=body["user"])
    db.add(order)
    db.commit()
    return order

@app.post("/insert")
def inserted(body: dict, db: Session = Depends(get_db)):
    db.execute(insert(Order).values(user_id=body["user"]))
    db.commit()

@app.patch("/change/{order_id}")
def change(order_id: int, body: dict, db: Session = Depends(get_db)):
    db.execute(update(Order).where(Order.id == order_id).values(status=body["status"]))
    db.commit()

@app.delete("/drop/{order_id}")
def drop(order_id: int, db: Session = Depends(get_db)):
    db.execute(delete(Order).where(Order.id == order_id))
    db.commit()

@app.delete("/loaded/{order_id}")
def loaded(order_id: int, db: Session = Depends(get_db)):
    order = db.get(Order, order_id)
    db.delete(order)
    db.commit()

@app.post("/each")
def each(ids: list[int], db: Session = Depends(get_db)):
    for order_id in ids:
        db.execute(delete(Order).where(Order.id == order_id))
    db.commit()

@app.post("/both")
def both(order_id: int, db: Session = Depends(get_db)):
    with db.begin():
        db.execute(delete(Order).where(Order.id == order_id))
        db.add(Audit())

@app.get("/far/{order_id}")
def far(order_id: int, db: Session = Depends(get_db)):
    return find_order(db, order_id, 1)
"#,
            ),
        ],
        "
        add: add Order
        both: delete Order by id, in a transaction; add Audit, in a transaction
        change: change Order by id
        chosen: read Order, at most ?
        drop: delete Order by id
        each: delete Order by id, in a loop
        far: read Order by id, user_id, at most 1
        got: read Order by id, at most 1
        insert: add Order
        list: read Order by status
        loaded: delete Order by id, at most 1
        one: read Order by id, at most 1
        page: read Order, at most 20
        ",
    );
}

#[test]
fn sqlalchemy_in_the_style_of_1() {
    holds(
        &[
            (
                "models.py",
                r#"
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()

class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)
    status = db.Column(db.String)
"#,
            ),
            (
                "find.py",
                "from models import Order\n\ndef find_order(order_id, user_id):\n    return Order.query.filter(Order.id == order_id, Order.user_id == user_id).first()\n",
            ),
            (
                "app.py",
                r#"
from flask import Flask, jsonify, request
from find import find_order
from models import Order, db

app = Flask(__name__)

@app.get("/one/<int:order_id>")
def one(order_id):
    return jsonify(Order.query.get_or_404(order_id))

@app.get("/asked/<int:order_id>")
def asked(order_id):
    return jsonify(db.session.query(Order).filter(Order.id == order_id).one())

@app.get("/list")
def listed():
    return jsonify(Order.query.filter_by(status="open").all())

@app.get("/page")
def page():
    return jsonify(Order.query.order_by(Order.id).limit(20).all())

@app.get("/paged")
def paged():
    return jsonify(Order.query.paginate(page=1, per_page=20))

@app.post("/add")
def add():
    order = Order(user_id=request.json["user"])
    db.session.add(order)
    db.session.commit()
    return "", 201

@app.patch("/change/<int:order_id>")
def change(order_id):
    Order.query.filter_by(id=order_id).update({"status": request.json["status"]})
    db.session.commit()
    return ""

@app.delete("/drop/<int:order_id>")
def drop(order_id):
    Order.query.filter_by(id=order_id).delete()
    db.session.commit()
    return ""

@app.delete("/loaded/<int:order_id>")
def loaded(order_id):
    order = Order.query.get(order_id)
    db.session.delete(order)
    db.session.commit()
    return ""

@app.post("/each")
def each():
    for order_id in request.json["ids"]:
        Order.query.filter_by(id=order_id).delete()
    db.session.commit()
    return ""

@app.post("/both")
def both():
    with db.session.begin():
        Order.query.filter_by(id=request.json["id"]).delete()
    return ""

@app.get("/far/<int:order_id>")
def far(order_id):
    return jsonify(find_order(order_id, 1))
"#,
            ),
        ],
        "
        add: add Order
        asked: read Order by id, at most 1
        both: delete Order by id, in a transaction
        change: change Order by id
        drop: delete Order by id
        each: delete Order by id, in a loop
        far: read Order by id, user_id, at most 1
        list: read Order by status
        loaded: delete Order by id, at most 1
        one: read Order by id, at most 1
        page: read Order, at most 20
        paged: read Order, at most 20
        ",
    );
}

#[test]
fn sqlmodel() {
    holds(
        &[
            (
                "models.py",
                r#"
from sqlmodel import Field, SQLModel

class Order(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    user_id: int
    status: str
"#,
            ),
            (
                "db.py",
                "from sqlmodel import Session, create_engine\n\nengine = create_engine('sqlite://')\n\ndef get_session():\n    with Session(engine) as session:\n        yield session\n",
            ),
            (
                "find.py",
                r#"
from sqlmodel import select
from models import Order

def find_order(session, order_id, user_id):
    return session.exec(select(Order).where(Order.id == order_id).where(Order.user_id == user_id)).first()
"#,
            ),
            (
                "main.py",
                r#"
from typing import Annotated
from fastapi import Depends, FastAPI
from sqlmodel import Session, delete, select
from db import get_session
from find import find_order
from models import Order

app = FastAPI()
SessionDep = Annotated[Session, Depends(get_session)]

@app.get("/one/{order_id}")
def one(order_id: int, session: SessionDep):
    return session.get(Order, order_id)

@app.get("/list")
def listed(session: SessionDep):
    return session.exec(select(Order).where(Order.status == "open")).all()

@app.get("/page")
def page(session: SessionDep):
    return session.exec(select(Order).limit(20)).all()

@app.post("/add")
def add(order: Order, session: SessionDep):
    created = Order.model_validate(order)
    session.add(created)
    session.commit()
    session.refresh(created)
    return created

@app.patch("/change/{order_id}")
def change(order_id: int, status: str, session: SessionDep):
    order = session.get(Order, order_id)
    order.status = status
    session.add(order)
    session.commit()
    return order

@app.delete("/drop/{order_id}")
def drop(order_id: int, session: SessionDep):
    order = session.get(Order, order_id)
    session.delete(order)
    session.commit()

@app.post("/each")
def each(ids: list[int], session: SessionDep):
    for order_id in ids:
        session.exec(delete(Order).where(Order.id == order_id))
    session.commit()

@app.post("/both")
def both(order_id: int, session: SessionDep):
    with session.begin():
        session.exec(delete(Order).where(Order.id == order_id))

@app.get("/far/{order_id}")
def far(order_id: int, session: SessionDep):
    return find_order(session, order_id, 1)
"#,
            ),
        ],
        "
        add: add Order
        both: delete Order by id, in a transaction
        change: change Order by id, at most 1
        drop: delete Order by id, at most 1
        each: delete Order by id, in a loop
        far: read Order by id, user_id, at most 1
        list: read Order by status
        one: read Order by id, at most 1
        page: read Order, at most 20
        ",
    );
}

#[test]
fn django() {
    holds(
        &[
            ("manage.py", "import django\n"),
            ("shop/settings.py", "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\nMIDDLEWARE = []\n"),
            ("shop/__init__.py", ""),
            (
                "shop/models.py",
                r#"
from django.conf import settings
from django.db import models

class Order(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    status = models.CharField(max_length=10)
"#,
            ),
            (
                "shop/find.py",
                "from .models import Order\n\ndef find_order(pk, user):\n    return Order.objects.select_related('user').get(pk=pk, user=user)\n",
            ),
            (
                "shop/urls.py",
                r#"
from django.urls import path
from . import views

urlpatterns = [
    path("one/<int:pk>", views.one),
    path("short/<int:pk>", views.short),
    path("list", views.listed),
    path("page", views.page),
    path("add", views.add),
    path("change/<int:pk>", views.change),
    path("loaded/<int:pk>", views.loaded),
    path("drop/<int:pk>", views.drop),
    path("each", views.each),
    path("both/<int:pk>", views.both),
    path("whole/<int:pk>", views.whole),
    path("far/<int:pk>", views.far),
]
"#,
            ),
            (
                "shop/views.py",
                r#"
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from .find import find_order
from .models import Order

def one(request, pk):
    return JsonResponse(Order.objects.get(pk=pk).status, safe=False)

def short(request, pk):
    return JsonResponse(get_object_or_404(Order, pk=pk).status, safe=False)

def listed(request):
    return JsonResponse(list(Order.objects.filter(Q(status="open") | Q(user=request.user)).values()), safe=False)

def page(request):
    return JsonResponse(list(Order.objects.all()[:20]), safe=False)

def add(request):
    Order.objects.create(status=request.POST["status"])
    return HttpResponse()

def change(request, pk):
    Order.objects.filter(pk=pk).update(status=request.POST["status"])
    return HttpResponse()

def loaded(request, pk):
    order = Order.objects.get(pk=pk)
    order.status = request.POST["status"]
    order.save()
    return HttpResponse()

def drop(request, pk):
    Order.objects.filter(pk=pk).delete()
    return HttpResponse()

def each(request):
    for pk in request.POST.getlist("ids"):
        Order.objects.filter(pk=pk).delete()
    return HttpResponse()

def both(request, pk):
    with transaction.atomic():
        Order.objects.filter(pk=pk).delete()
    return HttpResponse()

@transaction.atomic
def whole(request, pk):
    Order.objects.filter(pk=pk).delete()
    return HttpResponse()

def far(request, pk):
    return JsonResponse(find_order(pk, request.user).status, safe=False)
"#,
            ),
        ],
        "
        add: add Order
        both: delete Order by pk, in a transaction
        change: change Order by pk
        drop: delete Order by pk
        each: delete Order by pk, in a loop
        far: read Order by pk, user, at most 1
        list: read Order by status, user
        loaded: change Order by pk, at most 1
        one: read Order by pk, at most 1
        page: read Order, at most 20
        short: read Order by pk, at most 1
        whole: delete Order by pk, in a transaction
        ",
    );
}

#[test]
fn tortoise() {
    holds(
        &[
            (
                "models.py",
                r#"
from tortoise import fields
from tortoise.models import Model

class Order(Model):
    id = fields.IntField(primary_key=True)
    user_id = fields.IntField()
    status = fields.CharField(max_length=10)
"#,
            ),
            (
                "find.py",
                "from models import Order\n\nasync def find_order(order_id, user_id):\n    return await Order.get_or_none(id=order_id, user_id=user_id)\n",
            ),
            (
                "main.py",
                r#"
from fastapi import FastAPI
from tortoise.transactions import atomic, in_transaction
from find import find_order
from models import Order

app = FastAPI()

@app.get("/one/{order_id}")
async def one(order_id: int):
    return await Order.get(id=order_id)

@app.get("/list")
async def listed():
    return await Order.filter(status="open").order_by("id")

@app.get("/page")
async def page():
    return await Order.all().limit(20)

@app.post("/add")
async def add(user_id: int):
    return await Order.create(user_id=user_id)

@app.patch("/change/{order_id}")
async def change(order_id: int, status: str):
    await Order.filter(id=order_id).update(status=status)

@app.delete("/drop/{order_id}")
async def drop(order_id: int):
    await Order.filter(id=order_id).delete()

@app.delete("/loaded/{order_id}")
async def loaded(order_id: int):
    order = await Order.get(id=order_id)
    await order.delete()

@app.post("/each")
async def each(ids: list[int]):
    for order_id in ids:
        await Order.filter(id=order_id).delete()

@app.post("/both")
async def both(order_id: int):
    async with in_transaction():
        await Order.filter(id=order_id).delete()

@app.post("/whole")
@atomic()
async def whole(order_id: int):
    await Order.filter(id=order_id).delete()

@app.get("/far/{order_id}")
async def far(order_id: int):
    return await find_order(order_id, 1)
"#,
            ),
        ],
        "
        add: add Order
        both: delete Order by id, in a transaction
        change: change Order by id
        drop: delete Order by id
        each: delete Order by id, in a loop
        far: read Order by id, user_id, at most 1
        list: read Order by status
        loaded: delete Order by id, at most 1
        one: read Order by id, at most 1
        page: read Order, at most 20
        whole: delete Order by id, in a transaction
        ",
    );
}

#[test]
fn peewee() {
    holds(
        &[
            (
                "models.py",
                r#"
from peewee import CharField, IntegerField, Model, SqliteDatabase

db = SqliteDatabase("app.db")

class Order(Model):
    user_id = IntegerField()
    status = CharField()
    class Meta:
        database = db
"#,
            ),
            (
                "find.py",
                "from models import Order\n\ndef find_order(order_id, user_id):\n    return Order.get_or_none((Order.id == order_id) & (Order.user_id == user_id))\n",
            ),
            (
                "app.py",
                r#"
from flask import Flask, jsonify, request
from find import find_order
from models import Order, db

app = Flask(__name__)

@app.get("/one/<int:order_id>")
def one(order_id):
    return jsonify(Order.get_by_id(order_id))

@app.get("/list")
def listed():
    return jsonify(list(Order.select().where(Order.status == "open")))

@app.get("/page")
def page():
    return jsonify(list(Order.select().order_by(Order.id).limit(20)))

@app.post("/add")
def add():
    Order.create(user_id=request.json["user"])
    return ""

@app.patch("/change/<int:order_id>")
def change(order_id):
    Order.update(status=request.json["status"]).where(Order.id == order_id).execute()
    return ""

@app.delete("/drop/<int:order_id>")
def drop(order_id):
    Order.delete().where(Order.id == order_id).execute()
    return ""

@app.delete("/loaded/<int:order_id>")
def loaded(order_id):
    order = Order.get(Order.id == order_id)
    order.delete_instance()
    return ""

@app.post("/each")
def each():
    for order_id in request.json["ids"]:
        Order.delete().where(Order.id == order_id).execute()
    return ""

@app.post("/both")
def both():
    with db.atomic():
        Order.delete_by_id(request.json["id"])
    return ""

@app.get("/far/<int:order_id>")
def far(order_id):
    return jsonify(find_order(order_id, 1))
"#,
            ),
        ],
        "
        add: add Order
        both: delete Order by id, at most 1, in a transaction
        change: change Order by id
        drop: delete Order by id
        each: delete Order by id, in a loop
        far: read Order by id, user_id, at most 1
        list: read Order by status
        loaded: delete Order by id, at most 1
        one: read Order by id, at most 1
        page: read Order, at most 20
        ",
    );
}

#[test]
fn pymongo_and_motor() {
    let files = |made: &'static str, wait: &'static str| {
        let main = format!(
            r#"
from fastapi import FastAPI
from db import client, db
from find import find_order

app = FastAPI()

@app.get("/one/{{order_id}}")
async def one(order_id: str):
    return {wait}db.orders.find_one({{"_id": order_id}})

@app.get("/list")
async def listed():
    return {wait}db["orders"].find({{"status": "open"}}).to_list(None)

@app.get("/page")
async def page():
    return {wait}db.orders.find().limit(20).to_list(20)

@app.post("/add")
async def add(body: dict):
    {wait}db.orders.insert_one({{"user_id": body["user"]}})

@app.patch("/change/{{order_id}}")
async def change(order_id: str, status: str):
    {wait}db.orders.update_one({{"_id": order_id}}, {{"$set": {{"status": status}}}})

@app.delete("/drop/{{order_id}}")
async def drop(order_id: str):
    {wait}db.orders.delete_one({{"_id": order_id}})

@app.post("/each")
async def each(ids: list[str]):
    for order_id in ids:
        {wait}db.orders.delete_one({{"_id": order_id}})

@app.post("/both")
async def both(order_id: str):
    with client.start_session() as session:
        with session.start_transaction():
            {wait}db.orders.delete_one({{"_id": order_id}}, session=session)

@app.get("/far/{{order_id}}")
async def far(order_id: str):
    return {wait}find_order(order_id, "1")
"#
        );
        let db = format!("{made}\ndb = client['shop']\n");
        let find = format!(
            "from db import db\n\nasync def find_order(order_id, user_id):\n    return {wait}db.orders.find_one({{'_id': order_id, 'user_id': user_id}})\n"
        );
        (db, find, main)
    };
    let wanted = "
        add: add orders
        both: delete orders by _id, at most 1, in a transaction
        change: change orders by _id, at most 1
        drop: delete orders by _id, at most 1
        each: delete orders by _id, at most 1, in a loop
        far: read orders by _id, user_id, at most 1
        list: read orders by status
        one: read orders by _id, at most 1
        page: read orders, at most 20
        ";
    for (made, wait) in [
        ("from pymongo import MongoClient\nclient = MongoClient()", ""),
        ("from motor.motor_asyncio import AsyncIOMotorClient\nclient = AsyncIOMotorClient()", "await "),
    ] {
        let (db, find, main) = files(made, wait);
        holds(&[("db.py", &db), ("find.py", &find), ("main.py", &main)], wanted);
    }
}

#[test]
fn drivers_of_databases() {
    holds(
        &[
            (
                "find.py",
                r#"
def find_order(cursor, order_id, user_id):
    cursor.execute("SELECT * FROM orders WHERE id = %s AND user_id = %s", (order_id, user_id))
    return cursor.fetchone()
"#,
            ),
            (
                "app.py",
                r#"
import sqlite3
import psycopg2
from flask import Flask, jsonify, request
from find import find_order

app = Flask(__name__)

@app.get("/one/<int:order_id>")
def one(order_id):
    connection = sqlite3.connect("app.db")
    return jsonify(connection.execute("SELECT * FROM orders WHERE id = ?", (order_id,)).fetchone())

@app.get("/list")
def listed():
    connection = psycopg2.connect("dbname=shop")
    cursor = connection.cursor()
    cursor.execute("SELECT * FROM orders WHERE status = 'open'")
    return jsonify(cursor.fetchall())

@app.get("/page")
def page():
    cursor = psycopg2.connect("dbname=shop").cursor()
    cursor.execute("""
        SELECT id, total
        FROM orders
        ORDER BY id
        LIMIT 20
    """)
    return jsonify(cursor.fetchall())

@app.post("/add")
def add():
    connection = sqlite3.connect("app.db")
    connection.execute("INSERT INTO orders (user_id) VALUES (?)", (request.json["user"],))
    connection.commit()
    return ""

@app.patch("/change/<int:order_id>")
def change(order_id):
    connection = sqlite3.connect("app.db")
    cursor = connection.cursor()
    cursor.execute("UPDATE orders SET status = ? WHERE id = ?", (request.json["status"], order_id))
    connection.commit()
    return ""

@app.delete("/drop/<int:order_id>")
def drop(order_id):
    connection = sqlite3.connect("app.db")
    connection.execute(f"DELETE FROM orders WHERE id = {order_id}")
    connection.commit()
    return ""

@app.post("/each")
def each():
    connection = sqlite3.connect("app.db")
    for order_id in request.json["ids"]:
        connection.execute("DELETE FROM orders WHERE id = ?", (order_id,))
    connection.commit()
    return ""

@app.post("/both")
def both():
    connection = sqlite3.connect("app.db")
    with connection:
        connection.execute("DELETE FROM orders WHERE id = ?", (request.json["id"],))
    return ""

@app.get("/far/<int:order_id>")
def far(order_id):
    with psycopg2.connect("dbname=shop").cursor() as cursor:
        return jsonify(find_order(cursor, order_id, 1))
"#,
            ),
        ],
        "
        add: add orders
        both: delete orders by id, in a transaction
        change: change orders by id
        drop: delete orders by id
        each: delete orders by id, in a loop
        far: read orders by id, user_id, at most 1
        list: read orders by status
        one: read orders by id, at most 1
        page: read orders, at most 20
        ",
    );
}
