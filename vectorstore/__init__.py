"""Plan → passages → indexes → ranked leaves. Import the modules; nothing happens on import."""
