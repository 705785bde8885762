from flask_security.models import fsqla_v3 as security_models
from flask_sqlalchemy import SQLAlchemy

database = SQLAlchemy()
security_models.FsModels.set_db_info(database)


class Role(database.Model, security_models.FsRoleMixin):
    pass


class User(database.Model, security_models.FsUserMixin):
    pass
