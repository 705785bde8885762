//! One test for each shape that models are declared in.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use ropey::Rope;

use super::*;
use crate::app::files::{Document, SourceFile};
use crate::facts::FileFacts;
use crate::syntax::{self, Language};

/// The schema of a few files; those of no known language are documents.
fn read(files: &[(&str, &str)]) -> Schema {
    let mut all = Files::new(Path::new("/app"));
    for (path, text) in files {
        match Language::of_path(Path::new(path)).filter(|language| !language.is_document()) {
            Some(language) => {
                let rope = Rope::from_str(text);
                let tree = syntax::parse(language, &rope, None, None, &AtomicBool::new(false)).ok();
                all.set(SourceFile::new(path, FileFacts::of(language, tree.as_ref(), &rope), text));
            }
            None => all.set_document(Document { path: (*path).into(), text: (*text).to_owned() }),
        };
    }
    Schema::read(&all)
}

fn said(condition: &Option<Condition>) -> Option<&str> {
    condition.as_ref().map(|condition| condition.text.as_str())
}

#[track_caller]
fn model<'a>(schema: &'a Schema, name: &str) -> &'a Model {
    schema.model(name).unwrap_or_else(|| panic!("no {name} in {:#?}", schema.models))
}

fn names<'a>(fields: impl Iterator<Item = &'a Field>) -> Vec<&'a str> {
    fields.map(|field| &*field.name).collect()
}

fn owners<'a>(schema: &'a Schema, name: &str) -> Vec<&'a str> {
    names(model(schema, name).owner_keys())
}

fn tenants<'a>(schema: &'a Schema, name: &str) -> Vec<&'a str> {
    names(model(schema, name).tenant_keys())
}

fn relation<'a>(schema: &'a Schema, name: &str, field: &str) -> Option<&'a str> {
    model(schema, name).field(field).and_then(|field| field.relation.as_deref())
}

#[track_caller]
fn sensitive(schema: &Schema, name: &str, field: &str) -> Option<Sensitivity> {
    model(schema, name).field(field).unwrap_or_else(|| panic!("no {field}")).sensitive
}

const PRISMA: &str = r#"
generator client { provider = "prisma-client-js" }
enum Role { USER ADMIN }

model User {
  id       String  @id @default(cuid()) // "a } in a comment"
  email    String  @unique
  password String?
  role     Role    @default(USER)
  items    OrderItem[]
  @@map("users")
}
"#;

const PRISMA_MORE: &str = r#"
model OrderItem {
  id         Int    @id
  buyer      User   @relation("bought", fields: [buyerId],
                              references: [id])
  buyerId    String @map("buyer_id")
  updatedBy  User?  @relation(fields: [updatedById], references: [id])
  updatedById String?
  org        Organization @relation(fields: [orgId], references: [id])
  orgId      Int
  slug       String
  unitPrice  Decimal @db.Decimal(10, 2)

  @@unique([orgId, slug(sort: Desc)])
}
model Organization {
  id   Int    @id
  slug String @unique
}
"#;

#[test]
fn prisma_in_several_files() {
    let schema = read(&[("prisma/schema/a.prisma", PRISMA), ("prisma/schema/b.prisma", PRISMA_MORE)]);
    assert_eq!(schema.models.len(), 3);
    assert_eq!(schema.problems, []);
    assert!(model(&schema, "users").is_user());
    assert_eq!(owners(&schema, "orderItem"), ["buyer", "buyerId"]);
    assert_eq!(tenants(&schema, "OrderItem"), ["org", "orgId"]);
    assert_eq!(tenants(&schema, "organization"), ["id"]);
    assert_eq!(relation(&schema, "user", "role"), None, "an enumeration is no model");
    assert_eq!(sensitive(&schema, "user", "role"), Some(Sensitivity::Privilege));
    assert_eq!(sensitive(&schema, "order_items", "unitPrice"), Some(Sensitivity::Money));
    assert_eq!(model(&schema, "User").data_class(), Some(Sensitivity::Credential));
    let item = model(&schema, "OrderItem");
    assert!(item.is_unique(&["slug", "orgId"]) && item.is_unique(&["id"]) && !item.is_unique(&["slug"]));
    assert!(item.field("buyer_id").is_some());
}

