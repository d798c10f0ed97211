#pragma once

#include <antlr4-runtime.h>

#include "foundation/diagnostics/diagnostic.h"
#include "language/syntax/antlr/tokens/token_reader.h"
#include "language/syntax/antlr/tokens/token_window.h"

namespace tally::syntax {

/// Says what is wrong in words of the language, and finds back into step: inside a block at the next item, in the line that opens a
/// block at its brace. Throws ParseCancellationException when there have been too many errors.
class ErrorStrategy : public antlr4::DefaultErrorStrategy {
 public:
  ErrorStrategy(TokenWindow& window, const TokenReader& tokens, DiagnosticSink& sink) : window_(window), tokens_(tokens), sink_(sink) {}

  /// Before each text that is explained; `unit` is what it is: a definition, a slot.
  void Begin(std::string_view unit);
  bool faulty() const { return faulty_; }

  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;
  void recover(antlr4::Parser* parser, std::exception_ptr error) override;
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;
  void sync(antlr4::Parser* parser) override;

 private:
  struct Fault {
    antlr4::Token* token;   // the first that does not fit
    antlr4::Token* before;  // null at the begin
    antlr4::Token* after;
    const antlr4::misc::IntervalSet& expected;
    size_t rule;
    size_t outer_rule;
  };
  void Report(antlr4::Parser* parser, antlr4::Token* token, const antlr4::misc::IntervalSet& expected);
  bool ReportDefinitionStart(const Fault& fault);
  bool ReportReservedWord(const Fault& fault);
  bool ReportHabit(const Fault& fault);
  bool ReportBracketMissing(const Fault& fault);
  bool ReportOtherwiseMissing(const Fault& fault);
  bool ReportSeparator(const Fault& fault);
  void ReportPlainly(const Fault& fault);
  bool ReportTableMissing(const Fault& fault);
  std::string NeighbourHint(const Fault& fault);
  void SuggestWord(const Fault& fault, const std::vector<std::string>& words, std::string_view otherwise, Diagnostic& diagnostic) const;
  void SkipItem();
  size_t OpenBracketBefore(size_t index);
  std::string Words(const antlr4::Token& token) const;
  std::string Found(const Fault& fault) const;

  TokenWindow& window_;
  const TokenReader& tokens_;
  DiagnosticSink& sink_;
  std::string_view unit_;
  bool faulty_ = false;
  size_t recovered_at_ = static_cast<size_t>(-1);  // index at which the last recovery ended
};

}  // namespace tally::syntax
