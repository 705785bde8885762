from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from rest_framework import viewsets
from rest_framework.decorators import action, api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import IsSignedIn, ReadOnly

from .base import OpenMixin, PublicView


class Stock(APIView):
    def get(self, request):
        return Response({"id": "reached:stock"})


class Prices(APIView):
    def get(self, request):
        return Response({"id": "reached:prices"})


class Catalogue(APIView):
    permission_classes = [AllowAny]

    def get(self, request):
        return Response({"id": "reached:catalogue"})


class Leaflets(APIView):
    permission_classes = []

    def get(self, request):
        return Response({"id": "reached:leaflets"})


class Offers(OpenMixin, APIView):
    def get(self, request):
        return Response({"id": "reached:offers"})


class Rumours(APIView, OpenMixin):
    """The mixin comes too late: APIView has said which permissions hold."""

    def get(self, request):
        return Response({"id": "reached:rumours"})


class News(PublicView):
    def get(self, request):
        return Response({"id": "reached:news"})


class Returns(PublicView):
    """Closed again, and nobody is authenticated: nobody gets in."""

    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"id": "reached:returns"})


class Anonymous(APIView):
    """Left to the default permission, with nobody authenticated."""

    authentication_classes = []

    def get(self, request):
        return Response({"id": "reached:anonymous"})


class Samples(APIView):
    permission_classes = [IsSignedIn | ReadOnly]

    def get(self, request):
        return Response({"id": "reached:samples"})

    def post(self, request):
        return Response({"id": "reached:samples.post"})


@method_decorator(login_not_required, name="dispatch")
class Marked(APIView):
    """Exempt from LoginRequiredMiddleware, as every APIView is. The permission holds."""

    def get(self, request):
        return Response({"id": "reached:marked"})


class Crates(viewsets.ViewSet):
    def list(self, request):
        return Response({"id": "reached:crates.list"})

    @action(detail=False, permission_classes=[AllowAny])
    def sizes(self, request):
        return Response({"id": "reached:crates.sizes"})

    @action(detail=False, authentication_classes=[], permission_classes=[])
    def colours(self, request):
        return Response({"id": "reached:crates.colours"})

    @action(detail=True, methods=["post"])
    def ship(self, request, pk):
        return Response({"id": "reached:crates.ship"})


class Pallets(viewsets.ViewSet):
    """Open to readers, by a method that names the HTTP methods and not the actions."""

    def get_permissions(self):
        if self.request.method == "GET":
            return [AllowAny()]
        return super().get_permissions()

    def list(self, request):
        return Response({"id": "reached:pallets.list"})

    def create(self, request):
        return Response({"id": "reached:pallets.create"})


@api_view(["GET"])
def weight(request):
    return Response({"id": "reached:weight"})


@api_view(["GET"])
@permission_classes([AllowAny])
def address(request):
    return Response({"id": "reached:address"})


@api_view(["GET"])
@authentication_classes([])
@permission_classes([])
def opening(request):
    return Response({"id": "reached:opening"})


@api_view(["GET"])
@authentication_classes([])
def gate(request):
    return Response({"id": "reached:gate"})


@login_not_required
@api_view(["GET"])
def lift(request):
    return Response({"id": "reached:lift"})
