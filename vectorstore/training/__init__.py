"""How the bundled model and the weights are made. Never imported when questions are asked."""