#[test]
fn a_prisma_model_under_construction_costs_only_itself() {
    let schema = read(&[("schema.prisma", "model A {\n id Int @id\n broken(\n}\nmodel B {\n id Int @id\n")]);
    assert!(schema.model("B").is_some() || !schema.problems.is_empty());
    assert!(schema.model("A").is_some());
}

const MIGRATIONS: [(&str, &str); 3] = [
    (
        "supabase/migrations/1_init.sql",
        r#"
-- a comment; with a semicolon
create extension if not exists "uuid-ossp";
CREATE TABLE IF NOT EXISTS public."profiles" (
  id uuid references auth.users on delete cascade not null primary key,
  username text unique, /* a /* nested */ comment */
  constraint username_length check (char_length(username) >= 3)
);
create table notes (
  id bigint generated always as identity primary key,
  author_id uuid not null references public.profiles (id),
  org_id uuid, "key" text default 'a;b''c', key2 varchar(20),
  body text default $$it's; fine$$,
  unique (org_id, "key")
);
create table scratch (id int);
create function public.hello() returns trigger language plpgsql security definer as $body$
begin create table never (id int); alter table notes disable row level security; end; $body$;
create view public.all_notes as select * from public.notes n join profiles p on true;
create view safe with (security_invoker = true) as select * from notes;
alter table notes enable row level security;
create policy "read; own" on notes for select to authenticated, anon using ((auth.uid() = author_id));
create policy open on public.notes as restrictive for update using (true) with check (org_id is not null);
this is no statement at all;
"#,
    ),
    (
        "supabase/migrations/2_more.sql",
        r#"
drop table if exists public.scratch cascade;
alter table profiles rename column username to handle;
do $$ begin
  if not exists (select 1 from pg_policies where policyname = 'p') then
    create policy p on public.profiles for all using (true);
  end if;
  execute 'alter table public.profiles enable row level security';
exception when duplicate_object then null; end $$;
alter policy open on notes to authenticated using (false);
drop policy "read; own" on public.notes;
alter table only public.notes force row level security, add column title text not null;
revoke all on table notes from anon;
"#,
    ),
    ("supabase/seed.sql", "create table seeded (id int);"),
];

#[test]
fn migrations_are_folded() {
    let schema = read(&MIGRATIONS);
    let live: Vec<&str> = schema.tables.iter().filter(|it| it.dropped.is_none()).map(|it| &*it.name).collect();
    assert_eq!(live, ["profiles", "notes"], "{:#?}", schema.problems);
    let notes = schema.table("notes").expect("notes");
    assert!(notes.rls_enabled && notes.forced && notes.declared && !notes.rls_uncertain);
    let columns: Vec<&str> = notes.columns.iter().map(|column| &*column.name).collect();
    assert_eq!(columns, ["id", "author_id", "org_id", "key", "key2", "body", "title"]);
    assert_eq!(notes.revoked.iter().map(|it| &**it).collect::<Vec<_>>(), ["anon"]);
    let [open] = &notes.policies[..] else { panic!("{:#?}", notes.policies) };
    assert_eq!((open.command, open.permissive, said(&open.using)), (Command::Update, false, Some("false")));
    assert_eq!(said(&open.check), Some("org_id is not null"));
    let profiles = schema.table("public.profiles").expect("profiles");
    assert!(profiles.rls_enabled, "what a do block executes is a statement");
    assert_eq!(profiles.policies.len(), 1);
    assert!(profiles.columns.iter().any(|column| &*column.name == "handle" && column.unique));
    let place = &profiles.policies[0].place;
    assert_eq!(&MIGRATIONS[1].1[place.span.range()], "p");
    assert_eq!(schema.views.iter().map(|view| view.security_invoker).collect::<Vec<_>>(), [false, true]);
    assert!(schema.functions[0].security_definer && !schema.functions[0].search_path && schema.functions[0].trigger);
}

#[test]
fn tables_without_a_model_are_models() {
    let schema = read(&MIGRATIONS);
    assert_eq!(owners(&schema, "profiles"), ["id"]);
    assert_eq!(owners(&schema, "notes"), ["author_id"]);
    assert_eq!(tenants(&schema, "notes"), ["org_id"]);
    assert!(model(&schema, "note").is_unique(&["org_id", "key"]));
}

