"""The ``guichet`` command: one module per family of commands, imported only when asked for."""
