"""Harbor: inventory and orders for small warehouses.

Run the service with ``uvicorn harbor.main:app`` and the nightly job with
``harbor-nightly``. Settings come from the environment, see ``.env.example``.
"""

__version__ = "0.1.0"
