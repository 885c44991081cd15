"""Networks as files for telephones and small computers: converted, measured, and taken along."""
