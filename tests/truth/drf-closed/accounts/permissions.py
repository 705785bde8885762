from rest_framework.permissions import SAFE_METHODS, BasePermission


class IsSignedIn(BasePermission):
    """What holds where a view says nothing."""

    def has_permission(self, request, view):
        return bool(request.user and request.user.is_authenticated)


class ReadOnly(BasePermission):
    def has_permission(self, request, view):
        return request.method in SAFE_METHODS
