#include "workbench/session/session.h"

#include <thread>
#include <utility>

namespace tally {
namespace {

int JobsOf(int wanted) {
  if (wanted > 0) {
    return wanted;
  }
  const unsigned available = std::thread::hardware_concurrency();
  return available == 0 ? 1 : static_cast<int>(available);
}

}  // namespace

Session::Session(SessionOptions options) : options_(std::move(options)), pool_(std::make_shared<ThreadPool>(JobsOf(options_.jobs))) {}

Session::Session(SessionOptions options, SourceMap sources, std::shared_ptr<ThreadPool> pool)
    : options_(std::move(options)), sources_(std::move(sources)), pool_(std::move(pool)) {}

std::unique_ptr<Session> Session::Beside(SessionOptions options) const {
  return std::unique_ptr<Session>(new Session(std::move(options), sources_, pool_));
}

void Session::TakeFaults(const Session& other) {
  TakeTexts(other);
  sink_.Take(other.sink_, DiagnosticSink::Taken::kErrors);
}

}  // namespace tally
