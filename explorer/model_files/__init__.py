"""Visitors' own models: the one door for model files.

``.keras`` files can run code, claim memory and read files while Keras loads them, its safe mode
notwithstanding. So here a file is never loaded: its description is checked word by word against a
list of what is known to be harmless (`config`, `allowed`), its weights are copied out of it in a
process with limits (`confined`), and the model is built anew from both.
"""

from explorer.model_files.own_model import OwnModel, digest_of, read_model
from explorer.model_files.rejection import ModelRejected

__all__ = ["ModelRejected", "OwnModel", "digest_of", "read_model"]
