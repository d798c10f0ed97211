// Loaded before everything else (LD_PRELOAD), this lets the program find no memory: from the first line of `main` on, the allocation of
// number TALLY_NEW (from 1) fails, with `+` behind it all later ones too. At the end TALLY_NEWS (a file) holds how many there were.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void* __libc_malloc(size_t size);

static atomic_int has_begun;
static atomic_long allocations;
static long wanted;
static int on_and_on;

// The first thing that the program does.
int mallopt(int option, int value) {
  int (*const next)(int, int) = (int (*)(int, int))dlsym(RTLD_NEXT, "mallopt");
  if (!atomic_load(&has_begun)) {
    const char* text = getenv("TALLY_NEW");
    wanted = text == NULL ? 0 : atol(text);
    on_and_on = text != NULL && strchr(text, '+') != NULL;
    atomic_store(&has_begun, 1);
  }
  return next(option, value);
}

void* malloc(size_t size) {
  if (atomic_load(&has_begun)) {
    const long number = atomic_fetch_add(&allocations, 1) + 1;
    if (number == wanted || (on_and_on && number > wanted)) {
      errno = ENOMEM;
      return NULL;
    }
  }
  return __libc_malloc(size);
}

__attribute__((destructor)) static void tell_allocations(void) {
  const char* file = getenv("TALLY_NEWS");
  if (file != NULL) {
    char text[32];
    const int size = snprintf(text, sizeof text, "%ld\n", atomic_load(&allocations));
    const int out = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (out >= 0 && write(out, text, (size_t)size) == size) {
      close(out);
    }
  }
}
