"""What pytest leaves alone here."""

# Made once, with PyTorch, which the app and its tests do without.
collect_ignore = ["golden/reference_lite0.py"]
