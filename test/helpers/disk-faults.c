/*
 * Loaded before a program by a test: file operations below the folder GATEHOUSE_FAULT_FOLDER fail as the file GATEHOUSE_FAULT_FILE says.
 *
 * NUMBER: all changes fail with this error number.
 * locks: ENOLCK of locks alone. modes: a disk that keeps no modes, such as FAT.
 * nth N NUMBER TOKEN: the N-th write, sync, rename or truncation since the token changed fails with this number; a sync with EIO.
 * kill N TOKEN: the process is killed before the N-th.
 * exchange N: the process is killed before its N-th change of names or sync, from the rename that gives the journal of a restore its name.
 *
 * The file GATEHOUSE_FAULT_COUNT gets the number of these calls since the token changed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int read_control(char *text, size_t size) {
  const char *path = getenv("GATEHOUSE_FAULT_FILE");
  if (!path) return 0;
  int saved = errno;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  long length = file < 0 ? 0 : syscall(SYS_read, file, text, size - 1);
  if (file >= 0) syscall(SYS_close, file);
  errno = saved;
  text[length > 0 ? length : 0] = 0;
  return length > 0;
}

static int is_below(const char *path) {
  const char *folder = getenv("GATEHOUSE_FAULT_FOLDER");
  return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_file_below(int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  int saved = errno;
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (length <= 0) return 0;
  path[length] = 0;
  return is_below(path);
}

static int steps = 0;

/* Counts a change of names or a sync, and ends the process if it is the last one that it may make. */
static void count_step(const char *path, int is_first) {
  char text[64];
  if (!is_below(path) || !read_control(text, sizeof text) || strncmp(text, "exchange ", 9) != 0) return;
  if (steps == 0 && !is_first) return;
  if (++steps >= atoi(text + 9)) raise(SIGKILL);
}

static void count_sync(int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  int saved = errno;
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (length <= 0) return;
  path[length] = 0;
  count_step(path, 0);
}

static int is_journal(const char *path) {
  const char *name = "/restore-journal.json";
  size_t length = strlen(path);
  return length > strlen(name) && strcmp(path + length - strlen(name), name) == 0;
}

static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;
static char counted_since[32];
static long count;

static long count_call(const char *token) {
  pthread_mutex_lock(&counting);
  if (strncmp(token, counted_since, sizeof counted_since - 1) != 0) {
    strncpy(counted_since, token, sizeof counted_since - 1);
    count = 0;
  }
  long counted = ++count;
  const char *path = getenv("GATEHOUSE_FAULT_COUNT");
  int file = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
  if (file >= 0) {
    char text[64];
    /* Always of one length, so that a reader never meets an empty file. */
    int length = snprintf(text, sizeof text, "%-31s %10ld\n", token, counted);
    syscall(SYS_write, file, text, length);
    syscall(SYS_close, file);
  }
  pthread_mutex_unlock(&counting);
  return counted;
}

/* The error number of this call below the folder; 0 if it succeeds. */
static int find_fault(int is_sync) {
  char text[64], token[32] = "";
  long nth = 0;
  int number = 0;
  int saved = errno;
  if (!read_control(text, sizeof text)) return 0;
  if (sscanf(text, "nth %ld %d %31s", &nth, &number, token) == 3) {
    if (count_call(token) != nth) number = 0;
    else if (is_sync) number = EIO;
  } else if (sscanf(text, "kill %ld %31s", &nth, token) == 2) {
    if (count_call(token) == nth) kill(getpid(), SIGKILL);
    number = 0;
  } else number = atoi(text);
  errno = saved;
  return number;
}

/* Sets errno and returns 1 if a change of this file fails now. */
static int fails_with(int is_below_folder, int is_sync) {
  int number = is_below_folder ? find_fault(is_sync) : 0;
  if (number == 0) return 0;
  errno = number;
  return 1;
}
static int fails(int file) { return fails_with(is_file_below(file), 0); }
static int fails_sync(int file) { return fails_with(is_file_below(file), 1); }

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *from, size_t size) { return fails(file) ? -1 : NEXT(write)(file, from, size); }
ssize_t pwrite(int file, const void *from, size_t size, off_t at) { return fails(file) ? -1 : NEXT(pwrite)(file, from, size, at); }
ssize_t pwrite64(int file, const void *from, size_t size, off64_t at) { return fails(file) ? -1 : NEXT(pwrite64)(file, from, size, at); }
int ftruncate(int file, off_t size) { return fails(file) ? -1 : NEXT(ftruncate)(file, size); }
int ftruncate64(int file, off64_t size) { return fails(file) ? -1 : NEXT(ftruncate64)(file, size); }
int fsync(int file) { count_sync(file); return fails_sync(file) ? -1 : NEXT(fsync)(file); }
int fdatasync(int file) { return fails_sync(file) ? -1 : NEXT(fdatasync)(file); }
int rename(const char *from, const char *to) {
  count_step(to, is_journal(to));
  return fails_with(is_below(to), 0) ? -1 : NEXT(rename)(from, to);
}
int mkdir(const char *path, mode_t mode) { count_step(path, 0); return NEXT(mkdir)(path, mode); }
int rmdir(const char *path) { count_step(path, 0); return NEXT(rmdir)(path); }
int unlink(const char *path) { count_step(path, 0); return NEXT(unlink)(path); }
int remove(const char *path) { count_step(path, 0); return NEXT(remove)(path); }

/* New files fail, and a disk without modes gives them to everyone. */
static int check_open(const char *path, int flags) {
  char text[64];
  if (!(flags & O_CREAT) || !is_below(path) || !read_control(text, sizeof text)) return 0;
  int number = atoi(text);
  if (number != 0) errno = number;
  return number != 0;
}

static int as_without_modes(int file, const char *path, int flags) {
  char text[32];
  if (file >= 0 && (flags & O_CREAT) && is_below(path) && read_control(text, sizeof text) && strncmp(text, "modes", 5) == 0)
    syscall(SYS_fchmod, file, 0755);
  return file;
}

#define OPENING(name) \
  int name(const char *path, int flags, ...) { \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; \
    va_end(more); \
    if (check_open(path, flags)) return -1; \
    return as_without_modes(NEXT(name)(path, flags, mode), path, flags); \
  }
OPENING(open)
OPENING(open64)

static int refuses_lock(int file, int command) {
  char text[32];
  if (command != F_SETLK && command != F_SETLKW) return 0;
  if (!read_control(text, sizeof text) || strncmp(text, "locks", 5) != 0 || !is_file_below(file)) return 0;
  errno = ENOLCK;
  return 1;
}

#define CONTROLLING(name) \
  int name(int file, int command, ...) { \
    va_list more; \
    va_start(more, command); \
    void *argument = va_arg(more, void *); \
    va_end(more); \
    return refuses_lock(file, command) ? -1 : NEXT(name)(file, command, argument); \
  }
CONTROLLING(fcntl)
CONTROLLING(fcntl64)
