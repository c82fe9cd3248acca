"""The pages of the procedure: the questions before, today, and the facts of the person."""
