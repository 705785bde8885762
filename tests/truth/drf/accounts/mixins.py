from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView


class ClosedMixin:
    permission_classes = [IsAuthenticated]


class ClosedAPIView(APIView):
    permission_classes = [IsAuthenticated]
