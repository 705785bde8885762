from .tokens import claims_or_abort


def token_needed():
    claims_or_abort()
