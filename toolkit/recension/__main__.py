"""The entry point of the command line."""

from recension.cli import main

if __name__ == "__main__":
    main()
