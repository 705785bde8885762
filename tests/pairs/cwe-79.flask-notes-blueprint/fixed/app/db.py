import sqlite3


def get():
    con = sqlite3.connect('notes.db')
    con.row_factory = sqlite3.Row
    return con


def init_db():
    with get() as con:
        con.execute('create table if not exists users (id integer primary key, name text unique, pw text)')
        con.execute('create table if not exists notes (id integer primary key, owner integer, body text)')
