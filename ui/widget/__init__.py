"""The widget: its sources in ``src``, and what makes one file of them."""
