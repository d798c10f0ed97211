#include "foundation/base/deep_stack.h"

#include <pthread.h>

namespace tally {
namespace {

void* Run(void* body) {
  (*static_cast<const std::function<void()>*>(body))();
  return nullptr;
}

}  // namespace

void RunOnDeepStack(const std::function<void()>& body) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) {
    body();
    return;
  }
  pthread_t thread;
  const bool started = pthread_attr_setstacksize(&attributes, kDeepStackBytes) == 0 &&
                       pthread_create(&thread, &attributes, Run, const_cast<std::function<void()>*>(&body)) == 0;
  pthread_attr_destroy(&attributes);
  if (started) {
    pthread_join(thread, nullptr);
  } else {
    body();
  }
}

}  // namespace tally
