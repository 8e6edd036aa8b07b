"""The staff app: Gradio pages, mounted at ``/``. Only ``ui.staff`` imports gradio.

    app     the pages put together, and what Gradio gets wrong put right
    chat    the conversation: what happens on a question
    cards   answers and citations as HTML and Markdown
    assets  Gradio's scripts, packed once
    look    theme and style sheet (``look.css``)

Pages stay thin: every action goes through ``ui.service``, as the API does.
"""
