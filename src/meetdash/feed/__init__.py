"""How messages arrive: bytes to messages, in time."""
