#pragma once

#include <string>

#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/binder.h"

namespace tally {

/// A script bound on its own, without libraries.
struct BoundScript {
  SourceMap sources;
  DiagnosticSink sink;
  bound::Program program;

  /// The bound rule of a definition as text; of several of one name, the one of `table`.
  std::string Rule(const std::string& name, const std::string& table = "") const;
  std::string Type(const std::string& name, const std::string& table = "") const;
  /// Codes of all errors, in the order reported: "T0201 T0301".
  std::string Errors() const;
  /// The first error with its hints, one a line.
  std::string First() const;
};

/// `tables` of a small school are put before the text.
BoundScript BindScript(const std::string& text);

}  // namespace tally
