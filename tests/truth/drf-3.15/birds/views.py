"""The decorators of a function view in right and wrong order, on a version that does not complain."""

from django.http import HttpResponse
from rest_framework.authentication import BasicAuthentication
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response


def health(request):
    return HttpResponse("reached:health")


@api_view(["GET"])
def index(request):
    return Response({"id": "reached:birds.index"})


@api_view(["GET"])
@permission_classes([IsAuthenticated])
def nests(request):
    return Response({"id": "reached:birds.nests"})


@permission_classes([IsAuthenticated])
@api_view(["GET"])
def eggs(request):
    return Response({"id": "reached:birds.eggs"})


@permission_classes([AllowAny])
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def feathers(request):
    return Response({"id": "reached:birds.feathers"})


@authentication_classes([BasicAuthentication])
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def songs(request):
    return Response({"id": "reached:birds.songs"})
