"""Arrays become pictures here, and all decisions about colour are made here."""
