//! Libraries of TypeScript and JavaScript.

use super::holds;

const PRISMA: &str = "
model Order {
  id     String @id
  userId String
  status String
  total  Int
}

model Audit {
  id   String @id
  text String
}
";

#[test]
fn prisma() {
    holds(
        &[
            ("prisma/schema.prisma", PRISMA),
            (
                "src/orders.ts",
                r#"
import { prisma } from "./db";
export async function findOrder(id: string, userId: string) {
  return prisma.order.findFirst({ where: { id, userId } });
}
"#,
            ),
            (
                "src/db.ts",
                "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
            ),
            (
                "src/app.ts",
                r#"
import express from "express";
import { prisma } from "./db";
import { findOrder } from "./orders";

const app = express();

app.get("/one/:id", async (req, res) => {
  res.json(await prisma.order.findUnique({ where: { id: req.params.id } }));
});
app.get("/list", async (req, res) => {
  res.json(await prisma.order.findMany({ where: { status: "open" }, orderBy: { total: "asc" } }));
});
app.get("/page", async (req, res) => {
  res.json(await prisma.order.findMany({ take: 20, skip: 0 }));
});
app.get("/chosen", async (req, res) => {
  res.json(await prisma.order.findMany({ take: Number(req.query.take) }));
});
app.post("/add", async (req, res) => {
  res.json(await prisma.order.create({ data: { userId: req.body.userId, status: "new" } }));
});
app.patch("/change/:id", async (req, res) => {
  res.json(await prisma.order.update({ where: { id: req.params.id }, data: { status: req.body.status } }));
});
app.put("/put/:id", async (req, res) => {
  res.json(await prisma.order.upsert({ where: { id: req.params.id }, create: { total: 1 }, update: { total: 2 } }));
});
app.delete("/drop/:id", async (req, res) => {
  await prisma.order.delete({ where: { id: req.params.id } });
  res.end();
});
app.delete("/sweep", async (req, res) => {
  await prisma.order.deleteMany({ where: { OR: [{ status: "old" }, { total: { lt: 1 } }] } });
  res.end();
});
app.post("/each", async (req, res) => {
  for (const id of req.body.ids) {
    await prisma.order.update({ where: { id }, data: { status: "sent" } });
  }
  res.end();
});
app.post("/mapped", async (req, res) => {
  await Promise.all(req.body.ids.map((id) => prisma.order.findUnique({ where: { id } })));
  res.end();
});
app.post("/both", async (req, res) => {
  await prisma.$transaction(async (tx) => {
    await tx.order.delete({ where: { id: req.body.id } });
    await tx.audit.create({ data: { text: "gone" } });
  });
  res.end();
});
app.post("/batch", async (req, res) => {
  await prisma.$transaction([
    prisma.order.delete({ where: { id: req.body.id } }),
    prisma.audit.create({ data: { text: "gone" } }),
  ]);
  res.end();
});
app.get("/far/:id", async (req, res) => {
  res.json(await findOrder(req.params.id, req.user.id));
});
app.get("/raw/:id", async (req, res) => {
  res.json(await prisma.$queryRaw`SELECT * FROM "Order" WHERE id = ${req.params.id} LIMIT 5`);
});
"#,
            ),
        ],
        "
        add: add Order
        batch: delete Order by id, in a transaction; add Audit, in a transaction
        both: delete Order by id, in a transaction; add Audit, in a transaction
        change: change Order by id
        chosen: read Order, at most ?
        drop: delete Order by id
        each: change Order by id, in a loop
        far: read Order by id, userId, at most 1
        list: read Order by status
        mapped: read Order by id, at most 1, in a loop
        one: read Order by id, at most 1
        page: read Order, at most 20
        put: change Order by id
        raw: read Order by id, at most 5
        sweep: delete Order by status, total
        ",
    );
}

