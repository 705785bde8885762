"""Jobs started by the scheduler."""
