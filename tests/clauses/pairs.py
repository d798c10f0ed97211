"""Which parts of the grammar can meet, so that each pair is tried where one stands `in` the other, `with` it in one definition, or `beside` it in
another definition of the case. What cannot be together stands in owners_pairs.txt as `none` with the reason."""


def families(grammar):
    """(relation, parts, parts)"""
    def of(*starts):
        return [part for start in starts for part in grammar.parts if part.startswith(start + ".") and not part.endswith("...")]

    def but(parts, *without):
        return [part for part in parts if part not in without]

    items = [part for part in of("axisItem") if part.count(".") == 1]
    form_items = [part for part in of("formItem") if part.count(".") == 1]
    table_items = [part for part in of("tableItem") if part.count(".") == 1]
    subjects = [part for part in of("editSubject") if part.count(".") == 1]
    rule_parts = ["rule_.on", "rule_.if", "rule_.unless"] + of("ruleClause")
    orders = ["sortKey.descending", "missingPlace.first", "missingPlace.last"]
    file_clauses = of("fileClause")
    uncompared = [f"definitionKind.{kind}" for kind in ("param", "codes", "patterns", "axis", "template")]
    return [
        ("in", ["block.sorted"], orders),
        ("beside", ["lineOption.shown"], ["formItem.Rows", "formItem.Columns", "formItem.Blocks"]),
        ("beside", ["lineOption.offered"], ["formItem.Rows", "formItem.Columns", "formItem.Blocks"]),
        ("with", ["ruleClause.OnlyIf"], ["checksHead.first", "checksHead.pass"]),
        ("with", ["checksItem.RuleLoop"], ["checksHead.first", "checksHead.pass"]),
        ("in", ["axisItem.AxisLoop"], items + of("lineOption") + ["loopVariable.of", "loopVariable.where"]),
        ("in", ["listingItem.ListingLoop"], of("outputColumn") + ["loopVariable.of", "loopVariable.where"]),
        ("in", ["checksItem.RuleLoop"], rule_parts + ["loopVariable.where"]),
        ("in", ["loop.EnteredRowLoop"], but(rule_parts, "rule_.on")),
        ("with", ["formHead.for"], form_items + ["formItem.Show.in"]),
        ("in", ["edit.PutEdit.add", "edit.PutEdit.replace"], subjects + items + of("measureRule") + form_items + [p for p in of("sheetItem") if p.count(".") == 1]),
        ("in", ["edit.PutEdit.after"], ["axisItem.Header", "axisItem.Line", "editSubject.EditRule", "editSubject.EditOutput", "editSubject.EditSheet", "editSubject.EditCells"]),
        ("in", ["edit.DropEdit"], of("dropped") + of("partWord")),
        ("in", ["formItem.FormFile", "listingItem.ListingFile", "worksheetItem.WorksheetFile"], file_clauses),
        ("in", ["promptItem.definition"], table_items + of("columnClause")),
        ("in", ["definition.drop", "definition.change"], of("definitionKind")),
        ("in", ["definition.replacement"], of("replaceable")),
        ("with", ["whatIf.NamedWhatIf"], but(of("definitionKind"), *uncompared)),
        ("with", ["whatIf.ShortWhatIf"], uncompared),
    ]


def all_pairs(grammar):
    """"RELATION PART PART" in the order of the families."""
    return list(dict.fromkeys(f"{relation} {a} {b}" for relation, left, right in families(grammar) for a in left for b in right if a != b))
