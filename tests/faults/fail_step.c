// Loaded before everything else (LD_PRELOAD), this makes one step of writing fail, or lets something happen there. TALLY_STEP is the number
// of the step, from 1, and TALLY_FAULT what happens:
//   ENOSPC, EIO      the step fails; with `+` behind it all later steps too
//   KILL             the program is killed before the step; `KILLED` after it
//   TERM, INT, HUP   the program gets the signal before the step
// At the end TALLY_STEPS (a file) holds how many steps there were. Steps are all writes but those to standard streams, fsync, rename, link,
// mkdir, unlink, chmod and chown.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int steps;

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((destructor)) static void tell_steps(void) {
  const char* file = getenv("TALLY_STEPS");
  if (file != NULL) {
    char text[32];
    const int size = snprintf(text, sizeof text, "%d\n", atomic_load(&steps));
    const int out = NEXT(open)(file, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (out >= 0) {
      NEXT(write)(out, text, (size_t)size);
    }
  }
}

// The error with which this step fails, 0: none. `*kill_after`: it is the last one.
static int begin_step(int* kill_after) {
  const char* wanted = getenv("TALLY_STEP");
  const char* fault = getenv("TALLY_FAULT");
  const int step = atomic_fetch_add(&steps, 1) + 1;
  *kill_after = 0;
  if (wanted == NULL || fault == NULL || step < atoi(wanted)) {
    return 0;
  }
  const int on_and_on = fault[strlen(fault) - 1] == '+';
  if (step > atoi(wanted) && !on_and_on) {
    return 0;
  }
  if (strncmp(fault, "ENOSPC", 6) == 0) {
    return ENOSPC;
  }
  if (strncmp(fault, "EIO", 3) == 0) {
    return EIO;
  }
  if (strcmp(fault, "KILLED") == 0) {
    *kill_after = 1;
  } else if (strcmp(fault, "KILL") == 0) {
    raise(SIGKILL);
  } else if (strcmp(fault, "TERM") == 0) {
    kill(getpid(), SIGTERM);
  } else if (strcmp(fault, "INT") == 0) {
    kill(getpid(), SIGINT);
  } else if (strcmp(fault, "HUP") == 0) {
    kill(getpid(), SIGHUP);
  }
  return 0;
}

#define STEP(call)                        \
  int kill_after;                         \
  const int error = begin_step(&kill_after); \
  if (error != 0) {                       \
    errno = error;                        \
    return -1;                            \
  }                                       \
  const __typeof__(call) result = call;   \
  if (kill_after) {                       \
    raise(SIGKILL);                       \
  }                                       \
  return result

ssize_t write(int file, const void* bytes, size_t count) {
  if (file <= STDERR_FILENO) {
    return NEXT(write)(file, bytes, count);
  }
  STEP(NEXT(write)(file, bytes, count));
}
int fsync(int file) {
  STEP(NEXT(fsync)(file));
}
int rename(const char* from, const char* to) {
  STEP(NEXT(rename)(from, to));
}
int renameat(int from_folder, const char* from, int to_folder, const char* to) {
  STEP(NEXT(renameat)(from_folder, from, to_folder, to));
}
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  STEP(NEXT(linkat)(from_folder, from, to_folder, to, flags));
}
int mkdirat(int folder, const char* name, mode_t mode) {
  STEP(NEXT(mkdirat)(folder, name, mode));
}
int unlinkat(int folder, const char* name, int flags) {
  STEP(NEXT(unlinkat)(folder, name, flags));
}
int fchmod(int file, mode_t mode) {
  STEP(NEXT(fchmod)(file, mode));
}
int fchown(int file, uid_t owner, gid_t group) {
  STEP(NEXT(fchown)(file, owner, group));
}
