"""Views over sheets: generic ones, sets of views, and what object permissions are worth."""

from django.shortcuts import get_object_or_404
from rest_framework import generics, mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.permissions import DjangoModelPermissions, DjangoModelPermissionsOrAnonReadOnly
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.mixins import ClosedMixin
from accounts.permissions import IsOwner

from .models import Sheet
from .serializers import SheetSerializer


class SheetView:
    queryset = Sheet.objects.all()
    serializer_class = SheetSerializer


class EverySheet(SheetView, generics.ListAPIView):
    pass


class ClosedSheets(SheetView, generics.ListAPIView):
    permission_classes = [IsAuthenticated]


class MixedSheets(ClosedMixin, SheetView, generics.ListAPIView):
    pass


class LateMixedSheets(SheetView, generics.ListAPIView, ClosedMixin):
    pass


class OwnedSheet(SheetView, generics.RetrieveAPIView):
    permission_classes = [IsOwner]


class OwnedSheets(SheetView, generics.ListAPIView):
    """A list asks about no object."""

    permission_classes = [IsOwner]


class LookedUpSheet(APIView):
    """Finds the object itself, and nobody asks whether it may be seen."""

    permission_classes = [IsOwner]

    def get(self, request, pk):
        sheet = get_object_or_404(Sheet, pk=pk)
        return Response(SheetSerializer(sheet, context={"view": self}).data)


class CheckedSheet(APIView):
    permission_classes = [IsOwner]

    def get(self, request, pk):
        sheet = get_object_or_404(Sheet, pk=pk)
        self.check_object_permissions(request, sheet)
        return Response(SheetSerializer(sheet, context={"view": self}).data)


class ShortcutSheet(SheetView, generics.RetrieveAPIView):
    """Replaces get_object, and with it the check."""

    permission_classes = [IsOwner]

    def get_object(self):
        return get_object_or_404(Sheet, pk=self.kwargs["pk"])


class MySheets(SheetView, generics.ListAPIView):
    """No permission: whose rows they are decides."""

    def get_queryset(self):
        return Sheet.objects.filter(owner_id=self.request.user.pk)


class MySheet(SheetView, generics.RetrieveAPIView):
    def get_queryset(self):
        return Sheet.objects.filter(owner_id=self.request.user.pk)


class ModelSheets(SheetView, generics.ListAPIView):
    permission_classes = [DjangoModelPermissions]


class ReadableSheets(SheetView, generics.ListCreateAPIView):
    permission_classes = [DjangoModelPermissionsOrAnonReadOnly]


class Labels(viewsets.ViewSet):
    """Which permission holds is decided by the action."""

    def get_permissions(self):
        if self.action == "list":
            return [AllowAny()]
        return [IsAuthenticated()]

    def list(self, request):
        return Response({"id": "reached:labels.list"})

    def create(self, request):
        return Response({"id": "reached:labels.create"})

    def retrieve(self, request, pk):
        return Response({"id": "reached:labels.retrieve"})

    @action(detail=False, permission_classes=[AllowAny])
    def sizes(self, request):
        return Response({"id": "reached:labels.sizes"})


class Drawers(viewsets.ViewSet):
    permission_classes = [IsAuthenticated]

    def list(self, request):
        return Response({"id": "reached:drawers.list"})

    @action(detail=True, methods=["post"])
    def lock(self, request, pk):
        return Response({"id": "reached:drawers.lock"})

    @action(detail=False, permission_classes=[AllowAny], url_path="floor-plan")
    def floor_plan(self, request):
        return Response({"id": "reached:drawers.floor_plan"})

    @action(detail=True, permission_classes=[])
    def photo(self, request, pk):
        return Response({"id": "reached:drawers.photo"})


class Cabinets(viewsets.ViewSet):
    def list(self, request):
        return Response({"id": "reached:cabinets.list"})

    @action(detail=True, methods=["post"], permission_classes=[IsAdminUser])
    def sell(self, request, pk):
        return Response({"id": "reached:cabinets.sell"})

    @action(detail=True, methods=["post"])
    def open(self, request, pk):
        return Response({"id": "reached:cabinets.open"})


class Boxes(viewsets.ViewSet):
    """Falls through to the class where the action is not named."""

    permission_classes = [IsAuthenticated]

    def get_permissions(self):
        if self.action in {"list", "count"}:
            return []
        return super().get_permissions()

    def list(self, request):
        return Response({"id": "reached:boxes.list"})

    def destroy(self, request, pk):
        return Response({"id": "reached:boxes.destroy"})

    @action(detail=False)
    def count(self, request):
        return Response({"id": "reached:boxes.count"})


class Tags(viewsets.ViewSet):
    """Returns classes where instances are wanted."""

    def get_permissions(self):
        return [IsAuthenticated]

    def list(self, request):
        return Response({"id": "reached:tags.list"})


class Notes(SheetView, mixins.ListModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet):
    permission_classes = [IsAuthenticatedOrReadOnly]