#[test]
fn what_cannot_be_known_of_row_level_security_is_said() {
    let text = "create table a (id int); do $$ declare t text; begin for t in select 1 loop \
                execute format('alter table %I enable row level security', t); end loop; end $$;";
    assert!(read(&[("supabase/migrations/1.sql", text)]).tables[0].rls_uncertain);
    let loose = [
        ("supabase/migrations/1.sql", "create table a (id int); alter table a enable row level security;"),
        ("fix.sql", "alter table a disable row level security; drop table a;"),
    ];
    let schema = read(&loose);
    let table = schema.table("a").expect("a");
    assert!(table.rls_enabled && table.rls_uncertain && &*table.created.path == "supabase/migrations/1.sql");
}

#[test]
fn other_dialects_and_dumps() {
    let text = "CREATE TABLE `users` (`id` int NOT NULL AUTO_INCREMENT, `key` varchar(9), PRIMARY KEY (`id`), UNIQUE KEY `k` (`key`), KEY `i` (`key`)) ENGINE=InnoDB;\n\
        create table [dbo].[Orders] ([Id] int primary key, [UserId] int);\n\
        COPY public.users (id) FROM stdin;\n1\t';drop\n\\.\n\
        alter table ONLY public.users add constraint u foreign key (id) references other.people(id);\n";
    let schema = read(&[("db/schema.sql", text)]);
    let users = schema.table("users").expect("users");
    assert_eq!(users.columns.len(), 2, "{users:#?}");
    assert!(users.columns[0].primary && users.columns[1].unique);
    assert_eq!(users.columns[0].references.as_deref(), Some("other.people"));
    assert_eq!(owners(&schema, "orders"), ["UserId"]);
}

#[test]
fn django() {
    let base = "from django.db import models\nclass TimeStamped(models.Model):\n    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)\n    class Meta:\n        abstract = True\n";
    let user = "from django.contrib.auth.models import AbstractUser\nclass Person(AbstractUser):\n    phone = models.CharField(max_length=9)\n";
    let shop = "from django.db import models\nfrom core.models import TimeStamped\nfrom rest_framework import serializers\n\
        class Order(TimeStamped):\n    slug = models.SlugField(unique=True)\n    account = models.ForeignKey('accounts.Organization', null=True, on_delete=models.CASCADE)\n    tags = models.ManyToManyField('Tag')\n    total_amount = models.DecimalField()\n\
        \x20   class Meta:\n        db_table = 'shop_order'\n        constraints = [models.UniqueConstraint(fields=['slug', 'account'], name='u')]\n\
        class OrderSerializer(serializers.ModelSerializer):\n    slug = serializers.CharField()\n\
        class OrderQuerySet(models.QuerySet):\n    pass\n";
    let schema = read(&[("core/models.py", base), ("people/models.py", user), ("shop/models.py", shop)]);
    let found: Vec<&str> = schema.models.iter().map(|model| &*model.name).collect();
    assert_eq!(found, ["Person", "Order"]);
    assert!(model(&schema, "Person").is_user());
    assert_eq!(owners(&schema, "shop_order"), ["created_by"]);
    assert_eq!(relation(&schema, "Order", "created_by_id"), Some("Person"));
    assert_eq!(tenants(&schema, "Order"), ["account"]);
    assert!(model(&schema, "Order").is_unique(&["slug"]) && model(&schema, "Order").is_unique(&["pk"]));
    assert_eq!(sensitive(&schema, "Order", "total_amount"), Some(Sensitivity::Money));
}

