"""Programs that are not ours judge the files of the example."""
