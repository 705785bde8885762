from flask_restful import Resource


class Rain(Resource):
    def get(self):
        return {"rain": 3, "id": "reached:weather.rain"}


class Forecast(Resource):
    def get(self):
        return {"forecast": "fair", "id": "reached:weather.forecast"}
