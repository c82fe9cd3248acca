"""The door of the browser extension: one token, one dossier, one capture at a time."""
