"""Random programs: how they are made (schema, expressions, rules, axes, outputs), changed without changing what they say (ways), run and made small."""
