"""`python -m tests.endurance.victim …` is the command line with the stand-in for the model; it is made to be killed."""

from exoclaim.cli import main
from tests.endurance.fake import install

if __name__ == "__main__":
    install()
    main()
