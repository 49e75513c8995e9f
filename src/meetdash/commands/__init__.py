"""What the commands do that need no screen, apart from how they are called."""
