"""A feed at a moment, and what a viewer does with it: playing, seeking, choosing. No clock, no Textual."""
