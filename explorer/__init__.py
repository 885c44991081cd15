"""CNN Explorer: see what a convolutional neural network does with a picture.

The library behind the app. It imports without Streamlit (only ``explorer.ui`` needs it) and
without TensorFlow, which is imported by the first call that builds or runs a network.
"""

__version__ = "0.1.0"
