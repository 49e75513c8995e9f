"""How well moves are found: races made here with known moves, and real ones labelled by hand."""
