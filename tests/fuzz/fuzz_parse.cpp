// Parses any bytes as a script, as a line of the prompt, and renders what is found: no input may end the process.
#include <cstddef>
#include <cstdint>
#include <string>

#include "foundation/diagnostics/renderer.h"
#include "language/syntax/parse.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tally::SourceMap sources;
  tally::DiagnosticSink sink;
  const std::string text(data, data + size);
  const tally::FileId file = sources.Add(tally::SourceFile("fuzz.tally", text));
  if (tally::CheckScriptText(sources, file, sink)) {
    tally::ParseModule(sources, file, sink);
    tally::ParsePrompt(sources, file, sink);
  }
  tally::RenderText(sink, sources, {});
  tally::RenderJson(sink, sources, {});
  return 0;
}
