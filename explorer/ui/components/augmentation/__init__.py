"""The augmentation lab, which runs in the browser but for the pictures themselves."""
