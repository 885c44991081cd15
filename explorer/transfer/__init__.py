"""Transfer: what a network has learned from a million photos, put to use on other pictures."""
