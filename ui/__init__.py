"""The server: API, reading view, staff app, MCP. FastAPI for everyone, Gradio mounted for staff."""