#[test]
fn sqlalchemy_of_both_styles() {
    let base = "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\nclass Base(DeclarativeBase):\n    id: Mapped[int] = mapped_column(primary_key=True)\n";
    let models = "from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint\nfrom sqlalchemy.orm import Mapped, mapped_column, relationship\nfrom app.db.base import Base\n\
        class User(Base):\n    __tablename__ = 'users'\n    email: Mapped[str] = mapped_column(unique=True)\n    hashed_password = Column(String)\n\
        class Item(Base):\n    __tablename__ = 'items'\n    __table_args__ = (UniqueConstraint('owner_id', 'name'),)\n    name: Mapped[str | None]\n    owner_id = Column(Integer, ForeignKey('users.id'), nullable=False)\n    owner: Mapped['User'] = relationship(back_populates='items')\n\
        links = Table('links', Base.metadata, Column('user_id', ForeignKey('users.id'), primary_key=True))\n";
    let schema = read(&[("app/db/base.py", base), ("app/models.py", models)]);
    assert_eq!(schema.models.len(), 3, "{:#?}", schema.models);
    assert!(model(&schema, "users").is_user());
    assert_eq!(owners(&schema, "Item"), ["owner_id", "owner"]);
    assert!(model(&schema, "Item").is_unique(&["name", "owner_id"]));
    assert!(model(&schema, "Item").field("name").is_some_and(|it| it.optional));
    assert_eq!(relation(&schema, "links", "user_id"), Some("User"));
    assert_eq!(sensitive(&schema, "User", "hashed_password"), Some(Sensitivity::Credential));
}

#[test]
fn flask_sqlalchemy() {
    let text = "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\nclass Book(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    user_id = db.Column(db.Integer, db.ForeignKey('users.id'))\n";
    assert_eq!(owners(&read(&[("app.py", text)]), "books"), ["user_id"]);
    let elsewhere = "from app import db\nclass Book(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n";
    assert_eq!(model(&read(&[("models.py", elsewhere)]), "Book").source, Source::SqlAlchemy);
}

#[test]
fn sqlmodel_inherits_across_files() {
    let base =
        "from sqlmodel import SQLModel, Field\nclass ItemBase(SQLModel):\n    title: str = Field(max_length=9)\n";
    let models = "from sqlmodel import Field, Relationship\nfrom .base import ItemBase\nclass ItemCreate(ItemBase):\n    pass\n\
        class Item(ItemBase, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n    owner_id: int = Field(foreign_key='user.id', nullable=False)\n    owner: 'User' = Relationship(back_populates='items')\n\
        class User(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n    items: list['Item'] = Relationship()\n";
    let schema = read(&[("app/base.py", base), ("app/models.py", models)]);
    assert_eq!(schema.models.len(), 2);
    assert_eq!(owners(&schema, "item"), ["owner_id", "owner"]);
    assert_eq!(relation(&schema, "Item", "owner_id"), Some("User"));
    assert!(model(&schema, "Item").field("title").is_some());
    assert!(model(&schema, "User").field("items").is_some_and(|it| it.many));
}

#[test]
fn peewee_and_tortoise() {
    let peewee = "from peewee import *\nclass BaseModel(Model):\n    class Meta:\n        database = db\nclass User(BaseModel):\n    email = CharField(unique=True)\nclass Tweet(BaseModel):\n    user = ForeignKeyField(User, backref='tweets')\n";
    let schema = read(&[("models.py", peewee)]);
    assert_eq!(schema.models.len(), 2, "{:#?}", schema.models);
    assert_eq!(owners(&schema, "Tweet"), ["user"]);
    assert!(model(&schema, "Tweet").field("user_id").is_some());
    let tortoise = "from tortoise import fields\nfrom tortoise.models import Model\nclass Team(Model):\n    id = fields.IntField(pk=True)\nclass Event(Model):\n    team = fields.ForeignKeyField('models.Team')\n    class Meta:\n        table = 'event'\n        unique_together = (('team', 'id'),)\n";
    let schema = read(&[("models.py", tortoise)]);
    assert_eq!(tenants(&schema, "event"), ["team"]);
    assert_eq!(model(&schema, "Event").source, Source::Tortoise);
}

