"""Settings, read once from the environment."""

from functools import lru_cache

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All settings of the service."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str
    secret_key: str = "harbor-dev-secret-key"
    token_minutes: int = 480
    carrier_webhook_secret: str | None = None
    chat_webhook_url: str | None = None
    payments_url: str = "https://api.payments.example/v1"
    shipping_url: str = "https://api.carrier.example/v2"
    log_level: str = "INFO"
    page_size_max: int = 100


@lru_cache
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
