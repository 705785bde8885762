from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from yard.models import Mast, Repair


class NewRepair(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request):
        Repair.objects.create(note=request.data["note"])
        return Response({})


class ChangeRepair(APIView):
    permission_classes = [IsAuthenticated]

    def put(self, request, pk):
        Repair.objects.filter(pk=pk).update(note=request.data["note"])
        return Response({})


class RemoveRepair(APIView):
    permission_classes = [IsAuthenticated]

    def delete(self, request, pk):
        Repair.objects.filter(pk=pk).delete()
        return Response({})


class CloseRepair(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request, pk):
        Repair.objects.filter(pk=pk).update(note="closed")
        return Response({})


class CopyRepair(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request, pk):
        Repair.objects.create(note=str(pk))
        return Response({})


class NewMast(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request):
        Mast.objects.create(note=request.data["note"])
        return Response({})


class ChangeMast(APIView):
    permission_classes = [IsAuthenticated]

    def put(self, request, pk):
        Mast.objects.filter(pk=pk).update(note=request.data["note"])
        return Response({})


class RemoveMast(APIView):
    permission_classes = [IsAuthenticated]

    def delete(self, request, pk):
        Mast.objects.filter(pk=pk).delete()
        return Response({})


class CloseMast(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request, pk):
        Mast.objects.filter(pk=pk).update(note="closed")
        return Response({})


class CopyMast(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request, pk):
        Mast.objects.create(note=str(pk))
        return Response({})
