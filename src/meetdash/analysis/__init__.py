"""What a race means: pure functions of the core."""