#[test]
fn typeorm() {
    let base = "import { BaseEntity, PrimaryGeneratedColumn } from 'typeorm';\nexport abstract class Root extends BaseEntity { @PrimaryGeneratedColumn('uuid') id: string; }\n";
    let order = "import { Entity, Column, ManyToOne, JoinColumn, Unique } from 'typeorm';\nimport { Root } from './root';\nimport { UserEntity } from './user.entity';\n\
        @Entity({ name: 'orders' })\n@Unique(['code', 'tenantId'])\nexport class OrderEntity extends Root {\n  @Column({ unique: true }) code: string;\n  @Column() tenantId: string;\n  @ManyToOne(() => UserEntity, (user) => user.orders, { nullable: true })\n  @JoinColumn({ name: 'customer_id' })\n  customer: UserEntity;\n  plain: string;\n}\n";
    let user = "import { Entity, Column } from 'typeorm';\n@Entity()\nexport class UserEntity { @Column({ select: false }) password: string; }\n";
    let schema = read(&[("src/root.ts", base), ("src/order.entity.ts", order), ("src/user.entity.ts", user)]);
    assert_eq!(schema.models.len(), 2);
    assert_eq!(names(model(&schema, "Order").fields.iter()), ["id", "code", "tenantId", "customer"]);
    assert_eq!(owners(&schema, "orders"), ["customer"]);
    assert_eq!(tenants(&schema, "OrderEntity"), ["tenantId"]);
    assert!(model(&schema, "OrderEntity").field("customer_id").is_some());
    assert!(model(&schema, "User").is_user());
}

#[test]
fn mikro_orm() {
    let text = "import { Entity, ManyToOne, PrimaryKey, Property, type Ref } from '@mikro-orm/core';\n@Entity()\nexport class User { @PrimaryKey() id!: number; @Property({ hidden: true }) password: string; }\n@Entity()\nexport class Post { @PrimaryKey() id!: number; @ManyToOne() author: Ref<User>; }\n";
    assert_eq!(owners(&read(&[("src/a.ts", text)]), "posts"), ["author"]);
}

#[test]
fn drizzle() {
    let text = "import { pgTable, uuid, text, uniqueIndex, pgTableCreator } from 'drizzle-orm/pg-core';\nimport { relations } from 'drizzle-orm';\n\
        const times = { createdAt: text('created_at') };\nconst createTable = pgTableCreator((name) => `app_${name}`);\n\
        export const users = pgTable('user', { id: uuid('id').primaryKey(), email: text().notNull().unique(), passwordHash: text('password_hash'), ...times });\n\
        export const posts = createTable('post', (d) => ({ id: d.uuid().primaryKey(), authorId: d.uuid('author_id').references(() => users.id, { onDelete: 'cascade' }).notNull(), workspaceId: d.text(), slug: d.text() }), (t) => [uniqueIndex('i').on(t.workspaceId, t.slug)]);\n\
        export const votes = pgTable('vote', { voterId: text('voter_id') });\n\
        export const votesRelations = relations(votes, ({ one }) => ({ voter: one(users, { fields: [votes.voterId], references: [users.id] }) }));\n";
    let schema = read(&[("src/schema.ts", text)]);
    assert_eq!(schema.models.len(), 3, "{:#?}", schema.models);
    assert!(model(&schema, "user").is_user() && model(&schema, "users").field("created_at").is_some());
    assert_eq!(owners(&schema, "posts"), ["authorId"]);
    assert_eq!(tenants(&schema, "post"), ["workspaceId"]);
    assert!(model(&schema, "posts").is_unique(&["slug", "workspaceId"]));
    assert_eq!(owners(&schema, "votes"), ["voterId"]);
}

#[test]
fn mongoose() {
    let schema_file = "const mongoose = require('mongoose');\nconst userSchema = mongoose.Schema({ email: { type: String, unique: true, required: true }, password: String, profile: { phone: String } });\nmodule.exports = userSchema;\n";
    let models = "const mongoose = require('mongoose');\nconst schema = require('./user.schema');\nconst User = mongoose.model('User', schema);\n\
        const tokenSchema = new mongoose.Schema({ token: { type: String }, user: { type: mongoose.SchemaTypes.ObjectId, ref: 'User', required: true }, readers: [{ type: ObjectId, ref: 'User' }] }, { collection: 'tokens' });\n\
        module.exports = { User, Token: mongoose.models.Token || mongoose.model('Token', tokenSchema) };\n";
    let schema = read(&[("src/user.schema.js", schema_file), ("src/models.js", models)]);
    assert_eq!(schema.models.len(), 2, "{:#?}", schema.models);
    assert!(model(&schema, "User").is_user());
    assert!(
        model(&schema, "User").field("profile.phone").is_some_and(|it| it.sensitive == Some(Sensitivity::Personal))
    );
    assert_eq!(owners(&schema, "tokens"), ["user"]);
    let nest = "import { Prop, Schema } from '@nestjs/mongoose';\n@Schema()\nexport class Cat { @Prop({ type: Types.ObjectId, ref: 'User' }) owner: User; @Prop({ required: true }) name: string; }\n";
    assert_eq!(owners(&read(&[("src/cat.ts", nest)]), "Cat"), ["owner"]);
}

