"""``python -m bench [NAME…]``."""

from bench.run import main

main()