#[test]
fn drizzle() {
    holds(
        &[
            (
                "src/schema.ts",
                r#"
import { pgTable, text, integer } from "drizzle-orm/pg-core";
export const orders = pgTable("orders", {
  id: text("id").primaryKey(), userId: text("user_id").notNull(), status: text("status"), total: integer("total"),
});
export const audits = pgTable("audits", { id: text("id").primaryKey(), text: text("text") });
"#,
            ),
            (
                "src/db.ts",
                "import { drizzle } from 'drizzle-orm/node-postgres';\nimport * as schema from './schema';\nexport const db = drizzle(process.env.DATABASE_URL, { schema });\n",
            ),
            (
                "src/orders.ts",
                r#"
import { and, eq } from "drizzle-orm";
import { db } from "./db";
import { orders } from "./schema";
export const findOrder = (id: string, userId: string) =>
  db.select().from(orders).where(and(eq(orders.id, id), eq(orders.userId, userId))).limit(1);
"#,
            ),
            (
                "src/app.ts",
                r#"
import express from "express";
import { eq } from "drizzle-orm";
import { db } from "./db";
import { findOrder } from "./orders";
import { audits, orders } from "./schema";

const app = express();

app.get("/one/:id", async (req, res) => {
  res.json(await db.query.orders.findFirst({ where: eq(orders.id, req.params.id) }));
});
app.get("/list", async (req, res) => {
  res.json(await db.select().from(orders).where(eq(orders.status, "open")));
});
app.get("/page", async (req, res) => {
  res.json(await db.select().from(orders).limit(20).offset(20));
});
app.get("/called/:id", async (req, res) => {
  res.json(await db.query.orders.findMany({ where: (each, { eq }) => eq(each.id, req.params.id), limit: 3 }));
});
app.post("/add", async (req, res) => {
  await db.insert(orders).values({ id: "1", userId: req.body.userId });
  res.end();
});
app.patch("/change/:id", async (req, res) => {
  await db.update(orders).set({ status: req.body.status }).where(eq(orders.id, req.params.id));
  res.end();
});
app.delete("/drop/:id", async (req, res) => {
  await db.delete(orders).where(eq(orders.id, req.params.id));
  res.end();
});
app.post("/each", async (req, res) => {
  for (const id of req.body.ids) {
    await db.delete(orders).where(eq(orders.id, id));
  }
  res.end();
});
app.post("/both", async (req, res) => {
  await db.transaction(async (tx) => {
    await tx.delete(orders).where(eq(orders.id, req.body.id));
    await tx.insert(audits).values({ id: "1", text: "gone" });
  });
  res.end();
});
app.get("/far/:id", async (req, res) => {
  res.json(await findOrder(req.params.id, req.user.id));
});
"#,
            ),
        ],
        "
        add: add orders
        both: delete orders by id, in a transaction; add audits, in a transaction
        called: read orders by id, at most 3
        change: change orders by id
        drop: delete orders by id
        each: delete orders by id, in a loop
        far: read orders by id, userId, at most 1
        list: read orders by status
        one: read orders by id, at most 1
        page: read orders, at most 20
        ",
    );
}

#[test]
fn typeorm() {
    holds(
        &[
            (
                "src/order.entity.ts",
                r#"
import { Column, Entity, PrimaryGeneratedColumn } from "typeorm";
@Entity()
export class Order {
  @PrimaryGeneratedColumn("uuid") id: string;
  @Column() userId: string;
  @Column() status: string;
}
"#,
            ),
            (
                "src/source.ts",
                r#"
import { DataSource } from "typeorm";
import { Order } from "./order.entity";
export const source = new DataSource({ type: "postgres", entities: [Order] });
export const orders = source.getRepository(Order);
"#,
            ),
            (
                "src/find.ts",
                r#"
import { orders } from "./source";
export function findOrder(id: string, userId: string) {
  return orders.findOne({ where: { id, userId } });
}
"#,
            ),
            (
                "src/app.ts",
                r#"
import express from "express";
import { findOrder } from "./find";
import { Order } from "./order.entity";
import { orders, source } from "./source";

const app = express();

app.get("/one/:id", async (req, res) => {
  res.json(await orders.findOneBy({ id: req.params.id }));
});
app.get("/list", async (req, res) => {
  res.json(await orders.find({ where: { status: "open" } }));
});
app.get("/page", async (req, res) => {
  res.json(await orders.find({ take: 20 }));
});
app.get("/built/:id", async (req, res) => {
  const found = await orders
    .createQueryBuilder("o")
    .where("o.id = :id", { id: req.params.id })
    .andWhere("o.userId = :user", { user: req.user.id })
    .getOne();
  res.json(found);
});
app.post("/add", async (req, res) => {
  res.json(await orders.save({ userId: req.body.userId }));
});
app.post("/made", async (req, res) => {
  const order = orders.create({ userId: req.body.userId });
  await orders.save(order);
  res.json(order);
});
app.patch("/change/:id", async (req, res) => {
  await orders.update({ id: req.params.id }, { status: req.body.status });
  res.end();
});
app.patch("/loaded/:id", async (req, res) => {
  const order = await orders.findOneByOrFail({ id: req.params.id });
  order.status = req.body.status;
  await orders.save(order);
  res.end();
});
app.delete("/drop/:id", async (req, res) => {
  await orders.delete(req.params.id);
  res.end();
});
app.post("/each", async (req, res) => {
  for (const id of req.body.ids) {
    await orders.delete({ id });
  }
  res.end();
});
app.post("/both", async (req, res) => {
  await source.transaction(async (manager) => {
    await manager.delete(Order, { id: req.body.id });
  });
  res.end();
});
app.post("/steps", async (req, res) => {
  const runner = source.createQueryRunner();
  await runner.startTransaction();
  await runner.manager.delete(Order, { id: req.body.id });
  await runner.commitTransaction();
  await orders.delete({ status: "old" });
  res.end();
});
app.get("/far/:id", async (req, res) => {
  res.json(await findOrder(req.params.id, req.user.id));
});
"#,
            ),
        ],
        "
        add: add Order
        both: delete Order by id, in a transaction
        built: read Order by id, userId, at most 1
        change: change Order by id
        drop: delete Order by id
        each: delete Order by id, in a loop
        far: read Order by id, userId, at most 1
        list: read Order by status
        loaded: change Order by id, at most 1
        made: add Order
        one: read Order by id, at most 1
        page: read Order, at most 20
        steps: delete Order by id, in a transaction; delete Order by status
        ",
    );
}

