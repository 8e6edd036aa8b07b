"""The gold suite: cases, the metrics that judge an answer, runner, report and baselines."""
