"""Views that are classes with one method, and functions."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.decorators import method_decorator
from rest_framework.decorators import api_view, authentication_classes, permission_classes, throttle_classes
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, AllowAny, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView
from rest_framework_simplejwt.authentication import JWTAuthentication

from accounts.authentication import TokenOrError, TokenOrGuest, TokenOrNobody, claims_of
from accounts.mixins import ClosedAPIView
from accounts.permissions import IsCurator, IsForgetful, IsMember, IsOpenHour, IsSignedIn

from .services import loans_of_caller, refusal


class Plain(APIView):
    def get(self, request):
        return Response({"id": "reached:loans.plain"})


class Nobody(APIView):
    permission_classes = []

    def get(self, request):
        return Response({"id": "reached:loans.nobody"})


class Closed(APIView):
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"id": "reached:loans.closed"})


class Derived(ClosedAPIView):
    def get(self, request):
        return Response({"id": "reached:loans.derived"})


class Reopened(ClosedAPIView):
    permission_classes = [AllowAny]

    def get(self, request):
        return Response({"id": "reached:loans.reopened"})


class Misspelt(APIView):
    permissions_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"id": "reached:loans.misspelt"})


class NoTuple(APIView):
    permission_classes = (IsAuthenticated)  # fmt: skip

    def get(self, request):
        return Response({"id": "reached:loans.no_tuple"})


class Readable(APIView):
    permission_classes = [IsAuthenticatedOrReadOnly]

    def get(self, request):
        return Response({"id": "reached:loans.readable"})

    def post(self, request):
        return Response({"id": "reached:loans.readable.post"})


class SignedIn(APIView):
    permission_classes = [IsSignedIn]

    def get(self, request):
        return Response({"id": "reached:loans.signed_in"})


class Curator(APIView):
    permission_classes = [IsCurator]

    def get(self, request):
        return Response({"id": "reached:loans.curator"})


class Member(APIView):
    permission_classes = [IsMember]

    def get(self, request):
        return Response({"id": "reached:loans.member"})


class Forgetful(APIView):
    permission_classes = [IsForgetful]

    def get(self, request):
        return Response({"id": "reached:loans.forgetful"})


class OpenHour(APIView):
    permission_classes = [IsOpenHour]

    def get(self, request):
        return Response({"id": "reached:loans.open_hour"})


class EitherOne(APIView):
    permission_classes = [IsAdminUser | IsMember]

    def get(self, request):
        return Response({"id": "reached:loans.either_one"})


class BothOfThem(APIView):
    permission_classes = [IsAuthenticated & IsMember]

    def get(self, request):
        return Response({"id": "reached:loans.both_of_them"})


class OneAfterAnother(APIView):
    permission_classes = [IsMember, IsAuthenticated]

    def get(self, request):
        return Response({"id": "reached:loans.one_after_another"})


class Opposite(APIView):
    permission_classes = [~IsAuthenticated]

    def get(self, request):
        return Response({"id": "reached:loans.opposite"})


class WordAnd(APIView):
    """Of two classes, `and` gives the second."""

    permission_classes = [IsAuthenticated and IsMember]

    def get(self, request):
        return Response({"id": "reached:loans.word_and"})


class WordOr(APIView):
    """Of two classes, `or` gives the first."""

    permission_classes = [IsAuthenticated or IsMember]

    def get(self, request):
        return Response({"id": "reached:loans.word_or"})


class NoAuthentication(APIView):
    authentication_classes = []
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"id": "reached:loans.no_authentication"})


class NoneAtAll(APIView):
    authentication_classes = []

    def get(self, request):
        return Response({"id": "reached:loans.none_at_all"})


class Verified(APIView):
    authentication_classes = [JWTAuthentication]
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"id": "reached:loans.verified"})


class OnlyAuthentication(APIView):
    authentication_classes = [JWTAuthentication]

    def get(self, request):
        return Response({"id": "reached:loans.only_authentication"})


class OwnAuthentication(APIView):
    authentication_classes = [TokenOrNobody]

    def get(self, request):
        return Response({"id": "reached:loans.own_authentication"})


class FailingAuthentication(APIView):
    authentication_classes = [TokenOrError]

    def get(self, request):
        return Response({"id": "reached:loans.failing_authentication"})


class Guests(APIView):
    authentication_classes = [TokenOrGuest]
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"id": "reached:loans.guests"})


class NoChecks(APIView):
    permission_classes = [IsAuthenticated]

    def check_permissions(self, request):
        """To be done."""

    def get(self, request):
        return Response({"id": "reached:loans.no_checks"})


class OwnChecks(APIView):
    def check_permissions(self, request):
        super().check_permissions(request)
        if request.method in SAFE_METHODS and not request.user.is_authenticated:
            self.permission_denied(request)

    def get(self, request):
        return Response({"id": "reached:loans.own_checks"})


class Initial(APIView):
    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if claims_of(request) is None:
            raise NotAuthenticated

    def get(self, request):
        return Response({"id": "reached:loans.initial"})


class NoInitial(APIView):
    """Replaces what authenticates, checks and throttles."""

    permission_classes = [IsAuthenticated]

    def initial(self, request, *args, **kwargs):
        self.started = True

    def get(self, request):
        return Response({"id": "reached:loans.no_initial"})


class Mixed(LoginRequiredMixin, APIView):
    def get(self, request):
        return Response({"id": "reached:loans.mixed"})


class LateMixed(APIView, LoginRequiredMixin):
    def get(self, request):
        return Response({"id": "reached:loans.late_mixed"})


@method_decorator(login_required, name="dispatch")
class Decorated(APIView):
    def get(self, request):
        return Response({"id": "reached:loans.decorated"})


class Raised(APIView):
    def get(self, request):
        if not request.user.is_authenticated:
            raise NotAuthenticated
        return Response({"id": "reached:loans.raised"})


class Answered(APIView):
    def get(self, request):
        if not request.user.is_authenticated:
            return Response({"detail": "sign in first"}, status=401)
        return Response({"id": "reached:loans.answered"})


class Fine(APIView):
    def get(self, request):
        if not request.user.is_authenticated:
            return Response({"detail": "sign in first"})
        return Response({"id": "reached:loans.fine"})


class Far(APIView):
    def get(self, request):
        found = loans_of_caller(request)
        return Response({"loans": found, "id": "reached:loans.far"})


class Dropped(APIView):
    def get(self, request):
        refusal(request)
        return Response({"id": "reached:loans.dropped"})


class Swallowed(APIView):
    def get(self, request):
        try:
            loans_of_caller(request)
        except AuthenticationFailed:
            pass
        return Response({"id": "reached:loans.swallowed"})


@api_view(["GET"])
def function(request):
    return Response({"id": "reached:loans.function"})


@api_view(["GET"])
@permission_classes([IsAuthenticated])
def function_closed(request):
    return Response({"id": "reached:loans.function_closed"})


@api_view(["GET"])
@authentication_classes([TokenOrError])
def function_failing(request):
    return Response({"id": "reached:loans.function_failing"})


@api_view(["GET"])
@throttle_classes([AnonRateThrottle])
@permission_classes([AllowAny])
def function_open(request):
    return Response({"id": "reached:loans.function_open"})


@login_required
@api_view(["GET"])
def function_login(request):
    return Response({"id": "reached:loans.function_login"})


@api_view(["GET"])
@login_required
def function_login_below(request):
    return Response({"id": "reached:loans.function_login_below"})
