import os

from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
Local = sessionmaker(bind=create_engine(os.environ["DATABASE_URL"]))


class Catch(Base):
    __tablename__ = "catches"
    id = Column(Integer, primary_key=True)
    note = Column(String)


class Trip(Base):
    __tablename__ = "trips"
    id = Column(Integer, primary_key=True)
    note = Column(String)


def get_db():
    db = Local()
    try:
        yield db
    finally:
        db.close()
