"""Shipping labels: rendering, signing and printing."""

import hashlib
import hmac
import os
import subprocess
from pathlib import Path

from harbor.models import Order

SIGNING_KEY = os.getenv("DOCUMENT_SIGNING_KEY", "harbor-documents")
PRINTER = os.getenv("LABEL_PRINTER", "zebra-1")
LABEL_DIR = Path(os.getenv("LABEL_DIR", "/var/lib/harbor/labels"))


def sign(content: bytes) -> str:
    """Signature in the bar code of a label."""
    return hmac.new(SIGNING_KEY.encode(), content, hashlib.sha256).hexdigest()[:20]


def render(order: Order) -> Path:
    """Writes the label of an order and returns its path."""
    LABEL_DIR.mkdir(parents=True, exist_ok=True)
    content = f"{order.id}\n{order.address}\n{order.tracking_code}\n"
    path = LABEL_DIR / f"order-{order.id}.txt"
    path.write_text(content + sign(content.encode()), encoding="utf-8")
    return path


def to_pdf(source: Path) -> Path:
    """Converts a label to PDF for the mail to the customer."""
    target = source.with_suffix(".pdf")
    subprocess.run(["enscript", "-p", str(target), str(source)], check=True, timeout=20)
    return target


def print_label(order: Order) -> None:
    """Sends the label of an order to the printer in the hall."""
    path = render(order)
    subprocess.run(["lp", "-d", PRINTER, str(path)], timeout=20)
