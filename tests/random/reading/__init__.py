"""The language read a second time, from docs/reference and docs/guide alone: text to tree, tree to values, values to files."""
