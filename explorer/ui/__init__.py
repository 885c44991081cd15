"""Everything of the app that needs Streamlit: menu, page frame, choices, pickers, components."""
