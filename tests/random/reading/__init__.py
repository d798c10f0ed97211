"""The language read a second time, from docs/reference and docs/guide, where they are silent as the program was seen to do: text to tree, tree to values, values to files."""
