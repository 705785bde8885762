from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission


class IsSignedIn(BasePermission):
    def has_permission(self, request, view):
        return bool(request.user and request.user.is_authenticated)


class IsCurator(BasePermission):
    def has_permission(self, request, view):
        if not request.user.is_authenticated:
            raise NotAuthenticated
        return request.user.is_staff


class IsMember(BasePermission):
    """Named like a check. Everybody passes."""

    def has_permission(self, request, view):
        return True


class IsForgetful(BasePermission):
    """Computes the answer and does not return it: None is a no."""

    def has_permission(self, request, view):
        request.user.is_authenticated


class IsOwner(BasePermission):
    """Only asked where somebody asks about an object."""

    def has_object_permission(self, request, view, sheet):
        return request.user.is_authenticated and sheet.owner_id == request.user.pk


class IsOpenHour(BasePermission):
    """Not about the caller at all."""

    def has_permission(self, request, view):
        return request.method in {"GET", "POST"}