#[test]
fn knex() {
    let text = "exports.up = (knex) => knex.schema\n  .createTable('users', (t) => { t.increments(); t.string('email').unique().notNullable(); })\n  .createTable('posts', function (table) {\n    table.increments('id');\n    table.text('body').notNullable();\n    table.integer('author_id').unsigned().references('id').inTable('users');\n    table.uuid('team').references('teams.id');\n  });\n";
    let later = "exports.up = (knex) => knex.schema.alterTable('posts', (t) => { t.boolean('pinned'); });\n";
    let schema = read(&[("migrations/1.js", text), ("migrations/2.js", later)]);
    let posts = model(&schema, "posts");
    let related = |name: &str| posts.field(name).and_then(|field| field.relation.clone());
    assert_eq!((related("author_id").as_deref(), related("team").as_deref()), (Some("users"), Some("teams")));
    assert!(
        posts.field("id").is_some_and(|field| field.primary) && posts.field("pinned").is_some_and(|it| it.optional)
    );
    assert!(model(&schema, "users").field("email").is_some_and(|it| it.unique && !it.optional));
}

#[test]
fn sequelize() {
    let text = "module.exports = (sequelize, DataTypes) => {\n  const Note = sequelize.define('Note', { title: DataTypes.STRING, id: { type: DataTypes.UUID, primaryKey: true } }, { tableName: 'notes' });\n  Note.associate = (models) => { Note.belongsTo(models.User, { foreignKey: 'writerId' }); };\n  return Note;\n};\n";
    let init = "import { Model, DataTypes } from 'sequelize';\nclass User extends Model {}\nUser.init({ email: { type: DataTypes.STRING, unique: true }, isAdmin: DataTypes.BOOLEAN }, { sequelize });\n";
    let relations =
        "import { AddressModel } from './address';\nAddressModel.belongsTo(UserModel, { foreignKey: 'UserId' });\n";
    let address = "import { Model, DataTypes } from 'sequelize';\nclass Address extends Model {}\nexport function make(sequelize) { Address.init({ street: DataTypes.STRING }, { sequelize }); }\nexport { Address as AddressModel };\n";
    let schema = read(&[
        ("models/note.js", text),
        ("models/user.js", init),
        ("models/relations.ts", relations),
        ("models/address.ts", address),
    ]);
    assert_eq!(schema.models.len(), 3, "{:#?}", schema.models);
    assert_eq!(owners(&schema, "notes"), ["writerId"]);
    assert_eq!(owners(&schema, "Address"), ["UserId"]);
    assert_eq!(sensitive(&schema, "User", "isAdmin"), Some(Sensitivity::Privilege));
    let typed = "import { Table, Column, Model, ForeignKey, BelongsTo } from 'sequelize-typescript';\n@Table({ tableName: 'stars' })\nclass Star extends Model { @BelongsTo(() => User, 'userId') user: User; @ForeignKey(() => User) @Column(DataType.UUID) userId: string; @Column index: string; }\n";
    assert_eq!(owners(&read(&[("models/star.ts", typed)]), "star"), ["user", "userId"]);
}

#[test]
fn of_several_models_the_nearest() {
    let text = "model User {\n id Int @id\n}\n";
    let schema = read(&[("apps/a/schema.prisma", text), ("apps/b/schema.prisma", text)]);
    let near = schema.model_near("user", "apps/b/src/routes.ts").expect("user");
    assert_eq!(&*near.place.path, "apps/b/schema.prisma");
}

#[test]
fn tests_declare_no_models() {
    let text = "from django.db import models\nclass Fake(models.Model):\n    name = models.CharField()\n";
    assert!(read(&[("tests/test_models.py", text)]).models.is_empty());
}