#[test]
fn sequelize() {
    holds(
        &[
            (
                "src/models.ts",
                r#"
import { DataTypes, Sequelize } from "sequelize";
export const sequelize = new Sequelize(process.env.DATABASE_URL);
export const Order = sequelize.define("Order", {
  id: { type: DataTypes.UUID, primaryKey: true }, userId: DataTypes.UUID, status: DataTypes.STRING,
});
"#,
            ),
            (
                "src/find.ts",
                "import { Order } from './models';\nexport const findOrder = (id, userId) => Order.findOne({ where: { id, userId } });\n",
            ),
            (
                "src/app.ts",
                r#"
import express from "express";
import { findOrder } from "./find";
import { Order, sequelize } from "./models";

const app = express();

app.get("/one/:id", async (req, res) => {
  res.json(await Order.findByPk(req.params.id));
});
app.get("/list", async (req, res) => {
  res.json(await Order.findAll({ where: { status: "open" } }));
});
app.get("/page", async (req, res) => {
  res.json(await Order.findAndCountAll({ limit: 20, offset: 0 }));
});
app.post("/add", async (req, res) => {
  res.json(await Order.create({ userId: req.body.userId }));
});
app.patch("/change/:id", async (req, res) => {
  await Order.update({ status: req.body.status }, { where: { id: req.params.id } });
  res.end();
});
app.patch("/loaded/:id", async (req, res) => {
  const order = await Order.findByPk(req.params.id);
  await order.update({ status: req.body.status });
  res.end();
});
app.delete("/drop/:id", async (req, res) => {
  await Order.destroy({ where: { id: req.params.id } });
  res.end();
});
app.post("/each", async (req, res) => {
  await Promise.all(req.body.ids.map(async (id) => {
    await Order.destroy({ where: { id } });
  }));
  res.end();
});
app.post("/both", async (req, res) => {
  await sequelize.transaction(async (t) => {
    await Order.destroy({ where: { id: req.body.id }, transaction: t });
  });
  res.end();
});
app.post("/given", async (req, res) => {
  const t = await sequelize.transaction();
  await Order.destroy({ where: { id: req.body.id }, transaction: t });
  await t.commit();
  await Order.destroy({ where: { status: "old" } });
  res.end();
});
app.get("/far/:id", async (req, res) => {
  res.json(await findOrder(req.params.id, req.user.id));
});
"#,
            ),
        ],
        "
        add: add Order
        both: delete Order by id, in a transaction
        change: change Order by id
        drop: delete Order by id
        each: delete Order by id, in a loop
        far: read Order by id, userId, at most 1
        given: delete Order by id, in a transaction; delete Order by status
        list: read Order by status
        loaded: change Order by id, at most 1
        one: read Order by id, at most 1
        page: read Order, at most 20
        ",
    );
}

