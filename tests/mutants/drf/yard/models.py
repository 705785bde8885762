from django.db import models


class Repair(models.Model):
    note = models.TextField()


class Mast(models.Model):
    note = models.TextField()
