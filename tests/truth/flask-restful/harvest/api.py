"""Which resource is served where: three APIs, guarded by nothing, by their decorators and by their blueprint."""

from flask import Blueprint
from flask_restful import Api

from .guards import note_caller, token_required
from .hooks import token_needed
from .resources.animals import Animal, Eggs, Herd, Milk, Stable, Wool
from .resources.crops import Barn, Crop, CropList, Field, Harvest, Orchard, Seeds, Shed, Tools
from .resources.deliveries import Delivery, DeliveryList, Pickup
from .resources.people import Helper, Payslips, Roster, Shift, Visitors
from .resources.weather import Forecast, Rain

stock_blueprint = Blueprint("stock", __name__)
stock = Api(stock_blueprint)
stock.add_resource(CropList, "/crops", "/all-crops")
stock.add_resource(Crop, "/crops/<int:crop_id>")
stock.add_resource(Field, "/fields/<int:field_id>")
stock.add_resource(Harvest, "/harvests")
stock.add_resource(Orchard, "/orchard")
stock.add_resource(Seeds, "/seeds")
stock.add_resource(Barn, "/barn")
stock.add_resource(Shed, "/shed")
stock.add_resource(Tools, "/tools")
stock.add_resource(Herd, "/herd")
stock.add_resource(Animal, "/herd/<string:tag>")
stock.add_resource(Stable, "/stable")
stock.add_resource(Eggs, "/eggs")
stock.add_resource(Milk, "/milk")
stock.add_resource(Wool, "/wool")
stock.add_resource(Roster, "/roster")
stock.add_resource(Shift, "/roster/<int:shift_id>")
stock.add_resource(Payslips, "/payslips")
stock.add_resource(Visitors, "/visitors")
stock.add_resource(Helper, "/helpers")

deliveries_blueprint = Blueprint("deliveries", __name__)
deliveries = Api(deliveries_blueprint, decorators=[token_required, note_caller])
deliveries.add_resource(DeliveryList, "/")
deliveries.add_resource(Delivery, "/<int:delivery_id>")
deliveries.add_resource(Pickup, "/pickup")

weather_blueprint = Blueprint("weather", __name__)
weather_blueprint.before_request(token_needed)
weather = Api(weather_blueprint, prefix="/of-today")
weather.add_resource(Rain, "/rain")


@weather.resource("/forecast")
class TodaysForecast(Forecast):
    pass