#[test]
fn mongoose() {
    holds(
        &[
            (
                "src/order.ts",
                r#"
import mongoose from "mongoose";
const orderSchema = new mongoose.Schema({ userId: String, status: String });
export const Order = mongoose.model("Order", orderSchema);
"#,
            ),
            (
                "src/find.ts",
                "import { Order } from './order';\nexport const findOrder = (id, userId) => Order.findOne({ _id: id, userId });\n",
            ),
            (
                "src/app.ts",
                r#"
import express from "express";
import mongoose from "mongoose";
import { findOrder } from "./find";
import { Order } from "./order";

const app = express();

app.get("/one/:id", async (req, res) => {
  res.json(await Order.findById(req.params.id).lean());
});
app.get("/list", async (req, res) => {
  res.json(await Order.find({ status: "open" }).sort({ status: 1 }));
});
app.get("/page", async (req, res) => {
  res.json(await Order.find().limit(20));
});
app.post("/add", async (req, res) => {
  res.json(await Order.create({ userId: req.body.userId }));
});
app.post("/made", async (req, res) => {
  const order = new Order({ userId: req.body.userId });
  await order.save();
  res.json(order);
});
app.patch("/change/:id", async (req, res) => {
  res.json(await Order.findByIdAndUpdate(req.params.id, { $set: { status: req.body.status } }, { new: true }));
});
app.patch("/loaded/:id", async (req, res) => {
  const order = await Order.findById(req.params.id);
  order.status = req.body.status;
  await order.save();
  res.end();
});
app.delete("/drop/:id", async (req, res) => {
  await Order.deleteOne({ _id: req.params.id });
  res.end();
});
app.post("/each", async (req, res) => {
  for (const id of req.body.ids) {
    await Order.deleteOne({ _id: id });
  }
  res.end();
});
app.post("/both", async (req, res) => {
  const session = await mongoose.startSession();
  await session.withTransaction(async () => {
    await Order.deleteOne({ _id: req.body.id }, { session });
  });
  res.end();
});
app.get("/far/:id", async (req, res) => {
  res.json(await findOrder(req.params.id, req.user.id));
});
"#,
            ),
        ],
        "
        add: add Order
        both: delete Order by _id, at most 1, in a transaction
        change: change Order by id, at most 1
        drop: delete Order by _id, at most 1
        each: delete Order by _id, at most 1, in a loop
        far: read Order by _id, userId, at most 1
        list: read Order by status
        loaded: change Order by id, at most 1
        made: add Order
        one: read Order by id, at most 1
        page: read Order, at most 20
        ",
    );
}

#[test]
fn knex() {
    holds(
        &[
            ("src/db.ts", "import knex from 'knex';\nexport const db = knex({ client: 'pg' });\n"),
            (
                "src/find.ts",
                "import { db } from './db';\nexport const findOrder = (id, user) => db('orders').where({ id, user_id: user }).first();\n",
            ),
            (
                "src/app.ts",
                r#"
import express from "express";
import { db } from "./db";
import { findOrder } from "./find";

const app = express();

app.get("/one/:id", async (req, res) => {
  res.json(await db("orders").where("id", req.params.id).first());
});
app.get("/list", async (req, res) => {
  res.json(await db("orders").select("*").where({ status: "open" }).orderBy("id"));
});
app.get("/page", async (req, res) => {
  res.json(await db.select("id").from("orders").limit(20));
});
app.post("/add", async (req, res) => {
  await db("orders").insert({ user_id: req.body.userId });
  res.end();
});
app.patch("/change/:id", async (req, res) => {
  await db("orders").where({ id: req.params.id }).andWhere("user_id", req.user.id).update({ status: req.body.status });
  res.end();
});
app.delete("/drop/:id", async (req, res) => {
  await db("orders").where("id", "=", req.params.id).del();
  res.end();
});
app.post("/each", async (req, res) => {
  for (const id of req.body.ids) {
    await db("orders").where({ id }).del();
  }
  res.end();
});
app.post("/both", async (req, res) => {
  await db.transaction(async (trx) => {
    await trx("orders").where({ id: req.body.id }).del();
  });
  res.end();
});
app.get("/far/:id", async (req, res) => {
  res.json(await findOrder(req.params.id, req.user.id));
});
app.get("/raw/:id", async (req, res) => {
  res.json(await db.raw("select * from orders where id = ?", [req.params.id]));
});
"#,
            ),
        ],
        "
        add: add orders
        both: delete orders by id, in a transaction
        change: change orders by id, user_id
        drop: delete orders by id
        each: delete orders by id, in a loop
        far: read orders by id, user_id, at most 1
        list: read orders by status
        one: read orders by id, at most 1
        page: read orders, at most 20
        raw: read orders by id
        ",
    );
}

