"""What a race is. Pure: no clock, no input or output, no colour."""
