run T0603_data_that_is_no_folder.tally --data /dev/null --out {out}
