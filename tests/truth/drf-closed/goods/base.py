from rest_framework.permissions import AllowAny
from rest_framework.views import APIView


class OpenMixin:
    permission_classes = [AllowAny]


class PublicView(APIView):
    """What public endpoints derive from: nobody is authenticated and nobody is asked."""

    authentication_classes = []
    permission_classes = []
