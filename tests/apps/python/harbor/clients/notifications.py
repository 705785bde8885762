"""Mail to customers and messages to the team."""

import logging

import httpx
import requests

from harbor.config import get_settings

logger = logging.getLogger(__name__)

MAIL_URL = "https://api.sendgrid.com/v3/mail/send"
MAIL_KEY = "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"


async def send_order_mail(to: str, order_id: int) -> None:
    """Confirms an order to the customer."""
    message = {
        "personalizations": [{"to": [{"email": to}]}],
        "from": {"email": "orders@harbor.example"},
        "subject": f"Your order {order_id}",
        "content": [{"type": "text/plain", "value": "Thank you, we are packing it now."}],
    }
    async with httpx.AsyncClient(timeout=10) as http:
        response = await http.post(MAIL_URL, json=message, headers={"Authorization": f"Bearer {MAIL_KEY}"})
        response.raise_for_status()


def post_to_chat(text: str) -> None:
    """Posts a line to the team's channel, when there is one."""
    url = get_settings().chat_webhook_url
    if url is None:
        logger.info("No chat channel is configured")
        return
    response = requests.post(url, json={"text": text}, timeout=5)
    response.raise_for_status()


def post_low_stock(skus: list[str]) -> None:
    """Tells the purchasing system what to order."""
    requests.post(f"{get_settings().shipping_url}/purchasing", json={"title": "📦 Réassort", "skus": skus})
