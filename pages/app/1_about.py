"""What is this, and who made the parts?

CNN Explorer shows what convolutional neural networks do with pictures: you change something, and
see what changes inside. Everything is computed live, by the networks themselves.
"""

import streamlit as st

from explorer.ui import frame
from explorer.ui.views import about

with frame.page(__doc__):
    st.subheader("This machine", anchor=False)
    about.hardware()
    st.subheader("Pictures, weights and papers", anchor=False)
    st.write("Thank you to everybody in this list.")
    about.credits()
    st.subheader("Software", anchor=False)
    about.versions()
    st.caption("CNN Explorer is free software under the MIT licence.")
