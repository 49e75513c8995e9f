"""meetdash, the terminal dashboard for live athletics meets.

The package root imports nothing, so that `meetdash --version` stays instant.
"""

__version__ = "0.1.0"
