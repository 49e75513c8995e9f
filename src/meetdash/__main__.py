"""`python -m meetdash`."""

from meetdash.cli import main

main()
