"""The entry point of the command line."""

import gc

# a command makes many small values, keeps them, and ends: looking for circles among them is time lost
gc.set_threshold(200_000, 50, 50)

from recension.cli import main  # noqa: E402 - imports make the most of those values

if __name__ == "__main__":
    main()
