"""The pages of a dossier: open one, say who and what, put it away."""
