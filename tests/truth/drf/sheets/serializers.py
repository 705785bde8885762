from rest_framework import serializers

from .models import Sheet


class SheetSerializer(serializers.ModelSerializer):
    """Says which view served it: the protected content is the sheet."""

    served = serializers.SerializerMethodField()

    class Meta:
        model = Sheet
        fields = ["id", "name", "served"]

    def get_served(self, sheet):
        return f"reached:{type(self.context['view']).__name__}"
