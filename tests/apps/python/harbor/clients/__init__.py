"""Clients of the services Harbor talks to."""