#[test]
fn kysely() {
    holds(
        &[
            (
                "src/db.ts",
                "import { Kysely } from 'kysely';\nimport type { Database } from './types';\nexport const db = new Kysely<Database>({ dialect });\n",
            ),
            (
                "src/find.ts",
                r#"
import { db } from "./db";
export const findOrder = (id: string, user: string) =>
  db.selectFrom("orders").selectAll().where("id", "=", id).where("user_id", "=", user).executeTakeFirst();
"#,
            ),
            (
                "src/app.ts",
                r#"
import express from "express";
import { db } from "./db";
import { findOrder } from "./find";

const app = express();

app.get("/one/:id", async (req, res) => {
  res.json(await db.selectFrom("orders").selectAll().where("id", "=", req.params.id).executeTakeFirstOrThrow());
});
app.get("/list", async (req, res) => {
  res.json(await db.selectFrom("orders").select(["id"]).where("status", "=", "open").execute());
});
app.get("/page", async (req, res) => {
  res.json(await db.selectFrom("orders").selectAll().limit(20).execute());
});
app.post("/add", async (req, res) => {
  await db.insertInto("orders").values({ user_id: req.body.userId }).execute();
  res.end();
});
app.patch("/change/:id", async (req, res) => {
  await db.updateTable("orders").set({ status: req.body.status }).where("id", "=", req.params.id).execute();
  res.end();
});
app.delete("/drop/:id", async (req, res) => {
  await db.deleteFrom("orders").where("id", "=", req.params.id).execute();
  res.end();
});
app.post("/each", async (req, res) => {
  for (const id of req.body.ids) {
    await db.deleteFrom("orders").where("id", "=", id).execute();
  }
  res.end();
});
app.post("/both", async (req, res) => {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom("orders").where("id", "=", req.body.id).execute();
  });
  res.end();
});
app.get("/far/:id", async (req, res) => {
  res.json(await findOrder(req.params.id, req.user.id));
});
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

#[test]
fn supabase() {
    holds(
        &[
            (
                "src/db.ts",
                "import { createClient } from '@supabase/supabase-js';\nexport const supabase = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_ANON_KEY!);\n",
            ),
            (
                "src/find.ts",
                r#"
import { supabase } from "./db";
export const findOrder = (id: string, user: string) =>
  supabase.from("orders").select("*").eq("id", id).eq("user_id", user).single();
"#,
            ),
            (
                "src/app.ts",
                r#"
import express from "express";
import { supabase } from "./db";
import { findOrder } from "./find";

const app = express();

app.get("/one/:id", async (req, res) => {
  const { data } = await supabase.from("orders").select("*").eq("id", req.params.id).maybeSingle();
  res.json(data);
});
app.get("/list", async (req, res) => {
  const { data } = await supabase.from("orders").select("id, total").match({ status: "open" }).order("id");
  res.json(data);
});
app.get("/page", async (req, res) => {
  const { data } = await supabase.from("orders").select("*").limit(20);
  res.json(data);
});
app.get("/range", async (req, res) => {
  const { data } = await supabase.from("orders").select("*").range(0, 9);
  res.json(data);
});
app.post("/add", async (req, res) => {
  await supabase.from("orders").insert({ user_id: req.body.userId });
  res.end();
});
app.patch("/change/:id", async (req, res) => {
  await supabase.from("orders").update({ status: req.body.status }).eq("id", req.params.id);
  res.end();
});
app.delete("/drop/:id", async (req, res) => {
  await supabase.from("orders").delete().eq("id", req.params.id);
  res.end();
});
app.post("/each", async (req, res) => {
  for (const id of req.body.ids) {
    await supabase.from("orders").delete().eq("id", id);
  }
  res.end();
});
app.get("/far/:id", async (req, res) => {
  res.json(await findOrder(req.params.id, req.user.id));
});
"#,
            ),
        ],
        "
        add: add orders
        change: change orders by id
        drop: delete orders by id
        each: delete orders by id, in a loop
        far: read orders by id, user_id, at most 1
        list: read orders by status
        one: read orders by id, at most 1
        page: read orders, at most 20
        range: read orders, at most 10
        ",
    );
}

#[test]
fn pg() {
    holds(
        &[
            ("src/db.ts", "import { Pool } from 'pg';\nexport const pool = new Pool();\n"),
            (
                "src/find.ts",
                r#"
import { pool } from "./db";
export async function findOrder(id: string, user: string) {
  const { rows } = await pool.query("SELECT * FROM orders WHERE id = $1 AND user_id = $2", [id, user]);
  return rows[0];
}
"#,
            ),
            (
                "src/app.ts",
                r#"
import express from "express";
import { pool } from "./db";
import { findOrder } from "./find";

const app = express();

app.get("/one/:id", async (req, res) => {
  const found = await pool.query("SELECT o.* FROM orders o WHERE o.id = $1 LIMIT 1", [req.params.id]);
  res.json(found.rows[0]);
});
app.get("/list", async (req, res) => {
  const { rows } = await pool.query(`
    SELECT orders.id, users.name
    FROM orders JOIN users ON users.id = orders.user_id
    WHERE orders.status = 'open' ORDER BY orders.id`);
  res.json(rows);
});
app.get("/page", async (req, res) => {
  res.json((await pool.query("select id from orders limit 20")).rows);
});
app.post("/add", async (req, res) => {
  await pool.query("INSERT INTO orders (user_id, status) VALUES ($1, $2)", [req.body.userId, "new"]);
  res.end();
});
app.patch("/change/:id", async (req, res) => {
  await pool.query({ text: "UPDATE orders SET status = $1 WHERE id = $2", values: [req.body.status, req.params.id] });
  res.end();
});
app.delete("/drop/:id", async (req, res) => {
  await pool.query(`DELETE FROM public.orders WHERE id = '${req.params.id}'`);
  res.end();
});
app.post("/each", async (req, res) => {
  for (const id of req.body.ids) {
    await pool.query("DELETE FROM orders WHERE id = $1", [id]);
  }
  res.end();
});
app.post("/both", async (req, res) => {
  const client = await pool.connect();
  await client.query("BEGIN");
  await client.query("DELETE FROM orders WHERE id = $1", [req.body.id]);
  await client.query("INSERT INTO audits (text) VALUES ('gone')");
  await client.query("COMMIT");
  await client.query("DELETE FROM orders WHERE status = 'old'");
  res.end();
});
app.get("/far/:id", async (req, res) => {
  res.json(await findOrder(req.params.id, req.user.id));
});
"#,
            ),
        ],
        "
        add: add orders
        both: delete orders by id, in a transaction; add audits, in a transaction; delete orders by status
        change: change orders by id
        drop: delete orders by id
        each: delete orders by id, in a loop
        far: read orders by id, user_id
        list: read orders by status
        one: read orders by id, at most 1
        page: read orders, at most 20
        ",
    );
}

#[test]
fn mysql2() {
    holds(
        &[
            (
                "src/db.ts",
                "import mysql from 'mysql2/promise';\nexport const pool = mysql.createPool({ host: 'db' });\n",
            ),
            (
                "src/find.ts",
                r#"
import { pool } from "./db";
export async function findOrder(id: string, user: string) {
  const [rows] = await pool.execute("SELECT * FROM `orders` WHERE `id` = ? AND `user_id` = ?", [id, user]);
  return rows[0];
}
"#,
            ),
            (
                "src/app.ts",
                r#"
import express from "express";
import { pool } from "./db";
import { findOrder } from "./find";

const app = express();

app.get("/one/:id", async (req, res) => {
  const [rows] = await pool.query("SELECT * FROM orders WHERE id = ?", [req.params.id]);
  res.json(rows[0]);
});
app.get("/list", async (req, res) => {
  const [rows] = await pool.query("SELECT * FROM orders");
  res.json(rows);
});
app.get("/page", async (req, res) => {
  const [rows] = await pool.query("SELECT * FROM orders LIMIT 40, 20");
  res.json(rows);
});
app.post("/add", async (req, res) => {
  await pool.execute("INSERT INTO orders SET ?", { user_id: req.body.userId });
  res.end();
});
app.patch("/change/:id", async (req, res) => {
  await pool.execute("UPDATE orders SET status = ? WHERE id = ?", [req.body.status, req.params.id]);
  res.end();
});
app.delete("/drop/:id", async (req, res) => {
  await pool.execute("DELETE FROM orders WHERE id = ?", [req.params.id]);
  res.end();
});
app.post("/each", async (req, res) => {
  for (const id of req.body.ids) {
    await pool.execute("DELETE FROM orders WHERE id = ?", [id]);
  }
  res.end();
});
app.post("/both", async (req, res) => {
  const connection = await pool.getConnection();
  await connection.beginTransaction();
  await connection.execute("DELETE FROM orders WHERE id = ?", [req.body.id]);
  await connection.commit();
  res.end();
});
app.get("/far/:id", async (req, res) => {
  res.json(await findOrder(req.params.id, req.user.id));
});
"#,
            ),
        ],
        "
        add: add orders
        both: delete orders by id, in a transaction
        change: change orders by id
        drop: delete orders by id
        each: delete orders by id, in a loop
        far: read orders by id, user_id
        list: read orders
        one: read orders by id
        page: read orders, at most 20
        ",
    );
}

#[test]
fn better_sqlite3() {
    holds(
        &[
            ("src/db.ts", "import Database from 'better-sqlite3';\nexport const db = new Database('app.db');\n"),
            (
                "src/find.ts",
                r#"
import { db } from "./db";
const find = db.prepare("SELECT * FROM orders WHERE id = ? AND user_id = ?");
export const findOrder = (id: string, user: string) => find.get(id, user);
"#,
            ),
            (
                "src/app.ts",
                r#"
import express from "express";
import { db } from "./db";
import { findOrder } from "./find";

const app = express();

app.get("/one/:id", (req, res) => {
  res.json(db.prepare("SELECT * FROM orders WHERE id = ?").get(req.params.id));
});
app.get("/list", (req, res) => {
  const statement = db.prepare("SELECT * FROM orders WHERE status = 'open'");
  res.json(statement.all());
});
app.get("/page", (req, res) => {
  res.json(db.prepare("SELECT * FROM orders LIMIT ?").all(20));
});
app.post("/add", (req, res) => {
  db.prepare("INSERT INTO orders (user_id) VALUES (?)").run(req.body.userId);
  res.end();
});
app.patch("/change/:id", (req, res) => {
  db.prepare("UPDATE orders SET status = ? WHERE id = ?").run(req.body.status, req.params.id);
  res.end();
});
app.delete("/drop/:id", (req, res) => {
  db.prepare("DELETE FROM orders WHERE id = ?").run(req.params.id);
  res.end();
});
app.post("/each", (req, res) => {
  for (const id of req.body.ids) {
    db.prepare("DELETE FROM orders WHERE id = ?").run(id);
  }
  res.end();
});
app.post("/both", (req, res) => {
  const drop = db.transaction((id) => {
    db.prepare("DELETE FROM orders WHERE id = ?").run(id);
  });
  drop(req.body.id);
  res.end();
});
app.get("/far/:id", (req, res) => {
  res.json(findOrder(req.params.id, req.user.id));
});
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
        page: read orders, at most ?
        ",
    );
}

#[test]
fn sqlite3_with_callbacks() {
    holds(
        &[
            (
                "src/store.js",
                r#"
const sqlite3 = require("sqlite3");
const db = new sqlite3.Database("app.db");
exports.find = (id, done) => db.get("SELECT * FROM orders WHERE id = ?", [id], done);
exports.remove = (id, done) => db.run("DELETE FROM orders WHERE id = ?", [id], done);
"#,
            ),
            (
                "src/app.js",
                r#"
const express = require("express");
const sqlite3 = require("sqlite3");
const store = require("./store");
const db = new sqlite3.Database("app.db");
const app = express();

app.get("/one/:id", (req, res) => {
  store.find(req.params.id, (err, row) => res.json(row));
});
app.delete("/drop/:id", (req, res, next) => {
  store.remove(req.params.id, function (err) {
    if (err) return next(err);
    res.status(204).end();
  });
});
app.post("/add", (req, res) => {
  db.run("INSERT INTO orders (user_id) VALUES (?)", [req.body.userId], function (err) {
    res.json({ id: this.lastID });
  });
});
"#,
            ),
        ],
        "
        add: add orders
        drop: delete orders by id
        one: read orders by id, at most 1
        ",
    );
}
